"""Bring back records that are alive in Salesforce and that the log lacks or takes for deleted.

This happens when the user that signs in regains sight of records, and when segments of the log were lost. Such rows
bear old stamps, so no cursor would ever come by them: they are asked for by their ids.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from quorate.sources.pulls.landing import write_durably
from quorate.sources.pulls.pulling import Pulling
from quorate.sources.pulls.salesforce_client import SalesforceClient
from quorate.sources.pulls.salesforce_fields import FieldPlan
from quorate.sources.pulls.salesforce_rows import header_of, literal, rows_of

# More than these are fetched faster, and more surely, by asking for everything again.
MOST_BY_ID = 10_000
_IDS_PER_QUERY = 200
_CHANGEABLE_STAMP = "SystemModstamp"


def recover(
    client: SalesforceClient,
    pulling: Pulling,
    plan: FieldPlan,
    ids: Collection[str],
    known: Collection[str],
    folder: Path,
) -> None:
    """Fetch these records and import them.

    Of those `known` to the log, whose latest version says deleted, the fetched row is a version of now: at its own
    stamp it would stay older than the delete.
    """
    name = plan.object.api_name
    now = literal(pulling.clock())
    fetched: list[dict[str, Any]] = []
    for some in _batches(sorted(ids)):
        listed = ", ".join(f"'{each}'" for each in some)
        soql = f"SELECT {', '.join(plan.fields)} FROM {name} WHERE Id IN ({listed})"
        for page in client.pages(name, soql, with_deleted=True):
            fetched.extend(page.records)
    rows = [
        {**row, _CHANGEABLE_STAMP: now} if row["Id"] in known and plan.stamp == _CHANGEABLE_STAMP else row
        for row in fetched
    ]
    if rows:
        path = folder / f"{name}.recovered.csv"
        write_durably(path, header_of(plan.fields) + rows_of(rows, plan.fields))
        pulling.take([path])
        path.unlink(missing_ok=True)


def _batches(ids: list[str]) -> Iterator[list[str]]:
    left = iter(ids)
    while some := list(islice(left, _IDS_PER_QUERY)):
        yield some
