"""Drawings as files that stand alone: their style inside, in light colours, leading nowhere."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from quorate.errors import UsageError
from quorate.surfaces.exports.png_files import png_of
from quorate.surfaces.exports.svg_files import light_tokens, resolved, standalone_svg
from quorate.surfaces.web.drawings.svg import drawing, link, tag

SVG = "{http://www.w3.org/2000/svg}"


def sample(name: str = "Ann") -> str:
    return str(
        drawing(
            120,
            40,
            link("/people/p_ann", tag("title", name), tag("circle", cx=20, cy=20, r=8, class_="touch ours")),
            tag("text", name, x=40, y=20, class_="seat-name"),
            class_="thread",
        )
    )


def test_it_is_a_whole_document_that_says_what_it_is() -> None:
    root = ET.fromstring(standalone_svg(sample(), "All contact", "As known at the end of 30 June 2026"))  # noqa: S314
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-hidden") is None
    assert root.findtext(f"{SVG}title") == "All contact"
    assert root.findtext(f"{SVG}desc") == "As known at the end of 30 June 2026"
    assert root.get("viewBox") == "0 0 120 40"


def test_its_style_is_inside_and_names_no_token() -> None:
    text = standalone_svg(sample(), "All contact")
    style = re.search(r"<style>(.*?)</style>", text, re.DOTALL)
    assert style is not None
    assert ".touch.ours{fill: none;}" in style[1]
    assert f"stroke: {light_tokens()['--accent']}" in style[1]
    assert ".station" not in style[1]
    assert "var(" not in text


def test_the_light_theme_whatever_the_dark_one_says() -> None:
    assert light_tokens()["--ink"] == "#1b1e21"
    assert resolved("color: var(--ink)") == "color: #1b1e21"
    assert resolved("color: var(--nothing, #123456)") == "color: #123456"


def test_it_leads_nowhere_and_loads_nothing() -> None:
    text = standalone_svg(sample(), "All contact")
    assert "href" not in text
    assert "<a" not in text
    assert "Ann</title>" in text


def test_names_of_others_cannot_break_it() -> None:
    hostile = 'A<script>"&\x00\x0b\ud800'
    root = ET.fromstring(standalone_svg(sample(hostile), hostile.replace("\x00\x0b\ud800", "")))  # noqa: S314
    assert root.find(f".//{SVG}script") is None
    assert root.findtext(f"{SVG}text") == 'A<script>"&'


def test_a_png_of_twice_the_size() -> None:
    content = png_of(standalone_svg(sample(), "All contact"))
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(content[16:20]), int.from_bytes(content[20:24])) == (240, 80)


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "resvg_py", None)
    with pytest.raises(UsageError, match="not installed") as caught:
        png_of(standalone_svg(sample(), "All contact"))
    assert "pip install" in caught.value.describe()
