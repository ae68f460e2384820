"""Label content, make the files of audiences, and write down what was learned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.outbound.handing_over import hand_over
from quorate.surfaces.api.bodies import AudienceFileBody, LabelBody, LessonBody
from quorate.surfaces.api.desk import asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.writing import WrittenAnswer, created, done
from quorate.surfaces.content_labelling import Labelling
from quorate.surfaces.plan_decisions import PlanDeciding

router = APIRouter()
ROOT = "/api/v1"
_writing: dict[str, Any] = {"status_code": 201, "responses": responses_of("writing")}


@dataclass(frozen=True)
class Labelled:
    """What an asset is for from the next update on."""

    content_id: str
    kind: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class AudienceFileMade:
    """A file of an audience as it was made and recorded: `content` is CSV; `warnings` are what to know before use."""

    audience: str
    taker: str
    made_at: datetime
    row_count: int
    fingerprint: str
    file_name: str
    warnings: tuple[str, ...]
    content: str


@router.post(
    "/content-labels", response_model=Labelled, tags=["content"], operation_id="label_content",
    summary="Say what an asset is for.", **_writing,
)  # fmt: skip
def label(request: Request, body: LabelBody) -> Response:
    """Write down what an asset is for; the next update obeys it."""
    with asking(request) as asked:
        key = Labelling(asked.workspace, asked.desk.clock).label(
            asked.snapshot, body.key, body.kind, body.labels, asked.writer.name
        )
    told = Labelled(key, body.kind, tuple(dict.fromkeys(body.labels)))
    return created(told, f"{ROOT}/content/{key}")


@router.post(
    "/audience-files", response_model=AudienceFileMade, tags=["audiences"], operation_id="make_audience_file",
    summary="Make the file of an audience.",
    description="It holds data of people, so its content is given once: the same Idempotency-Key is then refused.",
    **_writing,
)  # fmt: skip
def make_file(request: Request, body: AudienceFileBody) -> Response:
    """Make and record a file; nothing is recorded where nobody may be addressed."""
    with asking(request) as asked:
        handed = hand_over(
            asked.workspace, asked.snapshot, body.audience, body.taker, by=asked.writer.name,
            at=asked.desk.clock(), is_companies=body.is_companies,
        )  # fmt: skip
    entry = handed.entry
    made = AudienceFileMade(
        entry.audience, entry.taker, entry.made_at, entry.row_count, entry.fingerprint, handed.file_name,
        handed.warnings, handed.file.content.decode("utf-8"),
    )  # fmt: skip
    response = created(made, f"{ROOT}/audiences/{entry.audience}")
    response.headers["Cache-Control"] = "no-store"
    return response


@router.post(
    "/lessons", response_model=WrittenAnswer, tags=["lessons"], operation_id="write_lesson",
    summary="Write down what was learned about a segment.", **_writing,
)  # fmt: skip
def learn(request: Request, body: LessonBody) -> Response:
    """Write down what both functions learned; the review of the week tells it."""
    with asking(request) as asked:
        outcome = PlanDeciding(asked.workspace, asked.desk.clock).learn(
            asked.snapshot, asked.writer, body.segment, body.text
        )
    event = outcome.event
    return done(WrittenAnswer(event.event_id, event.event_id, None, f"plan:{event.event_id}"), 201)
