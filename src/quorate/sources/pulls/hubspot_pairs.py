"""Find who is no longer on a deal or at a meeting, and who is again: associations carry no stamp and leave no trace.

For every deal and engagement that was read, all its contacts were read too. What the importer made of them is
compared with what the log holds of the same deals and engagements.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from quorate.sources.hubspot.kinds import SOURCE
from quorate.sources.pulls.held import held_by
from quorate.sources.pulls.hubspot_reading import as_lines
from quorate.sources.pulls.landing import write_durably
from quorate.sources.pulls.pulling import Pulling
from quorate.vocabulary.batches import Batch

if TYPE_CHECKING:
    import pyarrow as pa

# Each table of pairs: the column of the record that names the contacts, and the importer's file for its changes.
_TABLES: Mapping[str, tuple[str, str]] = {
    "observed_contact_roles": ("opportunity_key", "contact_role_changes"),
    "observed_attendees": ("touch_key", "attendee_changes"),
}


class Pairs:
    """Hears what an import makes of associations, and settles afterwards what has come or gone."""

    def __init__(self, pulling: Pulling, folder: Path) -> None:
        self._pulling = pulling
        self._folder = folder
        self._heard: dict[str, set[str]] = {table: set() for table in _TABLES}

    def hear(self, batch: Batch) -> None:
        """Remember the keys of the pairs in a batch."""
        for table, keys in self._heard.items():
            if table in batch.tables:
                keys.update(batch.tables[table].column("record_id").to_pylist())

    def settle(self, parents: Collection[str]) -> int:
        """Import what has come or gone at the records of these keys; returns how many pairs that were."""
        import pyarrow as pa

        files: list[Path] = []
        count = 0
        with held_by(self._pulling.workspace) as held:
            for table, (parent, name) in _TABLES.items():
                keys = pa.table({"key": pa.array(sorted(parents), pa.string())})
                changed = held.pairs_changed(table, parent, keys, _as_table(self._heard[table]))
                changed = [each for each in changed if str(each["record_id"]).startswith(f"{SOURCE}:")]
                if changed:
                    path = self._folder / f"{name}.jsonl"
                    write_durably(path, as_lines([self._row(each, parent) for each in changed]))
                    files.append(path)
                    count += len(changed)
        if files:
            self._pulling.take(files)
        for path in files:
            path.unlink()
        return count

    def _row(self, pair: Mapping[str, Any], parent: str) -> dict[str, Any]:
        own = "deal_key" if parent == "opportunity_key" else "engagement_key"
        return {
            "key": pair["record_id"],
            own: pair[parent],
            "contact_key": pair["person_key"],
            "role": pair.get("crm_role"),
            "known_at": pair["known_at"].isoformat(),
            "changed_at": self._pulling.clock().isoformat(),
            "archived": pair["is_gone"],
        }


def _as_table(keys: Collection[str]) -> pa.Table:
    import pyarrow as pa

    return pa.table({"record_id": pa.array(sorted(keys), pa.string())})
