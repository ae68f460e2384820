"""Openings of the waterfall: the journeys behind a count, a share, a loss or a change, and their dated rows."""

from __future__ import annotations

import json
from typing import Any

from quorate.language import gettext, gettext_noop, month_text, number, translated
from quorate.views.answers import Figure, reference
from quorate.views.evidence.openings import Input, Opening, Subject, nothing_at, required_row
from quorate.views.evidence_rows import CHANGES, OPPORTUNITIES, select_rows
from quorate.views.reading import Reader, Row
from quorate.views.revenue.waterfall import StageRow, stage_rows_of
from quorate.views.revenue.waterfall_changes import change_part
from quorate.views.revenue.waterfall_choice import STAYS_CHOSEN, WaterfallChoice, waterfall_choice
from quorate.views.revenue.waterfall_choices import segment_words
from quorate.views.revenue.waterfall_steps import REACHED, WAY_WORDS
from quorate.views.wording import capital

MOST_JOURNEYS = 200
# Figures of a stage that rest on all who entered it.
_OF_ALL = {
    "entered": (gettext_noop("Journeys that entered"), "entered_count"),
    "conversion": (gettext_noop("Share that advances"), "conversion_probability"),
    "days": (gettext_noop("Days in the stage, median"), "median_days"),
    "value": (gettext_noop("Money of the journeys that entered"), "value_amount"),
    "expected": (gettext_noop("Money an entry is expected to take on"), "expected_amount"),
}
_SHARES = ("back", "lost_competitor", "lost_no_decision")
_HOW = gettext_noop(
    "A journey counts once a month in each stage. Shares are of stays within {days} "
    "days of entering, the days in which four in five of all stays here end; a stay that "
    "is still open counts as long as it was seen (Aalen-Johansen), so that young months "
    "are neither left out nor taken for lost. Where less than half could be seen so long "
    "nothing is told. Half have left by the median day, in whatever way; where the curve "
    "does not fall to a half it is not known."
)
STAYS = select_rows(
    "{waterfall_stays} s inner join {waterfall_journeys} j on j.journey_id = s.journey_id "
    "left join {waterfall_stages} p on p.stage = s.stage left join {accounts} a on a.account_id = j.account_id",
    kind="'stage'",
    evidence_id="s.journey_id || ':' || s.stage || ':' || s.place",
    occurred_at="s.entered_at",
    known_at="cast(null as timestamp)",
    is_two_way="false",
    about="coalesce(a.name, j.account_id)",
    subject="'entered'",
    said="coalesce(p.label, s.stage) || ', ' || case when s.fate = 'open' then 'still there' "
    "else replace(s.fate, '_', ' ') || ' on ' || strftime(s.ended_at, '%Y-%m-%d') end",
    source="'stages'",
)
_OF_ACCOUNT = "coalesce(a.name, k.account_id) as account_name"


def stage(
    reader: Reader, segment: str, offering: str, since: str, until: str, stage_name: str, what: str
) -> Opening:
    """What became of the journeys that entered one stage; `what` is a figure of it or a way, with where it led."""
    choice = waterfall_choice(reader, segment, offering, since, until)
    row = stage_rows_of(reader, choice, _currency(reader), stage_name)
    if row is None:
        raise nothing_at(
            gettext("journeys that entered '{stage_name}' in these months", stage_name=stage_name)
        )
    title, column, figure = _told(row, what)
    is_of_all = what in _OF_ALL or what.startswith("share.")
    fate, _, led_to = ("", "", "") if is_of_all else what.partition(".")
    condition = "s.stage = $5 and ($6 = '' or s.fate = $6) and ($7 = '' or coalesce(s.went_to, s.fate) = $7)"
    parameters = (*choice.parameters, stage_name, fate, led_to)
    journeys = _journeys(
        reader,
        f"select s.journey_id, j.account_id, s.fate as way, s.own_amount {STAYS_CHOSEN} and {condition}",
        parameters,
    )
    chosen = f"in (select s.journey_id {STAYS_CHOSEN} and {condition})"
    if figure is None:
        figure = choice.figure(journeys[1], "count", "waterfall", stage_name, what)
    return Opening(
        title=f"{title}, {row.label}",
        subject=Subject(_about(reader, choice)),
        figure=figure,
        words=gettext("too young to tell") if figure.value is None and row.is_too_young else None,
        table="waterfall",
        column=column,
        formula=translated(_HOW, days=number(row.horizon_days)),
        inputs=journeys[0],
        queries=(
            f"{STAYS} where s.is_counted and s.stage = $5 and s.cohort_on between $3 and $4 and s.journey_id {chosen}",
            (
                f"{OPPORTUNITIES} where o.opportunity_id in (select unnest(x.opportunity_ids) from {{journeys}} x "
                f"where x.journey_id {chosen})"
            ),
        ),
        parameters=parameters,
        notes=_notes(journeys),
    )


def opened(
    reader: Reader, segment: str, offering: str, since: str, until: str, stage_name: str, what: str
) -> Opening:
    """Journeys opened in the months that came as far as a step, or no further than it and by which way."""
    choice = waterfall_choice(reader, segment, offering, since, until)
    place = required_row(
        reader,
        gettext("the stage '{stage_name}'", stage_name=stage_name),
        "select * from {waterfall_stages} where stage = ?",
        stage_name,
    )
    condition = "place >= $5 and $6 = 'reached' or place = $5 and way = $6"
    parameters = (*choice.parameters, place["place"], what)
    journeys = _journeys(
        reader,
        f"select journey_id, account_id, way, own_amount from ({REACHED}) r where {condition}",
        parameters,
    )
    chosen = f"in (select journey_id from ({REACHED}) r where {condition})"
    is_reached = what == "reached"
    return Opening(
        title=gettext("Came as far as {label}", label=place["label"])
        + ("" if is_reached else f", {WAY_WORDS.get(what, what)}"),
        subject=Subject(gettext("{reader}; journeys opened in these months", reader=_about(reader, choice))),
        figure=choice.figure(journeys[1], "count", "waterfall-opened", stage_name, what),
        table="waterfall_stays",
        column="journey_id",
        formula=(
            gettext(
                "Each journey opened in these months counts once, at the furthest stage before the "
                "purchase that it entered, as a customer when it was won, and as a repeat customer "
                "when its account bought again. Those who came to a step are those who came further "
                "and those who did not, so that the steps add up exactly."
            )
        ),
        inputs=journeys[0],
        queries=(
            f"{STAYS} where s.journey_id {chosen}",
            (
                f"{CHANGES} where h.field = 'crm_stage' and h.opportunity_id in (select unnest(x.opportunity_ids) from "
                f"{{journeys}} x where x.journey_id {chosen})"
            ),
        ),
        parameters=parameters,
        notes=_notes(journeys),
    )


def loss(
    reader: Reader, segment: str, offering: str, since: str, until: str, cause: str, rival: str, currency: str
) -> Opening:
    """What was lost by one cause to one rival, in one currency or any; the rival as JSON, null where nobody said."""
    choice = waterfall_choice(reader, segment, offering, since, until)
    name = json.loads(rival)
    condition = "s.fate = $5 and coalesce(s.rival, '') = $6 and ($7 = 'any' or s.lost_currency = $7)"
    parameters = (*choice.parameters, cause, name or "", currency)
    journeys = _journeys(
        reader,
        f"select s.journey_id, j.account_id, coalesce(s.loss_reason, s.fate) as way, s.lost_amount as own_amount "
        f"{STAYS_CHOSEN} and {condition}",
        parameters,
        currency,
    )
    chosen = f"in (select s.journey_id {STAYS_CHOSEN} and {condition})"
    return Opening(
        title=f"{capital(WAY_WORDS.get(cause, cause))}: {name or gettext('nobody said to whom')}",
        subject=Subject(_about(reader, choice)),
        figure=choice.figure(journeys[1], "count", "waterfall-loss", cause, rival, currency),
        table="waterfall_losses",
        column="lost_count",
        formula=(
            gettext(
                "Journeys that entered a stage in these months and were lost in that stay. The rival "
                "and the reason are the CRM's, of the journey's lost opportunity; money is in the "
                "opportunity's own currency."
            )
        ),
        inputs=journeys[0],
        queries=(
            f"{STAYS} where s.is_counted and s.fate = $5 and s.cohort_on between $3 and $4 and s.journey_id {chosen}",
            (
                f"{OPPORTUNITIES} where o.outcome = $5 and o.opportunity_id in (select unnest(x.opportunity_ids) from "
                f"{{journeys}} x where x.journey_id {chosen})"
            ),
        ),
        parameters=parameters,
        notes=_notes(journeys),
    )


def change(
    reader: Reader, grain: str, period_on: str, segment: str, measure: str, part: str, stage_name: str
) -> Opening:
    """What one part moved from one period to the next, and every part beside it."""
    rows = reader.rows(
        """
        select c.*, p.label, p.place
        from {waterfall_changes} c
        left join {waterfall_stages} p on p.stage = c.stage
        where c.grain = $1 and c.period_on = try_cast($2 as date) and c.segment = $3 and c.measure = $4
        order by case c.part when 'before' then 0 when 'volume' then 1 when 'start' then 2 when 'conversion' then 3
            when 'value' then 4 when 'after' then 5 else 6 end, p.place
        """,
        grain,
        period_on,
        segment,
        measure,
    )
    own = next((row for row in rows if row["part"] == part and (row["stage"] or "-") == stage_name), None)
    if own is None:
        raise nothing_at(
            gettext(
                "the part '{part}' of what changed in the {grain} from {period_on}",
                part=part,
                grain=grain,
                period_on=period_on,
            )
        )
    told = change_part(own)
    span = "s.entered_at < try_cast($2 as date) + interval (case $1 when 'month' then 1 else 3 end) month"
    return Opening(
        title=gettext("What moved it: {label}", label=told.label),
        subject=Subject(
            gettext(
                "The {grain} from {period_on} beside the one from {before_on}, {segment}",
                grain=grain,
                period_on=period_on,
                before_on=own["before_on"],
                segment=segment_words(segment),
            )
        ),
        figure=told.moved,
        table="waterfall_changes",
        column="value",
        formula=(
            gettext(
                "Expected is how many teams began in the period, times their chance of becoming "
                "a customer when every stage leads where it led in that period, times what a win "
                "was worth. The change is split along the straight line between the two periods; "
                "the parts sum to it. Stages in which little ended are pulled towards what is "
                "usual."
            )
        ),
        inputs=tuple(Input(change_part(row).label, change_part(row).moved) for row in rows),
        queries=(
            (
                f"{STAYS} where {span} and coalesce(s.ended_at, s.entered_at) >= try_cast($2 as date) "
                "and ($4 = '-' or s.stage = $4) and ($3 = 'all' or s.journey_id in (select g.journey_id from "
                "{waterfall_segments} g where g.segment = $3) or $3 = concat('offering:', j.offering_id))"
            ),
        ),
        parameters=(grain, period_on, segment, stage_name),
        notes=(gettext("A figure of one period's rates is no forecast."),),
    )


def _told(row: StageRow, what: str) -> tuple[str, str, Figure | None]:
    """Title, column and figure of one thing told of a stage."""
    if what in _OF_ALL:
        title, column = _OF_ALL[what]
        return translated(title), column, getattr(row, what)
    kind, _, cause = what.partition(".")
    if kind == "share" and cause in _SHARES:
        return (
            gettext("Share {way_words}", way_words=WAY_WORDS[cause]),
            f"{cause}_probability",
            getattr(row, cause),
        )
    if kind not in WAY_WORDS:
        raise nothing_at(gettext("a figure called '{what}' of a stage", what=what))
    return capital(WAY_WORDS[kind]), f"{kind}_count", dict(row.ways).get(what)


def _about(reader: Reader, choice: WaterfallChoice) -> str:
    months = month_text(choice.since_on) + (
        ""
        if choice.since_on == choice.until_on
        else gettext(" to {until_on}", until_on=month_text(choice.until_on))
    )
    offering = reader.row("select name from {offerings} where offering_id = ?", choice.offering)
    named = (
        offering["name"]
        if offering
        else {"any": gettext("all offerings")}.get(choice.offering, gettext("offering not known"))
    )
    return f"{segment_words(choice.segment)}, {named}, {months}"


def _currency(reader: Reader) -> str:
    found = reader.row("select currency from {workspace_facts}")
    return found["currency"] if found else ""


_Journeys = tuple[tuple[Input, ...], int]


def _journeys(
    reader: Reader, sql: str, parameters: tuple[Any, ...], currency: str | None = None
) -> _Journeys:
    """The first of the journeys with how each stands, each opening further, and how many there are."""
    rows = reader.rows(
        f"""
        select k.journey_id, k.way, k.own_amount, {_OF_ACCOUNT}, count(*) over () as n
        from ({sql}) k
        left join {{accounts}} a on a.account_id = k.account_id
        order by k.own_amount desc nulls last, account_name, k.journey_id
        limit {MOST_JOURNEYS}
        """,
        *parameters,
    )
    money = currency or _currency(reader)
    return tuple(_journey(row, money) for row in rows), rows[0]["n"] if rows else 0


def _journey(row: Row, currency: str) -> Input:
    amount = Figure(row["own_amount"], "amount", reference("stage", row["journey_id"]), currency=currency)
    return Input(row["account_name"], amount, WAY_WORDS.get(row["way"], row["way"]))


def _notes(journeys: _Journeys) -> tuple[str, ...]:
    shown, count = journeys
    return (
        ()
        if count <= len(shown)
        else (
            gettext(
                "The {shown} of {the_count} journeys with the most money are listed.",
                shown=len(shown),
                the_count=number(count),
            ),
        )
    )
