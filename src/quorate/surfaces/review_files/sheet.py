"""A review as a page that stands alone: the same parts as in the browser, its style and pictures inside."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from markupsafe import Markup

from quorate.language import language, month_text
from quorate.surfaces.exports.svg_files import in_light, sheets_of_every_page, standalone_svg
from quorate.surfaces.template_language import speak
from quorate.surfaces.web.drawings.review_chart import review_chart
from quorate.surfaces.web.formats import cell_text, day

if TYPE_CHECKING:
    from jinja2 import Environment

    from quorate.views.revenue.review import RevenueReview
    from quorate.views.revenue.review.parts import ReviewChart

PAPER = """
@page { size: A4; margin: 12mm 12mm 14mm; background: #fff;
  @bottom-left { content: string(what); font-size: 7pt; color: #555c64; }
  @bottom-right { content: counter(page) " / " counter(pages); font-size: 7pt; color: #555c64; } }
html { font-size: 9pt; }
.sheet-alone, .sheet-alone .review { background: #fff; padding: 0; max-width: none; font-size: 8pt; }
.review h1 { string-set: what content(); font-size: 18pt; }
.review section { break-inside: avoid; background: #fff; }
.review table { font-size: 7.5pt; }
.review .drawn svg { width: 165mm; height: 58mm; }
"""


def review_sheet(review: RevenueReview, more_style: str = "") -> str:
    """The page as text, `more_style` after its own; it loads nothing from anywhere."""
    template = _templates().get_template("review_sheet.html")
    return template.render(review=review, style=Markup(_style() + more_style))  # noqa: S704 - style sheets are ours


def _picture(chart: ReviewChart) -> Markup | None:
    """The chart with its colours inside; it was made of escaped parts."""
    drawn = review_chart(chart)
    if drawn is None:
        return None
    return Markup(standalone_svg(drawn, chart.caption, sheets=(*sheets_of_every_page(), "lines.css")))  # noqa: S704


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
    made.filters.update(day=day, month=month_text, cell=cell_text)
    made.globals.update(picture=_picture)
    return made


@cache
def _style() -> str:
    folder = resources.files("quorate.surfaces.web") / "static"
    return in_light(
        "\n".join(
            (folder / name).read_text(encoding="utf-8") for name in ("tokens.css", "brief.css", "review.css")
        )
    )
