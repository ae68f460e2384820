"""The evidence log without one person: what they did stays, of somebody who cannot be recognised any more.

Rows that only describe them are reduced to one record of nobody in particular, at the same company; what they did keeps
its time, kind and company. What colleagues asserted of them and on what basis they might be addressed goes whole.
"""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.evidence.intake import fingerprint_sql
from quorate.privacy.columns import mentions, rows_of, without
from quorate.privacy.redacting import Redactor
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, parquet
from quorate.warehouse.forgotten import erased_address
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, write_segment
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Columns that say whose a row is.
WHOSE: Mapping[str, tuple[str, ...]] = {
    "observed_touches": ("person_key", "email", "user_key", "visitor_key"),
    "observed_attendees": ("person_key", "email"),
    "observed_campaign_members": ("person_key",),
    "observed_people": ("record_id", "email"),
    "observed_links": ("left_value", "right_value"),
    "observed_consents": ("person_key", "email"),
    "observed_contact_roles": ("person_key",),
    "observed_statements": ("person_key", "email"),
    "observed_set_aside": (),
}
# What goes whole: nothing is counted by it, and it is of them alone.
_GOES = ("observed_statements", "observed_consents", "observed_set_aside")
# Lines of the ledger: who they are about is told by the ledger's own rows.
_OF_LEDGER = ("observed_plan_events", "observed_experiment_events")
# What somebody did, and the columns that name what was done.
_DEEDS = ("observed_touches", "observed_attendees", "observed_campaign_members")
_DEED_IDS = ("record_id", "source_record_id", "touch_key")
_ID_LENGTH = 24
# The refusal of whoever was forgotten, as of every day.
SOURCE = "privacy"
EPOCH = datetime(1970, 1, 1)


@dataclass
class Renamed:
    """Ids of records that would lead back to the person through the system they came from, and what they become.

    An id that rows of others name too, of a meeting that several attended, is none of them: it tells the meeting, and
    under another name what the others did there would be counted once more by the next import of the same export.
    `secret` is forgotten when the erasure is done, so that nobody can make the same names again.
    """

    secret: bytes
    ids: Set[str]

    def of(self, record_id: str) -> str:
        """The id, or its new name where it was a row of theirs."""
        if record_id not in self.ids:
            return record_id
        return f"erased:{hmac.digest(self.secret, record_id.encode(), 'sha256').hex()[:_ID_LENGTH]}"


@dataclass(frozen=True)
class Rewritten:
    """What became of the log: rows changed and rows taken out, by table."""

    changed: Mapping[str, int]
    removed: Mapping[str, int]


def rewrite_log(workspace: Workspace, manifest: Manifest, redactor: Redactor, secret: bytes) -> Rewritten:
    """Write every segment that tells the person anew, and have the manifest name the new ones, all at once.

    Files of before are deleted, those of merged segments too. Whoever calls holds the updater's lock.
    """
    renamed = Renamed(secret, _theirs_alone(workspace, manifest, redactor))
    changed: Counter[str] = Counter()
    removed: Counter[str] = Counter()
    pairs: list[tuple[Segment, Segment | None]] = []
    for segment, table in _telling(workspace, manifest, redactor):
        new = _rewritten(segment.table, table, redactor, renamed)
        if not new.equals(table):
            removed[segment.table] += len(table) - len(new)
            changed[segment.table] += _differing(table, new)
            pairs.append((segment, written(workspace, segment.table, new)))
    manifest.rewrite_evidence(pairs)
    if changed:
        manifest.record_import(SOURCE, EPOCH, [], [_refusal(workspace, redactor.token)])
    delete_unnamed(workspace, manifest)
    return Rewritten(+changed, +removed)


def _refusal(workspace: Workspace, token: str) -> Segment:
    """That whoever stands there now may be addressed in no channel, whatever the company's own rule says."""
    import pyarrow as pa

    contract = LOG_TABLES["observed_consents"]
    row = {
        "record_id": f"{SOURCE}:{token}", "source": SOURCE, "known_at": EPOCH, "version_at": EPOCH, "is_deleted": False,
        "stated_at": EPOCH, "person_key": token, "email": erased_address(token), "channel": "all", "basis": "refused",
        "fingerprint": token, "imported_at": EPOCH,
    }  # fmt: skip
    schema = contract.arrow_schema()
    batches = pa.Table.from_pylist([row], schema=schema).to_batches()
    return write_segment(workspace.root, f"evidence/{contract.name}", contract.name, schema, batches)


def _telling(
    workspace: Workspace, manifest: Manifest, redactor: Redactor
) -> Iterator[tuple[Segment, pa.Table]]:
    """Segments that tell the person, with their rows."""
    for segment in manifest.evidence():
        table = read_segment(workspace, segment) if segment.table in LOG_TABLES else None
        if table is not None and mentions(table, redactor):
            yield segment, table


def _theirs_alone(workspace: Workspace, manifest: Manifest, redactor: Redactor) -> Set[str]:
    """Ids of what they did that no row of anybody else names."""
    import pyarrow.compute as pc

    ids: set[str] = set()
    for table, theirs in _deeds(workspace, manifest, redactor):
        ids |= _ids_in(table.filter(theirs), ("record_id", "source_record_id"))
    for table, theirs in _deeds(workspace, manifest, redactor) if ids else ():
        ids -= _ids_in(table.filter(pc.invert(theirs)), _DEED_IDS)
    return ids


def _deeds(
    workspace: Workspace, manifest: Manifest, redactor: Redactor
) -> Iterator[tuple[pa.Table, pa.Array]]:
    """What anybody did, segment by segment, and which rows are theirs."""
    for segment in manifest.evidence():
        if segment.table in _DEEDS:
            table = read_segment(workspace, segment)
            yield table, rows_of(table, WHOSE[segment.table], redactor)


def _ids_in(table: pa.Table, columns: Collection[str]) -> set[str]:
    import pyarrow.compute as pc

    names = set(columns) & set(table.column_names)
    return {each for name in names for each in pc.unique(table[name]).to_pylist() if each}


def read_segment(workspace: Workspace, segment: Segment) -> pa.Table:
    """A segment with the columns of today; one of before may lack some."""
    with (
        Engine() as engine,
        engine.registered(none=LOG_TABLES[segment.table].arrow_schema().empty_table()),
    ):
        return engine.table(
            f"select {', '.join(LOG_TABLES[segment.table].names)} from (select * from none union all by name "
            f"select * from {parquet([workspace.root / segment.path])}) order by record_id, fingerprint, imported_at"
        ).cast(LOG_TABLES[segment.table].arrow_schema())


def _rewritten(name: str, table: pa.Table, redactor: Redactor, renamed: Renamed) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    theirs = rows_of(table, WHOSE.get(name, ()), redactor)
    if name in _GOES:
        raw = table["raw"].to_pylist() if name == "observed_set_aside" else None
        goes = pa.array([redactor.is_in(text) for text in raw], pa.bool_()) if raw is not None else theirs
        table = table.filter(pc.invert(goes))
        theirs = rows_of(table, WHOSE[name], redactor)
    elif name not in _OF_LEDGER and name in WHOSE:
        table = _placed(table, theirs)
    new = _renamed(without(table, theirs, redactor), renamed)
    return new if new.equals(table) else _fingerprinted(name, new)


def _placed(table: pa.Table, theirs: pa.Array) -> pa.Table:
    """Rows of theirs at their company still, which their address told; a host only they write from would tell them."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not {"company_domain", "email"} <= set(table.column_names):
        return table
    shared = set(_hosts(table["email"].filter(pc.invert(theirs))))
    hosts = pa.array([host if host in shared else None for host in _hosts(table["email"])], pa.string())
    told = pc.if_else(pc.and_(theirs, pc.is_null(table["company_domain"])), hosts, table["company_domain"])
    place = table.column_names.index("company_domain")
    return table.set_column(place, table.schema.field(place), told)


def _hosts(emails: pa.ChunkedArray) -> list[str | None]:
    return [email.rpartition("@")[2] if email else None for email in emails.to_pylist()]


def _renamed(table: pa.Table, renamed: Renamed) -> pa.Table:
    """New names for what they did, wherever it is named."""
    import pyarrow as pa

    for column in _DEED_IDS:
        if column in table.column_names:
            cells = table[column].to_pylist()
            new = [renamed.of(cell) if cell else cell for cell in cells]
            if new != cells:
                place = table.column_names.index(column)
                table = table.set_column(place, table.schema.field(place), pa.array(new, pa.string()))
    return table


def _fingerprinted(name: str, new: pa.Table) -> pa.Table:
    """Fingerprints of rows that changed, made anew: the old ones are of what is gone."""
    with Engine() as engine, engine.registered(given=new):
        rows = engine.table(
            f"select * replace ({fingerprint_sql(LOG_TABLES[name])} as fingerprint) from given"
        )
    return rows.cast(new.schema)


def _differing(before: pa.Table, new: pa.Table) -> int:
    """How many rows are not as any of before."""
    known = set(before["fingerprint"].to_pylist())
    return sum(each not in known for each in new["fingerprint"].to_pylist())


def written(workspace: Workspace, name: str, table: pa.Table) -> Segment | None:
    """Rows of a log table as a new segment; None where there are none."""
    if not len(table):
        return None
    schema = LOG_TABLES[name].arrow_schema()
    order = [("record_id", "ascending"), ("fingerprint", "ascending"), ("imported_at", "ascending")]
    batches: Iterable[pa.RecordBatch] = table.sort_by(order).to_batches(max_chunksize=ROWS_PER_GROUP)
    return write_segment(workspace.root, f"evidence/{name}", name, schema, batches)


def delete_unnamed(workspace: Workspace, manifest: Manifest) -> None:
    """No file of the log stays that the manifest does not name: merged segments are kept for an hour otherwise."""
    named = {each.path for each in manifest.evidence()}
    for path in workspace.evidence.rglob("*.parquet"):
        if path.relative_to(workspace.root).as_posix() not in named:
            path.unlink(missing_ok=True)
