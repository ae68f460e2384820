"""What is told beside every opened figure: what its interval covers, what is not known, how to make it again."""

from __future__ import annotations

import shlex
from datetime import date

from quorate.language import day_text, gettext, translated
from quorate.views.evidence.openings import Opening
from quorate.views.evidence_rows import RowFilter


def interval_covers(opening: Opening) -> str | None:
    """What lies in the figure's interval and what does not; None where it has none."""
    figure = opening.figure
    if figure is None or figure.value is None or figure.low is None or figure.high is None:
        return None
    return translated(opening.covers)


def unknown_parts(opening: Opening) -> tuple[str, ...]:
    """Sentences on what nobody knows: the figure itself, and what went into it."""
    found = []
    if opening.figure is not None and opening.figure.value is None:
        found.append(
            gettext("The figure itself is not known: too little of what it is made from is recorded.")
        )
    missing = [each.label for each in opening.inputs if each.figure and each.figure.value is None]
    if missing:
        found.append(
            gettext(
                "Of what goes into it, no figure is known for: {missing}.",
                missing=", ".join(dict.fromkeys(missing)),
            )
        )
    return tuple(found)


def why_no_rows(opening: Opening, wanted: RowFilter, day: date) -> str:
    """Why no dated row is listed."""
    if wanted.is_narrow:
        return gettext("No row answers to this choice.")
    if opening.why_no_rows:
        return opening.why_no_rows
    if not opening.queries:
        return gettext("It is not made from single rows: what it rests on is named above.")
    return gettext(
        "No touch, statement or fact of the CRM that was known at the end of {day} counts for it.",
        day=_day(day),
    )


def reproducing(reference: str, day: date) -> str:
    """The command that shows the same figure, as known on the same day."""
    return f"quorate show evidence {shlex.quote(reference)} --as-of {day.isoformat()}"


def _day(day: date) -> str:
    return day_text(day)
