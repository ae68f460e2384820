"""Whom a move is for."""

from __future__ import annotations

from typing import Any

import pytest
from tests.plans.worked import member, situation

from quorate.plans.occasions import Occasion
from quorate.plans.targets import Taken, target_of

MEMBERS = [member("ann", "user"), member("ben", "champion"), member("cas", "user", membership="candidate")]


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
    found = target_of(
        Occasion(**{"key": "", "facts": {}, **occasion}), situation(MEMBERS), Taken(taken, taken)
    )
    assert (found and (found.person_id, found.vacancy_role, found.role)) == expected


def test_a_journey_without_members() -> None:
    found = target_of(Occasion("outlook", "loss", {}), situation(), Taken())
    assert found is not None
    assert (found.person_id, found.vacancy_role) == (None, None)
