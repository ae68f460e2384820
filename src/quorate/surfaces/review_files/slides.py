"""A review as slides: one for each part, with tables and charts of PowerPoint itself, so that they can be worked on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from quorate.language import day_text, gettext, month_text
from quorate.surfaces.brief_files.slides import (
    ACCENT,
    HEIGHT,
    INK,
    MARGIN,
    SOFT,
    WIDTH,
    clean,
    content_of,
    new_deck,
    rgb,
    titled_slide,
)
from quorate.surfaces.web.formats import cell_text

if TYPE_CHECKING:
    from quorate.views.revenue.review import RevenueReview
    from quorate.views.revenue.review.parts import Cell, ReviewChart, ReviewSection, ReviewTable

# More rows than these do not fit; they are in the file's other forms, and the slide says so.
_MOST_ROWS = 11
_SAYS_HIGH = 1.0
_SERIES = ("0B5563", "CF9A3C", "0B6B4C", "8A9099")
_FORMATS = {"share": "0%", "probability": "0%", "points": "0%", "per_hundred": "0.0"}


def review_slides(review: RevenueReview) -> bytes:
    """The file. Raises `UsageError` where python-pptx is not installed."""
    deck = new_deck()
    first = titled_slide(deck, gettext("Revenue review, {month}", month=month_text(review.month_on)))
    lines = [gettext("As known at the end of {day}.", day=day_text(review.stamp.as_of_on)), ""]
    lines += [f"{each.title}: {each.says[0]}" if each.says else each.title for each in review.sections]
    if review.left_out:
        lines.append(gettext("Nothing is known yet of: {names}.", names=", ".join(review.left_out)))
    _text(first, (MARGIN, 1.2, WIDTH - 2 * MARGIN, HEIGHT - 1.7), lines, size=12 if len(lines) > 8 else 14)
    for section in review.sections:
        _slide(deck, section, review)
    return content_of(deck)


def _slide(deck: Any, section: ReviewSection, review: RevenueReview) -> None:
    slide = titled_slide(deck, section.title)
    _text(slide, (MARGIN, 1.05, WIDTH - 2 * MARGIN, _SAYS_HIGH), section.says[:2], size=11)
    top, half = 1.2 + _SAYS_HIGH, (WIDTH - 3 * MARGIN) / 2
    room = HEIGHT - top - 0.4
    if section.table and section.chart:
        _table(slide, section.table, (MARGIN, top, half, room))
        _chart(slide, section.chart, (WIDTH - MARGIN - half, top, half, room))
    elif section.table:
        _table(slide, section.table, (MARGIN, top, WIDTH - 2 * MARGIN, room))
    notes = [
        *section.says,
        gettext(
            "As known at the end of {day}. In full: {page}",
            day=day_text(review.stamp.as_of_on),
            page=section.page,
        ),
    ]
    slide.notes_slide.notes_text_frame.text = clean("\n".join(notes), keeps_lines=True)


def _text(slide: Any, box: tuple[float, float, float, float], lines: Any, size: int) -> None:
    from pptx.util import Inches, Pt

    frame = slide.shapes.add_textbox(*(Inches(each) for each in box)).text_frame
    frame.word_wrap = True
    for place, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = clean(line)
        run.font.size, run.font.name = Pt(size), "Arial"
        run.font.color.rgb = rgb(INK if place == 0 else SOFT)


def _table(slide: Any, table: ReviewTable, box: tuple[float, float, float, float]) -> None:
    from pptx.util import Inches

    rows = table.rows[:_MOST_ROWS]
    left_out = len(table.rows) - len(rows)
    texts = [[cell_text(cell) for cell in row] for row in rows]
    if left_out:
        texts.append(
            [
                gettext("and {count} more in the file's other forms", count=left_out),
                *[""] * (len(table.columns) - 1),
            ]
        )
    shape = slide.shapes.add_table(
        len(texts) + 1,
        len(table.columns),
        *(Inches(each) for each in (box[0], box[1], box[2], 0.3 * (len(texts) + 1))),
    )
    shape.name = clean(table.caption)
    widest = [
        max(len(line[place]) for line in [list(table.columns), *texts]) for place in range(len(table.columns))
    ]
    shares = [min(max(each, 6), 30) for each in widest]
    for place, share in enumerate(shares):
        shape.table.columns[place].width = Inches(box[2] * share / sum(shares))
    at_right = [_is_number([row[place] for row in table.rows]) for place in range(len(table.columns))]
    size = 10 if len(table.columns) <= 5 and len(texts) <= 8 else 8
    for down, line in enumerate([list(table.columns), *texts]):
        for across, text in enumerate(line):
            _cell(shape.table.cell(down, across), text, size, is_head=down == 0, is_right=at_right[across])


def _is_number(cells: list[Cell]) -> bool:
    """Whether a column stands at the right: its cells are figures."""
    return bool(cells) and not any(isinstance(cell, str) for cell in cells)


def _cell(cell: Any, text: str, size: int, *, is_head: bool, is_right: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Inches, Pt

    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ACCENT if is_head else "FFFFFF")
    cell.margin_left = cell.margin_right = Inches(0.05)
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if is_right else PP_ALIGN.LEFT
    run = paragraph.add_run()
    run.text = clean(text)
    run.font.size, run.font.name, run.font.bold = Pt(size), "Arial", False
    run.font.color.rgb = rgb("FFFFFF" if is_head else INK)


def _chart(slide: Any, chart: ReviewChart, box: tuple[float, float, float, float]) -> None:
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
    from pptx.util import Inches, Pt

    made: Any = CategoryChartData
    data = made(number_format=_FORMATS.get(chart.unit, "#,##0"))
    data.categories = [clean(each) for each in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    kind = XL_CHART_TYPE.LINE_MARKERS if chart.kind == "lines" else XL_CHART_TYPE.COLUMN_CLUSTERED
    frame = slide.shapes.add_chart(kind, *(Inches(each) for each in box), data)
    frame.name = clean(chart.caption)
    drawn = frame.chart
    drawn.has_title = True
    drawn.chart_title.text_frame.text = clean(
        chart.caption + (f" ({chart.currency})" if chart.currency else "")
    )
    drawn.chart_title.text_frame.paragraphs[0].runs[0].font.size = Pt(11)
    drawn.font.size, drawn.font.name = Pt(9), "Arial"
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for place, series in enumerate(drawn.plots[0].series):
        colour = rgb(_SERIES[place % len(_SERIES)])
        if chart.kind == "lines":
            series.smooth = False
            series.format.line.color.rgb = colour
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = colour
