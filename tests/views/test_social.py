"""Social media as people see it, and what its figures open to."""

from __future__ import annotations

import pytest
from tests.views.small_people import JOURNEY

from quorate.errors import NotFound
from quorate.views import evidence_view, social_view
from quorate.warehouse.snapshots import Snapshot


def test_reach_is_told_by_role_with_where_journeys_stand(snapshot: Snapshot) -> None:
    (ines,) = social_view(snapshot).reach
    (cell,) = ines.cells
    assert (ines.name, cell.members.value, ines.by_posts, ines.spoken_with) == ("Ines Duarte", 3, 2, 1)
    assert [count for _, count in ines.stages] == [1, 2]


def test_journeys_by_how_social_contact_stood(snapshot: Snapshot) -> None:
    found = {each.standing: (each.journeys, each.open_journeys) for each in social_view(snapshot).standings}
    assert found == {"joined": (1, 1), "none": (1, 1)}


def test_a_suggestion_says_who_why_and_on_what(snapshot: Snapshot) -> None:
    view = social_view(snapshot)
    (one,) = view.suggestions
    assert (one.person_name, one.colleague_name, one.because) == (
        "Ben Achterberg", "Ines Duarte", "answers their posts",
    )  # fmt: skip
    opened = evidence_view(snapshot, one.things.reference)
    assert [row.evidence_id for row in opened.evidence.rows] == ["t_00"]
    assert {given.label: given.text for given in opened.inputs}["On what"] == "<b>audit</b>"


def test_an_association_says_that_it_is_one(snapshot: Snapshot) -> None:
    (found,) = social_view(snapshot).associations
    opened = evidence_view(snapshot, found.difference.reference)
    assert opened.notes == ("An association: whoever reacts to a post may be about to move on anyway.",)
    assert {given.label: given.text for given in opened.inputs}["What it did itself"] == (
        "between -38 and +62 points, whatever made teams be in touch"
    )


@pytest.mark.parametrize(
    "reference",
    [
        "social-association/standard/alone",
        "colleague-reach/c_ines/user",
        f"social-suggestion/{JOURNEY}/p_ann",
    ],
)
def test_what_is_not_there_cannot_be_opened(snapshot: Snapshot, reference: str) -> None:
    with pytest.raises(NotFound):
        evidence_view(snapshot, reference)
