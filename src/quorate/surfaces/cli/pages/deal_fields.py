"""Fields of opportunities: which of them the outlook learns from, and which are refused, with the reason."""

from __future__ import annotations

from itertools import groupby

from quorate.surfaces.cli.pages.figures import as_known
from quorate.surfaces.cli.pages.paper import Paper
from quorate.views.deal_fields import DealFieldsView

_HEADINGS = {
    "refused": "Refused: written after the fact",
    "as_known": "Used as known on each day",
    "since_made": "Used as if known since the deal was made",
    "too_few": "Not judged yet",
}


def deal_fields_page(paper: Paper, view: DealFieldsView) -> None:
    """One part for each way of reading, each field with its reason."""
    paper.title("Fields of opportunities", as_known(view.stamp))
    if not view.fields:
        paper.sentence("The CRM says nothing of opportunities beyond who, what and when.", indent=0)
        return
    fields = sorted(view.fields, key=lambda field: list(_HEADINGS).index(field.reading))
    for reading, own in groupby(fields, key=lambda field: field.reading):
        paper.subsection(_HEADINGS[reading])
        for field in own:
            paper.sentence(f"{field.field}: {field.reason}")
