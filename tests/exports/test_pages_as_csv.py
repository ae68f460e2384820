"""Pages of the command line as CSV: their tables in one, figures raw."""

from __future__ import annotations

import csv
import io
from datetime import date

from quorate.surfaces.cli.pages.figures import DASH, in_cell
from quorate.surfaces.cli.pages.paper import Column
from quorate.surfaces.cli.pages.tables_only import TablesOnly
from quorate.surfaces.exports.table_files import rows_csv
from quorate.views import Figure


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_tables_of_a_page_become_one_with_the_headings_that_stand_above() -> None:
    paper = TablesOnly()
    paper.title("Forecast", "as known today")
    paper.section("Whole", "in euro")
    won = Figure(0.234, "probability", "x", 0.1, 0.4)
    paper.table((Column("quarter"), Column("won", is_number=True)), [["Q1", in_cell(won)]])
    paper.sentence("Words are no table.")
    paper.subsection("By tier")
    paper.table(
        (Column("tier"), Column("won", is_number=True)),
        [["Ours"], ["=A", in_cell(Figure(None, "probability", "x"))], ["B", DASH]],
    )
    assert lines(paper.csv()) == [
        ["part", "quarter", "won", "won (low)", "won (high)", "won (unit)", "tier"],
        ["Whole (in euro)", "Q1", "0.234", "0.1", "0.4", "probability", ""],
        ["Whole (in euro): By tier: Ours", "", "", "", "", "probability", "'=A"],
        ["Whole (in euro): By tier: Ours", "", "", "", "", "", "B"],
    ]


def test_a_page_without_tables_is_an_empty_file() -> None:
    paper = TablesOnly()
    paper.title("Forecast")
    paper.facts(["one", "two"])
    paper.gap()
    paper.next_commands(("quorate show forecast", "again"))
    assert lines(paper.csv()) == [[]]


def test_rows_of_a_query() -> None:
    rows = [
        {"name": "=x", "on": date(2026, 5, 1), "amount": -2.5, "is": True, "domains": ["a", "b"], "no": None}
    ]
    assert lines(rows_csv(rows)) == [
        ["name", "on", "amount", "is", "domains", "no"],
        ["'=x", "2026-05-01", "-2.5", "true", '["a", "b"]', ""],
    ]
