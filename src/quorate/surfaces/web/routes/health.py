"""Whether the server works, and what it shows."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request

from quorate.surfaces.web.rendering import site_of

router = APIRouter()


@router.get("/healthz")
def health(request: Request) -> dict[str, Any]:
    """The publication that pages are made from; `status` is 'empty' before the first one."""
    publication = site_of(request).pool.current()
    if publication is None:
        return {"status": "empty", "run_id": None, "as_of": None, "published_at": None}
    return {
        "status": "ok",
        "run_id": publication.run_id,
        "as_of": publication.as_of_at.isoformat(),
        "published_at": publication.finished_at.isoformat(),
    }
