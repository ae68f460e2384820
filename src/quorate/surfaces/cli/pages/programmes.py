"""The grid of account programmes on a terminal: accounts by tier, one column for each offering."""

from __future__ import annotations

from quorate.surfaces.cli.pages.figures import DASH, as_known, counted, day
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.views.programmes import MOTION_WORDS, ProgrammeCell, ProgrammeGrid, ProgrammeRow

# Words for a narrow cell, told at the top of the page.
_SHORT = {"penetrate": "P", "cross_sell": "C", "up_sell": "U", "keep": "K"}


def programmes_page(paper: Paper, view: ProgrammeGrid) -> None:
    """What there is to do with each offering, then what bears on customers' staying."""
    paper.title(f"Programmes: {counted(view.account_count, 'account')}", as_known(view.stamp))
    if not view.rows:
        paper.sentence("No account is on a target list, a customer or on a journey.", indent=0)
        return
    paper.facts(
        [f"{_SHORT[motion]} {MOTION_WORDS[motion]} {count:,}" for motion, count in view.motions], indent=0
    )
    paper.table(
        [Column("tier"), Column("account", share=3), *(Column(name, share=2) for _, name in view.offerings)],
        [_row(row, view) for row in view.rows],
    )
    if view.account_count > view.offset + len(view.rows):
        paper.sentence(f"… and {view.account_count - view.offset - len(view.rows):,} more.")
    _write_signals(paper, view)
    first = next((cell for row in view.rows for cell in row.cells), None)
    if first:
        paper.next_commands(
            (f"quorate show evidence {first.amount.reference}", "what the first cell rests on")
        )


def _row(row: ProgrammeRow, view: ProgrammeGrid) -> list[str]:
    cells = {cell.offering_id: cell for cell in row.cells}
    return [row.tier or DASH, row.name, *(_words(cells.get(offering)) for offering, _ in view.offerings)]


def _words(cell: ProgrammeCell | None) -> str:
    if cell is None or not cell.is_shown:
        return DASH
    sign = " !" if cell.signals else ""
    return f"{_SHORT[cell.motion]} {cell.stage or ''}{sign}".strip()


def _write_signals(paper: Paper, view: ProgrammeGrid) -> None:
    names = dict(view.offerings)
    told = [(row, cell) for row in view.rows for cell in row.cells if cell.signals and cell.is_shown]
    if not told:
        return
    paper.subsection("! WHAT BEARS ON THEIR STAYING")
    paper.table(
        [
            Column("account", share=3),
            Column("offering", share=2),
            Column("customer since"),
            Column("renewal"),
            Column("seen", share=4),
        ],
        [
            [
                row.name,
                names[cell.offering_id],
                day(cell.customer_since_at),
                day(cell.renewal_on),
                ", ".join(cell.signals),
            ]
            for row, cell in told
        ],
    )
