"""Plan, start and stop experiments."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.ledger.experiment_events import ExperimentEvent
from quorate.surfaces.api.bodies import ExperimentBody, StopBody
from quorate.surfaces.api.desk import Asked, asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.reading import Key
from quorate.surfaces.api.writing import created
from quorate.surfaces.experiment_deciding import ExperimentDeciding, Plan

router = APIRouter()
ROOT = "/api/v1"


@dataclass(frozen=True)
class ExperimentWritten:
    """What was decided about an experiment: planned, started or stopped, and the line of the ledger."""

    experiment_id: str
    kind: str
    event_id: str


_shared: dict[str, Any] = {
    "status_code": 201,
    "response_model": ExperimentWritten,
    "tags": ["experiments"],
    "responses": responses_of("writing"),
}


@router.post("/experiments", operation_id="plan_experiment", summary="Plan an experiment.", **_shared)
def plan(request: Request, body: ExperimentBody) -> Response:
    """Plan an experiment; no lots are drawn yet."""
    given = body.model_dump(exclude={"functions"})
    wanted = Plan(**given, functions=tuple(dict.fromkeys(body.functions)))
    return _written(request, lambda asked: _deciding(asked).plan(asked.snapshot, asked.writer, wanted))


@router.post(
    "/experiments/{key}/start", operation_id="start_experiment", summary="Draw the lots of an experiment.",
    **_shared,
)  # fmt: skip
def start(request: Request, key: Key) -> Response:
    """Draw the lots; the next update takes them into the log."""
    return _written(request, lambda asked: _deciding(asked).start(asked.snapshot, asked.writer, key))


@router.post(
    "/experiments/{key}/stop", operation_id="stop_experiment", summary="Stop an experiment.", **_shared
)
def stop(request: Request, key: Key, body: StopBody) -> Response:
    """Stop an experiment, or give a plan up; what it said until now stays."""
    return _written(
        request, lambda asked: _deciding(asked).stop(asked.snapshot, asked.writer, key, body.reason)
    )


def _written(request: Request, write: Callable[[Asked], ExperimentEvent]) -> Response:
    with asking(request) as asked:
        asked.principal.require_all()
        event = write(asked)
    told = ExperimentWritten(event.experiment_id, event.kind, event.event_id)
    return created(told, f"{ROOT}/experiments/{event.experiment_id}")


def _deciding(asked: Asked) -> ExperimentDeciding:
    return ExperimentDeciding(asked.workspace, asked.desk.clock)
