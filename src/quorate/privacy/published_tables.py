"""Published tables without one person: every publication that is kept, past days, and exports beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.privacy.columns import mentions, rows_of, without
from quorate.privacy.redacting import Redactor
from quorate.vocabulary.sensitive import SENSITIVE_TABLES
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import ROWS_PER_GROUP, Segment, write_segment
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    import pyarrow as pa

# Columns that say whose a row is.
_WHOSE = (
    "person_id", "value", "person_key", "email", "user_key", "visitor_key", "visitor_id", "left_id", "right_id",
)  # fmt: skip


def rewrite_published(workspace: Workspace, manifest: Manifest, redactor: Redactor) -> Mapping[str, int]:
    """Write every published table that tells the person anew; returns how many rows of theirs changed, by table.

    What others thought of them goes whole. Files of before are deleted at once: whoever reads them at this moment is
    told that they are gone.
    """
    counts: Counter[str] = Counter()
    pairs: dict[str, Segment] = {}
    for segment in _segments(manifest):
        path = workspace.root / segment.path
        table = _read(path)
        if not mentions(table, redactor):
            continue
        new, changed = _rewritten(segment.table, table, redactor)
        counts[segment.table] += changed
        batches = new.to_batches(max_chunksize=ROWS_PER_GROUP)
        place = Path(segment.path).parent.as_posix()
        pairs[segment.path] = write_segment(workspace.root, place, segment.table, table.schema, batches)
    manifest.rewrite_published(pairs)
    named = {each.path for each in _segments(manifest)}
    for folder in (workspace.published, workspace.days):
        for path in folder.glob("*.parquet"):
            if path.relative_to(workspace.root).as_posix() not in named:
                path.unlink(missing_ok=True)
    return counts


def rewrite_parquet(path: Path, redactor: Redactor) -> int:
    """Write a table that lies elsewhere in the workspace anew, if it tells the person; how many rows changed."""
    import pyarrow.parquet as pq

    table = _read(path)
    if not mentions(table, redactor):
        return 0
    new, changed = _rewritten(path.stem, table, redactor)
    draft = path.with_name(f".{path.name}.draft")
    pq.write_table(new, draft, compression="zstd")
    draft.replace(path)
    return changed


def _segments(manifest: Manifest) -> Iterator[Segment]:
    """Every file that a publication names, once."""
    seen: set[str] = set()
    for publication in manifest.publications():
        for segment in publication.segments.values():
            if segment.path not in seen:
                seen.add(segment.path)
                yield segment


def _read(path: Path) -> pa.Table:
    import pyarrow.parquet as pq

    return pq.read_table(path, partitioning=None)


def _rewritten(name: str, table: pa.Table, redactor: Redactor) -> tuple[pa.Table, int]:
    import pyarrow as pa
    import pyarrow.compute as pc

    theirs = rows_of(table, _WHOSE, redactor)
    count = pc.sum(theirs).as_py() or 0
    if name in SENSITIVE_TABLES:
        table = table.filter(pc.invert(theirs))
        theirs = pa.array([False] * len(table), pa.bool_())
    return without(table, theirs, redactor), count
