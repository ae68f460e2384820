"""The plan as a list: grouped, and every move once however often one asks for more."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

from quorate.errors import UsageError
from quorate.language import language_named, speaking
from quorate.views.plan_lists import GROUPINGS, plan_list
from quorate.views.plan_segments import segment_choices
from quorate.views.plan_week import PlanFilters
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Snapshot, Workspace]]:
    workspace = new_workspace(tmp_path_factory.mktemp("plan_lists"))
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(workspace)
    yield snapshot, workspace
    snapshot.close()


@pytest.mark.parametrize("group", list(GROUPINGS))
def test_pages_follow_each_other_and_hold_every_move_once(
    opened: tuple[Snapshot, Workspace], group: str
) -> None:
    """m_2 is due on the Friday of the week looked at, m_1 on the Monday after it."""
    found: list[str] = []
    begun: list[bool] = []
    after = ""
    while True:
        page = plan_list(*opened, PlanFilters(), group=group, after=after, limit=1)
        found += [each.move.move_id for each in page.moves]
        begun += [part.is_begun for part in page.groups]
        assert page.move_count == 2
        after = page.following
        if not after:
            break
    whole = plan_list(*opened, PlanFilters(), group=group)
    assert sorted(found) == ["m_1", "m_2"]
    assert found == [each.move.move_id for each in whole.moves]
    assert begun == [False, group == "journey"]


def test_groups_by_the_day_a_move_is_due(opened: tuple[Snapshot, Workspace]) -> None:
    groups = plan_list(*opened, PlanFilters()).groups
    assert [(each.key, each.move_count) for each in groups] == [("week", 1), ("next_week", 1)]


def test_the_filters_choose_what_is_counted(opened: tuple[Snapshot, Workspace]) -> None:
    assert plan_list(*opened, PlanFilters(function="marketing")).move_count == 1
    assert plan_list(*opened, PlanFilters(show="done")).groups == ()


@pytest.mark.parametrize(("group", "after"), [("mood", ""), ("due", "nonsense")])
def test_what_cannot_be_is_refused(opened: tuple[Snapshot, Workspace], group: str, after: str) -> None:
    with pytest.raises(UsageError):
        plan_list(*opened, PlanFilters(), group=group, after=after)


@pytest.mark.parametrize("group", ["due", "owner"])
def test_money_of_one_currency_is_not_held_against_another(tmp_path: Path, group: str) -> None:
    """Ours first, then others by their codes, each the most for an hour first; what has no amount is last."""
    world = small_world()
    one = next(row for row in world["moves"] if row["move_id"] == "m_2")
    gains = {"m_yen": ("JPY", 900_000.0), "m_low": ("EUR", 10.0), "m_no": (None, None), "m_high": ("EUR", 20.0),
             "m_pound": ("GBP", 5.0)}  # fmt: skip
    moves = [
        {**one, "move_id": move, "currency": currency, "expected_gain_amount": gain}
        for move, (currency, gain) in gains.items()
    ]
    workspace = new_workspace(tmp_path)
    publish(workspace, {**world, "moves": moves, "workspace_facts": [{"currency": "EUR"}]}, AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(workspace)
    found: list[str] = []
    after = ""
    while True:
        page = plan_list(snapshot, workspace, PlanFilters(), group=group, after=after, limit=2)
        found += [each.move.move_id for each in page.moves]
        after = page.following
        if not after:
            break
    snapshot.close()
    assert found == ["m_high", "m_low", "m_pound", "m_yen", "m_no"]


def test_tiers_are_named_in_the_language_of_who_asks(tmp_path: Path) -> None:
    world = small_world()
    account, *others = world["accounts"]
    workspace = new_workspace(tmp_path)
    publish(workspace, {**world, "accounts": [{**account, "tier": "A"}, *others]}, AS_OF_AT, RUN_ID)
    snapshot = snapshot_of(workspace)
    english = {each.segment: each.label for each in segment_choices(Reader(snapshot))}
    with speaking(language_named("de")):
        german = {each.segment: each.label for each in segment_choices(Reader(snapshot))}
    snapshot.close()
    assert (english["tier:A"], german["tier:A"]) == ("Tier A", "Stufe A")
