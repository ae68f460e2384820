"""Dated rows on a page: when, whose, who, what."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from quorate.surfaces.cli.pages.figures import DASH, day
from quorate.surfaces.cli.pages.paper import Column
from quorate.views.evidence_rows import EvidenceRow

TOUCH_COLUMNS = (Column("date"), Column("side"), Column("person", share=2), Column("what", share=6))


def touch_rows(rows: Iterable[EvidenceRow], most_rows: int) -> list[list[str]]:
    """One line for what one person did alike on one day, newest first: 'viewed a page, 3 times: ...'."""
    alike = [list(group) for _, group in groupby(rows, key=_likeness)]
    return [
        [day(group[0].occurred_at), side(group[0]), who(group[0]), _what(group)]
        for group in alike[:most_rows]
    ]


def side(row: EvidenceRow) -> str:
    """Who acted: theirs, ours or both; what is only recorded names its kind."""
    return row.side or ("CRM" if row.kind == "crm" else row.kind)


def who(row: EvidenceRow) -> str:
    """The buyer the row is about; a dash for nobody known."""
    return row.person_name or DASH


def what(row: EvidenceRow) -> str:
    """What was done or said, about what, and by whom of ours."""
    return _what([row])


def _likeness(row: EvidenceRow) -> tuple[object, ...]:
    return row.occurred_at.date(), row.side, row.person_id, row.person_name, row.text, row.colleague_name


def _what(rows: list[EvidenceRow]) -> str:
    first = rows[0]
    text = first.text if len(rows) == 1 else f"{first.text}, {len(rows)} times"
    abouts = list(dict.fromkeys(row.about for row in rows if row.about))
    text = f"{text}: {'; '.join(abouts)}" if abouts else text
    return f"{text} ({first.colleague_name})" if first.colleague_name else text
