"""Openings of how late we come: each journey of a quarter, and who was compared for what lateness may cost."""

from __future__ import annotations

from quorate.language import Words, day_text, gettext, number
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import TOUCHES
from quorate.views.lateness import late_cost, late_quarter
from quorate.views.reading import Reader, Row
from quorate.views.wording import OUTCOME_WORDS, all_of

_FIRST_CONTACT = TOUCHES + (
    " inner join {journey_touches} jt on jt.touch_id = t.touch_id and jt.is_two_way"
    " inner join {journeys} j on j.journey_id = jt.journey_id and j.first_two_way_at = t.occurred_at"
    " where j.journey_map = $1"
)
_GROUPS = Words({"early": "spoken with by then", "late": "not spoken with by then"})


def quarter(reader: Reader, journey_map: str, opened_quarter_on: str) -> Opening:
    """How late we came to the journeys that opened in one quarter."""
    row = required_row(
        reader,
        gettext(
            "journeys of the map '{journey_map}' opened in the quarter from {opened_quarter_on}",
            journey_map=journey_map,
            opened_quarter_on=opened_quarter_on,
        ),
        "select * from {late_engagement_trend} where journey_map = ? and opened_quarter_on = try_cast(? as date)",
        journey_map,
        opened_quarter_on,
    )
    of_quarter = "date_trunc('quarter', j.opened_at) = try_cast($2 as date)"
    return Opening(
        title=gettext("Days from opening to the first two-way contact, median"),
        subject=Subject(
            gettext(
                "Journeys of the map {journey_map} opened in the quarter from {opened_quarter_on}",
                journey_map=journey_map,
                opened_quarter_on=opened_quarter_on,
            )
        ),
        figure=late_quarter(row).days_late,
        table="late_engagement_trend",
        column="median_days_late",
        formula=(
            gettext(
                "Days from a team's opening to the first thing in which both sides took part; half "
                "of the journeys that we spoke with lie below the figure. How many we never spoke "
                "with stands beside it, for leaving them out makes lateness look smaller. The newest "
                "quarters look better than they will."
            )
        ),
        inputs=(
            Input(gettext("Journeys opened"), text=number(row["journey_count"])),
            Input(gettext("Never spoken with so far"), text=number(row["never_spoken_count"])),
            *_delays(reader, journey_map, opened_quarter_on),
        ),
        queries=(f"{_FIRST_CONTACT} and {of_quarter}",),
        parameters=(journey_map, opened_quarter_on),
    )


def cost(reader: Reader, journey_map: str, group: str) -> Opening:
    """How many of those reached early, or late, were won."""
    if group not in _GROUPS:
        raise nothing_at(
            gettext(
                "journeys reached '{group}': there are {groups}", group=group, groups=all_of(tuple(_GROUPS))
            )
        )
    row = required_row(
        reader,
        gettext("what coming late may cost by the map '{journey_map}'", journey_map=journey_map),
        "select * from {late_engagement_costs} where journey_map = ?",
        journey_map,
    )
    found = late_cost(row)
    is_early = group == "early"
    compared = [
        each for each in _compared(reader, journey_map, row["landmark_days"]) if each["is_early"] == is_early
    ]
    return Opening(
        title=gettext("Won, of journeys {groups}", groups=_GROUPS[group]),
        subject=Subject(
            gettext(
                "Ended journeys of the map {journey_map}, undecided {landmark_days} days after opening",
                journey_map=journey_map,
                landmark_days=number(row["landmark_days"]),
            )
        ),
        figure=found.early_won if is_early else found.late_won,
        words=found.caution,
        table="late_engagement_costs",
        column=f"{group}_won_count",
        formula=(
            gettext(
                "Journeys are compared as they stood at the usual delay of our first two-way "
                "contact. Those decided before could not have been late and are left out; those "
                "never spoken with count as late."
            )
        ),
        inputs=tuple(
            Input(
                each["account_name"],
                text=f"{OUTCOME_WORDS.get(each['outcome'], each['outcome'])}, {_spoken(each)}",
            )
            for each in compared
        ),
        queries=(f"{_FIRST_CONTACT} and j.closed_at is not null",),
        parameters=(journey_map,),
        notes=(
            gettext(
                "A difference between the two groups is no effect: who is reached early differs from "
                "who is not."
            ),
        ),
    )


def _delays(reader: Reader, journey_map: str, opened_quarter_on: str) -> list[Input]:
    rows = reader.rows(
        """
        select j.journey_id, coalesce(a.name, j.account_id) as account_name, l.days_late, j.first_two_way_at
        from {late_engagement} l
        inner join {journeys} j on j.journey_id = l.journey_id
        left join {accounts} a on a.account_id = j.account_id
        where j.journey_map = ? and date_trunc('quarter', j.opened_at) = try_cast(? as date)
        order by j.first_two_way_at is null, l.days_late, j.journey_id
        """,
        journey_map,
        opened_quarter_on,
    )
    return [
        Input(
            row["account_name"],
            Figure(row["days_late"], "days", reference("late", row["journey_id"])),
            None if row["first_two_way_at"] else gettext("not spoken with yet"),
        )
        for row in rows
    ]


def _compared(reader: Reader, journey_map: str, landmark_days: float) -> list[Row]:
    return reader.rows(
        """
        select j.outcome, coalesce(a.name, j.account_id) as account_name, j.first_two_way_at,
            coalesce(date_diff('microsecond', j.opened_at, j.first_two_way_at) <= $2 * 86400e6, false) as is_early
        from {journeys} j
        left join {accounts} a on a.account_id = j.account_id
        where j.journey_map = $1 and j.closed_at is not null
            and date_diff('microsecond', j.opened_at, j.closed_at) > $2 * 86400e6
        order by account_name, j.journey_id
        """,
        journey_map,
        landmark_days,
    )


def _spoken(row: Row) -> str:
    first = row["first_two_way_at"]
    return gettext("first spoke {first}", first=day_text(first)) if first else gettext("never spoke")
