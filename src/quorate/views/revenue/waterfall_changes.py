"""What moved expected revenue since the month and the quarter before, in a sentence that heeds chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from quorate.language import Words, gettext
from quorate.views.answers import Answer, Figure, Unit, reference
from quorate.views.reading import Reader, Row
from quorate.views.revenue.waterfall_choice import ALL, ANY_OFFERING, NO_OFFERING, WaterfallChoice
from quorate.vocabulary.closed_lists import CHANGE_PARTS

_PART_WORDS = Words(
    {
        "volume": "number of teams that began",
        "start": "stages in which they began",
        "value": "worth of a win",
        "before": "the period before",
        "after": "this period",
        "change": "change",
    }
)


@dataclass(frozen=True)
class ChangePart(Answer):
    """What one thing moved; `is_beyond_chance` is None for the two periods themselves."""

    part: str
    stage: str | None
    label: str
    moved: Figure
    is_beyond_chance: bool | None


@dataclass(frozen=True)
class PeriodChange(Answer):
    """One period beside the one before: `before` and the parts sum to `after`."""

    grain: str
    period_on: date
    before_on: date
    measure: str
    before: ChangePart
    parts: tuple[ChangePart, ...]
    after: ChangePart
    change: ChangePart
    sentence: str


def waterfall_changes(reader: Reader, choice: WaterfallChoice) -> tuple[PeriodChange, ...]:
    """The latest quarter and month that are over, in money where it is known; none where both filters are set."""
    segment = segment_told(choice)
    if segment is None:
        return ()
    rows = reader.rows(
        """
        select c.*, s.label, s.place
        from {waterfall_changes} c
        left join {waterfall_stages} s on s.stage = c.stage
        where c.segment = $1
            and c.period_on = (select max(l.period_on) from {waterfall_changes} l where l.grain = c.grain)
        order by c.grain desc, s.place
        """,
        segment,
    )
    made = []
    for grain in ("quarter", "month"):
        for measure in ("amount", "customers"):
            own = [row for row in rows if (row["grain"], row["measure"]) == (grain, measure)]
            if own:
                made.append(_change(own))
                break
    return tuple(made)


def segment_told(choice: WaterfallChoice) -> str | None:
    """The segment under which changes of this choice are published; None where they are not."""
    if choice.offering in (ANY_OFFERING, ""):
        return choice.segment
    return f"offering:{choice.offering}" if choice.segment == ALL and choice.offering != NO_OFFERING else None


def change_part(row: Row) -> ChangePart:
    """A row of `waterfall_changes` with its figure."""
    key = reference(
        "waterfall-change", row["grain"], row["period_on"], row["segment"], row["measure"], row["part"],
        row["stage"] or "-",
    )  # fmt: skip
    # customers of a part are fractions of one: a score would lose its sign, a count its digits
    unit: Unit = "amount" if row["measure"] == "amount" else "customers"
    return ChangePart(
        part=row["part"],
        stage=row["stage"],
        label=row["label"] or row["stage"] or _PART_WORDS[row["part"]],
        moved=Figure(row["value"], unit, key, row["value_low"], row["value_high"], row["currency"]),
        is_beyond_chance=row["is_beyond_chance"],
    )


GRAIN_WORDS = Words({"month": "month", "quarter": "quarter"})


def _change(rows: list[Row]) -> PeriodChange:
    ordered = sorted(rows, key=lambda row: (CHANGE_PARTS.index(row["part"]), row["place"] or 0))
    told = {row["part"]: change_part(row) for row in ordered if row["part"] in ("before", "after", "change")}
    parts = tuple(change_part(row) for row in ordered if row["part"] not in told)
    first = rows[0]
    return PeriodChange(
        first["grain"], first["period_on"], first["before_on"], first["measure"],
        told["before"], parts, told["after"], told["change"],
        sentence_of(first["grain"], first["measure"], told["change"], parts),
    )  # fmt: skip


def sentence_of(grain: str, measure: str, change: ChangePart, parts: tuple[ChangePart, ...]) -> str:
    """What moved it, where that lies beyond chance; else that it does not."""
    moved = change.moved.value or 0.0
    surely = [part for part in parts if part.is_beyond_chance]
    what = gettext("revenue") if measure == "amount" else gettext("number of customers")
    if not surely:
        return gettext(
            "Expected {what} cannot be told apart from the {grain} before: at these numbers no "
            "stage, nor how many began, moved it further than chance alone does.",
            what=what,
            grain=GRAIN_WORDS[grain],
        )
    most = max(surely, key=lambda part: abs(part.moved.value or 0.0))
    name = (
        gettext("the stage {label}", label=most.label)
        if most.part == "conversion"
        else gettext("the {label}", label=most.label)
    )
    own = most.moved.value or 0.0
    if not change.is_beyond_chance or own * moved < 0.0:
        way = gettext("raised") if own > 0 else gettext("lowered")
        return gettext(
            "Beyond chance, {name} {way} expected {what}; the rest is not told from chance or "
            "went the other way.",
            name=name,
            way=way,
            what=what,
        )
    way = gettext("higher") if moved > 0 else gettext("lower")
    return gettext(
        "Expected {what} is {way} than in the {grain} before, and {name} explains most of it.",
        what=what,
        way=way,
        grain=GRAIN_WORDS[grain],
        name=name,
    )
