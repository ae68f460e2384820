"""The whole river on a small market: the same evidence always makes the same tables."""

from __future__ import annotations

import shutil
from datetime import date, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from tests.flow.market_fixture import NOW, SOURCES, import_all, import_files, quietly
from tests.flow.steps_run import tables_made
from tests.made_once import copied

from quorate import flow
from quorate.vocabulary import PUBLISHED_TABLES
from quorate.vocabulary.checking import disagreements
from quorate.warehouse import log_views
from quorate.warehouse.engine import Engine
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="module")
def reference(imported: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Workspace, Publication]:
    workspace = copied(imported, tmp_path_factory.mktemp("reference") / "w")
    return workspace, brought_up_to_date(workspace)


def brought_up_to_date(
    workspace: Workspace, as_of: date | None = None, *, is_full: bool = False
) -> Publication:
    return flow.update(workspace, lambda: NOW, quietly, as_of=as_of, is_full=is_full).publication


def contents(publication: Publication) -> dict[str, str]:
    """The hash of every published table but the record of the run, which has its times in it."""
    return {name: segment.sha256 for name, segment in publication.segments.items() if name != "runs"}


def test_rows_are_all_accounted_for(inputs: Path, tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    for file in import_all(workspace, inputs):
        assert file.rows_read == file.evidence_count + file.duplicate_count + file.set_aside_count


def test_published_tables_keep_the_written_contract(reference: tuple[Workspace, Publication]) -> None:
    workspace, publication = reference
    for name, contract in PUBLISHED_TABLES.items():
        if name in publication.segments:
            table = pq.read_table(workspace.root / publication.segments[name].path)
            assert disagreements(contract, table) == []
    assert set(PUBLISHED_TABLES) <= set(publication.segments)


def test_an_update_with_nothing_new_changes_nothing(reference: tuple[Workspace, Publication]) -> None:
    workspace, publication = reference
    again = flow.update(workspace, lambda: NOW, quietly)
    assert not again.was_made
    assert again.publication == publication


def test_made_anew_the_tables_are_byte_equal(reference: tuple[Workspace, Publication]) -> None:
    workspace, publication = reference
    anew = brought_up_to_date(workspace, is_full=True)
    assert anew.publication_no != publication.publication_no
    assert anew.run_id == publication.run_id
    assert contents(anew) == contents(publication)


def test_order_of_imports_does_not_matter(
    inputs: Path, reference: tuple[Workspace, Publication], tmp_path: Path
) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "Market")
    import_all(workspace, inputs, reversed(SOURCES), NOW + timedelta(hours=3))
    assert promised(contents(brought_up_to_date(workspace))) == promised(contents(reference[1]))


def promised(hashes: dict[str, str]) -> dict[str, str]:
    """The tables of the written contract; some that only steps read hold the moment of the import."""
    return {name: digest for name, digest in hashes.items() if name in PUBLISHED_TABLES}


def test_pieces_and_repetition_do_not_matter(
    inputs: Path, reference: tuple[Workspace, Publication], tmp_path: Path
) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "Market")
    pieces = tmp_path / "pieces"
    for part in ("late", "early"):
        cut_in_two(inputs / "salesforce", pieces / part, is_late=part == "late")
        import_files(workspace, "salesforce", [pieces / part])
    import_files(workspace, "salesforce", [inputs / "salesforce"])
    import_all(
        workspace, inputs, ("segment", "segment", "spend", "g2", "linkedin", "webinar", "content", "networks")
    )
    assert contents(brought_up_to_date(workspace)) == contents(reference[1])


def cut_in_two(folder: Path, target: Path, *, is_late: bool) -> None:
    """Half of the rows of every CSV of a folder, as an export of its own."""
    import csv

    target.mkdir(parents=True)
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            header, *rows = list(csv.reader(stream))
        chosen = rows[len(rows) // 2 :] if is_late else rows[: len(rows) // 2]
        with (target / path.name).open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows([header, *chosen])


def test_a_past_day_does_not_know_the_future(inputs: Path, reference: tuple[Workspace, Publication]) -> None:
    """Tables of a past day are the same whether or not anything known later has been imported."""
    workspace, _ = reference
    day = date(2026, 1, 31)
    snapshot = flow.snapshot(workspace, lambda: NOW, quietly, day)
    with_future = snapshot.publication
    latest = snapshot.dicts("select max(known_at) as known_at, max(occurred_at) as occurred_at from touches")[
        0
    ]
    snapshot.close()
    assert latest["known_at"].date() <= day
    assert latest["occurred_at"].date() <= day
    manifest = Manifest(workspace.database_file)
    current = manifest.current()
    manifest.close()
    assert current is not None
    assert current.as_of_at != with_future.as_of_at, "looking at a past day leaves the current tables current"
    assert contents(with_future) != contents(current)


def test_a_changed_map_is_a_new_run(inputs: Path, tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    import_files(workspace, "content", [inputs / "content"])
    first = brought_up_to_date(workspace)
    file = workspace.root / "maps" / "standard.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text + "\n# a comment changes nothing\n", encoding="utf-8")
    assert brought_up_to_date(Workspace(workspace.root)).run_id == first.run_id
    file.write_text(text.replace("quiet_for: 180 days", "quiet_for: 90 days"), encoding="utf-8")
    assert brought_up_to_date(Workspace(workspace.root)).run_id != first.run_id


def test_an_update_stops_where_what_is_new_makes_no_difference(inputs: Path, tmp_path: Path) -> None:
    """New spend changes what is made of spend, and neither who people are nor any file of theirs."""
    workspace = flow.create_workspace(tmp_path / "w", "T")
    import_all(workspace, inputs, [name for name in SOURCES if name != "spend"])
    first = brought_up_to_date(workspace)
    import_files(workspace, "spend", [inputs / "spend"])
    with tables_made() as made:
        second = brought_up_to_date(workspace)
    assert "spend" in made
    assert "touch_functions" in made
    assert not {"touches", "person_groups", "journeys", "stage_history", "stance_states"} & set(made)
    assert second.segments["touches"] == first.segments["touches"]
    changed = {name for name, digest in contents(second).items() if digest != contents(first)[name]}
    assert "spend" in changed
    assert changed <= set(made)
    assert contents(brought_up_to_date(workspace, is_full=True)) == contents(second)


def test_readers_keep_their_snapshot_and_see_the_next(inputs: Path, tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    import_files(workspace, "content", [inputs / "content"])
    brought_up_to_date(workspace)
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    import_files(workspace, "spend", [inputs / "spend"])
    brought_up_to_date(workspace)
    fresh = flow.snapshot(workspace, lambda: NOW, quietly)
    count = "select count(*) as n from spend"
    assert held.dicts(count) == [{"n": 0}]
    assert fresh.dicts(count)[0]["n"] > 0
    assert held.dicts(count) == [{"n": 0}]
    held.close()
    fresh.close()


def test_without_anything_imported_there_is_an_empty_publication(tmp_path: Path) -> None:
    workspace = flow.create_workspace(tmp_path / "w", "T")
    publication = brought_up_to_date(workspace)
    assert {
        segment.row_count for name, segment in publication.segments.items() if name in ("touches", "journeys")
    } == {0}
    shutil.rmtree(workspace.root)


def test_the_cache_of_an_earlier_release_is_not_trusted(
    inputs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The cached log is made again when what is asked of it changes, not only when its segments do."""
    workspace = flow.create_workspace(tmp_path / "w", "T")
    import_files(workspace, "content", [inputs / "content"])
    first = brought_up_to_date(workspace)
    with Engine(workspace.cache_file) as engine:
        engine.run("alter table observed_contents drop column title")
    monkeypatch.setattr(log_views, "_SNAPSHOT", log_views._SNAPSHOT + "-- asked in another way")
    file = workspace.root / "maps" / "standard.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("quiet_for: 180 days", "quiet_for: 90 days"), encoding="utf-8")
    assert brought_up_to_date(Workspace(workspace.root)).segments["contents"] == first.segments["contents"]
