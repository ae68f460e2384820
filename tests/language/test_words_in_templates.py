"""No template says a word outside of gettext: what stands between tags, and what attributes say to people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import Environment

from quorate.language.gathering import package

TEMPLATES = package() / "surfaces" / "web" / "templates"
_SAID_IN = "aria-label|title|placeholder|alt|aria-description|aria-roledescription|data-empty|data-label"
# what a browser does not show: tags but for what their attributes say, styles and scripts, entities, code
_UNSHOWN = re.compile(r"<(style|script|code|kbd)\b.*?</\1>|<!--.*?-->|&\w+;|&#\d+;", re.DOTALL)
_TAG = re.compile(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.DOTALL)
_ATTRIBUTE = re.compile(rf"\b(?:{_SAID_IN})=(?:\"([^\"]*)\"|'([^']*)')", re.DOTALL)
# What macros give back for use within a tag: attributes and addresses.
_ADDRESS = re.compile(
    r"(?:^|(?<=[\s\x00]))(?:(?:method|action|hx-[a-z]+)=\"[^\"<>]*\"|/[a-z]+(?:/[a-z\x00]+)*)(?=[\s\x00<]|$)"
)
_WORD = re.compile(r"[A-Za-z]{2,}")
# Names that are the same in every language, and the page of building blocks for whoever builds pages.
_NAMES = {"Quorate", "CRM", "UTC", "PDF", "HTML", "CSV", "Markdown", "PowerPoint", "JSON"}
_FOR_BUILDERS = {"design.html"}
# What stands in place of an expression, so that tags stay whole; no letter.
_HOLE = "\x00"


def unwrapped(source: str) -> list[str]:
    """Words of a template that people read and that nobody asked for in their language."""
    text = "".join(_shown(source))
    text = _ADDRESS.sub(" ", _UNSHOWN.sub(" ", text))
    said = [found for tag in _TAG.findall(text) for pair in _ATTRIBUTE.findall(tag) for found in pair]
    between = _TAG.sub("\n", text).split("\n")
    return [
        " ".join(each.replace(_HOLE, "…").split())
        for each in [*said, *between]
        if set(_WORD.findall(each.replace(_HOLE, " "))) - _NAMES
    ]


def _shown(source: str) -> Iterator[str]:
    """What a template holds itself, by its own lexer: what `trans` says left out, a hole for each expression."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    block: list[str] = []
    is_said = in_block = False
    for _, kind, value in environment.lex(source):
        if kind == "block_begin":
            in_block, block = True, []
        elif kind == "block_end":
            in_block = False
            name = block[0] if block else ""
            is_said = name == "trans" or (is_said and name != "endtrans")
        elif in_block:
            if kind == "name":
                block.append(value)
        elif kind == "variable_begin":
            yield _HOLE
        elif kind == "data" and not is_said:
            yield value


def test_the_check_sees() -> None:
    source = (
        '{# a comment #}<p class="lead" title="Told {{ n }} times">Read {{ _("this") }} now</p>'
        "{% trans n=n %}All of {{ n }}{% endtrans %}{% if a > b %}<b>&nbsp;{{ x }}</b>{% endif %}<code>a b</code>"
    )
    assert unwrapped(source) == ["Told … times", "Read … now"]
    assert unwrapped('method="post" hx-swap="inner none" aria-label="Found"') == ['aria-label="Found"']


@pytest.mark.parametrize(
    "template", sorted(TEMPLATES.rglob("*.html")), ids=lambda path: path.relative_to(TEMPLATES).as_posix()
)
def test_a_template_says_nothing_outside_of_gettext(template: Path) -> None:
    if template.name not in _FOR_BUILDERS:
        assert unwrapped(template.read_text(encoding="utf-8")) == []
