"""What is left of a publication for whoever may not see all of it: nothing of another account, in any table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from tests.views.parted_world import (
    DEAL_OWNER_EMAIL,
    OWNER_EMAIL,
    WAYS,
    hidden_words,
    parted_world,
)
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, JOURNEY, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import UsageError
from quorate.views.reading import CONTRACTS
from quorate.views.sight import ACCOUNT_TRAITS, Sight, condition_of
from quorate.vocabulary.sensitive import SENSITIVE_COLUMNS, SENSITIVE_SUBJECTS, SENSITIVE_TABLES
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

FENWICK = Sight("where", (("account_id", ("a_fenwick",)),))
# Tables that tell of no account, person, journey or deal: figures over all of them, and how things are set up.
OF_NOBODY = {
    "campaigns", "spend", "offerings", "contents", "colleagues", "runs", "deal_fields", "forecast", "forecast_track",
    "pipeline_changes", "late_engagement_trend", "late_engagement_costs", "content_coverage", "content_suggestions",
    "content_label_proposals", "content_lifts", "content_fits", "audience_exclusions", "play_effects",
    "play_policy_values", "social_associations", "colleague_reach", "incremental_effects", "incremental_totals",
    "incremental_sensitivity", "returns", "productivity", "activity_doses", "alignment_trend", "alignment_follow_ups",
    "alignment_worth", "waterfall", "waterfall_losses", "waterfall_changes", "waterfall_segments", "waterfall_stages",
    "contributions", "costs", "declared_captures", "workspace_facts", "outcome_backtest", "country_codes",
    "knowledge_facts", "experiment_baselines", "experiment_results", "experiment_balance", "experiments",
    "experiment_events", "held_out_audiences",
}  # fmt: skip


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("sight"))
    publish(made, small_world(), AS_OF_AT, RUN_ID)
    return made


def _snapshot(workspace: Workspace, sight: Sight) -> Snapshot:
    manifest = Manifest(workspace.database_file)
    try:
        publication = manifest.current()
    finally:
        manifest.close()
    assert publication is not None
    return Snapshot(workspace, publication, sight.narrowing())


@pytest.fixture(scope="module")
def fenwick(workspace: Workspace) -> Iterator[Snapshot]:
    made = _snapshot(workspace, FENWICK)
    yield made
    made.close()


def test_a_table_is_somebodys_or_it_is_said_to_be_nobodys() -> None:
    nobodys = {name for name, table in CONTRACTS.items() if condition_of(table) == "true"}
    maps = {name for name in CONTRACTS if name.startswith("map_")}
    assert nobodys - maps <= OF_NOBODY


def test_no_row_of_another_account_is_left(workspace: Workspace, fenwick: Snapshot) -> None:
    whole = _snapshot(workspace, Sight())
    seen = whole.dicts("select journey_id from journeys where account_id = 'a_fenwick'")
    journeys = {row["journey_id"] for row in seen}
    for name in sorted(whole.tables):
        for column, ours in (("account_id", {"a_fenwick"}), ("journey_id", journeys)):
            if column in whole.columns[name]:
                left = {row["k"] for row in fenwick.dicts(f"select distinct {column} as k from {name}")}
                assert left <= ours | {None}, (name, column)
        if "journey_ids" in whole.columns[name]:
            lists = fenwick.dicts(f"select journey_ids from {name}")
            assert {each for row in lists for each in row["journey_ids"] or ()} <= journeys, name
    whole.close()


def test_what_is_seen_is_whole(fenwick: Snapshot) -> None:
    assert fenwick.dicts("select name from accounts") == [{"name": "Fenwick & Sons"}]
    assert fenwick.dicts("select count(*) as n from journeys") == [{"n": 1}]


@pytest.fixture(scope="module")
def parted(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = new_workspace(tmp_path_factory.mktemp("parted"))
    publish(made, parted_world(), AS_OF_AT, RUN_ID)
    return made


def _left(workspace: Workspace, sight: Sight) -> dict[str, object]:
    """What is left of every table: how many rows, and a digest of all of them in whatever order."""
    with closing(_snapshot(workspace, sight)) as snapshot:
        asked = " union all ".join(
            f"select '{name}' as name, count(*) as n, sum(hash(t)) as digest from {name} as t"
            for name in snapshot.tables
        )
        return {row["name"]: (row["n"], row["digest"]) for row in snapshot.dicts(asked)}


@pytest.mark.parametrize("is_sensitive_seen", [True, False])
def test_every_way_of_limiting_somebody_to_an_account_leaves_the_same_of_every_table(
    parted: Workspace, is_sensitive_seen: bool
) -> None:
    ways = {
        name: Sight(sees.kind, tuple(sees.where.items()), OWNER_EMAIL, is_sensitive_seen)
        for name, sees in WAYS.items()
    }
    ways["own by a deal"] = Sight("own", (), DEAL_OWNER_EMAIL, is_sensitive_seen)
    assert set(ACCOUNT_TRAITS) <= ways.keys()
    first = _left(parted, ways.pop("account_id"))
    assert _left(parted, Sight(is_sensitive_seen=is_sensitive_seen)) != first
    for way, sight in ways.items():
        assert _left(parted, sight) == first, way


def test_no_word_of_another_account_is_left_in_any_table(parted: Workspace) -> None:
    hidden = re.compile("|".join(rf"\b{re.escape(word)}\b" for word in hidden_words()))
    with closing(_snapshot(parted, Sight("where", (("owner_id", ("c_fay",)),)))) as snapshot:
        assert snapshot.dicts("select name from opportunities") == [{"name": "Furnace renewal"}]
        leaks = {
            (name, word)
            for name in snapshot.tables
            for word in hidden.findall(repr(snapshot.dicts(f"select * from {name}")))
        }
    assert leaks == set()


def test_own_accounts_are_those_of_the_colleague_with_the_same_address(workspace: Workspace) -> None:
    world = small_world()
    world["colleagues"] = [
        {
            "colleague_id": "c_ines",
            "name": "Ines Duarte",
            "email": "Ines@ours.example",
            "function": "sales",
            "is_active": True,
        },
    ]
    world["accounts"] = [
        {**row, "owner_id": "c_ines" if row["account_id"] == "a_fenwick" else "c_other"}
        for row in world["accounts"]
    ]
    publish(workspace, world, AS_OF_AT, "run_owned")
    with_deal = {row["account_id"] for row in world["opportunities"] if row.get("owner_id") == "c_ines"}
    snapshot = _snapshot(workspace, Sight("own", (), "ines@OURS.example"))
    left = {row["account_id"] for row in snapshot.dicts("select account_id from accounts")}
    assert "a_fenwick" in left
    assert left >= with_deal
    snapshot.close()
    nobody = _snapshot(workspace, Sight("own", (), "nobody@ours.example"))
    assert nobody.dicts("select * from accounts") == []
    assert nobody.dicts("select * from people") == []
    nobody.close()


def test_what_people_think_of_whom_is_unknown_to_who_only_reads(workspace: Workspace) -> None:
    snapshot = _snapshot(workspace, Sight(is_sensitive_seen=False))
    members = snapshot.dicts(f"select * from members where journey_id = '{JOURNEY}'")
    assert members
    assert {row["stance"] for row in members} == {"unknown"}
    assert {row["influence"] for row in members} == {0.0}
    for name in SENSITIVE_TABLES:
        if name in snapshot.tables:
            assert snapshot.dicts(f"select * from {name}") == []
    told = (
        snapshot.dicts("select distinct subject from statements") if "statements" in snapshot.tables else []
    )
    assert not {row["subject"] for row in told} & set(SENSITIVE_SUBJECTS)
    assert all(set(columns) <= set(CONTRACTS[name].names) for name, columns in SENSITIVE_COLUMNS.items())
    snapshot.close()


def test_accounts_are_told_apart_by_known_columns_only() -> None:
    with pytest.raises(UsageError, match="cannot be told apart"):
        Sight("where", (("name'; drop table accounts; --", ("x",)),)).narrowing()


def test_a_value_is_a_value_whatever_it_holds(workspace: Workspace) -> None:
    snapshot = _snapshot(workspace, Sight("where", (("country", ("x') or true --",)),)))
    assert snapshot.dicts("select * from accounts") == []
    snapshot.close()
