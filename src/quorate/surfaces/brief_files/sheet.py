"""A brief as a page that stands alone: the same parts as in the browser, its style inside, for PDF and for sending."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from quorate.language import language
from quorate.surfaces.exports.svg_files import in_light
from quorate.surfaces.template_language import speak
from quorate.surfaces.web.formats import day
from quorate.surfaces.web.links import evidence_link

if TYPE_CHECKING:
    from jinja2 import Environment

    from quorate.views.briefs import Brief


def brief_sheet(brief: Brief, more_style: str = "") -> str:
    """The page as text, `more_style` after its own; it loads nothing from anywhere."""
    return _templates().get_template("brief_sheet.html").render(brief=brief, style=_style() + more_style)


@cache
def _templates() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("quorate.surfaces.web", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    speak(made)
    made.globals.update(language=language)
    made.filters.update(day=day)
    made.globals.update(evidence_link=evidence_link)
    return made


@cache
def _style() -> str:
    folder = resources.files("quorate.surfaces.web") / "static"
    return in_light(
        "\n".join((folder / name).read_text(encoding="utf-8") for name in ("tokens.css", "brief.css"))
    )
