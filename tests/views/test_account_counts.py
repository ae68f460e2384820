"""What is counted at an account opens into its people and journeys."""

from __future__ import annotations

import pytest

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
