"""Openings of how well sales and marketing act as one: who reached whom, who waited, and who was compared."""

from __future__ import annotations

from datetime import timedelta

from quorate.language import day_text, gettext, gettext_noop, month_text, number, translated
from quorate.revenue.alignment.worth import group_of, is_won
from quorate.views.evidence.openings import (
    COVERS,
    NINE_IN_TEN,
    Input,
    Opening,
    Subject,
    nothing_at,
    required_row,
)
from quorate.views.evidence_rows import TOUCHES
from quorate.views.reading import Reader, Row
from quorate.views.revenue.alignment import (
    DIRECTION_WORDS,
    GROUP_WORDS,
    account_month,
    alignment_month,
    alignment_worth,
    follow_up,
)
from quorate.views.wording import OUTCOME_WORDS

_MOST = 200
_BOUNDS_COVER = gettext_noop(
    "The worst and the best that journeys nobody can compare may have held. Nothing in between is likelier."
)
_REACHED = TOUCHES + (
    " inner join (select distinct touch_id, account_id from {touch_functions} where our_function in "
    "('sales', 'marketing'))"
    " f on f.touch_id = t.touch_id where cast(date_trunc('month', t.occurred_at) as date) = cast($1 as date)"
)


def account_in_month(reader: Reader, account_id: str, month_on: str) -> Opening:
    """How well they acted as one at one account in one month."""
    row = required_row(
        reader,
        gettext(
            "alignment at the account '{account_id}' in the month from {month_on}",
            account_id=account_id,
            month_on=month_on,
        ),
        "select m.*, coalesce(a.name, m.account_id) as account_name from {alignment} m left join {accounts} a "
        "on a.account_id = m.account_id where m.account_id = ? and m.month_on = try_cast(? as date)",
        account_id,
        month_on,
    )
    found = account_month(row)
    return Opening(
        title=gettext("Alignment"),
        subject=Subject(f"{row['account_name']}, {month_text(row['month_on'])}", account_id),
        figure=found.alignment,
        table="alignment",
        column="alignment",
        formula=(
            gettext(
                "The mean of what is known of three shares: people both functions reached of all "
                "either reached, touches whose content fits the stage the team was in, and topics "
                "both spoke of of all either spoke of."
            )
        ),
        inputs=(
            Input(gettext("The same people"), found.same_team),
            Input(gettext("At the team's stage"), found.same_stage),
            Input(gettext("The same topics"), found.same_message),
            Input(gettext("Until a raised hand was answered"), found.answered_hours),
            Input(gettext("What sales did"), found.sales_activities),
            Input(gettext("What marketing did"), found.marketing_activities),
            Input(gettext("Until sales followed marketing"), found.sales_after_marketing),
            Input(gettext("Until marketing followed sales"), found.marketing_after_sales),
        ),
        queries=(f"{_REACHED} and f.account_id = $2",),
        parameters=(month_on, account_id),
    )


def month(reader: Reader, month_on: str) -> Opening:
    """At how many accounts they met in one month."""
    row = required_row(
        reader,
        gettext("alignment in the month from {month_on}", month_on=month_on),
        "select * from {alignment_trend} where month_on = try_cast(? as date)",
        month_on,
    )
    found = alignment_month(row)
    accounts = reader.rows(
        "select m.*, coalesce(a.name, m.account_id) as account_name from {alignment} m left join {accounts} a on "
        "a.account_id = m.account_id where m.month_on = ? order by m.alignment desc, account_name limit ?",
        row["month_on"],
        _MOST,
    )
    return Opening(
        title=gettext("Alignment, mean of the accounts"),
        subject=Subject(
            gettext(
                "Accounts that sales or marketing reached in {month_on}", month_on=month_text(row["month_on"])
            )
        ),
        figure=found.alignment,
        table="alignment_trend",
        column="alignment_mean",
        formula=gettext(
            "The mean of the accounts' alignment; each account counts once, however much was done there."
        ),
        inputs=(
            Input(gettext("Accounts reached"), found.accounts),
            Input(gettext("Both acted"), found.both),
            Input(gettext("Both reached one and the same person"), found.same_team),
            Input(gettext("Some content fitted the team's stage"), found.same_stage),
            Input(gettext("Both spoke of one and the same topic"), found.same_message),
            *(Input(each["account_name"], account_month(each).alignment) for each in accounts),
        ),
        queries=(_REACHED,),
        parameters=(month_on,),
    )


def follow(reader: Reader, direction: str, grain: str, period_on: str) -> Opening:
    """How fast one function followed the other: the turns behind it."""
    row = required_row(
        reader,
        gettext(
            "how fast '{direction}' in the {grain} from {period_on}",
            direction=direction,
            grain=grain,
            period_on=period_on,
        ),
        "select * from {alignment_follow_ups} where direction = ? and grain = ? and period_on = "
        "try_cast(? as date)",
        direction,
        grain,
        period_on,
    )
    found = follow_up(row)
    first = "marketing" if direction == "sales_after_marketing" else "sales"
    chosen = "" if grain == "all" else " and cast(date_trunc('month', u.began_at) as date) = cast($2 as date)"
    turns = reader.rows(
        f"select u.*, coalesce(a.name, u.account_id) as account_name from {{function_turns}} u left join "
        f"{{accounts}} a "
        f"on a.account_id = u.account_id where u.our_function = $1{chosen} order by u.began_at desc, "
        f"account_name limit {_MOST}",
        *([first] if grain == "all" else [first, period_on]),
    )
    return Opening(
        title=gettext(
            "{direction_words}: hours until half were followed", direction_words=DIRECTION_WORDS[direction]
        ),
        subject=Subject(
            gettext("All months")
            if grain == "all"
            else gettext("Turns that began in {period_on}", period_on=month_text(row["period_on"]))
        ),
        figure=found.median,
        table="alignment_follow_ups",
        column="median_hours",
        formula=(
            gettext(
                "A turn begins with a function's first activity at a journey after the other's "
                "last, and waits for the other's next. Turns that still wait are kept as having "
                "waited so long (Kaplan-Meier)."
            )
        ),
        inputs=(
            Input(gettext("Followed so far"), found.turns),
            *(
                Input(
                    each["account_name"],
                    text=_turn_told(each),
                )
                for each in turns
            ),
        ),
        queries=(
            TOUCHES + " inner join (select distinct t2.touch_id from {touches} t2"
            " inner join {function_turns} u on u.account_id = t2.account_id and u.our_function = t2.initiator"
            f" and u.began_at = t2.occurred_at where u.our_function = $1{chosen}) w on w.touch_id = t.touch_id",
        ),
        parameters=(first,) if grain == "all" else (first, period_on),
    )


def worth(reader: Reader, journey_map: str, outcome: str, part: str) -> Opening:
    """Who was compared for what acting as one may be worth, or the bounds themselves."""
    row = required_row(
        reader,
        gettext("what acting as one may be worth by the map '{journey_map}'", journey_map=journey_map),
        "select * from {alignment_worth} where journey_map = ? and outcome = ?",
        journey_map,
        outcome,
    )
    if part not in (*GROUP_WORDS, "gain", "association"):
        raise nothing_at(gettext("journeys that were '{part}'", part=part))
    found = alignment_worth(row)
    groups = (part,) if part in GROUP_WORDS else tuple(GROUP_WORDS)[:2]
    landmark, later = (timedelta(days=row[name]) for name in ("landmark_days", "follow_days"))
    cases = reader.rows(
        "select c.*, coalesce(a.name, c.account_id) as account_name from {alignment_cases} c left join "
        "{accounts} a "
        "on a.account_id = c.account_id where c.journey_map = ? order by account_name, c.opened_at",
        journey_map,
    )
    compared = [each for each in cases if group_of(each, landmark, later, reader.known_before) in groups]
    figures = {**dict(found.won), "association": found.association, "gain": found.gain}
    return Opening(
        title=(
            gettext("Won, of journeys in which {group_words}", group_words=GROUP_WORDS[part])
            if part in GROUP_WORDS
            else gettext("What acting as one may be worth")
        ),
        subject=Subject(
            gettext(
                "Journeys of the map {journey_map}, undecided {landmark_days} days after opening "
                "and known for {follow_days} days more",
                journey_map=journey_map,
                landmark_days=number(row["landmark_days"]),
                follow_days=number(row["follow_days"]),
            )
        ),
        figure=figures[part],
        words=found.caution,
        interval_name=gettext("whatever is not seen, between") if part == "gain" else NINE_IN_TEN,
        covers=translated(_BOUNDS_COVER) if part == "gain" else COVERS,
        table="alignment_worth",
        column=f"{part}_won_count"
        if part in GROUP_WORDS
        else "gain_high"
        if part == "gain"
        else "association",
        formula=(
            gettext(
                "Journeys are compared as they stood at the usual time until both functions had "
                "reached one and the same person. Those decided before are left out, those in "
                "which nobody had been reached are told apart. The bounds fill in what is not "
                "seen with the worst and the best."
            )
        ),
        inputs=(
            Input(gettext("Left out: decided before"), text=number(found.decided_before)),
            Input(gettext("Left out: not known for long enough"), text=number(found.unfinished)),
            *(
                Input(
                    each["account_name"],
                    text=gettext("won in time")
                    if is_won(each, landmark, later)
                    else OUTCOME_WORDS.get(each["outcome"], each["outcome"]),
                )
                for each in compared[:_MOST]
            ),
        ),
        queries=(
            TOUCHES + " inner join {journey_touches} jt on jt.touch_id = t.touch_id"
            " inner join {alignment_cases} c on c.journey_id = jt.journey_id and c.aligned_at = t.occurred_at"
            " where c.journey_map = $1",
        ),
        parameters=(journey_map,),
        notes=(
            gettext(
                "A difference between the groups is no effect: teams that both reach differ from "
                "those they do not."
            ),
        ),
    )


def _turn_told(turn: Row) -> str:
    """When a turn began, and after how long it was followed."""
    began, hours = day_text(turn["began_at"]), number(turn["waited_hours"])
    if turn["followed_at"]:
        return gettext("from {day}, followed after {hours} hours", day=began, hours=hours)
    return gettext("from {day}, not followed within {hours} hours", day=began, hours=hours)
