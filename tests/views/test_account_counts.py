"""What is counted at an account opens into its people and journeys."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_records import link
from tests.views.small_world import small_world

from quorate.errors import NotFound
from quorate.views import evidence_view
from quorate.views.account_lists import account_list
from quorate.warehouse.snapshots import Snapshot


def test_counts_of_the_list_open_into_as_many(snapshot: Snapshot) -> None:
    lines = account_list(snapshot).accounts
    assert len(lines) > 3
    for line in lines:
        people = evidence_view(snapshot, f"account-people/{line.account_id}")
        opened = evidence_view(snapshot, f"account-journeys/{line.account_id}/open")
        every = evidence_view(snapshot, f"account-journeys/{line.account_id}/all")
        shown = [each.figure.value if each.figure else None for each in (people, opened, every)]
        assert shown == [line.people_count, line.open_journey_count, line.journey_count]
        assert [len(each.inputs) for each in (people, opened, every)] == shown


@pytest.mark.parametrize(
    "reference", ["account-people/a_nobody", "account-journeys/a_nobody/all", "account-journeys/a_alder/lost"]
)
def test_what_is_not_counted_is_not_found(snapshot: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, reference)


@pytest.mark.parametrize(
    ("reference", "rows"),
    [
        ("account-journeys/a_twin/open", {"t_open"}),
        ("account-journeys/a_twin/all", {"t_open", "t_bought"}),
        ("account-people/a_twin", {"t_stray"}),
    ],
)
def test_a_count_opens_to_touches_of_what_it_counts(tmp_path: Path, reference: str, rows: set[str]) -> None:
    world = small_world()
    journeys, people, touches = (list(world[name]) for name in ("journeys", "people", "touches"))
    of_journey = {"j_open": "open", "j_bought_twin": "won"}
    journeys += [
        {**journeys[0], "journey_id": name, "account_id": "a_twin", "outcome": outcome, "opportunity_ids": []}
        for name, outcome in of_journey.items()
    ]
    people.append({**people[0], "person_id": "p_twin", "account_id": "a_twin"})
    made = [
        {**touches[0], "touch_id": name, "account_id": "a_twin", "person_id": person}
        for name, person in (("t_open", None), ("t_bought", None), ("t_stray", "p_twin"))
    ]
    world |= {
        "accounts": [*world["accounts"], {"account_id": "a_twin", "name": "Twin", "is_customer": False}],
        "journeys": journeys,
        "people": people,
        "touches": [*touches, *made],
        "journey_touches": [
            *world["journey_touches"], link(made[0], "j_open"), link(made[1], "j_bought_twin"),
        ],
    }  # fmt: skip
    workspace = new_workspace(tmp_path)
    publish(workspace, world, AS_OF_AT, RUN_ID)
    found = snapshot_of(workspace)
    opened = evidence_view(found, reference)
    found.close()
    assert {row.evidence_id for row in opened.evidence.rows} == rows
