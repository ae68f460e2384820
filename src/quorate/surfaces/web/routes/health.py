"""What machines ask a server: whether it lives, whether it can answer, and its measures."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from quorate.surfaces.operations.measures import MEDIA_TYPE

router = APIRouter()


@router.get("/healthz")
async def health() -> dict[str, str]:
    """The process lives and takes requests; nothing else is asked, so that a broken disk restarts nobody's server."""
    return {"status": "ok"}


@router.get("/readyz")
def readiness(request: Request) -> Response:
    """Whether the server can answer, part by part, and the publication that pages are made from; 503 when it cannot."""
    found = request.app.state.readiness.found()
    shown = found.publication
    publication = shown and {
        "number": shown.publication_no,
        "run_id": shown.run_id,
        "as_of": shown.as_of_at.isoformat(),
        "published_at": shown.finished_at.isoformat(),
    }
    document: dict[str, Any] = {
        "status": "ready" if found.is_ready else "not_ready",
        "parts": found.parts,
        "publication": publication,
    }
    return JSONResponse(document, 200 if found.is_ready else 503)


@router.get("/metrics")
def measures(request: Request) -> Response:
    """What the server counts, in the text form of Prometheus."""
    return Response(request.app.state.measures.text(), media_type=MEDIA_TYPE)
