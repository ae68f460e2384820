"""What was taken in and what became of it: sources, rows set aside, runs, an update at work, where tables come from."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.language import ngettext
from quorate.surfaces.web.data_words import lasting, stage_name
from quorate.surfaces.web.drawings.lineage_picture import stage_river, table_neighbours
from quorate.surfaces.web.links import with_query
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.surfaces.web.visit import visit
from quorate.views import set_aside
from quorate.views.answers import Page
from quorate.views.lineage import Lineage, LineageTable, lineage_of
from quorate.views.reading import Reader
from quorate.views.run_now import run_now
from quorate.views.sources import sources_of
from quorate.views.workspaces import status_of

router = APIRouter()
LINEAGE = "/data/lineage"
# The element that shows an update at work asks for that alone.
PROGRESS = "data-progress"


@router.get("/data")
def data(request: Request, page: PageWanted, reason: Words = "", source: Words = "") -> Response:
    """Sources, rows set aside, runs; of an update at work how far it is."""
    site = site_of(request)
    at_work = run_now(site.workspace)
    words: dict[str, Any] = {"at_work": at_work, "stage_name": stage_name, "lasting": lasting}
    if visit().target == PROGRESS:
        response = site.page("data_progress.html", **words)
        if at_work is None:
            response.headers["HX-Refresh"] = "true"
        return response
    status = status_of(site.pool.manifest)
    found: dict[str, Any] = {"aside": None, "match_count": None}
    reader = None
    if status.current is not None:
        with site.pool.lend() as snapshot:
            reader = Reader(snapshot)
            found["aside"] = set_aside(snapshot, reason or None, page if reason else Page(1, 1))
            found["match_count"] = _waiting(reader)
            sources = sources_of(status.files, reader)
    else:
        sources = sources_of(status.files, None)
    return site.page(
        "data.html", status=status, sources=sources, reason=reason, source=source, **found, **words
    )


@router.get(LINEAGE)
def lineage(request: Request, table: Words = "", stage: Words = "") -> Response:
    """Which table is made from which: the stages, or one table between its neighbours."""
    site = site_of(request)
    found = lineage_of(site.pool.manifest)
    one = found.one(table) if table else None
    return site.page(
        "lineage.html",
        lineage=found,
        shown=_shown(found, one, stage),
        one=one,
        stage=stage,
        stage_name=stage_name,
        picture=_picture(found, table),
    )


def _shown(found: Lineage, one: LineageTable | None, stage: str) -> list[LineageTable]:
    """The tables that are listed: one with its neighbours, those of a stage, or all."""
    if one is not None:
        near = {one.table, *one.reads, *one.readers}
        return [each for each in found.tables if each.table in near]
    return [each for each in found.tables if stage in ("", each.stage)]


def _picture(found: Lineage, table: str) -> Any:
    if not table:
        return stage_river(found, stage_name, lambda name: with_query(LINEAGE, stage=name) + "#tables")
    counts = {each.table: each.row_count for each in found.tables}

    def rows(name: str) -> str:
        count = counts.get(name)
        return "" if count is None else ngettext("{count} row", "{count} rows", count)

    return table_neighbours(found.one(table), rows, lambda name: with_query(LINEAGE, table=name))


def _waiting(reader: Reader) -> int:
    """Pairs that nobody has decided."""
    row = reader.one(
        "select count(*) as waiting from {matches} where decision = 'unresolved' and right_id <> ''"
    )
    return int(row["waiting"])


@router.get("/help")
def help_(request: Request) -> Response:
    """How to read the pictures, and the keys."""
    return site_of(request).page("help.html")
