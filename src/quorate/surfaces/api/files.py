"""What people take along: the brief of a journey and the review of the month, as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from quorate.surfaces.api.answering import is_known, tag_of, tagged, unchanged
from quorate.surfaces.api.desk import asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.parameters import Dated, Id
from quorate.surfaces.api.reading import Key
from quorate.surfaces.brief_files import FORMATS as BRIEF_FORMATS
from quorate.surfaces.brief_files import brief_file
from quorate.surfaces.review_files import FORMATS as REVIEW_FORMATS
from quorate.surfaces.review_files import review_file
from quorate.views import brief_view, revenue_review

router = APIRouter()


class FileQuery(Dated):
    """Which kind of file."""

    form: Literal["md", "html", "pdf", "pptx"] = Field(
        "pdf", description="Markdown, a web page that stands alone, PDF or slides."
    )


class BriefQuery(FileQuery):
    """For whom, as which kind of file."""

    who: list[Id] = Field(
        default_factory=list,
        max_length=20,
        description="People the meeting is with; whom the calendar or the team names without it.",
    )


def _responses(formats: Mapping[str, tuple[str, Callable[[Any], bytes]]]) -> dict[int | str, dict[str, Any]]:
    media = {
        kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
        for kind, _ in formats.values()
    }
    return {**responses_of("reading"), 200: {"description": "The file", "content": media}}


@router.get(
    "/journeys/{key}/brief/file", tags=["journeys"], responses=_responses(BRIEF_FORMATS), response_class=Response,
    operation_id="take_brief", summary="The brief of a journey as a file.",
)  # fmt: skip
def brief(request: Request, key: Key, query: Annotated[BriefQuery, Query()]) -> Response:
    """One page for a meeting."""
    with asking(request) as asked:
        view = brief_view(asked.snapshot, key, query.who)
        tag = tag_of(request, asked.snapshot.publication)
    if is_known(request, tag):
        return unchanged(tag)
    content, media = brief_file(view, query.form)
    return tagged(request, content, media, tag, **_named(f"brief-{view.journey_id}.{query.form}"))


@router.get(
    "/revenue-review/file", tags=["revenue-review"], responses=_responses(REVIEW_FORMATS), response_class=Response,
    operation_id="take_revenue_review", summary="The last month that is over as a file.",
)  # fmt: skip
def review(request: Request, query: Annotated[FileQuery, Query()]) -> Response:
    """The monthly review."""
    with asking(request) as asked:
        tag = tag_of(request, asked.snapshot.publication)
        if is_known(request, tag):
            return unchanged(tag)
        view = revenue_review(asked.snapshot)
    content, media = review_file(view, query.form)
    return tagged(
        request, content, media, tag, **_named(f"revenue-review-{view.month_on:%Y-%m}.{query.form}")
    )


def _named(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
