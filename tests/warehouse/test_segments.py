from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from quorate.errors import StoreError
from quorate.warehouse.segments import Segment, damage, require_whole, sweep_drafts, write_segment

SCHEMA = pa.schema([("name", pa.string()), ("amount", pa.float64())])


def batches(*rows: tuple[str, float]) -> list[pa.RecordBatch]:
    return [
        pa.RecordBatch.from_pylist([{"name": name, "amount": amount} for name, amount in rows], schema=SCHEMA)
    ]


def test_same_rows_same_bytes(tmp_path: Path) -> None:
    first = write_segment(tmp_path, "published", "t", SCHEMA, batches(("a", 0.1 + 0.2), ("b", -0.0)))
    again = write_segment(tmp_path, "published", "t", SCHEMA, batches(("a", 0.3), ("b", 0.0)))
    assert first == again
    assert pq.read_table(tmp_path / first.path).to_pylist()[0] == {"name": "a", "amount": 0.3}


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    def interrupted() -> Iterator[pa.RecordBatch]:
        yield batches(("a", 1.0))[0]
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_segment(tmp_path, "published", "t", SCHEMA, interrupted())
    assert list((tmp_path / "published").iterdir()) == []


def _flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


@pytest.mark.parametrize("harm", [_flip, _cut, Path.unlink])
def test_damage_is_seen_and_named(harm: object, tmp_path: Path) -> None:
    segment: Segment = write_segment(tmp_path, "evidence", "t", SCHEMA, batches(("a", 1.0)))
    assert damage(tmp_path, segment, thorough=True) is None
    assert callable(harm)
    harm(tmp_path / segment.path)
    assert damage(tmp_path, segment, thorough=True)
    with pytest.raises(StoreError, match="damaged") as caught:
        require_whole(tmp_path, [segment], thorough=True)
    assert segment.path in str(caught.value.where)
    assert "backup" in str(caught.value.do)


def test_what_a_killed_writer_left_is_swept(tmp_path: Path) -> None:
    segment = write_segment(tmp_path, "published", "t", SCHEMA, batches(("a", 1.0)))
    draft = tmp_path / "published" / ".t-4711.draft"
    draft.write_bytes(b"half a segment")
    sweep_drafts(tmp_path / "published")
    assert not draft.exists()
    assert damage(tmp_path, segment, thorough=True) is None
