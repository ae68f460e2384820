"""Supposing where members stand, and that roles are filled, from the command line."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Quorate
from tests.views.small_people import JOURNEY

from quorate.warehouse.workspace import Workspace

ASKED = ("show", "journey", JOURNEY)
SUPPOSED = ("--suppose", "stance=p_eve:supporter", "--suppose", "role=procurement:filled")


def test_the_answer_in_json_and_on_a_page(quorate: Quorate, written: Workspace) -> None:
    at = (*ASKED, "-w", str(written.root))
    before = {path: path.stat().st_mtime_ns for path in written.root.rglob("*") if path.is_file()}
    told = json.loads(quorate(*at, *SUPPOSED, "--format", "json").stdout)
    assert told["now"]["value"] == pytest.approx(0.107, abs=0.0005)
    assert told["moved"] == pytest.approx(told["then"]["value"] - told["now"]["value"])
    assert {seat["name"]: seat["supposed"] for seat in told["seats"] if seat["supposed"]} == {
        "Eve Okafor": "supporter",
        "Procurement": "supporter",
    }
    page = quorate(*at, *SUPPOSED, "--format", "table").stdout
    assert "Supposed: Eve Okafor (Legal and security): supporter" in page
    assert "Supposed: Procurement, filled: supporter" in page
    assert "Quorum now:  11%" in page
    assert f"+{round(told['moved'] * 100)} points" in page
    assert "Legal and security: nobody opposes" in page
    assert "Nothing was written" in page
    after = {path: path.stat().st_mtime_ns for path in written.root.rglob("*") if path.is_file()}
    assert after == before


@pytest.mark.parametrize(
    ("supposed", "code", "told"),
    [
        (("stance=p_eve",), 2, "It is not clear what 'stance=p_eve' supposes"),
        (("stance=p_eve:keen",), 2, "'keen' is no stance"),
        (("stance=p_nobody:neutral",), 1, "Nobody called 'p_nobody' counts on this team"),
        (("role=champion:filled",), 1, "There is no empty role called 'champion'"),
        (("stage=select", "stance=p_eve:neutral"), 2, "suppose one of the two at a time"),
    ],
)
def test_what_cannot_be_supposed(
    quorate: Quorate, written: Workspace, supposed: tuple[str, ...], code: int, told: str
) -> None:
    options = [word for each in supposed for word in ("--suppose", each)]
    refused = quorate(*ASKED, "-w", str(written.root), *options)
    assert refused.exit_code == code
    assert told in refused.stderr
