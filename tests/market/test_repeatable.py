"""Same seed, same bytes; more accounts, same life of the first ones."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from quorate.market import write_market

# The bytes of the inputs of a small market, the same on every machine and Python. It changes only when
# the market itself is changed on purpose; then take the new value from the failing test.
FINGERPRINT = "9409c3e8935c9f4169088991cc3b23a5737e9e2183b976c5cfd204e492e6059d"


def fingerprint(directory: Path) -> str:
    digest = hashlib.sha256()
    for path in sorted((directory / "inputs").rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(directory).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()


def make(directory: Path, seed: int, accounts: int = 4, days: int = 90) -> Path:
    write_market(directory, accounts=accounts, seed=seed, days=days, as_of=date(2026, 3, 31))
    return directory


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = make(tmp_path / "a", 11), make(tmp_path / "b", 11)
    assert fingerprint(first) == fingerprint(second)
    for path in sorted((first / "truth").iterdir()):
        assert path.read_bytes() == (second / "truth" / path.name).read_bytes(), path.name


def test_the_bytes_are_the_same_on_every_machine(tmp_path: Path) -> None:
    write_market(tmp_path, accounts=9, seed=3, days=240, as_of=date(2026, 3, 31))
    assert fingerprint(tmp_path) == FINGERPRINT


def test_the_bytes_do_not_depend_on_how_many_companies_live_together(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    together = make(tmp_path / "together", 11, accounts=6, days=200)
    monkeypatch.setattr("quorate.market.chunks.companies_per_chunk", lambda _: 2)
    apart = make(tmp_path / "apart", 11, accounts=6, days=200)
    assert fingerprint(together) == fingerprint(apart)
    for path in sorted((together / "truth").iterdir()):
        assert path.read_bytes() == (apart / "truth" / path.name).read_bytes(), path.name


def test_another_seed_gives_another_market(tmp_path: Path) -> None:
    assert fingerprint(make(tmp_path / "a", 11)) != fingerprint(make(tmp_path / "b", 12))


def test_more_accounts_leave_the_first_ones_as_they_were(tmp_path: Path) -> None:
    few = make(tmp_path / "few", 11, accounts=3, days=200)
    more = make(tmp_path / "more", 11, accounts=8, days=200)
    for name in ("salesforce/Account.csv", "salesforce/Contact.csv", "salesforce/Task.csv", "g2/intent.csv"):
        before = (few / "inputs" / name).read_text(encoding="utf-8").splitlines()
        after = (more / "inputs" / name).read_text(encoding="utf-8").splitlines()
        assert set(before) <= set(after), name
        assert len(after) > len(before), name
    for path in sorted((few / "inputs" / "segment").iterdir()):
        before = path.read_text(encoding="utf-8").splitlines()
        after = (more / "inputs" / "segment" / path.name).read_text(encoding="utf-8").splitlines()
        assert set(before) <= set(after), path.name


def test_a_second_market_replaces_the_first(tmp_path: Path) -> None:
    make(tmp_path / "a", 11)
    make(tmp_path / "a", 12)
    make(tmp_path / "b", 12)
    assert fingerprint(tmp_path / "a") == fingerprint(tmp_path / "b")
    assert json.loads((tmp_path / "a" / "market.json").read_text(encoding="utf-8"))["seed"] == 12


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, float]] = []
    write_market(
        tmp_path, accounts=3, seed=1, days=40, progress=lambda what, share: told.append((what, share))
    )
    shares = [share for what, share in told if what == "companies"]
    assert shares == pytest.approx([1 / 3, 2 / 3, 1.0])
    assert told[-1] == ("files", 1.0)
