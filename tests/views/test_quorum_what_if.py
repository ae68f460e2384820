"""The quorum of the small world with seats supposed elsewhere."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.views.small_people import JOURNEY, LOST

from quorate.errors import NotFound, UsageError
from quorate.settings import default_journey_map
from quorate.views import QuorumWhatIf, SupposedSeat, quorum_what_if
from quorate.warehouse.snapshots import Snapshot

MAPS = (default_journey_map(),)


def asked(snapshot: Snapshot, *supposed: SupposedSeat) -> QuorumWhatIf:
    return quorum_what_if(snapshot, MAPS, JOURNEY, supposed)


def test_without_anything_supposed_nothing_moves(snapshot: Snapshot) -> None:
    found = asked(snapshot)
    assert found.now.value == pytest.approx(0.107, abs=0.0005)
    assert found.moved == 0.0
    assert found.now == found.then
    assert [each.words for each in found.demands] == [
        "Economic buyer: at least 1 in favour",
        "Champion: at least 1 in favour",
        "Legal and security: nobody opposes",
        "Voting members: at least 1 and 60% in favour",
    ]
    assert set(found.failing) == {found.demands[2].words, found.demands[3].words}
    assert not found.is_map_changed


def test_members_and_empty_roles_are_there_with_what_hangs_on_them(snapshot: Snapshot) -> None:
    found = asked(snapshot)
    people = {seat.person_id for seat in found.seats}
    # possible members and those who left are not counted; the empty role has no person
    assert people == {"p_ann", "p_ben", "p_cho", "p_dev", "p_eve", "p_fin", "p_gia", "p_jon", None}
    assert found.seats[0].name == "Eve Okafor", "the counsel who opposes decides most"
    empty = next(seat for seat in found.seats if seat.person_id is None)
    assert (empty.role, empty.if_supporter.value) == ("procurement", None), "not required: no seat yet"
    gia = next(seat for seat in found.seats if seat.person_id == "p_gia")
    assert (gia.stance, gia.supposed) == ("unknown", None)


def test_a_member_by_id_by_name_and_what_they_move(snapshot: Snapshot) -> None:
    found = asked(snapshot, SupposedSeat("stance", "p_eve", "supporter"))
    assert found == asked(snapshot, SupposedSeat("stance", "eve okafor", "supporter"))
    eve = found.seats[0]
    assert eve.supposed == "supporter"
    assert found.moved == pytest.approx(eve.if_supporter.value, abs=1e-6)
    assert found.then.low is not None
    assert found.then.low <= found.then.value <= found.then.high  # type: ignore[operator]
    demand = found.demands[2]
    assert demand.now.value < 0.5 < demand.then.value  # type: ignore[operator]
    assert demand.words not in found.failing


def test_an_empty_role_is_filled_by_a_supporter_unless_said_otherwise(snapshot: Snapshot) -> None:
    filled = asked(snapshot, SupposedSeat("role", "procurement", "filled"))
    assert filled.then == asked(snapshot, SupposedSeat("role", "procurement", "supporter")).then
    against = asked(snapshot, SupposedSeat("role", "procurement", "opponent"))
    assert against.then.value < filled.then.value  # type: ignore[operator]


@pytest.mark.parametrize(
    ("seat", "told"),
    [
        (SupposedSeat("stance", "Eve Okafr", "neutral"), "Did you mean 'Eve Okafor'"),
        (SupposedSeat("stance", "p_hal", "neutral"), "Nobody called 'p_hal' counts"),
        (SupposedSeat("role", "champion", "filled"), "no empty role called 'champion'"),
        (SupposedSeat("role", "procurment", "filled"), "Did you mean 'procurement'"),
    ],
)
def test_who_or_what_is_not_there(snapshot: Snapshot, seat: SupposedSeat, told: str) -> None:
    with pytest.raises(NotFound, match=told):
        asked(snapshot, seat)


def test_a_word_that_is_no_stance() -> None:
    with pytest.raises(UsageError, match="Did you mean 'supporter'"):
        SupposedSeat("stance", "p_eve", "suporter")
    with pytest.raises(UsageError, match="'filled' is no stance"):
        SupposedSeat("stance", "p_eve", "filled")


def test_a_journey_that_is_over_or_unknown_has_no_quorum(snapshot: Snapshot) -> None:
    for journey, told in ((LOST, "over"), ("j_none", "no journey 'j_none'")):
        with pytest.raises(NotFound, match=told):
            quorum_what_if(snapshot, MAPS, journey)


def test_a_map_changed_since_is_told(snapshot: Snapshot) -> None:
    changed = replace(MAPS[0], roles=tuple(replace(role, influence=0.9) for role in MAPS[0].roles))
    assert quorum_what_if(snapshot, (changed,), JOURNEY).is_map_changed
    with pytest.raises(NotFound, match="no longer among the maps"):
        quorum_what_if(snapshot, (), JOURNEY)
