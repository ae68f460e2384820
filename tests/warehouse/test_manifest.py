from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from quorate.errors import Busy, StoreError, UsageError
from quorate.warehouse.addresses import Database
from quorate.warehouse.lock import updating
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.segments import Segment

DAY = datetime(2026, 3, 1)
SEGMENT = Segment("touches", "published/touches-1.parquet", 3, 100, "ab")


@pytest.fixture
def manifest(database: Database) -> Manifest:
    made = Manifest(database)
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


def test_what_was_merged_or_written_anew_counts_as_it_stands_now(manifest: Manifest) -> None:
    counts = FileCounts("a.csv", 3, 3, 0, 0)
    large = Segment("touches", "evidence/touches-2.parquet", 2**40, 2**42, "cd")
    manifest.record_import("s", DAY, [counts], [SEGMENT])
    manifest.record_import("s", DAY, [counts], [large])
    merged = Segment("touches", "evidence/touches-3.parquet", 2**41, 2**43, "ef")
    for _ in range(2):  # one that was let go of and came back is replaced again
        manifest.replace_evidence(manifest.evidence(), merged, DAY)
    assert manifest.evidence() == [merged]
    assert manifest.replaced_evidence(DAY + timedelta(days=1)) == sorted([SEGMENT.path, large.path])
    manifest.rewrite_evidence([(merged, SEGMENT)])
    assert manifest.evidence() == [SEGMENT]
    assert manifest.replaced_evidence(DAY + timedelta(days=1)) == []


def test_a_publication_written_anew_has_a_new_number_and_the_next_one_follows(manifest: Manifest) -> None:
    kept = [manifest.publish(f"run_{n}", DAY, DAY, DAY, [SEGMENT], make_current=True) for n in (1, 2)]
    other = Segment("touches", "published/touches-9.parquet", 2, 90, "ff")
    manifest.rewrite_published({SEGMENT.path: other})
    again = manifest.publications()
    assert [each.run_id for each in again] == ["run_1", "run_2"]
    assert min(each.publication_no for each in again) > max(kept)
    assert all(each.segments == {"touches": other} for each in again)
    assert [number for number, _ in manifest.of_days()] == [each.publication_no for each in again]
    assert manifest.publish("run_3", DAY, DAY, DAY, [other], make_current=True) > again[-1].publication_no


def test_paths_are_in_the_order_of_their_letters(manifest: Manifest) -> None:
    paths = ["evidence/B-1", "evidence/a-1", "evidence/a_1", "evidence/ä-1"]
    segments = [Segment("touches", path, 1, 1, path) for path in reversed(paths)]
    manifest.record_import("s", DAY, [], segments)
    assert [each.path for each in manifest.evidence()] == paths


def test_a_database_holds_one_workspace(manifest: Manifest, database: Database) -> None:
    assert manifest.is_there()
    with pytest.raises(UsageError, match="a workspace in this database already"):
        Manifest(database).create()


def test_two_who_publish_at_once_get_different_numbers(manifest: Manifest, database: Database) -> None:
    def publish(name: int) -> list[int]:
        own = Manifest(database)
        try:
            return [
                own.publish(f"run_{name}", DAY, DAY, DAY, [SEGMENT], make_current=True) for _ in range(10)
            ]
        finally:
            own.close()

    with ThreadPoolExecutor(4) as pool:
        numbers = [number for found in pool.map(publish, range(4)) for number in found]
    assert sorted(numbers) == list(range(1, 41))
    assert sum(each.is_current for each in manifest.publications()) == 1


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    file = tmp_path / "quorate.sqlite"
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    with pytest.raises(StoreError, match="manifest") as caught:
        Manifest(file).current()
    assert "backup" in str(caught.value.do)


def test_the_second_updater_is_told_who_holds_it(tmp_path: Path, database: Database) -> None:
    lock = tmp_path / "updater.lock"
    said = r"`quorate update` of .* since 2026-03-01T00:00:00"
    with (
        updating(lock, "quorate update", DAY, database),
        pytest.raises(Busy, match=said),
        updating(lock, "another", DAY, database),
    ):
        pass
    with updating(lock, "free again", DAY, database):
        pass
