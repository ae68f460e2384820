"""What is past its time goes from every file, what is not stays, and nothing brings it back."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, import_files, quietly
from tests.privacy.known_person import INES, World, at_noon, texts_in
from typer.testing import CliRunner

from quorate import flow, safekeeping
from quorate.ledger.access_log import AccessLog
from quorate.ledger.said_ledger import SaidLedger
from quorate.privacy import sweeping
from quorate.surfaces.cli.main import app
from quorate.surfaces.saying import Saying
from quorate.warehouse.workspace import Workspace

# Ninety days after what the world was told.
LATER = NOW + timedelta(days=90)
OLD, NEW = "Afraid of the audit in spring", "Asked for a reference call"


def later() -> datetime:
    return LATER


@pytest.fixture(scope="module")
def grown_old(made: World, tmp_path_factory: pytest.TempPathFactory) -> World:
    """With a note and a stance of ninety days ago, another note of today, and sixty days of keeping what is said."""
    world = made.copied(tmp_path_factory.mktemp("grown_old") / "w")
    for text, at in ((OLD, at_noon), (NEW, later)):
        with closing(flow.snapshot(world.workspace, at_noon, quietly)) as tables:
            Saying(world.workspace, at).note(tables, INES, "journey", world.journey_id, text)
    flow.update(world.workspace, later, quietly)
    _keep(world, 'said = "60 days"')
    return world


@pytest.fixture
def aged(grown_old: World, tmp_path: Path) -> World:
    """The same, to be changed."""
    return grown_old.copied(tmp_path / "w")


def _keep(world: World, line: str) -> None:
    file = world.workspace.settings_file
    text = file.read_text("utf-8")
    head = "[privacy.retention]"
    assert head in text
    file.write_text(text.replace(head, f"{head}\n{line}"), "utf-8")
    world.workspace = Workspace(world.workspace.root)


def _rows(world: World, sql: str) -> list[object]:
    with closing(flow.snapshot(world.workspace, later, quietly)) as tables:
        return [next(iter(row.values())) for row in tables.dicts(sql)]


def _holds(world: World, text: str) -> list[str]:
    """Files with a text in them, read in another way than the product does."""
    files = [path for path in sorted(world.workspace.root.rglob("*")) if path.is_file()]
    return [path.name for path in files if any(text.lower() in each for each in texts_in(path))]


def test_what_was_said_goes_by_its_age(aged: World) -> None:
    assert _holds(aged, OLD)
    assert "opponent" in _rows(aged, "select value from statements")
    dry = flow.sweep(aged.workspace, INES, later, quietly, is_dry=True)
    assert dry.counts["rows of observed_statements"] >= 1
    assert dry.counts["lines of what was said"] >= 2
    assert _holds(aged, OLD), "a dry run changes nothing"

    swept = flow.sweep(aged.workspace, INES, later, quietly)
    assert swept == dry
    assert _holds(aged, OLD) == []
    assert _holds(aged, NEW)
    assert "opponent" not in _rows(aged, "select value from statements")
    assert safekeeping.check(aged.workspace) == []
    ledger = SaidLedger(aged.workspace.database)
    notes = [event.payload.get("text") for event in ledger.events(thing="note")]
    ledger.close()
    assert notes == [NEW]
    log = AccessLog(aged.workspace.database)
    told = [event.payload["counts"] for event in log.events() if event.kind == "retention_swept"]
    log.close()
    assert told == [dict(swept.counts)]
    # a second finds nothing, and the next updates bring nothing back
    assert flow.sweep(aged.workspace, INES, later, quietly).counts == {}
    flow.update(aged.workspace, later, quietly, is_full=True)
    assert _holds(aged, OLD) == []


def test_a_note_that_was_edited_lately_stays_whole(aged: World) -> None:
    ledger = SaidLedger(aged.workspace.database)
    first = next(event for event in ledger.events(thing="note") if event.payload.get("text") == OLD)
    ledger.close()
    with closing(flow.snapshot(aged.workspace, later, quietly)) as tables:
        Saying(aged.workspace, later).edit_note(tables, INES, first.said_id, f"{OLD} and summer", 1)
    flow.sweep(aged.workspace, INES, later, quietly)
    assert _holds(aged, OLD)


def test_devices_of_nobody_go_and_those_of_somebody_stay(world: World, tmp_path: Path) -> None:
    _keep(world, 'unidentified = "30 days"')
    lines: list[dict[str, object]] = [
        {
            "type": "page", "messageId": f"q{device}{day}", "anonymousId": device,
            "timestamp": f"2026-0{month}-{day:02}T10:00:00Z", "receivedAt": f"2026-0{month}-{day:02}T10:00:01Z",
            "context": {"page": {"url": f"https://vendor.example/{device}"}},
        }
        for device in ("device-of-nobody", "device-of-ann")
        for month, day in ((5, 2), (6, 28))
    ]  # fmt: skip
    lines.append(
        {
            "type": "identify", "messageId": "who", "anonymousId": "device-of-ann", "userId": "ann",
            "timestamp": "2026-06-28T11:00:00Z", "traits": {"email": "ann@elsewhere.example"},
        }
    )  # fmt: skip
    file = tmp_path / "events.jsonl"
    file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    import_files(world.workspace, "segment", [file])
    flow.update(world.workspace, at_noon, quietly)
    asked = "select distinct cast(occurred_at as date) from touches where source_record_id like '%q{}%' order by 1"
    days = [date(2026, 5, 2), date(2026, 6, 28)]
    assert _rows(world, asked.format("device-of-nobody")) == days
    named = _rows(world, "select count(*) from touches where person_id is not null")
    swept = flow.sweep(world.workspace, INES, at_noon, quietly)
    assert set(swept.counts) == {"rows of observed_touches"}
    assert _rows(world, asked.format("device-of-nobody")) == days[1:]
    assert _rows(world, asked.format("device-of-ann")) == days
    assert _rows(world, "select count(*) from touches where person_id is not null") == named


def test_a_sweep_that_is_cut_off_is_finished_by_the_next(
    aged: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(sweeping, "_log", die)
        with pytest.raises(KeyboardInterrupt):
            flow.sweep(aged.workspace, INES, later, quietly)
    assert safekeeping.check(aged.workspace) == []
    flow.update(aged.workspace, later, quietly)
    flow.sweep(aged.workspace, INES, later, quietly)
    assert _holds(aged, OLD) == []
    assert "opponent" not in _rows(aged, "select value from statements")


def test_everything_is_kept_unless_it_is_written(world: World) -> None:
    env = {"QUORATE_NOW": LATER.isoformat(), "NO_COLOR": "1"}
    words = ["privacy", "sweep", "-w", str(world.workspace.root)]
    done = CliRunner().invoke(app, [*words, "--format", "json"], env=env)
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout) == {"counts": {}, "until": {}, "is_dry_run": False}
    told = CliRunner().invoke(app, [*words, "--format", "table"], env=env)
    assert "Everything is kept" in told.output
