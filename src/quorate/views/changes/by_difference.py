"""Changes found by comparing two publications: what one says that the other did not."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from quorate.language import gettext
from quorate.views.answers import Figure, reference
from quorate.views.changes.by_date import (
    first_rivals,
    forming,
    journey_ended,
    journey_opened,
    rival_seen,
    stage_moved,
    team_forming,
)
from quorate.views.changes.change import Change, change_of
from quorate.views.journey_facts import keep_journey_facts
from quorate.views.reading import Reader, Row
from quorate.views.row_words import name_text
from quorate.views.wording import STANCE_WORDS, percent

# Estimates wander a little with every update; what moved less is no news.
WORTH_TELLING = 0.10
_STANCES = ("opponent", "sceptic", "neutral", "supporter", "champion")
_STAND = "where m.membership in ('confirmed', 'likely') and m.stance <> 'unknown'"


def journey_differences(now: Reader, then: Reader) -> list[Change]:
    """What became of journeys: begun, ended, elsewhere by stage, nearer to or farther from a quorum or a win."""
    if not then.has("journeys", "accounts", "map_stages"):
        return []
    known = {row["journey_id"]: row for row in _journeys(then)}
    found: list[Change] = []
    for row in _journeys(now):
        before = known.get(row["journey_id"])
        if before is None:
            found.append(journey_opened(row))
        elif row["outcome"] != before["outcome"]:
            found += [journey_ended(row)] if row["outcome"] != "open" and row["closed_at"] else []
        elif row["outcome"] == "open":
            found += _moved(row, before, now.known_before - timedelta(seconds=1))
    return found


def _journeys(reader: Reader) -> list[Row]:
    keep_journey_facts(reader)
    return reader.rows_as_written(
        """
        select journey_id, account_id, account_name, offering_name, owner_id, outcome, opened_at, closed_at, stage,
            stage_label, position, entered_at, momentum, horizon_days, won_probability, won_probability_low,
            won_probability_high, quorum_probability, quorum_probability_low, quorum_probability_high
        from journey_facts
        """
    )


def _moved(row: Row, before: Row, at: datetime) -> list[Change]:
    found = []
    if row["stage"] is not None and row["stage"] != before["stage"]:
        is_back = (row["position"] or 0) < (before["position"] or 0)
        found.append(stage_moved(row, row["entered_at"], row["stage_label"], is_back=is_back))
    return [*found, *_quorum(row, before, at), *_risk(row, before, at)]


def _quorum(row: Row, before: Row, at: datetime) -> list[Change]:
    change = _difference(row, before, "quorum_probability")
    if abs(change) < WORTH_TELLING:
        return []
    key = reference("quorum", row["journey_id"])
    words = partial(_quorum_words, row, before)
    estimates = {"before": _estimate(before, "quorum", key), "after": _estimate(row, "quorum", key)}
    return [change_of("quorum_moved", row, at, words, key, is_good=change > 0, **estimates)]


def _quorum_words(row: Row, before: Row) -> str:
    was, now = (percent(each["quorum_probability"]) for each in (before, row))
    if _difference(row, before, "quorum_probability") > 0:
        return gettext("The probability of a quorum rose from {was} to {now}.", was=was, now=now)
    return gettext("The probability of a quorum fell from {was} to {now}.", was=was, now=now)


def _risk(row: Row, before: Row, at: datetime) -> list[Change]:
    found = []
    same_horizon = row["horizon_days"] == before["horizon_days"]
    fall = -_difference(row, before, "won_probability") if same_horizon else 0.0
    if fall >= WORTH_TELLING:
        key = reference("outlook", row["journey_id"], row["horizon_days"], "won")
        estimates = {"before": _estimate(before, "won", key), "after": _estimate(row, "won", key)}
        words = partial(_fall_words, row, before)
        found.append(change_of("deal_at_risk", row, at, words, key, is_good=False, **estimates))
    if row["momentum"] == "quiet" and before["momentum"] in ("active", "cooling"):
        key = reference("team", row["journey_id"])
        found.append(change_of("deal_at_risk", row, at, _quiet_words, key, is_good=False))
    return found


def _quiet_words() -> str:
    return gettext("The team went quiet: nobody of it did anything for 60 days.")


def _fall_words(row: Row, before: Row) -> str:
    was, now = (percent(each["won_probability"]) for each in (before, row))
    return gettext(
        "The probability of winning within {horizon_days} days fell from {was} to {now}.",
        horizon_days=row["horizon_days"],
        was=was,
        now=now,
    )


def _difference(row: Row, before: Row, column: str) -> float:
    """By how much a probability moved; 0 where it is not known on one side."""
    if row[column] is None or before[column] is None:
        return 0.0
    return float(row[column] - before[column])


def _estimate(row: Row, name: str, key: str) -> Figure:
    column = f"{name}_probability"
    return Figure(row[column], "probability", key, row[f"{column}_low"], row[f"{column}_high"])


def stance_differences(now: Reader, then: Reader) -> list[Change]:
    """Members of open journeys who stand elsewhere than they did; one whose stance became known has not moved."""
    if not then.has("members"):
        return []
    stood = {
        (row["journey_id"], row["person_id"]): row["stance"]
        for row in then.rows_as_written(
            f"select m.journey_id, m.person_id, m.stance from {{members}} m {_STAND}"
        )
    }
    keep_journey_facts(now)
    rows = now.rows_as_written(
        f"""
        select f.journey_id, f.account_id, f.account_name, f.offering_name, f.owner_id, m.person_id, m.stance,
            coalesce(p.full_name, p.email, 'Somebody without a name') as name
        from {{members}} m
        inner join journey_facts f on f.journey_id = m.journey_id and f.outcome = 'open'
        left join {{people}} p on p.person_id = m.person_id
        {_STAND}
        """
    )
    at = now.known_before - timedelta(seconds=1)
    found = []
    for row in rows:
        before = stood.get((row["journey_id"], row["person_id"]))
        if before is not None and before != row["stance"]:
            is_good = _STANCES.index(row["stance"]) > _STANCES.index(before)
            key = reference("stance", row["journey_id"], row["person_id"])
            words = partial(_stance_words, row, before)
            found.append(change_of("stance_moved", row, at, words, key, is_good=is_good))
    return found


def _stance_words(row: Row, before: str) -> str:
    return gettext(
        "{name} was {before} and is now {stance}.",
        name=name_text(row["name"]),
        before=STANCE_WORDS[before],
        stance=STANCE_WORDS[row["stance"]],
    )


def new_rivals(now: Reader, then: Reader) -> list[Change]:
    """Rivals that the earlier publication had not seen at an account."""
    if not then.has("touches", "statements"):
        return []
    known = {(row["account_id"], row["rival_key"]) for row in first_rivals(then)}
    return [
        rival_seen(row) for row in first_rivals(now) if (row["account_id"], row["rival_key"]) not in known
    ]


def new_teams_forming(now: Reader, then: Reader) -> list[Change]:
    """Early warnings that the earlier publication had not raised."""
    if not then.has("formations"):
        return []
    known = {(row["account_id"], row["offering_id"], row["detected_at"]) for row in forming(then)}
    return [
        team_forming(row)
        for row in forming(now)
        if (row["account_id"], row["offering_id"], row["detected_at"]) not in known
    ]
