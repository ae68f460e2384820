"""A brief as two slides: what to do with the team, and who they are; sources stand in the notes."""

from __future__ import annotations

import io
from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any

from quorate.errors import UsageError
from quorate.language import day_text, gettext, pgettext

if TYPE_CHECKING:
    from quorate.views.briefs import Brief, Sentence
    from quorate.views.briefs.attendees import Attendee

# Inches, as PowerPoint's own wide slides are measured.
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
_TITLE_ONLY = 5
INK, SOFT, ACCENT, _RISK, _GAIN = "1C2126", "555C64", "0B5563", "8A5506", "0B6B4C"
_SIZES = (16, 15, 14, 13, 12, 11, 10, 9)
# A letter is about half as wide as it is high; an inch has 72 points.
_LETTERS_PER_POINT, _LINE_HEIGHT = 0.5, 1.25

Line = tuple[str, "Sentence | None", str]


def brief_slides(brief: Brief) -> bytes:
    """The file. Raises as `new_deck` does."""
    deck = new_deck()
    _first(deck, brief)
    _second(deck, brief)
    return content_of(deck)


def new_deck() -> Any:
    """A presentation of wide slides without any. Raises `UsageError` where python-pptx is not installed."""
    try:
        from pptx import Presentation
        from pptx.util import Inches
    except ImportError as error:
        raise UsageError(
            "Slides need python-pptx, which is not installed.",
            state="no file was written",
            do="pip install 'quorate[slides]', or choose html or md",
        ) from error
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    return deck


def content_of(deck: Any) -> bytes:
    """The content of the file."""
    held = io.BytesIO()
    deck.save(held)
    return held.getvalue()


def _first(deck: Any, brief: Brief) -> None:
    """The argument and the step to agree on above; questions, points and what is around them below."""
    slide = _slide(deck, brief, brief.title)
    agenda = brief.agenda
    half, full = (WIDTH - 3 * MARGIN) / 2, WIDTH - 2 * MARGIN
    state = " ".join(each.text for each in (*brief.state, *([brief.meeting.said] if brief.meeting else [])))
    _box(slide, (MARGIN, 1.15, full, 0.6), None, [(state, None, SOFT)])
    _box(slide, (MARGIN, 1.75, half, 1.5), gettext("One argument for the team"), [("", agenda.argument, INK)])
    _box(
        slide,
        (WIDTH - MARGIN - half, 1.75, half, 1.5),
        gettext("The next step to agree on"),
        [("", agenda.next_step, INK)],
        is_framed=True,
    )
    questions: list[Line] = [("• ", each, INK) for each in agenda.questions] or [
        (gettext("None that the evidence shows."), None, SOFT)
    ]
    points: list[Line] = [("• ", each.said, INK) for each in agenda.points] or [
        (gettext("None in the plan."), None, SOFT)
    ]
    _box(slide, (MARGIN, 3.4, half, 2.3), gettext("Open questions"), questions)
    _box(slide, (WIDTH - MARGIN - half, 3.4, half, 2.3), gettext("Talking points"), points)
    around = [
        (f"{words}: ", each, INK)
        for words, found in (
            (pgettext("industry", "Opportunity"), brief.opportunities),
            (pgettext("industry", "Threat"), brief.threats),
        )
        for each in found
    ]
    around += [
        (f"{each.label}: ", said, INK)
        for each in brief.alternatives
        for said in (*each.seen, *each.strengths, *each.weaknesses)
    ]
    if around:
        _box(slide, (MARGIN, 5.8, full, 1.3), gettext("Around them"), around)


def _second(deck: Any, brief: Brief) -> None:
    """A table: who comes, and what each risks and gains by each choice."""
    from pptx.util import Inches

    slide = _slide(deck, brief, gettext("Who comes, and what each risks and gains"))
    rivals = brief.alternatives[1:-1]
    heads = [gettext("Who comes"), brief.alternatives[0].label, brief.alternatives[-1].label]
    heads += [", ".join(each.label for each in rivals)] if rivals else []
    shape = slide.shapes.add_table(
        len(brief.attendees) + 1,
        len(heads),
        Inches(MARGIN),
        Inches(1.2),
        Inches(WIDTH - 2 * MARGIN),
        Inches(0.4),
    )
    table = shape.table
    share = [3.6] + [(WIDTH - 2 * MARGIN - 3.6) / (len(heads) - 1)] * (len(heads) - 1)
    for place, width in enumerate(share):
        table.columns[place].width = Inches(width)
    rows: list[list[list[Line]]] = [[[(head, None, "FFFFFF")] for head in heads]]
    rows += [_person(each, has_rivals=bool(rivals)) for each in brief.attendees]
    size = _fitting_rows(rows, share, HEIGHT - 1.9)
    for number, row in enumerate(rows):
        for place, lines in enumerate(row):
            cell = table.cell(number, place)
            _fill_cell(cell, is_head=number == 0)
            _write(cell.text_frame, lines, size)
    if brief.others_count:
        _box(
            slide,
            (MARGIN, HEIGHT - 0.6, 6, 0.3),
            None,
            [(gettext("And {count} more on the team.", count=brief.others_count), None, SOFT)],
        )


def _person(each: Attendee, *, has_rivals: bool) -> list[list[Line]]:
    title = f", {each.title}" if each.title else ""
    about: list[Line] = [(each.name, None, ACCENT), (f"{each.role_label}{title}", None, SOFT)]
    about.append(("", each.standing, INK))
    about += [(gettext("Read: "), each.read[0], SOFT)] if each.read else []
    columns = [about]
    groups = [each.stakes[:1], each.stakes[-1:], *([each.stakes[1:-1]] if has_rivals else [])]
    for group in groups:
        lines: list[Line] = []
        for stake in group:
            of = f"{stake.alternative}: " if group == each.stakes[1:-1] and len(group) > 1 else ""
            lines += [(f"▽ {of}", said, _RISK) for said in stake.risks]
            lines += [(f"▲ {of}", said, _GAIN) for said in stake.gains]
        columns.append(lines or [(gettext("nothing written"), None, SOFT)])
    return columns


def _slide(deck: Any, brief: Brief, title: str) -> Any:
    slide = titled_slide(deck, title)
    old = {each.number for each in brief.sources if each.is_stale}
    lines = [gettext("As known at the end of {day}. Sources:", day=day_text(brief.stamp.as_of_on))]
    lines += [
        f"{each.number}. {each.words}{_old() if each.number in old else ''}: {each.reference}"
        for each in brief.sources
    ]
    slide.notes_slide.notes_text_frame.text = clean("\n".join(lines), keeps_lines=True)
    return slide


def _old() -> str:
    return f" ({gettext('old')})"


def titled_slide(deck: Any, title: str) -> Any:
    """A slide with nothing on it but its title."""
    from pptx.util import Inches, Pt

    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = (
        Inches(each) for each in (MARGIN, 0.3, WIDTH - 2 * MARGIN, 0.8)
    )
    place.text_frame.text = clean(title)
    run = place.text_frame.paragraphs[0].runs[0]
    run.font.size, run.font.bold, run.font.name = Pt(26 if len(title) < 70 else 18), False, "Georgia"
    run.font.color.rgb = rgb(INK)
    place.text_frame.paragraphs[0].alignment = 1
    return slide


def _box(
    slide: Any,
    box: tuple[float, float, float, float],
    head: str | None,
    lines: Sequence[Line],
    *,
    is_framed: bool = False,
) -> None:
    from pptx.util import Inches, Pt

    shape = slide.shapes.add_textbox(*(Inches(each) for each in box))
    if is_framed:
        shape.line.color.rgb, shape.line.width = rgb(ACCENT), Pt(1.5)
    frame = shape.text_frame
    frame.word_wrap = True
    size, shown = _fitting(lines, box[2], box[3] - (0.4 if head else 0.1))
    told = list(lines[:shown])
    if shown < len(lines):
        told.append((gettext("and {count} more in the brief", count=len(lines) - shown), None, SOFT))
    _write(frame, [*([(head, None, ACCENT)] if head else []), *told], size, head_size=14 if head else None)


def _write(frame: Any, lines: Sequence[Line], size: int, head_size: int | None = None) -> None:
    """One paragraph for each line: what stands before, the sentence, and its sources raised."""
    from pptx.util import Pt

    for place, (before, sentence, colour) in enumerate(lines):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        parts: list[tuple[str, int | None]] = [(f"{before}{_said(sentence)}", None)]
        if sentence:
            parts.append((" " + ",".join(map(str, sentence.sources)), 30000))
        for text, raised in parts:
            run = paragraph.add_run()
            run.text = clean(text)
            run.font.size = Pt(head_size if head_size and place == 0 else size)
            run.font.name = "Georgia" if head_size and place == 0 else "Arial"
            run.font.color.rgb = rgb(colour if raised is None else SOFT)
            if raised is not None:
                run.font._element.set("baseline", str(raised))  # the library has no name for raised text


def rgb(name: str) -> Any:
    """A colour by its six hexadecimal digits."""
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made.from_string(name)


def _fill_cell(cell: Any, *, is_head: bool) -> None:
    from pptx.util import Inches

    cell.fill.solid()
    cell.fill.fore_color.rgb = rgb(ACCENT if is_head else "FFFFFF")
    cell.margin_left = cell.margin_right = Inches(0.08)
    cell.margin_top = cell.margin_bottom = Inches(0.03)


def _said(sentence: Sentence | None) -> str:
    return f"{sentence.text}{_old() if sentence.is_stale else ''}" if sentence else ""


def clean(text: str, *, keeps_lines: bool = False) -> str:
    """Without characters that the file format does not allow; names come from other systems."""
    return "".join(char if char.isprintable() or (keeps_lines and char == "\n") else " " for char in text)


def _lines_needed(line: Line, size: int, width: float) -> int:
    per_line = max(int((width - 0.25) * 72 / (size * _LETTERS_PER_POINT)), 1)
    return ceil(max(len(line[0] + _said(line[1])) + 4, 1) / per_line)


def _fitting(lines: Sequence[Line], width: float, height: float) -> tuple[int, int]:
    """The largest size at which all lines fit; at the smallest, how many of them do."""
    for size in _SIZES:
        if sum(_lines_needed(each, size, width) for each in lines) * size * _LINE_HEIGHT <= height * 72:
            return size, len(lines)
    size, used = _SIZES[-1], 0.0
    for place, each in enumerate(lines):
        used += _lines_needed(each, size, width) * size * _LINE_HEIGHT
        if used > (height * 72) - size * _LINE_HEIGHT:
            return size, max(place, 1)
    return size, len(lines)


def _fitting_rows(rows: Sequence[Sequence[Sequence[Line]]], widths: Sequence[float], height: float) -> int:
    """The largest size at which the table fits the slide."""
    for size in (12, 11, 10, 9, 8):
        needed = sum(
            max(
                sum(_lines_needed(line, size, width) for line in cell)
                for cell, width in zip(row, widths, strict=True)
            )
            * size
            * _LINE_HEIGHT
            + 5
            for row in rows
        )
        if needed <= height * 72:
            return size
    return 7
