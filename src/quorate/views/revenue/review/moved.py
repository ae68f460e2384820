"""What moved from the month before: more teams, better conversion, other money; and which stage explains it."""

from __future__ import annotations

from quorate.views.answers import Figure, Unit
from quorate.views.reading import Reader, Row
from quorate.views.revenue.review.parts import Month, ReviewChart, ReviewSection, ReviewSeries, ReviewTable
from quorate.views.wording import capital
from quorate.warehouse.snapshots import Snapshot

_PART_WORDS = {
    "before": "The month before",
    "volume": "More or fewer teams that began",
    "start": "Where they began",
    "conversion": "How they fared",
    "value": "What they are worth",
    "after": "This month",
}
_MEASURES: tuple[tuple[str, str, Unit], ...] = (
    ("amount", "Money expected", "amount"),
    ("customers", "Customers expected", "count"),
)


def waterfall(snapshot: Snapshot, month: Month) -> ReviewSection | None:
    """The newest month that can be compared with the one before, by what moved it; None where there is none."""
    reader = Reader(snapshot)
    rows = reader.rows(
        """
        select c.*, coalesce(m.label, c.stage) as stage_label
        from {waterfall_changes} c
        left join (select stage, min(label) as label, min(position) as position from {map_stages} group by stage) m
            on m.stage = c.stage
        where c.segment = 'all' and c.grain = 'month' and c.period_on = (
            select max(period_on) from {waterfall_changes}
            where grain = 'month' and segment = 'all' and period_on <= ?)
        order by m.position, c.part
        """,
        month.begins_on,
    )
    for measure, words, unit in _MEASURES:
        found = [row for row in rows if row["measure"] == measure]
        if any(row["part"] == "after" for row in found):
            return _section(found, words, unit)
    return None


def _section(rows: list[Row], words: str, unit: Unit) -> ReviewSection:
    ordered = sorted(rows, key=lambda row: [*_PART_WORDS, "change"].index(row["part"]))
    parts = [row for row in ordered if row["part"] in _PART_WORDS]
    moving = [row for row in parts if row["part"] not in ("before", "after")]
    change = next((row for row in ordered if row["part"] == "change"), None)
    most = max(moving, key=lambda row: abs(row["value"]), default=None)
    says = [
        (
            f"Of the teams that began in {rows[0]['period_on']:%B %Y}, against those of "
            f"{rows[0]['before_on']:%B %Y}: what is "
            "expected of them at their own month's rates, and what moved it. The parts sum to the difference."
        )
    ]
    if most is not None and change is not None and change["value"]:
        beyond = (
            "more than chance alone would" if most["is_beyond_chance"] else "which chance alone could do too"
        )
        says.insert(0, f"{_words(most)} moved it most, {beyond}.")
    return ReviewSection(
        "waterfall",
        "What moved from the month before",
        tuple(says),
        ReviewTable(
            f"{words}, by what moved it",
            ("", words, "Nine times in ten between"),
            tuple((_words(row), _figure(row, unit), _ends(row)) for row in parts),
        ),
        ReviewChart(
            f"{words}: what moved it",
            "bars",
            tuple(_short(row) for row in parts),
            (
                ReviewSeries(
                    words,
                    tuple(row["value"] for row in parts),
                    tuple(row["value_low"] for row in parts),
                    tuple(row["value_high"] for row in parts),
                ),
            ),
            unit,
            rows[0]["currency"],
        ),
        "/revenue",
    )


def _words(row: Row) -> str:
    words = _PART_WORDS[row["part"]]
    return f"{words}: {capital(row['stage_label'])}" if row["stage"] else words


def _short(row: Row) -> str:
    """The part's name below its bar: of how teams fared, the stage alone."""
    return capital(row["stage_label"]) if row["stage"] else _PART_WORDS[row["part"]]


def _figure(row: Row, unit: Unit) -> Figure:
    return Figure(row["value"], unit, "", currency=row["currency"])


def _ends(row: Row) -> str:
    return f"{row['value_low']:,.0f} to {row['value_high']:,.0f}".replace("-", "\N{MINUS SIGN}")
