"""What is sealed in a workspace is opened with its key alone, also after it was rotated or that was cut off."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from quorate.errors import NotFound, StoreError, UsageError
from quorate.warehouse.workspace_keys import WorkspaceKeys, new_outer_key

SEALED = "whsec_a value of a webhook"


def test_a_secret_is_opened_with_the_key_of_the_workspace_and_stands_nowhere(tmp_path: Path) -> None:
    WorkspaceKeys(tmp_path, {}).put("webhook", SEALED)
    assert WorkspaceKeys(tmp_path, {}).get("webhook") == SEALED
    assert all(SEALED.encode() not in file.read_bytes() for file in tmp_path.iterdir())
    assert stat.S_IMODE((tmp_path / "quorate.key").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "sealed.json").stat().st_mode) == 0o600


def test_a_key_in_the_environment_is_written_to_no_file(tmp_path: Path) -> None:
    key = new_outer_key()
    WorkspaceKeys(tmp_path, {"QUORATE_KEY": key}).put("webhook", SEALED)
    assert not (tmp_path / "quorate.key").exists()
    with pytest.raises(StoreError, match="another key"):
        WorkspaceKeys(tmp_path, {"QUORATE_KEY": new_outer_key()}).get("webhook")
    assert WorkspaceKeys(tmp_path, {"QUORATE_KEY": key}).get("webhook") == SEALED


def test_what_is_no_key_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is none"):
        WorkspaceKeys(tmp_path, {"QUORATE_KEY": "summer"}).put("webhook", SEALED)


def test_rotating_changes_the_outer_key_and_nothing_that_is_sealed(tmp_path: Path) -> None:
    keys = WorkspaceKeys(tmp_path, {})
    keys.put("webhook", SEALED)
    inner = keys.key_of("pseudonyms")
    before = (tmp_path / "quorate.key").read_text()
    assert keys.rotate() == 2
    after = (tmp_path / "quorate.key").read_text()
    assert after != before
    assert before not in after
    assert (keys.get("webhook"), keys.key_of("pseudonyms")) == (SEALED, inner)


def test_a_rotation_that_was_cut_off_left_everything_readable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = WorkspaceKeys(tmp_path, {})
    keys.put("webhook", SEALED)

    def dies(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as cut_off:
        cut_off.setattr(keys, "_keep", dies)
        with pytest.raises(KeyboardInterrupt):
            keys.rotate()
    assert keys.get("webhook") == SEALED
    keys.rotate()
    assert keys.get("webhook") == SEALED
    assert len((tmp_path / "quorate.key").read_text().split()) == 1


def test_a_key_from_outside_is_rotated_with_both_at_hand(tmp_path: Path) -> None:
    old, new = new_outer_key(), new_outer_key()
    WorkspaceKeys(tmp_path, {"QUORATE_KEY": old}).put("webhook", SEALED)
    WorkspaceKeys(tmp_path, {"QUORATE_KEY": f"{new} {old}"}).rotate()
    assert WorkspaceKeys(tmp_path, {"QUORATE_KEY": new}).get("webhook") == SEALED


def test_a_secret_that_was_removed_is_gone(tmp_path: Path) -> None:
    keys = WorkspaceKeys(tmp_path, {})
    keys.put("webhook", SEALED)
    assert keys.names() == ["webhook"]
    keys.remove("webhook")
    with pytest.raises(NotFound):
        keys.get("webhook")
