"""What changed between two publications of the small world, each change worked out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, JOURNEY, LONG, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import UsageError
from quorate.language import language_named, speaking
from quorate.views import evidence_view
from quorate.views.changes import CHANGE_KINDS, Change, changes_since, publication_before
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

A_WEEK_BEFORE = AS_OF_AT - timedelta(days=7)


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small world published twice, the second time a week on and with a few things that happened in it."""
    made = new_workspace(tmp_path_factory.mktemp("twice"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    publish(made, a_week_on(), AS_OF_AT + timedelta(days=7), "run_a_week_on")
    return made


@pytest.fixture(scope="module")
def both(later: Workspace) -> Iterator[tuple[Snapshot, Snapshot]]:
    """What is published, and what was before."""
    manifest = Manifest(later.database_file)
    before = manifest.publications()[0]
    manifest.close()
    now, then = snapshot_of(later), Snapshot(later, before)
    yield now, then
    now.close()
    then.close()


def a_week_on() -> dict[str, Any]:
    """The small world a week later, with a few things that happened in it."""
    world: dict[str, Any] = dict(small_world())
    for row in world["agreement"]:
        row["quorum_probability"] = 0.44
    for row in world["outlooks"]:
        row["won_probability"] -= 0.2 if row["horizon_days"] == 365 else 0.0
    for row in world["members"]:
        if (row["journey_id"], row["person_id"]) == (JOURNEY, "p_cho"):
            row["stance"] = "neutral"
    gone_on = {
        **next(row for row in world["stage_history"] if row["journey_id"] == JOURNEY),
        "stage": "validate",
        "entered_at": datetime(2026, 7, 3),
        "left_at": None,
    }
    world["stage_history"] = [
        {**row, "left_at": row["left_at"] or datetime(2026, 7, 3)} if row["journey_id"] == JOURNEY else row
        for row in world["stage_history"]
    ] + [gone_on]
    for row in world["journeys"]:
        if row["journey_id"] == LONG:
            row |= {"outcome": "lost_no_decision", "closed_at": datetime(2026, 7, 4)}
    world["statements"] = [
        *world["statements"],
        {
            "statement_id": "s_rival",
            "stated_at": datetime(2026, 7, 2),
            "known_at": datetime(2026, 7, 2),
            "author_id": "c_ines",
            "author_function": "sales",
            "subject": "competitor",
            "account_id": "a_alder",
            "value": "Rivalware",
        },
    ]
    return world


def test_two_publications_differ_in_what_happened_between_them(both: tuple[Snapshot, Snapshot]) -> None:
    now, then = both
    found = {each.kind: each for each in changes_since(now, then=then)}
    assert {kind: (each.text, each.is_good) for kind, each in found.items()} == {
        "stage_moved": ("It moved on to Validating the choice.", True),
        "journey_ended": ("It ended without a decision.", False),
        "quorum_moved": ("The probability of a quorum rose from 23% to 44%.", True),
        "stance_moved": ("Cho Ji-woo was sceptic and is now neutral.", True),
        "rival_seen": ("Rivalware was seen here for the first time.", False),
        "deal_at_risk": ("The probability of winning within 365 days fell from 46% to 26%.", False),
    }
    assert found["quorum_moved"].before is not None
    assert found["quorum_moved"].before.value == 0.23
    assert found["stage_moved"].at == datetime(2026, 7, 3)


def test_every_change_opens_to_its_evidence(both: tuple[Snapshot, Snapshot]) -> None:
    now, then = both
    for each in changes_since(now, then=then):
        assert evidence_view(now, each.reference).title


def test_a_publication_does_not_differ_from_itself(both: tuple[Snapshot, Snapshot]) -> None:
    now, _ = both
    assert changes_since(now, then=now) == ()


def test_dated_tables_alone_tell_what_has_a_date(snapshot: Snapshot) -> None:
    found = changes_since(snapshot, since=datetime(2026, 6, 15))
    stages = [(each.journey_id, each.at.date()) for each in found if each.kind == "stage_moved"]
    assert (LONG, date(2026, 6, 20)) in stages
    assert not {each.kind for each in found} & {"quorum_moved", "stance_moved"}
    assert all(each.at >= datetime(2026, 6, 15) for each in found)
    assert list(found) == sorted(found, key=lambda each: each.at, reverse=True)


def test_ids_stay_the_same_and_tell_changes_apart(both: tuple[Snapshot, Snapshot]) -> None:
    now, then = both
    once, again = changes_since(now, then=then), changes_since(now, then=then)
    assert [each.change_id for each in once] == [each.change_id for each in again]
    assert len({each.change_id for each in once}) == len(once)


def test_only_the_kinds_that_were_asked_for(both: tuple[Snapshot, Snapshot]) -> None:
    now, then = both
    assert {each.kind for each in changes_since(now, then=then, kinds=["rival_seen"])} == {"rival_seen"}
    with pytest.raises(UsageError, match="'gossip'"):
        changes_since(now, then=then, kinds=["gossip"])
    with pytest.raises(UsageError, match="since when"):
        changes_since(now)


def test_an_earlier_publication_without_a_table_makes_nothing_look_new(tmp_path: Path) -> None:
    made = new_workspace(tmp_path)
    world = small_world()
    without = {name: rows for name, rows in world.items() if name not in ("formations", "members")}
    publish(made, without, AS_OF_AT, "run_without")
    publish(made, world, AS_OF_AT, RUN_ID)
    manifest = Manifest(made.database_file)
    before = Snapshot(made, manifest.publications()[0])
    manifest.close()
    now = snapshot_of(made)
    found: tuple[Change, ...] = changes_since(now, then=before)
    before.close()
    now.close()
    assert [each for each in found if each.kind in ("team_forming", "stance_moved")] == []


def test_the_publication_of_a_moment_is_the_last_that_was_finished_by_then(later: Workspace) -> None:
    manifest = Manifest(later.database_file)
    first, second = manifest.publications()
    assert publication_before(manifest, second.finished_at) == first
    assert publication_before(manifest, first.finished_at - timedelta(seconds=1)) is None
    manifest.close()


def test_nothing_at_all_has_not_changed(tmp_path: Path) -> None:
    made = new_workspace(tmp_path)
    empty: dict[str, Any] = {
        name: [] for name in ("journeys", "accounts", "members", "touches", "statements")
    }
    maps = {name: rows for name, rows in small_world().items() if name.startswith("map_")}
    publish(made, {**maps, **empty}, AS_OF_AT, RUN_ID)
    now = snapshot_of(made)
    assert changes_since(now, since=A_WEEK_BEFORE, kinds=CHANGE_KINDS) == ()
    now.close()


def test_a_change_is_the_same_in_every_language(both: tuple[Snapshot, Snapshot]) -> None:
    now, then = both
    english = changes_since(now, then=then)
    with speaking(language_named("de")):
        german = changes_since(now, then=then)
    assert english
    assert {each.change_id for each in german} == {each.change_id for each in english}
    assert not {each.text for each in german} & {each.text for each in english}
