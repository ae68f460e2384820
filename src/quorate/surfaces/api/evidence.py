"""A figure opened down to its dated rows."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field
from starlette.responses import Response

from quorate.surfaces.api.answering import answer, tag_of
from quorate.surfaces.api.cursors import CursorBook
from quorate.surfaces.api.desk import asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.parameters import DatedListing, Text
from quorate.views.evidence import EvidenceView, RowFilter, evidence_view

router = APIRouter()
_REFERENCE = "The `reference` of a figure, such as quorum/j_0123456789abcdef0123."


class RowQuery(DatedListing):
    """Which dated rows are wanted."""

    kind: Literal["", "touch", "statement", "crm", "stage"] = ""
    side: Literal["", "theirs", "ours", "both"] = ""
    words: Text = Field("", description="Words that stand in the row.")


@router.get(
    "/evidence/{reference:path}", response_model=EvidenceView, tags=["evidence"], responses=responses_of("reading"),
    operation_id="read_evidence", summary="What a figure is made of, down to dated rows.",
)  # fmt: skip
def evidence(
    request: Request,
    reference: Annotated[str, Path(max_length=1000, description=_REFERENCE)],
    query: Annotated[RowQuery, Query()],
) -> Response:
    """A figure opened; where more rows follow, the header `Link` leads to them."""
    with asking(request) as asked:
        publication = asked.snapshot.publication
        book = CursorBook.of(request.url.path, query.chosen(), publication.run_id)
        turn = book.turn(query.cursor, query.limit)
        wanted = RowFilter(query.kind, query.side, query.words.strip())
        view = evidence_view(asked.snapshot, reference, turn.page, wanted)
        following = book.offset(turn.offset + len(view.evidence.rows), view.evidence.row_count)
    headers = {}
    if following is not None and view.evidence.rows:
        headers["Link"] = f'<{request.url.include_query_params(cursor=following)}>; rel="next"'
    return answer(request, view, tag_of(request, publication), **headers)
