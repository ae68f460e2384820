from __future__ import annotations

from datetime import date

import pytest
from tests.views.small_people import JOURNEY, LONG, NOBODY

from quorate.errors import NotFound
from quorate.views import account_list, forecast_view, overview, person_view, search
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


def test_a_person(snapshot: Snapshot) -> None:
    view = person_view(snapshot, "ben@aldermoor.example")
    assert (view.name, view.title, view.account_name) == (
        "Ben Achterberg",
        "Operations Director",
        "Aldermoor Logistics",
    )
    assert [(seat.journey_id, seat.member.role_label, seat.stage_label) for seat in view.seats] == [
        (JOURNEY, "Champion", "Selecting a supplier")
    ]
    assert [identifier.kind for identifier in view.identifiers] == ["crm_contact", "email"]
    assert [(match.decision, match.reasons) for match in view.matches] == [
        ("same", "email: ben@aldermoor.example; same in: CRM, web")
    ]
    kinds = [row.kind for row in view.evidence.rows]
    assert (kinds.count("touch"), kinds.count("statement")) == (5, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("aldermoor", ["account a_alder", "journey j_alder"]),
        ("ALDERMOOR logistics", ["account a_alder", "journey j_alder"]),
        ("ben acht", ["person p_ben"]),
        ("security architect", ["person p_dev"]),
        ("006E", ["opportunity salesforce:006E"]),
        ("twin", ["account a_twin_1", "account a_twin_2"]),
        ("ben nobody", []),
        ("achtreberg", ["person p_ben"]),
        ("ben@aldermoor.example", ["person p_ben"]),
        ("shortlist", ["stage select"]),
        ("<script>", []),
        ("  ", []),
        ("%", []),
    ],
)
def test_search(snapshot: Snapshot, text: str, found: list[str]) -> None:
    result = search(snapshot, text)
    assert [f"{hit.kind} {hit.key}" for hit in result.hits][: len(found)] == found
    assert bool(result.hits) == bool(found)


def test_an_opportunity_found_opens_its_journey(snapshot: Snapshot) -> None:
    (hit,) = search(snapshot, "006A deal").hits
    assert (hit.account_id, hit.journey_id) == ("a_alder", JOURNEY)


def test_a_title_finds_those_whose_role_it_suggests(snapshot: Snapshot) -> None:
    economic = {
        row["person_id"]
        for row in Reader(snapshot).rows(
            "select distinct person_id from {members} where role = 'economic_buyer'"
        )
    }
    for text in ("cfo", "budget holder", "economic buyer"):
        found = {hit.key for hit in search(snapshot, text).hits if hit.kind == "person"}
        assert found & economic, text


def test_search_counts_what_it_leaves_out(snapshot: Snapshot) -> None:
    result = search(snapshot, "aldermoor", limit=3)
    assert len(result.hits) == 3
    assert result.hit_count == 17, (
        "the account, its people, the advisor with an address there, its journeys and deals"
    )


def test_accounts_with_open_journeys_come_first(snapshot: Snapshot) -> None:
    listed = account_list(snapshot)
    assert [account.account_id for account in listed.accounts][:3] == ["a_alder", "a_long", "a_fenwick"]
    assert listed.account_count == 8
    assert [account.name for account in account_list(snapshot, "RIVERS").accounts] == [
        "Twin Rivers",
        "Twin Rivers",
    ]


def test_what_changed_lately(snapshot: Snapshot) -> None:
    view = overview(snapshot, days=14)
    assert [(change.journey_id, change.text) for change in view.changes] == [
        (NOBODY, "a journey began"),
        (LONG, "moved on to Validating the choice"),
    ]
    assert dict(view.journeys_by_outcome) == {"open": 3, "won": 1, "lost_competitor": 1, "quiet": 1}
    assert [(figure.value, figure.currency) for figure in view.open_amount] == [(220_000.0, "EUR")]


def test_the_forecast(snapshot: Snapshot) -> None:
    period, renewals = forecast_view(snapshot).periods
    assert (renewals.segment, renewals.segment_name, renewals.expected.value) == (
        "deal_type:renewal", "Renewals", 40_000.0,
    )  # fmt: skip
    assert (period.period_on, period.expected.value, period.expected.high) == (
        date(2026, 7, 1),
        101_000.0,
        220_000.0,
    )
    assert period.crm.value == 220_000.0
    with pytest.raises(NotFound, match="No segment of the forecast is called 'in USD'"):
        forecast_view(snapshot, "in USD")
