"""What a company's own closed journeys suggest for its map."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, as_known, counted
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.map_suggestions import MapSuggestions, SuggestedCriterion

_MOST_CRITERIA = 5


def map_suggestions_page(paper: Paper, found: MapSuggestions) -> None:
    """Typical days, order of stages and criteria that went with winning, each with its counts."""
    paper.title(f"Suggestions for the map {found.journey_map}", as_known(found.stamp))
    paper.sentence(f"From {counted(found.closed_count, 'closed journey')}, {found.won_count:,} of them won.")
    paper.section("How long teams stay before they go on", "days; the map's in brackets")
    paper.table(
        [
            Column("stage", share=3),
            Column("went on", is_number=True),
            Column("did not", is_number=True),
            Column("half by", is_number=True),
            Column("nine in ten by", is_number=True),
        ],
        [
            [
                row.label,
                f"{row.ended_count:,}",
                f"{row.lasting_count:,}",
                _days(row.median_days, row.map_median_days),
                _days(row.p90_days, row.map_p90_days),
            ]
            for row in found.days
        ],
    )
    if found.orders:
        paper.section("Stages most journeys pass the other way round")
        for order in found.orders:
            told = order.otherwise_count + order.as_in_map_count
            paper.sentence(
                f"{order.later} before {order.earlier}: its criteria were met first in {order.otherwise_count:,} of"
                f" {told:,} journeys."
            )
    paper.section(
        "What went with winning", "found in the older half of the journeys, counted in the newer half"
    )
    if not found.criteria:
        paper.sentence("Nothing that is more than chance; with more closed journeys there may be.")
    for stage in dict.fromkeys(row.stage for row in found.criteria):
        _criteria(paper, [row for row in found.criteria if row.stage == stage])


def _criteria(paper: Paper, rows: list[SuggestedCriterion]) -> None:
    shown = sorted(rows, key=lambda row: not row.held_up)[:_MOST_CRITERIA]
    paper.subsection(rows[0].label, f"within {rows[0].within_days} days of entering")
    paper.table(
        [
            Column("shown", share=4),
            Column("won with it", is_number=True),
            Column("won without", is_number=True),
            Column("difference"),
            Column("held up"),
        ],
        [
            [
                row.line,
                f"{row.met_won_count:,} of {row.met_count:,}",
                f"{row.unmet_won_count:,} of {row.unmet_count:,}",
                f"{row.difference.low:+.0%} to {row.difference.high:+.0%}" if row.difference else DASH,
                "yes" if row.held_up else "no",
            ]
            for row in shown
        ],
    )
    if len(rows) > len(shown):
        paper.sentence(f"… and {len(rows) - len(shown)} more; `--format json` gives all of them.")


def _days(found: float | None, mapped: int | None) -> str:
    seen = DASH if found is None else f"{found:,.0f}"
    return seen if mapped is None else f"{seen} ({mapped:,})"
