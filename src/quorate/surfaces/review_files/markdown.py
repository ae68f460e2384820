"""A review as Markdown: plain enough to paste into a document or a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quorate.language import day_text, gettext, month_text
from quorate.surfaces.web.formats import cell_text
from quorate.views.revenue.review import RevenueReview
from quorate.views.revenue.review.parts import ReviewTable

# What Markdown would read as a mark of its own; names come from other systems.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def review_markdown(review: RevenueReview) -> str:
    """The whole review; charts hold what the tables say and are left out."""
    lines = [
        f"# {gettext('Revenue review, {month}', month=month_text(review.month_on))}",
        "",
        gettext("As known at the end of {day}.", day=day_text(review.stamp.as_of_on)),
    ]
    for section in review.sections:
        lines += ["", f"## {_plain(section.title)}", "", *(f"- {_plain(each)}" for each in section.says)]
        if section.table:
            lines += ["", *_table(section.table)]
    if review.left_out:
        lines += ["", gettext("Nothing is known yet of: {names}.", names=", ".join(review.left_out))]
    return "\n".join(lines) + "\n"


def _table(table: ReviewTable) -> Iterator[str]:
    yield f"| {' | '.join(map(_plain, table.columns))} |"
    yield f"|{' --- |' * len(table.columns)}"
    for row in table.rows:
        yield f"| {' | '.join(_plain(cell_text(cell)) for cell in row)} |"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
