"""Whom a move is for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import placed, situation

from quorate.plans.occasions import Occasion
from quorate.plans.sense import Courtesy
from quorate.plans.targets import Taken, Target, target_of
from quorate.settings import MemberTrigger, Play, PlayTrigger

MEMBERS = [placed("ann", "user"), placed("ben", "champion"), placed("cas", "user", membership="candidate")]
PLAY = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", channels=("email", "call"))
NOBODY_MINDS = Courtesy([], [], 3)


def _target(
    occasion: dict[str, Any], taken: Taken, courtesy: Courtesy = NOBODY_MINDS, play: Play = PLAY, **known: Any
) -> Target | None:
    where = situation(**{"members": MEMBERS, **known})
    return target_of(play, Occasion(**{"key": "", "facts": {}, **occasion}), where, taken, courtesy)


@pytest.mark.parametrize(
    ("occasion", "taken", "expected"),
    [
        # The best placed, or the best placed who is still free.
        ({"kind": "outlook"}, set(), ("ann", None, "user")),
        ({"kind": "outlook"}, {"ann"}, ("ben", None, "champion")),
        ({"kind": "outlook"}, {"ann", "ben", "cas"}, None),
        # Whom the occasion names comes first.
        ({"kind": "agreement", "person_ids": ("gone", "cas", "ben")}, set(), ("cas", None, "user")),
        ({"kind": "agreement", "person_ids": ("cas",)}, {"cas"}, ("ann", None, "user")),
        ({"kind": "member", "person_ids": ("ben",)}, {"ben"}, None),
        # A role, then what is missing where nobody plays it.
        ({"kind": "criterion", "roles": ("champion",)}, set(), ("ben", None, "champion")),
        ({"kind": "criterion", "roles": ("champion",)}, {"ben"}, None),
        (
            {"kind": "criterion", "roles": ("economic_buyer",)},
            set(),
            (None, "economic_buyer", "economic_buyer"),
        ),
        ({"kind": "criterion", "roles": ("economic_buyer",)}, {"economic_buyer"}, None),
        # Whoever has done their part cannot do it again.
        ({"kind": "criterion", "done_person_ids": frozenset({"ann", "ben"})}, set(), ("cas", None, "user")),
        (
            {"kind": "criterion", "done_person_ids": frozenset({"ann", "ben", "cas"})},
            set(),
            (None, None, None),
        ),
        # An empty role, through its candidate where there is one.
        ({"kind": "vacancy", "key": "procurement"}, set(), (None, "procurement", "procurement")),
        (
            {"kind": "vacancy", "key": "procurement", "person_ids": ("cas",)},
            set(),
            ("cas", "procurement", "procurement"),
        ),
        (
            {"kind": "vacancy", "key": "procurement", "person_ids": ("cas",)},
            {"cas"},
            (None, "procurement", "procurement"),
        ),
        ({"kind": "vacancy", "key": "procurement"}, {"procurement"}, None),
    ],
)
def test_whom_a_move_is_for(
    occasion: dict[str, Any], taken: set[str], expected: tuple[str | None, ...] | None
) -> None:
    found = _target(occasion, Taken(taken, taken))
    assert (found and (found.person_id, found.vacancy_role, found.role)) == expected


def test_a_journey_without_members() -> None:
    found = _target({"kind": "outlook", "key": "loss"}, Taken(), members=())
    assert found is not None
    assert (found.person_id, found.vacancy_role, found.channels) == (None, None, ("email", "call"))


def _contacts(person: str, count: int) -> dict[str, Any]:
    return {"person_id": person, "contact_count": count, "touch_ids": [f"to_{person}"]}


def test_who_has_had_enough_is_left_alone_and_the_next_is_asked() -> None:
    courtesy = Courtesy([_contacts("ann", 3), _contacts("ben", 2)], [], 3)
    found = _target({"kind": "outlook"}, Taken(), courtesy)
    assert found is not None
    assert (found.person_id, found.held) == ("ben", None)


def test_where_all_have_had_enough_the_best_placed_is_named_and_held() -> None:
    courtesy = Courtesy([_contacts(name, 4) for name in ("ann", "ben", "cas")], [], 3)
    found = _target({"kind": "outlook"}, Taken(), courtesy)
    assert found is not None
    assert found.held is not None
    assert (found.person_id, found.held.reason, found.held.evidence_ids) == ("ann", "pressure", ("to_ann",))


def test_an_empty_role_is_looked_for_without_a_candidate_who_has_had_enough() -> None:
    occasion = {"kind": "vacancy", "key": "procurement", "person_ids": ("cas",)}
    found = _target(occasion, Taken(), Courtesy([_contacts("cas", 9)], [], 3))
    assert found is not None
    assert (found.person_id, found.vacancy_role, found.held) == (None, "procurement", None)


def _basis(person: str, channel: str, basis: str, *touches: str) -> dict[str, Any]:
    return {"person_id": person, "channel": channel, "basis": basis, "touch_ids": list(touches) or None}


@pytest.mark.parametrize(
    ("bases", "person", "channels", "held"),
    [
        ([_basis("ann", "email", "consent")], "ann", ("email", "call"), None),
        ([_basis("ann", "email", "refused", "t1")], "ann", ("call",), None),
        ([_basis("ann", "email", "none"), _basis("ann", "call", "none")], "ben", ("email", "call"), None),
    ],
)
def test_channels_that_are_closed(
    bases: list[dict[str, Any]], person: str, channels: tuple[str, ...], held: str | None
) -> None:
    found = _target({"kind": "outlook"}, Taken(), Courtesy([], bases, 3))
    assert found is not None
    assert (found.person_id, found.channels, found.held) == (person, channels, held)


@pytest.mark.parametrize(
    ("first", "second", "reason", "ids"),
    [
        (("refused", "t1"), ("none",), "refused", ("t1",)),
        (("none",), ("none",), "no_basis", ()),
    ],
)
def test_why_no_channel_is_left(
    first: tuple[str, ...], second: tuple[str, ...], reason: str, ids: tuple[str, ...]
) -> None:
    bases = [_basis("ben", "email", *first), _basis("ben", "call", *second)]
    found = _target({"kind": "member", "person_ids": ("ben",)}, Taken(), Courtesy([], bases, 3))
    assert found is not None
    assert found.held is not None
    assert (found.held.reason, found.held.evidence_ids) == (reason, ids)


def test_an_outside_advisor_is_addressed_only_by_plays_that_name_their_role() -> None:
    members = [placed("out", "champion", is_external=True), placed("ann", "user")]
    found = _target({"kind": "outlook"}, Taken(), members=members)
    assert found is not None
    assert found.person_id == "ann"
    named = Play(play="p", when=PlayTrigger(member=MemberTrigger(roles=("champion",))), owner="sales")
    assert is_target(named, members, "out")
    quiet = Play(play="p", when=PlayTrigger(member=MemberTrigger(momenta=("quiet",))), owner="sales")
    assert not is_target(quiet, members, "out")


def is_target(play: Play, members: list[dict[str, Any]], person: str) -> bool:
    found = _target({"kind": "member", "person_ids": (person,)}, Taken(), play=play, members=members)
    return found is not None and found.person_id == person


def test_a_criterion_for_a_role_reaches_the_advisor_in_it() -> None:
    members = [placed("out", "champion", is_external=True)]
    found = _target({"kind": "criterion", "roles": ("champion",)}, Taken(), members=members)
    assert found is not None
    assert found.person_id == "out"


def test_nobody_unknown_is_asked_to_a_meeting_while_there_is_another_way() -> None:
    meeting = Play(
        play="p", when=PlayTrigger(stages=("explore",)), owner="sales", channels=("meeting", "email")
    )
    only = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", channels=("meeting",))
    stranger = [placed("ann", has_met=False)]
    for play, members, expected in (
        (meeting, stranger, ("email",)),
        (only, stranger, ("meeting",)),
        (meeting, [placed("ann")], ("meeting", "email")),
    ):
        found = _target({"kind": "outlook"}, Taken(), play=play, members=members)
        assert found is not None
        assert found.channels == expected


def test_who_refuses_letters_is_not_invited_by_letter() -> None:
    play = Play(play="p", when=PlayTrigger(stages=("explore",)), owner="sales", channels=("webinar", "call"))
    found = _target(
        {"kind": "outlook"}, Taken(), Courtesy([], [_basis("ann", "email", "refused")], 3), play=play
    )
    assert found is not None
    assert found.channels == ("call",)
