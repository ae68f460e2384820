"""Whatever leaves as CSV, no text of it is a formula for a spreadsheet, by whichever way it leaves."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pytest

import quorate
from quorate.outbound.audience_files import TAKERS, company_file, people_file
from quorate.surfaces.api.table_formats import FORMATS
from quorate.surfaces.cli.pages.paper import Column
from quorate.surfaces.cli.pages.tables_only import TablesOnly
from quorate.surfaces.exports.table_files import Cell, csv_of, rows_csv, table_csv, written
from quorate.views.audiences import Addressee, AudienceCompany

SOURCE = Path(quorate.__file__).parent
# Each writes what people open; what the product writes for an importer of its own is not changed on its way.
WAYS_OUT = {"outbound/audience_files.py", "surfaces/exports/table_files.py"}
FOR_IMPORTERS = {
    "surfaces/content_labelling.py",
    "surfaces/decisions.py",
    "sources/pulls/salesforce_rows.py",
    "sources/postgres/choosing.py",
}
FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@sum(a1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\uff1d1+1",
    "\uff0b1+1",
    "\uff0d1+1",
    "\uff20sum(a1)",
)


def _person(text: str) -> Addressee:
    return Addressee("p1", f"{text}@acme.com", text, text, text, "DE", "+4930901820", text)


def _people_for(taker: str) -> Callable[[str], bytes]:
    return lambda text: people_file(taker, [_person(text)]).content


def _company(text: str) -> AudienceCompany:
    return AudienceCompany("a1", text, (text,), text, text)


def _page(text: str) -> bytes:
    paper = TablesOnly()
    paper.section(text, text)
    paper.table([Column(text), Column(text)], [[text, text]])
    return paper.csv()


def _table(text: str, figure: str) -> bytes:
    cell = html.escape(text)
    of_figure = f'data-value="{html.escape(figure)}" data-currency="{cell}" data-unit="{cell}"'
    return table_csv(
        f"<table><thead><tr><th>{cell}</th><th>{cell}</th></tr></thead>"
        f'<tbody><tr><td>{cell}</td><td><a class="num" {of_figure}>{cell}</a></td></tr></tbody></table>'
    )


WRITERS: dict[str, Callable[[str], bytes]] = {
    **{f"people for {taker}": _people_for(taker) for taker in TAKERS},
    "companies": lambda text: company_file([_company(text)]).content,
    "rows of a query": lambda text: rows_csv([{text: text, "list": [text]}]),
    "the API": lambda text: FORMATS["text/csv"].written(pa.table({text: [text]})),
    "the API without rows": lambda text: FORMATS["text/csv"].written(
        pa.table({text: pa.array([], pa.string())})
    ),
    "cells": lambda text: csv_of([text], [[Cell(words=[text])], [Cell(figures=[{"value": text}])]]),
    "a table of a page": lambda text: _table(text, text),
    "a page on the command line": _page,
    "heads": lambda text: written([text], []),
}


@pytest.mark.parametrize("text", FORMULAS, ids=repr)
@pytest.mark.parametrize("way", WRITERS)
def test_no_cell_of_any_way_out_is_a_formula(way: str, text: str) -> None:
    content = WRITERS[way](text).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert cells
    assert [cell for cell in cells if cell.startswith(tuple({each[0] for each in FORMULAS}))] == []


def test_figures_below_nothing_stay_figures() -> None:
    assert _table("EUR", "-0.5e-3").decode("utf-8-sig").splitlines()[1].split(",")[1] == "-0.5e-3"
    assert rows_csv([{"n": -3, "x": -0.5}]).decode("utf-8-sig").splitlines()[1] == "-3,-0.5"


def test_nothing_else_writes_csv() -> None:
    found = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(r"csv\.(writer|DictWriter)\(|write_csv\(|to_csv\(", path.read_text("utf-8"))
    }
    assert found >= WAYS_OUT
    assert {path for path in found if not path.startswith("market/")} == WAYS_OUT | FOR_IMPORTERS
