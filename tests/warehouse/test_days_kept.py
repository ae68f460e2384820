from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.views.published import new_workspace

from quorate.warehouse.manifest import Manifest
from quorate.warehouse.publishing import KEPT_DAYS, commit
from quorate.warehouse.segments import Segment

NOW = datetime(2026, 7, 1, 6)


def _commit(manifest: Manifest, root: Path, day: datetime, at: datetime, *, current: bool, past: bool) -> int:
    from quorate.warehouse.workspace import Workspace

    folder = "days" if past else "published"
    segment = Segment("touches", f"{folder}/touches-{day:%Y%m%d}.parquet", 1, 1, "0")
    return commit(
        manifest,
        Workspace(root),
        f"run_{day:%Y%m%d}",
        day,
        at,
        at,
        [segment],
        make_current=current,
        is_past_day=past,
    )


def test_past_days_are_kept_apart_so_many_and_so_long(tmp_path: Path) -> None:
    manifest = Manifest(new_workspace(tmp_path).database_file)
    current = _commit(manifest, tmp_path, NOW, NOW, current=True, past=False)
    old = _commit(
        manifest, tmp_path, NOW - timedelta(days=400), NOW - timedelta(days=15), current=False, past=True
    )
    days = [
        _commit(
            manifest,
            tmp_path,
            NOW - timedelta(days=number + 1),
            NOW + timedelta(minutes=number),
            current=False,
            past=True,
        )
        for number in range(KEPT_DAYS + 5)
    ]
    kept = {each.publication_no for each in manifest.publications()}
    now = manifest.current()
    assert now is not None
    assert now.publication_no == current
    assert kept == {current, *days[-KEPT_DAYS:]}
    assert old not in kept
    manifest.close()


def test_a_trial_shows_no_day(tmp_path: Path) -> None:
    manifest = Manifest(new_workspace(tmp_path).database_file)
    current = _commit(manifest, tmp_path, NOW, NOW, current=True, past=False)
    _commit(manifest, tmp_path, NOW - timedelta(days=2), NOW, current=False, past=False)
    assert [number for number, _ in manifest.of_days()] == [current]
    manifest.close()


def test_a_manifest_of_an_older_release_shows_the_current_day(tmp_path: Path) -> None:
    manifest = Manifest(new_workspace(tmp_path).database_file)
    number = manifest.publish("run_1", NOW, NOW, NOW, [], make_current=True, shows_day=False)
    assert manifest.of_days() == [(number, NOW)]
    manifest.close()
