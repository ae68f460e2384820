from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, BOUGHT, JOURNEY, LONG, LOST, NOBODY, RUN_ID, TODAY
from tests.views.small_world import small_world

from quorate.errors import UsageError
from quorate.settings import default_journey_map
from quorate.views import BoardFilters, Page, journey_list, journeys_by_stage
from quorate.views.boards import GROUPINGS, Board, column_of, journey_board
from quorate.views.cursors import rows_after
from quorate.views.journey_lists import SORTS
from quorate.warehouse.snapshots import Snapshot


def _placed(board: Board) -> dict[str, list[str]]:
    return {
        column.stage: [card.journey_id for card in column.cards] for column in board.columns if column.cards
    }


def test_columns_are_the_maps_stages_in_order(snapshot: Snapshot) -> None:
    board = journeys_by_stage(snapshot)
    assert [column.stage for column in board.columns] == [
        stage.stage for stage in default_journey_map().stages
    ]
    assert board.stamp.as_of_on == TODAY


def test_live_journeys_stand_in_their_stage_and_ended_ones_apart(snapshot: Snapshot) -> None:
    board = journeys_by_stage(snapshot)
    assert _placed(board) == {"unaware": [NOBODY], "select": [JOURNEY], "validate": [LONG], "adopt": [BOUGHT]}
    assert board.ended == (("lost_competitor", 1), ("quiet", 1))


def test_a_card(snapshot: Snapshot) -> None:
    card = next(
        card
        for column in journeys_by_stage(snapshot).columns
        for card in column.cards
        if card.journey_id == JOURNEY
    )
    assert (card.account_name, card.offering_name, card.owner_name) == (
        "Aldermoor Logistics",
        "Relay",
        "Ines Duarte",
    )
    assert (card.amount.value, card.amount.currency) == (220_000.0, "EUR")
    assert (card.team_size.value, card.candidate_count) == (8, 2)
    assert (card.roles_filled.value, card.roles_filled.out_of) == (3, 3)
    assert card.momentum == "active"
    assert card.won is not None
    assert (card.won.value, card.won_within_days) == (0.46, 365)
    assert card.won.low == pytest.approx(0.276)
    assert (card.gap_stages, card.stage_label) == (2.0, "Selecting a supplier")


def test_what_is_not_known_is_empty_and_what_is_none_is_zero(snapshot: Snapshot) -> None:
    cards = {card.journey_id: card for column in journeys_by_stage(snapshot).columns for card in column.cards}
    assert cards[LONG].amount.value is None, "its opportunity has no amount"
    assert cards[LONG].won is None, "no outlook was made"
    assert cards[NOBODY].team_size.value == 0
    assert cards[NOBODY].momentum is None
    assert cards[BOUGHT].amount.value == 75_000.0, "the won opportunity's"


@pytest.mark.parametrize(
    ("filters", "journeys"),
    [
        (BoardFilters(offering_id="of_relay"), {JOURNEY, LONG}),
        (BoardFilters(offering_id="of_tally"), {BOUGHT}),
        (BoardFilters(owner_id="c_ines", momentum="active"), {JOURNEY, LONG, BOUGHT}),
        (BoardFilters(momentum="quiet"), set()),
        (BoardFilters(owner_id="nobody"), set()),
        (BoardFilters(stage="unplaced"), set()),
        (BoardFilters(tier="none"), {NOBODY, JOURNEY, LONG, BOUGHT}),
        (BoardFilters(quorum_below=0.3), {JOURNEY}),
        (BoardFilters(quorum_below=0.2), set()),
        (BoardFilters(amount_from=100_000), {JOURNEY}),
        (BoardFilters(journey_ids=(BOUGHT, "j_gone")), {BOUGHT}),
        (BoardFilters(text="aldermoor"), {JOURNEY, BOUGHT}),
    ],
)
def test_filters(snapshot: Snapshot, filters: BoardFilters, journeys: set[str]) -> None:
    assert {
        name for names in _placed(journeys_by_stage(snapshot, filters)).values() for name in names
    } == journeys


def test_a_filter_word_that_does_not_exist() -> None:
    with pytest.raises(UsageError, match="no momentum of a journey"):
        BoardFilters(momentum="fast")


def test_choices_count_live_journeys(snapshot: Snapshot) -> None:
    board = journeys_by_stage(snapshot)
    assert [(choice.label, choice.journey_count) for choice in board.offerings] == [
        ("Relay", 2),
        ("Tally", 1),
    ]
    assert [(choice.label, choice.journey_count) for choice in board.owners] == [("Ines Duarte", 4)]


def test_columns_count_what_they_do_not_show(snapshot: Snapshot) -> None:
    board = journeys_by_stage(snapshot, cards_per_stage=0)
    assert not _placed(board)
    shown = journeys_by_stage(snapshot, cards_per_stage=1)
    assert sum(column.journey_count for column in shown.columns) == 4


def test_the_list_has_the_same_journeys_a_page_at_a_time(snapshot: Snapshot) -> None:
    pages = [journey_list(snapshot, page=Page(offset, 3)) for offset in (0, 3)]
    assert [page.journey_count for page in pages] == [4, 4]
    assert [row.journey_id for page in pages for row in page.journeys] == [NOBODY, JOURNEY, LONG, BOUGHT]


def test_ended_journeys_are_listed_by_outcome(snapshot: Snapshot) -> None:
    found = journey_list(snapshot, BoardFilters(outcome="lost_competitor"))
    assert [row.journey_id for row in found.journeys] == [LOST]


@pytest.mark.parametrize("sort", [way + name for name in SORTS for way in ("", "-")])
def test_pages_by_cursor_hold_every_journey_once(snapshot: Snapshot, sort: str) -> None:
    whole = [row.journey_id for row in journey_list(snapshot, sort=sort).journeys]
    found, after = [], ""
    while True:
        page = journey_list(snapshot, page=Page(limit=1), sort=sort, after=after)
        found += [row.journey_id for row in page.journeys]
        after = page.following
        if not after:
            break
    assert found == whole
    assert set(whole) == {NOBODY, JOURNEY, LONG, BOUGHT}


@pytest.mark.parametrize("ours", ["EUR", "USD"])
def test_amounts_in_two_currencies_are_not_compared(tmp_path: Path, ours: str) -> None:
    tables = small_world()
    tables["workspace_facts"] = [{"currency": ours}]
    paid = {"salesforce:006C": (900_000.0, "USD"), "salesforce:006D": (300_000.0, "EUR")}
    tables["opportunities"] = [
        {**row, **dict(zip(("amount", "currency"), paid[row["opportunity_id"]], strict=True))}
        if row["opportunity_id"] in paid
        else row
        for row in tables["opportunities"]
    ]
    workspace = new_workspace(tmp_path)
    publish(workspace, tables, AS_OF_AT, RUN_ID)
    with closing(snapshot_of(workspace)) as snapshot:
        for sort, in_euros in (("amount", [LONG, JOURNEY]), ("-amount", [JOURNEY, LONG])):
            found = [row.journey_id for row in journey_list(snapshot, sort=sort).journeys]
            known = [*in_euros, BOUGHT] if ours == "EUR" else [BOUGHT, *in_euros]
            assert found == [*known, NOBODY], "our currency, then the other, and what has none at the end"


def test_a_cursor_of_nothing() -> None:
    for wrong in ("x", "W10", "WzEsMl0", "MQ", "WyJhIiwxLDIsIm4iLCJqIl0"):
        with pytest.raises(UsageError, match="where the page begins"):
            rows_after(SORTS["stage"], wrong)


@pytest.mark.parametrize("group", GROUPINGS)
def test_every_grouping_has_every_journey_once(snapshot: Snapshot, group: str) -> None:
    board = journey_board(snapshot, group=group, cards_per_column=1)
    found = []
    for column in board.columns:
        found += [card.journey_id for card in column.cards]
        after = column.following
        while after:
            more = column_of(snapshot, BoardFilters(), group=group, key=column.stage, after=after, limit=1)
            found += [card.journey_id for card in more.cards]
            after = more.following
    assert sorted(found) == sorted([NOBODY, JOURNEY, LONG, BOUGHT])
    assert board.journey_count == 4


def test_a_board_by_nothing(snapshot: Snapshot) -> None:
    with pytest.raises(UsageError, match="no columns by 'stages'"):
        journey_board(snapshot, group="stages")
