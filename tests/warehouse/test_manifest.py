from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from quorate.errors import Busy, StoreError
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.segments import Segment

DAY = datetime(2026, 3, 1)
SEGMENT = Segment("touches", "published/touches-1.parquet", 3, 100, "ab")


@pytest.fixture
def manifest(tmp_path: Path) -> Manifest:
    made = Manifest(tmp_path / "quorate.sqlite")
    made.create()
    return made


def test_only_one_publication_is_current(manifest: Manifest) -> None:
    first = manifest.publish("run_1", DAY, DAY, DAY, [SEGMENT], make_current=True)
    manifest.publish("run_2", DAY, DAY, DAY, [SEGMENT], make_current=True)
    aside = manifest.publish("run_3", DAY, DAY, DAY, [SEGMENT], make_current=False)
    current = manifest.current()
    assert current is not None
    assert current.run_id == "run_2"
    assert current.segments == {"touches": SEGMENT}
    assert [publication.is_current for publication in manifest.publications()] == [False, True, False]
    manifest.make_current(first)
    manifest.drop_publications([aside])
    again = manifest.current()
    assert again is not None
    assert again.run_id == "run_1"
    assert manifest.publication_of("run_3") is None


def test_a_segment_counts_once(manifest: Manifest) -> None:
    counts = FileCounts("a.csv", 3, 3, 0, 0)
    manifest.record_import("s", DAY, [counts], [SEGMENT])
    manifest.record_import("s", DAY, [counts], [SEGMENT])
    assert manifest.evidence() == [SEGMENT]
    assert [file.counts for file in manifest.imported_files()] == [counts, counts]


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    file = tmp_path / "quorate.sqlite"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match="manifest") as caught:
        Manifest(file).current()
    assert "backup" in str(caught.value.do)


def test_the_second_updater_is_told_who_holds_it(tmp_path: Path) -> None:
    lock = tmp_path / "updater.lock"
    said = r"`quorate update` of .* since 2026-03-01T00:00:00"
    with (
        updating(lock, "quorate update", DAY),
        pytest.raises(Busy, match=said),
        updating(lock, "another", DAY),
    ):
        pass
    with updating(lock, "free again", DAY):
        pass
