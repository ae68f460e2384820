"""Counts of contact, sizes and swings open to what they count."""

from __future__ import annotations

from datetime import date

import pytest
from tests.views.small_people import JOURNEY, NOBODY

from quorate.errors import NotFound, UsageError
from quorate.settings import default_journey_map
from quorate.views import Figure, evidence_view, journey_view, quorum_what_if
from quorate.views.account_details import account_detail
from quorate.views.answers import reference
from quorate.views.evidence_rows import Side
from quorate.views.reading import Reader
from quorate.views.threads import thread_of
from quorate.warehouse.snapshots import Snapshot

SIDES: tuple[Side, ...] = ("theirs", "ours", "both")


def opened(snapshot: Snapshot, figure: Figure) -> int:
    """How many rows the figure opens to; the figure that opens is the same."""
    found = evidence_view(snapshot, figure.reference)
    assert found.figure is not None
    assert found.figure.value == figure.value
    return found.evidence.row_count


def test_each_side_of_a_thread_opens_to_its_own_touches(snapshot: Snapshot) -> None:
    view = journey_view(snapshot, JOURNEY)
    for side in SIDES:
        figure = view.thread.by(side)
        assert opened(snapshot, figure) == figure.value
        rows = evidence_view(snapshot, figure.reference).evidence.rows
        assert {row.side for row in rows} == {side}
    assert opened(snapshot, view.thread.by("all")) == view.thread.touch_count.value


def test_some_days_of_a_thread_open_to_touches_of_those_days(snapshot: Snapshot) -> None:
    view = journey_view(snapshot, JOURNEY)
    between = date(2026, 5, 1), date(2026, 6, 30)
    thread = thread_of(Reader(snapshot), JOURNEY, view.team, None, between=between)
    assert opened(snapshot, thread.by("all")) == thread.touch_count.value == 8
    assert sum(opened(snapshot, thread.by(side)) for side in SIDES) == 8
    days = {
        row.occurred_at.date() for row in evidence_view(snapshot, thread.by("all").reference).evidence.rows
    }
    assert between[0] <= min(days) <= max(days) <= between[1]


def test_a_journey_without_contact_counts_none(snapshot: Snapshot) -> None:
    thread = journey_view(snapshot, NOBODY).thread
    assert [opened(snapshot, thread.by(side)) for side in SIDES] == [0, 0, 0]


@pytest.mark.parametrize(
    "key",
    [
        reference("contact", JOURNEY, "nobody", "2026-01-01", "2026-02-01"),
        reference("contact", JOURNEY, "ours", "yesterday", "2026-02-01"),
        reference("swing", JOURNEY, "p_ann", "neutral"),
    ],
)
def test_what_no_figure_is_called_is_refused(snapshot: Snapshot, key: str) -> None:
    with pytest.raises(UsageError):
        evidence_view(snapshot, key)


def test_what_is_not_there_is_not_found(snapshot: Snapshot) -> None:
    for key in (
        reference("contact", "j_none", "ours", "2026-01-01", "2026-02-01"),
        "swing/j_alder/p_none/sceptic",
    ):
        with pytest.raises(NotFound):
            evidence_view(snapshot, key)


def test_people_of_an_account_open_to_their_touches_and_have_their_seats(snapshot: Snapshot) -> None:
    detail = account_detail(Reader(snapshot), "a_alder")
    for person in detail.people:
        assert opened(snapshot, person.touch_count) == person.touch_count.value
    ann = next(person for person in detail.people if person.person_id == "p_ann")
    seat = ann.seat_in(JOURNEY)
    assert seat is not None
    assert (seat.role_label, seat.stance) == ("Economic buyer", "supporter")
    assert evidence_view(snapshot, seat.stance_reference).words == "supporter"
    assert ann.seat_in("j_none") is None
    # an advisor from another house sits on the team, so stands among the people of the account
    assert next(person for person in detail.people if person.person_id == "p_jon").seats


def test_the_size_of_an_account_has_no_dated_rows_and_says_why(snapshot: Snapshot) -> None:
    found = evidence_view(snapshot, reference("account-size", "a_alder"))
    assert found.figure is not None
    assert found.figure.value == 2_300
    assert found.evidence.row_count == 0
    assert found.why_no_rows


def test_what_hangs_on_a_seat_opens_with_where_they_stand_now(snapshot: Snapshot) -> None:
    found = quorum_what_if(snapshot, [default_journey_map()], JOURNEY)
    for seat in found.seats:
        for figure in (seat.if_supporter, seat.if_sceptic):
            if figure.value is not None:
                opening = evidence_view(snapshot, figure.reference)
                assert opening.figure is not None
                assert opening.figure.value == pytest.approx(figure.value)
                assert {"Quorum as it is", "Where they stand now"} <= {each.label for each in opening.inputs}
