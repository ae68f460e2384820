"""Tables of pages as CSV: raw values beside what a reader sees, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest

from quorate.surfaces.exports.table_files import table_csv

FIGURES = """
<table class="rows"><caption>Deals</caption>
  <thead><tr><th>Account</th>
    <th class="n">Won</th><th class="n">Money</th><th class="n">Deals</th><th>Last</th></tr></thead>
  <tbody>
    <tr><th scope="row">Aldermoor <span class="under">Ltd</span></th>
      <td class="n"><a class="num" data-value="0.234" data-low="0.12" data-high="0.41" data-unit="probability">23%</a>
        <svg><text>drawn</text></svg> <span aria-hidden="true">&#9650;</span></td>
      <td class="n"><a class="num" data-value="97500" data-currency="EUR">EUR&nbsp;97,500</a></td>
      <td class="n">1,234</td><td><time datetime="2026-05-12T00:00:00">12 May 26</time></td></tr>
    <tr><th scope="row">Birch</th>
      <td class="n"><a class="num unknown" data-value="" data-unit="probability">not known</a></td>
      <td class="n"></td><td class="n">&minus;3</td><td></td></tr>
    <tr class="bar-row"><td colspan="5"><svg></svg></td></tr>
  </tbody>
</table>
"""


def lines(html: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(table_csv(html).decode("utf-8-sig"))))


def test_figures_are_written_raw_with_what_stands_beside_them() -> None:
    assert lines(FIGURES) == [
        [
            "Account",
            "Won",
            "Won (low)",
            "Won (high)",
            "Won (unit)",
            "Money",
            "Money (currency)",
            "Deals",
            "Last",
        ],
        [
            "Aldermoor Ltd",
            "0.234",
            "0.12",
            "0.41",
            "probability",
            "97500",
            "EUR",
            "1234",
            "2026-05-12T00:00:00",
        ],
        ["Birch", "", "", "", "probability", "", "", "-3", ""],
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+SUM(A1)", "-2+3", "@cmd", "=HYPERLINK(&quot;http://x&quot;)"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    html = f"<table><thead><tr><th>{cell}</th></tr></thead><tbody><tr><td>{cell}</td></tr></tbody></table>"
    for row in lines(html):
        assert row[0].startswith("'")


def test_a_negative_figure_stays_a_number() -> None:
    html = '<table><tbody><tr><td class="n"><a data-value="-0.05">\N{MINUS SIGN}5 points</a></td></tr></tbody></table>'
    assert lines(html) == [["column 1"], ["-0.05"]]


def test_two_figures_in_a_cell_are_words() -> None:
    html = '<table><tbody><tr><td><a data-value="1">one</a> of <a data-value="2">two</a></td></tr></tbody></table>'
    assert lines(html)[1] == ["one of two"]


def test_cells_that_reach_over_others_stand_in_each_of_them() -> None:
    html = (
        '<table><thead><tr><th rowspan="2">Month</th><th colspan="2">Sales</th></tr>'
        "<tr><th>calls</th><th>mails</th></tr></thead>"
        '<tbody><tr><td rowspan="2">May</td><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></tbody></table>'
    )
    assert lines(html) == [
        ["Month", "Sales calls", "Sales mails"],
        ["May", "1", "2"],
        ["May", "3", "4"],
    ]


def test_a_table_with_nothing_in_it() -> None:
    assert lines("<table><thead><tr><th>Account</th></tr></thead><tbody></tbody></table>") == [["Account"]]
