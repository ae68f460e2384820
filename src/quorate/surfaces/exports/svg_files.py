"""A drawing of a page as an SVG file that stands alone: light colours, its style inside, a title and a description.

Drawings get their colours from the style sheets by class. A file has no style sheet, so the rules that can apply
within the drawing are copied into it, and every name of a colour or a face in them is replaced by what the light theme
gives it. Links are taken out, for they lead nowhere without the page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import unescape
from importlib import resources
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Literal, TypeAlias

from markupsafe import escape

from quorate.surfaces.exports.page_parts import words_of
from quorate.surfaces.web import stylesheet

if TYPE_CHECKING:
    from quorate.surfaces.exports.page_parts import PagePart

Theme: TypeAlias = Literal["light", "dark"]
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_TWO_THEMES = re.compile(r"light-dark\(\s*((?:[^(),]|\([^()]*\))*),\s*((?:[^()]|\([^()]*\))*)\)")
_VARIABLE = re.compile(r"var\(\s*(--[a-z0-9-]+)\s*(?:,\s*([^()]*))?\)")
_LINKED = re.compile(r'href="/static/([a-z_]+\.css)')
_AS_OF = re.compile(r'<p class="as-of">(.*?)</p>', re.DOTALL)
_OPENING = re.compile(r"<svg\b([^>]*)>", re.DOTALL)
# A drawing that tells itself: its title gives way to the file's, its description stays.
_TOLD = re.compile(r"<title id=[^>]*>[^<]*</title><desc id=[^>]*>([^<]*)</desc>")
_LINK = re.compile(r"<(/?)a\b([^>]*)>")
_LINKING = re.compile(r'\s(?:href|tabindex|target|rel)="[^"]*"')
_HIDDEN = re.compile(r'\s(?:aria-hidden|focusable|role|aria-label(?:ledby)?|aria-describedby|xmlns)="[^"]*"')
# Characters that XML has no place for; names come from other systems.
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def page_picture(part: PagePart, page: str) -> str:
    """A picture of a page as a file; its description says what day it is of."""
    found = _AS_OF.search(page)
    linked = [name for name in dict.fromkeys(_LINKED.findall(page)) if name != stylesheet.NAME]
    sheets = (*sheets_of_every_page(), *linked)
    return standalone_svg(part.html, part.caption, words_of(found[1]) if found else "", sheets)


def standalone_svg(
    drawing: str,
    title: str,
    description: str = "",
    sheets: Sequence[str] | None = None,
    theme: Theme = "light",
) -> str:
    """A drawing as the text of an SVG file.

    Parameters
    ----------
    drawing: an `<svg>` element as `drawings.svg.drawing` makes it.
    title, description: plain text for those who cannot see it, and for the pointer that rests on it.
    sheets: names of the style sheets, beside that of the tokens, whose rules apply; by default those of every page.
    theme: whose colours it has.
    """
    text = _LINK.sub(lambda found: f"<{found[1]}g{_LINKING.sub('', found[2])}>", _NOT_XML.sub("", drawing))
    opening = _OPENING.match(text)
    if opening is None:
        raise ValueError("standalone_svg needs one svg element")
    own, inside = _HIDDEN.sub("", opening[1]), text[opening.end() :]
    if (itself := _TOLD.match(inside)) is not None:
        inside = inside[itself.end() :]
        description = " ".join(filter(None, (unescape(itself[1]), description)))
    told = f'<title id="title">{escape(title)}</title><desc id="desc">{escape(description or title)}</desc>'
    rules = _rules_for(text, sheets_of_every_page() if sheets is None else sheets, theme)
    style = f"<style>{rules}</style>"
    ground = f'<rect width="100%" height="100%" fill="{tokens_of(theme)["--sheet"]}"/>'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title desc"{own}>'
    return f"{head}{told}{style}{ground}{inside}"


@cache
def sheets_of_every_page() -> tuple[str, ...]:
    """The names of the components' style sheets, in their order."""
    return tuple(name for name in stylesheet.parts_of(_folder()) if name.startswith("components/"))


def in_light(text: str) -> str:
    """A style sheet of which only the light theme is left, for readers that know no themes, such as printers."""
    return _TWO_THEMES.sub(r"\1", text)


def light_tokens() -> dict[str, str]:
    """Every name of `tokens.css` with its value in the light theme."""
    return tokens_of("light")


@cache
def tokens_of(theme: Theme) -> dict[str, str]:
    """Every name of `tokens.css` with its value in one theme."""
    return {
        name.strip(): value.strip()
        for selector, body in _rules("tokens.css", theme)
        if selector == ":root"
        for name, _, value in (line.partition(":") for line in body.split(";"))
        if name.strip().startswith("--")
    }


def resolved(text: str, theme: Theme = "light") -> str:
    """A piece of a style sheet with names replaced by the values of a theme."""
    while (found := _VARIABLE.search(text)) is not None:
        value = tokens_of(theme).get(found[1], found[2] or "currentColor")
        text = f"{text[: found.start()]}{value}{text[found.end() :]}"
    return text


def _rules_for(drawing: str, sheets: Iterable[str], theme: Theme) -> str:
    """The rules that can apply within the drawing, in their order."""
    classes = {
        name for value in re.findall(r'\bclass="([^"]*)"', drawing) for name in unescape(value).split()
    }
    tags = set(re.findall(r"<([a-zA-Z]+)", drawing))
    kept = []
    for sheet in sheets:
        for selectors, body in _rules(sheet, theme):
            fitting = [
                each for each in map(str.strip, selectors.split(",")) if _can_apply(each, classes, tags)
            ]
            if fitting:
                kept.append(f"{','.join(fitting)}{{{resolved(body, theme).strip()}}}")
    return "".join(kept)


def _can_apply(selector: str, classes: set[str], tags: set[str]) -> bool:
    if re.search(r"[:*#\[]", selector):
        return False
    named = set(re.findall(r"\.([\w-]+)", selector))
    elements = set(re.findall(r"(?:^|[\s>+~])([a-zA-Z][\w-]*)", selector))
    return named <= classes and elements <= tags and bool(named or "svg" in elements)


def _folder() -> Traversable:
    return resources.files("quorate.surfaces.web") / "static"


@cache
def _rules(sheet: str, theme: Theme) -> tuple[tuple[str, str], ...]:
    """Selectors and declarations of a style sheet outside of its conditions, such as those for the dark theme."""
    written = _COMMENT.sub("", (_folder() / sheet).read_text(encoding="utf-8"))
    text = _TWO_THEMES.sub(r"\1" if theme == "light" else r"\2", written)
    plain = re.sub(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", text)
    return tuple((selector.strip(), body) for selector, body in _RULE.findall(plain))
