"""Briefs as PDF and slides: they hold what the brief says, stay on their paper, and say what library is missing."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pptx import Presentation
from tests.views.brief_world import brief_world
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, LONG, NOBODY, RUN_ID

from quorate.errors import UsageError
from quorate.surfaces.brief_files import brief_file
from quorate.views import brief_view
from quorate.warehouse.snapshots import Snapshot


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Snapshot]:
    workspace = new_workspace(tmp_path_factory.mktemp("brief_files"))
    publish(workspace, brief_world(), AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    yield held
    held.close()


def slides(snapshot: Snapshot, journey: str) -> Any:
    content, media = brief_file(brief_view(snapshot, journey), "pptx")
    assert media.endswith("presentation")
    return Presentation(io.BytesIO(content))


def words(slide: Any) -> str:
    found = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    found += [
        cell.text
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    ]
    return "\n".join(found)


def test_two_slides_say_what_the_brief_says(snapshot: Snapshot) -> None:
    brief = brief_view(snapshot, JOURNEY)
    first, second = slides(snapshot, JOURNEY).slides
    for said in (brief.agenda.argument, brief.agenda.next_step, *brief.threats):
        assert said.text in words(first)
    for text in ("Ann Lindqvist", "Paying twice.", "A date that holds.", "Othervendor"):
        assert text in words(second)
    notes = first.notes_slide.notes_text_frame.text
    assert all(f"{each.number}. {each.words}" in notes for each in brief.sources)


@pytest.mark.parametrize("journey", [JOURNEY, LONG, NOBODY])
def test_everything_stays_on_the_slide(snapshot: Snapshot, journey: str) -> None:
    deck = slides(snapshot, journey)
    assert len(deck.slides) == 2
    for slide in deck.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= deck.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= deck.slide_height


def test_a_pdf(snapshot: Snapshot) -> None:
    content, media = brief_file(brief_view(snapshot, JOURNEY), "pdf")
    assert media == "application/pdf"
    assert content.startswith(b"%PDF-")
    assert content.rstrip().endswith(b"%%EOF")


@pytest.mark.parametrize(("wanted", "library"), [("pdf", "weasyprint"), ("pptx", "pptx")])
def test_a_missing_library_is_told(
    snapshot: Snapshot, wanted: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match="not installed") as caught:
        brief_file(brief_view(snapshot, JOURNEY), wanted)
    assert "pip install" in caught.value.describe()
    assert "no file was written" in caught.value.describe()


def test_a_format_there_is_none_of(snapshot: Snapshot) -> None:
    with pytest.raises(UsageError, match="Did you mean 'pptx'"):
        brief_file(brief_view(snapshot, JOURNEY), "ppt")
