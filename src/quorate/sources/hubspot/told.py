"""Account for rows of association files: what they say is kept on the records they begin at."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from quorate.sources.csv_files import Chunk
from quorate.vocabulary.batches import ROW_NUMBER, Batch, SetAside

if TYPE_CHECKING:
    from quorate.warehouse.engine import Engine

_NOT_USED = "the row does not say which kinds of records belong together, or of these nothing is made"
_NOT_HERE = (
    "the record that the association is kept on is not in this import or set aside; import both together"
)


class Told:
    """Which rows of association files came out on a record of another file."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._seen: dict[str, set[int]] = {}
        self._all: dict[str, set[int]] = {}
        for file, number in engine.rows("select file, row_number from told"):
            self._all.setdefault(file, set()).add(number)

    def batches(self, batch: Batch) -> Iterator[Batch]:
        """The rows of association files that are kept on records of this batch, with those records."""
        if not self._all:
            return
        import pyarrow.compute as pc

        for name, table in batch.tables.items():
            columns = [column for column in table.column_names if column != ROW_NUMBER]
            with self._engine.registered(made=table):
                found = self._engine.table(
                    f"select t.file as told_by, t.row_number, {', '.join(f'm.{column}' for column in columns)} "
                    "from made m inner join told t on t.record_id = m.record_id order by told_by, t.row_number"
                )
            for file in sorted(set(found.column("told_by").to_pylist())):
                rows = found.filter(pc.equal(found.column("told_by"), file))
                seen = self._seen.setdefault(file, set())
                fresh = set(rows.column(ROW_NUMBER).to_pylist()) - seen
                seen |= fresh
                yield Batch(file, len(fresh), {name: rows.select(table.column_names)})

    def rest(self, chunk: Chunk, batch: Batch) -> Batch:
        """The batch of a chunk of an association file without the rows that came out before."""
        numbers = self._seen.get(batch.file, set()) & set(chunk.numbers)
        aside = [
            self._explained(batch.file, item) for item in batch.set_aside if item.row_number not in numbers
        ]
        return Batch(batch.file, batch.rows_read - len(numbers), batch.tables, aside, batch.note)

    def _explained(self, file: str, item: SetAside) -> SetAside:
        if item.code != "nothing_to_use":
            return item
        is_known = item.row_number in self._all.get(file, ())
        code, reason = ("record_not_here", _NOT_HERE) if is_known else ("unknown_association", _NOT_USED)
        return SetAside(item.row_number, code, reason, item.raw, item.record_id)
