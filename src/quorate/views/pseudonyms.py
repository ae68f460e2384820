"""Published tables for analysis outside of the team: nobody is named, and who is the same stays the same.

Every text is replaced by a keyed pseudonym unless it is one of a closed list, or its column is listed here as a word of
the method (a stage, a role, a play). So a column that somebody adds is replaced until it is listed. Equal texts become
equal pseudonyms in every table, so tables join as before. JSON, which holds sentences and raw rows, is left empty. The
key is sealed in the workspace and is in no table: without it nobody can make a pseudonym of a name they guess.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator, Sequence, Set
from typing import TYPE_CHECKING

from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.columns import Column
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace_keys import WorkspaceKeys

if TYPE_CHECKING:
    from pathlib import Path

    import pyarrow as pa

PURPOSE = "pseudonyms"
_LENGTH = 20
_ID_PREFIX = re.compile(r"[a-z]{1,3}_")
# Words of the method, of settings and of journey maps: they tell nobody.
PLAIN_COLUMNS: Set[str] = frozenset(
    {
        "audience", "channel", "code_version", "country", "criteria_stage", "criterion_id", "criterion_ids",
        "crm_stage", "currency", "engine", "field", "finding", "forecast_category", "industry", "inferred_stage",
        "journey_map", "level", "needed_by_stage", "play", "programme", "reason_code", "role", "roles", "rule",
        "run_id", "size", "source", "stage", "stage_at_first_two_way", "stages", "stratum", "tier", "transition",
        "vacancy_role", "variant",
    }
)  # fmt: skip

# In a segment these stand before the id of somebody or something; every other segment is made of words.
_SEGMENTS_OF_IDS = ("owner:", "offering:")


class Pseudonyms:
    """Replaces texts by pseudonyms of one workspace."""

    def __init__(self, root: Path) -> None:
        self._key = WorkspaceKeys(root).key_of(PURPOSE)
        self._known: dict[str, str] = {}

    def of(self, text: str) -> str:
        """The pseudonym of a text; one that begins like an id of ours begins so too."""
        if text not in self._known:
            begins = _ID_PREFIX.match(text)
            digest = hmac.digest(self._key, text.encode(), "sha256").hex()[:_LENGTH]
            self._known[text] = f"{begins[0] if begins else 'x_'}{digest}"
        return self._known[text]

    def segment(self, segment: str) -> str:
        """A segment of the same kind, whose id is a pseudonym: it joins with the table of what it names."""
        for begins in _SEGMENTS_OF_IDS:
            if segment.startswith(begins):
                return f"{begins}{self.of(segment.removeprefix(begins))}"
        return segment

    def table(self, name: str, table: pa.Table) -> pa.Table:
        """A published table without a text that tells anybody."""
        columns = {column.name: column for column in PUBLISHED_TABLES[name].columns}
        for place, field in enumerate(table.schema):
            column = columns.get(field.name)
            if column is None:
                raise ValueError(f"{name}.{field.name} is no column of a published table")
            if not is_plain(column):
                table = table.set_column(place, field, self._replaced(column, table[field.name]))
        return table

    def _replaced(self, column: Column, cells: pa.ChunkedArray) -> pa.Array:
        import pyarrow as pa

        if column.kind == "json":
            values: list[object] = [
                None if cell is None else "[]" if cell.startswith("[") else "{}" for cell in cells.to_pylist()
            ]
        elif column.kind == "texts":
            values = [
                None if cell is None else [self.of(each) for each in cell] for cell in cells.to_pylist()
            ]
        else:
            instead = self.segment if column.name == "segment" else self.of
            values = [None if cell is None else instead(cell) for cell in cells.to_pylist()]
        return pa.array(values, cells.type)


def is_plain(column: Column) -> bool:
    """Whether what a column holds tells nobody."""
    is_text = column.kind in ("text", "texts", "json")
    return not is_text or column.closed_list is not None or column.name in PLAIN_COLUMNS


def pseudonymised_tables(snapshot: Snapshot, pseudonyms: Pseudonyms) -> Iterator[tuple[str, pa.Table]]:
    """Every table with a written contract, its rows in no order that tells anything."""
    for name, contract in PUBLISHED_TABLES.items():
        if name in snapshot.tables:
            held = [each for each in contract.names if each in snapshot.columns[name]]
            found = pseudonyms.table(name, snapshot.table(f"select {', '.join(held)} from {name}"))
            yield name, found.sort_by([(each.name, "ascending") for each in _sortable(found)])


def _sortable(table: pa.Table) -> Sequence[pa.Field]:
    import pyarrow as pa

    return [field for field in table.schema if not pa.types.is_list(field.type)]
