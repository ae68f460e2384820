"""Experiments: what they say, and planning, starting and stopping them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.language import gettext_noop, translated
from quorate.ledger.experiment_events import ExperimentEvent
from quorate.ledger.plan_events import Author
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.experiment_deciding import ExperimentDeciding, Plan
from quorate.surfaces.web.drawings.closing_in import closing_in
from quorate.surfaces.web.forms import Form
from quorate.surfaces.web.plan_author import author_of, required_author
from quorate.surfaces.web.plan_words import PLAN_WORDS
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.toasts import done
from quorate.views.reading import Reader
from quorate.views.revenue.experiment_reach import DEFAULT_SHARE, DEFAULT_WINDOW_DAYS
from quorate.views.revenue.experiment_words import KIND_WORDS
from quorate.views.revenue.experiments import experiment_list, experiment_view
from quorate.vocabulary.closed_lists import PROGRAMME_MOTIONS
from quorate.warehouse.snapshots import Snapshot

router = APIRouter()
PAGE = "/revenue/experiments"
_TOLD = {
    "planned": gettext_noop("It is planned; no lots are drawn yet."),
    "started": gettext_noop(
        "The lots are drawn and written down. The next update takes them into the log; from then on plans and "
        "audiences leave held-out accounts alone."
    ),
    "stopped": gettext_noop("It is stopped. What it said until now stays."),
}
_UNCHANGED = "nothing was written down"


class Asked:
    """For which design it is told what could be found, from the query of the page."""

    def __init__(
        self,
        share: Annotated[float, Query(gt=0.0, lt=1.0)] = DEFAULT_SHARE,
        window: Annotated[int, Query(ge=7, le=1095)] = DEFAULT_WINDOW_DAYS,
        kind: Annotated[str, Query(pattern="^(universal_holdout|play|programme)$")] = "universal_holdout",
    ) -> None:
        self.share = share
        self.window = window
        self.kind = kind


@router.get(PAGE)
def experiments(request: Request, asked: Annotated[Asked, Depends()]) -> Response:
    """All experiments, what a further one could find, and the form to plan it."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = experiment_list(snapshot, site.workspace, asked.share, asked.window, asked.kind)
        reader = Reader(snapshot)
        context: dict[str, Any] = {
            "author": author_of(request, reader),
            "plays": _plays(reader),
            "programmes": _programmes(reader),
        }
    return site.page(
        "experiments.html",
        view=view,
        asked=asked,
        drawn=closing_in,
        kinds=KIND_WORDS,
        plan_words=PLAN_WORDS,
        here=PAGE,
        **context,
    )


@router.get(PAGE + "/{experiment_id}")
def experiment(request: Request, experiment_id: str) -> Response:
    """One experiment: readings over time, arms, balance, contamination, history."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = experiment_view(snapshot, experiment_id, site.workspace)
        author = author_of(request, Reader(snapshot))
    return site.page(
        "experiment.html",
        view=view,
        author=author,
        drawn=closing_in,
        plan_words=PLAN_WORDS,
        here=f"{PAGE}/{view.experiment_id}",
    )


@router.post(PAGE + "/plan")
def plan(request: Request, form: Form) -> Response:
    """Plan an experiment."""
    wanted = Plan(
        name=form.get("name", ""),
        kind=form.get("kind", ""),
        holdout_share=_number(form, "share") / 100.0,
        window_days=int(_number(form, "window")),
        play=form.get("play") if form.get("kind") == "play" else None,
        programme=form.get("programme") if form.get("kind") == "programme" else None,
        functions=tuple(name for name in ("sales", "marketing", "success") if form.get(f"without_{name}")),
        starts_on=form.get("starts_on"),
        ends_on=form.get("ends_on"),
        note=form.get("note"),
    )
    return _written(request, lambda deciding, snapshot, author: deciding.plan(snapshot, author, wanted))


@router.post(PAGE + "/start")
def start(request: Request, form: Form) -> Response:
    """Draw the lots."""
    key = form.get("experiment_id", "")
    return _written(request, lambda deciding, snapshot, author: deciding.start(snapshot, author, key))


@router.post(PAGE + "/stop")
def stop(request: Request, form: Form) -> Response:
    """Stop an experiment."""
    key, reason = form.get("experiment_id", ""), form.get("reason", "")
    return _written(request, lambda deciding, snapshot, author: deciding.stop(snapshot, author, key, reason))


def _written(
    request: Request, write: Callable[[ExperimentDeciding, Snapshot, Author], ExperimentEvent]
) -> Response:
    principal_in(request.scope).require_all()
    site = site_of(request)
    with site.pool.lend() as snapshot:
        author = required_author(request, Reader(snapshot))
        event = write(ExperimentDeciding(site.workspace, site.clock), snapshot, author)
    return done(f"{PAGE}/{event.experiment_id}", translated(_TOLD[event.kind]))


def _number(form: dict[str, str], name: str) -> float:
    text = form.get(name, "").replace(",", ".")
    try:
        found = float(text)
    except ValueError as error:
        raise UsageError(f"'{text[:40]}' is no number.", where=name, state=_UNCHANGED) from error
    if not abs(found) < 1e6:
        raise UsageError(f"'{text[:40]}' is no number that could be meant.", where=name, state=_UNCHANGED)
    return found


def _plays(reader: Reader) -> list[dict[str, Any]]:
    return reader.rows("select play, min(label) as label from {map_plays} group by play order by label")


def _programmes(reader: Reader) -> list[str]:
    rows = reader.rows("select distinct audience from {audience_candidates} order by audience limit 200")
    return [*PROGRAMME_MOTIONS, *(row["audience"] for row in rows)]
