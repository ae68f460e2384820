"""One figure opened: its value, meaning, formula, inputs, rule and dated rows."""

from __future__ import annotations

from collections.abc import Callable

from quorate.surfaces.cli.pages.figures import DASH, UNKNOWN, as_known, day, in_words, interval
from quorate.surfaces.cli.pages.paper import Column, Paper
from quorate.surfaces.cli.pages.touches import side, what, who
from quorate.views.answers import Figure
from quorate.views.evidence import EvidenceView, Input
from quorate.views.evidence_rows import EvidenceRow
from quorate.views.wording import capital

_MOST_ROWS = 25
_MOST_INPUTS = 30
# Narrower pages have no column for the ids of rows.
_ROOM_FOR_IDS = 96
_OPENABLE = ("touch", "statement")


def evidence_page(paper: Paper, view: EvidenceView) -> None:
    """What a figure rests on."""
    paper.title(f"{view.title}: {view.about}", as_known(view.stamp))
    paper.facts([view.reference, *_keys(view)], indent=0)
    paper.gap()
    for answer in _answers(view):
        paper.sentence(answer, label="=", indent=0)
    if view.covers:
        paper.sentence(view.covers)
    if view.meaning:
        paper.sentence(f"{capital(view.meaning)}.")
    for note in view.notes:
        paper.sentence(note)
    paper.subsection("HOW IT IS MADE")
    paper.sentence(view.formula)
    if view.prior:
        paper.sentence(f"{view.prior.label}: {_input(view.prior)}")
    paper.facts(_rule(view))
    if view.inputs:
        _write_inputs(paper, view)
    if view.unknown:
        paper.subsection("WHAT IS NOT KNOWN")
        for each in view.unknown:
            paper.sentence(each)
    one_row = _write_rows(paper, view)
    paper.next_commands(*one_row, (view.command, "this figure again, whatever becomes known later"))


def _keys(view: EvidenceView) -> list[str]:
    keys = (("account", view.account_id), ("journey", view.journey_id), ("person", view.person_id))
    return [f"{name} {key}" for name, key in keys if key and key not in view.reference]


def _answers(view: EvidenceView) -> list[str]:
    """The answer in words and as a number; one of them where the other says no more."""
    words = [view.words] if view.words else []
    if view.figure is None or (words and view.figure.value is None):
        return words
    return [*words, _value(view, view.figure)]


def _value(view: EvidenceView, figure: Figure) -> str:
    between = interval(figure)
    of_what = " stages between the CRM and the buyers" if figure.unit == "stages" else ""
    return f"{in_words(figure)}{of_what}" + (f", {view.interval_name} {between}" if between else "")


def _rule(view: EvidenceView) -> list[str]:
    rule = view.rule
    return [
        f"table {rule.table}",
        rule.run_id,
        f"rules {rule.code_version or UNKNOWN}",
        f"journey map {(rule.map_fingerprint or UNKNOWN)[:12]}",
    ]


def _write_inputs(paper: Paper, view: EvidenceView) -> None:
    has_more = any(each.figure and each.figure.reference != view.reference for each in view.inputs)
    paper.subsection("FROM WHAT", "what can be opened further has its name below it" if has_more else "")
    for each in view.inputs[:_MOST_INPUTS]:
        paper.sentence(f"{each.label}: {_input(each)}")
        if each.figure and each.figure.reference != view.reference:
            paper.facts([each.figure.reference], indent=4)
    if len(view.inputs) > _MOST_INPUTS:
        paper.sentence(f"… and {len(view.inputs) - _MOST_INPUTS} more; --format json gives all of them.")


def _input(each: Input) -> str:
    parts = [in_words(each.figure)] if each.figure else []
    return ", ".join([*parts, *([each.text] if each.text else [])]) or DASH


def _write_rows(paper: Paper, view: EvidenceView) -> list[tuple[str, str]]:
    """The newest rows; returns the command that opens one of them, where one can be opened."""
    evidence = view.evidence
    shown = evidence.rows[:_MOST_ROWS]
    paper.subsection("DATED ROWS", f"{evidence.row_count:,} in all, the newest first")
    if not shown:
        paper.sentence(view.why_no_rows or "There is no further page of rows.")
        return []
    said, cells = _last_columns(paper, shown)
    paper.table(
        [Column("date"), Column("side"), Column("person", share=2), *said],
        [[day(row.occurred_at), side(row), who(row), *cells(row)] for row in shown],
    )
    if evidence.row_count > len(shown):
        paper.sentence(f"… and {evidence.row_count - len(shown):,} more.")
    openable = next((row for row in shown if row.kind in _OPENABLE), None)
    if openable and openable.evidence_id != view.reference:
        return [(f"quorate show evidence {openable.evidence_id}", "one row as its source had it")]
    return []


def _last_columns(
    paper: Paper, rows: tuple[EvidenceRow, ...]
) -> tuple[list[Column], Callable[[EvidenceRow], list[str]]]:
    """What was done with what it weighs, where rows say so; else with the row's id, where there is room."""
    if any(row.remark for row in rows):
        columns = [Column("what", share=3), Column("reads and weighs", share=5)]
        return columns, lambda row: [what(row), row.remark or DASH]
    if paper.width >= _ROOM_FOR_IDS:
        return [Column("what", share=4), Column("id")], lambda row: [what(row), _id(row)]
    return [Column("what", share=4)], lambda row: [what(row)]


def _id(row: EvidenceRow) -> str:
    return row.evidence_id if row.kind in _OPENABLE else DASH
