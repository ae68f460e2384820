"""What is in force, by section, and the line that says so."""

from __future__ import annotations

from pathlib import Path

from quorate.views.settings_told import settings_told
from quorate.warehouse.workspace import Workspace


def told_of(folder: Path, text: str) -> Workspace:
    (folder / "quorate.toml").write_text(text, encoding="utf-8")
    return Workspace(folder)


def test_what_is_written_has_its_line_and_the_rest_its_default(tmp_path: Path) -> None:
    told = settings_told(told_of(tmp_path, 'name = "acme"\ncurrency = "USD"\n\n[engine]\nthreads = 3\n'))
    sections = {section.name: section for section in told.sections}
    assert told.sections[0].name == ""
    first = {each.key: each for each in sections[""].settings}
    assert (first["name"].value, first["name"].line) == ('"acme"', 1)
    assert (first["currency"].value, first["currency"].line) == ('"USD"', 2)
    assert first["as_of"].line is None
    engine = {each.key: each for each in sections["engine"].settings}
    assert (engine["threads"].value, engine["threads"].line) == ("3", 5)
    assert sections["engine"].written_count == 1
    assert len(told.sections) == len(sections), "no section is told twice"
    assert (told.file, told.problems) == ("quorate.toml", ())


def test_a_file_with_mistakes_tells_them_all(tmp_path: Path) -> None:
    told = settings_told(told_of(tmp_path, 'name = "acme"\ncurency = "USD"\n\n[engine]\nthreads = "many"\n'))
    assert told.sections == ()
    assert [problem.line for problem in told.problems] == [2, 5]
