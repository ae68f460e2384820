"""The quick start and the recipes: their commands run, and print what the pages say they print."""

from __future__ import annotations

from pathlib import Path

import pytest
from docs.site.playing import DOCS, PLAYED, Failed, played


@pytest.mark.parametrize("name", PLAYED)
def test_what_a_page_shows_is_what_comes(name: str, tmp_path: Path) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert played(page, tmp_path) == page, f"run `python -m docs.site.playing {name}` and read what changed"


def test_what_drifted_is_noticed(tmp_path: Path) -> None:
    page = "```console\n$ echo one; echo two\none\n...\n$ echo three\nfour\n```\n"
    assert played(page, tmp_path) == page.replace("four", "three")


def test_a_command_that_fails_is_told(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="ended with 3"):
        played("```console\n$ exit 3\n```\n", tmp_path)
