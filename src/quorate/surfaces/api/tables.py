"""Published tables as they are: a page at a time as JSON, or the same rows as CSV, Parquet or Arrow."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request
from pydantic import BaseModel, WithJsonSchema
from starlette.responses import Response

from quorate.errors import NotFound, nearest_word
from quorate.surfaces.api.answering import answer, is_known, plain, tag_of, tagged, unchanged
from quorate.surfaces.api.cursors import CursorBook
from quorate.surfaces.api.desk import asking
from quorate.surfaces.api.openapi import responses_of
from quorate.surfaces.api.table_formats import FORMATS, format_of
from quorate.surfaces.api.table_queries import TableQuery, query_in
from quorate.views.answers import Stamp
from quorate.views.tables import TableColumn, TableLine, table_list, table_page
from quorate.vocabulary import PUBLISHED_TABLES

router = APIRouter()
TableName = Annotated[str, WithJsonSchema({"type": "string", "enum": list(PUBLISHED_TABLES)})]


class TablePage(BaseModel):
    """Rows of a published table in the order of its key, with its columns; `next` is null on the last page."""

    table: str
    columns: list[TableColumn]
    items: list[dict[str, Any]]
    item_count: int
    next: str | None
    stamp: Stamp


@router.get(
    "/tables", response_model=list[TableLine], tags=["tables"], responses=responses_of("reading"),
    operation_id="list_tables", summary="The published tables and what one row of each is.",
)  # fmt: skip
def tables(request: Request) -> Response:
    """Every table of the vocabulary, with how many rows whoever asks sees."""
    with asking(request) as asked:
        tag = tag_of(request, asked.snapshot.publication)
        return unchanged(tag) if is_known(request, tag) else answer(request, table_list(asked.reader), tag)


_responses = responses_of("reading")
_responses[200] = {
    "content": {
        "application/json": {},
        **{each: {"schema": {"type": "string", "format": "binary"}} for each in FORMATS},
    }
}


@router.get(
    "/tables/{table}", response_model=TablePage, tags=["tables"], responses=_responses,
    operation_id="read_table", summary="Rows of one published table; `COLUMN=VALUE` narrows them.",
    openapi_extra={"parameters": TableQuery.described()},
)  # fmt: skip
def table(request: Request, table: TableName) -> Response:
    """A page of a table's rows, in the format that `Accept` asks for."""
    if table not in PUBLISHED_TABLES:
        near = nearest_word(table, list(PUBLISHED_TABLES))
        raise NotFound(
            f"There is no table '{table[:80]}'." + (f" Did you mean '{near}'?" if near else ""),
            expected="a table of the data dictionary",
        )
    wanted = format_of(request)
    query = query_in(request, PUBLISHED_TABLES[table])
    with asking(request) as asked:
        publication = asked.snapshot.publication
        tag = tag_of(request, publication)
        book = CursorBook.of(request.url.path, query.chosen(), publication.run_id)
        turn = book.turn(query.cursor, query.limit)
        if is_known(request, tag):
            return unchanged(tag)
        page = table_page(
            asked.reader, table, query.filters, query.columns, limit=turn.limit, after=turn.after
        )
    following = book.after(page.following)
    link = f'<{request.url.include_query_params(cursor=following)}>; rel="next"' if following else None
    headers = {"Link": link} if link else {}
    if wanted is not None:
        return tagged(request, wanted.written(page.rows), wanted.media_type, tag, **headers)
    document = {
        "table": table,
        "columns": page.columns,
        "items": [plain(row) for row in page.rows.to_pylist()],
        "item_count": page.row_count,
        "next": following,
        "stamp": page.stamp,
    }
    return answer(request, document, tag, **headers)
