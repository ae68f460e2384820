"""Many small segments become few, and hold what they held."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quorate import flow, safekeeping
from quorate.vocabulary import LOG_TABLES
from quorate.warehouse import compacting
from quorate.warehouse.compacting import GRACE, SEGMENTS_PER_TIER, compact, tier_of
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.segments import Segment, write_segment
from quorate.warehouse.workspace import Workspace

AT = datetime(2026, 5, 1, 10)
TABLE = "observed_links"
SCHEMA = LOG_TABLES[TABLE].arrow_schema()


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return flow.create_workspace(tmp_path / "acme", "Acme")


def rows_of(number: int, count: int) -> list[dict[str, Any]]:
    """Rows that are like no others, some cells empty."""
    filled: dict[str, Any] = {
        "record_id": f"r{number % 3}",
        "fingerprint": f"{number}",
        "known_at": AT,
        "imported_at": AT,
    }
    return [{**filled, "fingerprint": f"{number}-{place}"} for place in range(count)]


def add(workspace: Workspace, manifest: Manifest, number: int, count: int = 3) -> Segment:
    """One small import."""
    batch = pa.RecordBatch.from_pylist(rows_of(number, count), schema=SCHEMA)
    made = write_segment(workspace.root, f"evidence/{TABLE}", TABLE, SCHEMA, [batch])
    manifest.record_import("collector", AT, [], [made])
    return made


def held(workspace: Workspace, manifest: Manifest) -> list[tuple[Any, ...]]:
    """Every row that the log names, in an order of its own."""
    tables = [pq.read_table(workspace.root / each.path) for each in manifest.evidence()]
    rows = pa.concat_tables(tables, promote_options="default").to_pylist() if tables else []
    return sorted(tuple(str(row[name]) for name in SCHEMA.names) for row in rows)


def test_many_small_imports_leave_few_segments(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    most = 0
    for number in range(100):
        add(workspace, manifest, number)
        compact(workspace, manifest, AT)
        most = max(most, len(manifest.evidence()))
    assert most < SEGMENTS_PER_TIER
    assert len(held(workspace, manifest)) == len(set(held(workspace, manifest))) == 300
    assert sum(each.row_count for each in manifest.evidence()) == 300
    manifest.close()


@settings(max_examples=15)
@given(counts=st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_whatever_was_imported_is_there(tmp_path_factory: pytest.TempPathFactory, counts: list[int]) -> None:
    """With low tiers, so that a small history runs through several of them."""
    workspace = flow.create_workspace(tmp_path_factory.mktemp("acme") / "w", "Acme")
    manifest = Manifest(workspace.database_file)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(compacting, "ROWS_OF_LOWEST_TIER", 10)
        patched.setattr(compacting, "SEGMENTS_PER_TIER", 3)
        patched.setattr(compacting, "LARGEST_MERGED_ROWS", 300)
        for number, count in enumerate(counts):
            add(workspace, manifest, number, count)
        before = held(workspace, manifest)
        compact(workspace, manifest, AT)
        assert held(workspace, manifest) == before
        tiers = [tier_of(each.row_count) for each in manifest.evidence()]
        assert all(tiers.count(tier) < 3 for tier in set(tiers) - {None})
        assert compact(workspace, manifest, AT) == 0, "there is nothing left to merge"
    manifest.close()


def test_files_that_were_merged_stay_for_those_who_still_read_them(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    old = [add(workspace, manifest, number) for number in range(SEGMENTS_PER_TIER)]
    assert compact(workspace, manifest, AT) == 1
    (merged,) = manifest.evidence()
    compact(workspace, manifest, AT + GRACE)
    assert all((workspace.root / each.path).exists() for each in old)
    compact(workspace, manifest, AT + GRACE + timedelta(seconds=1))
    assert not [each for each in old if (workspace.root / each.path).exists()]
    assert manifest.replaced_evidence(AT + 2 * GRACE) == []
    assert manifest.evidence() == [merged]
    assert safekeeping.check(workspace) == []
    manifest.close()


def test_cut_off_before_the_commit_nothing_has_changed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest = Manifest(workspace.database_file)
    old = [add(workspace, manifest, number) for number in range(SEGMENTS_PER_TIER)]

    def cut_off(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(Manifest, "replace_evidence", cut_off)
        with pytest.raises(KeyboardInterrupt):
            compact(workspace, manifest, AT)
    assert manifest.evidence() == sorted(old, key=lambda each: each.path)
    assert compact(workspace, manifest, AT) == 1
    assert len(held(workspace, manifest)) == 3 * SEGMENTS_PER_TIER
    manifest.close()


def test_columns_that_were_added_later_are_empty_and_unknown_ones_stay(workspace: Workspace) -> None:
    manifest = Manifest(workspace.database_file)
    shorter = pa.schema([field for field in SCHEMA if field.name != SCHEMA.names[-1]])
    longer = SCHEMA.append(pa.field("of_a_later_release", pa.string()))
    for number, schema in enumerate([shorter, longer, *[SCHEMA] * (SEGMENTS_PER_TIER - 1)]):
        batch = pa.RecordBatch.from_pylist(rows_of(number, 1), schema=schema)
        made = write_segment(workspace.root, f"evidence/{TABLE}", TABLE, schema, [batch])
        manifest.record_import("collector", AT, [], [made])
    assert compact(workspace, manifest, AT) == 1
    found = {each.row_count: pq.read_schema(workspace.root / each.path).names for each in manifest.evidence()}
    assert found == {SEGMENTS_PER_TIER: SCHEMA.names, 1: longer.names}
    manifest.close()


def test_large_segments_stay_alone() -> None:
    assert [tier_of(count) for count in (1, 32_767, 32_768, 262_143, 262_144, 1_048_576)] == [
        0,
        0,
        1,
        1,
        2,
        None,
    ]
