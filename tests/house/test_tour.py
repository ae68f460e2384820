"""The tour shows each of its pictures, and no other."""

from __future__ import annotations

import ast
import re
from pathlib import Path

DOCS = Path(__file__).resolve().parents[2] / "docs"


def _taken() -> set[str]:
    """The names of the pictures that the script takes."""
    made = ast.parse((DOCS / "tour.py").read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(made) if isinstance(node, ast.Call)]
    named = [each for each in calls if isinstance(each.func, ast.Name) and each.func.id == "Picture"]
    return {f"{ast.literal_eval(each.args[0])}.png" for each in named}


def test_the_tour_shows_every_picture_and_there_is_each() -> None:
    shown = re.findall(r"tour/([\w-]+\.png)", (DOCS / "tour.md").read_text(encoding="utf-8"))
    kept = {each.name for each in (DOCS / "tour").iterdir()}
    assert len(shown) == len(set(shown)) > 10
    assert set(shown) == _taken() == kept
