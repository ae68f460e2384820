"""Openings of what history suggests for a journey map: closed journeys, their stays, and those that were compared."""

from __future__ import annotations

from quorate.errors import NotFound
from quorate.journeys.map_discovery import CLOSED
from quorate.language import counted, gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at
from quorate.views.evidence_rows import select_rows
from quorate.views.reading import Reader, Row
from quorate.views.wording import OUTCOME_WORDS

_CLOSED = f"j.journey_map = $1 and j.outcome in ({', '.join(map(repr, CLOSED))})"
_JOURNEYS = select_rows(
    "{journeys} j left join {accounts} a on a.account_id = j.account_id",
    kind="'stage'",
    evidence_id="j.journey_id",
    occurred_at="coalesce(j.closed_at, j.opened_at)",
    is_two_way="false",
    about="coalesce(a.name, j.account_id)",
    subject="'ended'",
    said="replace(j.outcome, '_', ' ')",
    source="'journeys'",
)
_STAY_ID = "s.journey_id || ':' || s.stage || ':' || strftime(s.entered_at, '%Y-%m-%d %H:%M:%S')"
_STAYS = select_rows(
    "{stage_history} s inner join {journeys} j on j.journey_id = s.journey_id "
    "left join {accounts} a on a.account_id = j.account_id "
    "left join {map_stages} m on m.journey_map = j.journey_map and m.stage = s.stage",
    kind="'stage'",
    evidence_id=_STAY_ID,
    occurred_at="s.entered_at",
    is_two_way="false",
    about="coalesce(a.name, j.account_id)",
    subject="'entered'",
    said="coalesce(m.label, s.stage)",
    source="'stages'",
)
# Stays of closed journeys in the stage `$2`, with which went on as in `stage_days`; a journey's first has place 1.
_HELD = f"""
select *, row_number() over (partition by journey_id order by entered_at) as place
from (
    select s.journey_id, s.stage, s.entered_at, s.left_at, j.outcome, {_STAY_ID} as stay_id,
        coalesce(lead(s.direction) over (partition by s.journey_id order by s.entered_at, s.stage) = 'forward', false)
            as has_gone_on
    from {{stage_history}} s inner join {{journeys}} j on j.journey_id = s.journey_id
    where {_CLOSED}
) stays
where stage = $2
"""
# The newer half of the first stays that lasted `$3` days, as `criteria_found` compares them.
_COMPARED = f"""
with lasting as (
    select * from ({_HELD}) held
    where place = 1 and (left_at is null or left_at - entered_at >= to_days(cast($3 as integer)))
)
select * from lasting where epoch_us(entered_at) > (select median(epoch_us(entered_at)) from lasting)
"""


def closed(reader: Reader, journey_map: str) -> Opening:
    """The journeys of a map that have ended."""
    rows = reader.rows(
        f"select outcome, count(*) as n from {{journeys}} j where {_CLOSED} group by outcome", journey_map
    )
    _need(reader, journey_map)
    by_outcome = {row["outcome"]: row["n"] for row in rows}
    return Opening(
        title=gettext("Closed journeys of a map"),
        subject=Subject(journey_map),
        figure=Figure(sum(by_outcome.values()), "count", reference("map-closed", journey_map)),
        table="journeys",
        column="outcome",
        formula=gettext(
            "Journeys that were won, were lost, ended without a decision or went quiet. The order of stages is told of "
            "those of them in which what both stages ask for was met."
        ),
        inputs=tuple(
            Input(OUTCOME_WORDS.get(outcome, outcome), text=number(by_outcome[outcome]))
            for outcome in CLOSED
            if outcome in by_outcome
        ),
        queries=(f"{_JOURNEYS} where {_CLOSED}",),
        parameters=(journey_map,),
    )


def stays(reader: Reader, journey_map: str, stage: str) -> Opening:
    """The stays of closed journeys in one stage, and which of them went on."""
    label = _need(reader, journey_map, stage)
    found = reader.rows(_HELD, journey_map, stage)
    ended = sum(row["has_gone_on"] for row in found)
    return Opening(
        title=gettext("Stays in a stage after which the team went on"),
        subject=Subject(label),
        figure=Figure(ended, "count", reference("map-stays", journey_map, stage), out_of=len(found)),
        table="stage_history",
        column="entered_at",
        formula=gettext(
            "Stays of closed journeys. How long teams stay before they go on is told by all of them (Kaplan-Meier): of "
            "one that ended with the journey or by falling back it is only known that it would have been longer."
        ),
        inputs=(
            Input(gettext("Stays after which the team went on"), text=number(ended)),
            Input(gettext("Others"), text=number(len(found) - ended)),
        ),
        queries=(f"{_STAYS} where {_STAY_ID} in (select unnest($1::varchar[]))",),
        parameters=([row["stay_id"] for row in found],),
        remarks={row["stay_id"]: _how_long(row) for row in found},
    )


def criterion(reader: Reader, journey_map: str, stage: str, within_days: str) -> Opening:
    """The journeys among which a condition was held against winning."""
    label = _need(reader, journey_map, stage)
    if not within_days.isdigit():
        raise nothing_at(gettext("what was shown within '{within_days}' days", within_days=within_days))
    found = reader.rows(_COMPARED, journey_map, stage, int(within_days))
    won = sum(row["outcome"] == "won" for row in found)
    return Opening(
        title=gettext("Journeys that were compared, and won"),
        subject=Subject(label),
        figure=Figure(
            won, "count", reference("map-criterion", journey_map, stage, within_days), out_of=len(found)
        ),
        table="stage_history",
        column="entered_at",
        formula=gettext(
            "Closed journeys whose first stay in the stage lasted {days}, the newer half of them. A condition is "
            "chosen among the older half and measured here: those that showed it within these days beside those that "
            "did not.",
            days=counted(int(within_days), "day"),
        ),
        queries=(f"{_STAYS} where {_STAY_ID} in (select unnest($1::varchar[]))",),
        parameters=([row["stay_id"] for row in found],),
        remarks={row["stay_id"]: OUTCOME_WORDS.get(row["outcome"], row["outcome"]) for row in found},
    )


def _how_long(row: Row) -> str:
    if row["left_at"] is None:
        return gettext("did not go on")
    days = counted((row["left_at"] - row["entered_at"]).days, "day")
    if row["has_gone_on"]:
        return gettext("went on after {days}", days=days)
    return gettext("fell back or ended after {days}", days=days)


def _need(reader: Reader, journey_map: str, stage: str | None = None) -> str:
    """What the stage is called. Raises `NotFound` for a map or stage that there is not."""
    rows = reader.rows("select stage, label from {map_stages} where journey_map = ?", journey_map)
    if not rows:
        raise nothing_at(gettext("the journey map '{journey_map}'", journey_map=journey_map))
    labels = {row["stage"]: row["label"] or row["stage"] for row in rows}
    if stage is not None and stage not in labels:
        raise NotFound(f"The journey map '{journey_map}' has no stage '{stage}'.", expected=", ".join(labels))
    return str(labels[stage]) if stage is not None else journey_map
