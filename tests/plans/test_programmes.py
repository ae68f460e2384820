"""The grid of accounts and offerings, on two accounts worked out by hand, and what bears on a customer's staying."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pytest
from tests.plans.worked import at, member
from tests.worlds import run_steps

from quorate.settings import examine_settings
from quorate.warehouse.declared import declared_tables
from quorate.warehouse.steps import SqlStep

HELD, ACCOUNTS, USAGE, SIGNALS, CELLS = (
    SqlStep("quorate.plans", name)
    for name in (
        "purchases_held",
        "programme_accounts",
        "programme_usage",
        "programme_signals",
        "programme_cells",
    )
)
Row = dict[str, Any]
DAY = date(2026, 6, 30)


def deal(name: str, outcome: str = "won", closed: str | None = "01-15", **facts: Any) -> Row:
    """An opportunity of Acme for the CRM suite, made on 1 January: 100 euros unless said otherwise."""
    return {
        "opportunity_id": name, "account_id": "acme", "offering_id": "crm", "amount": 100.0, "currency": "EUR",
        "created_at": at("01-01"), "closed_at": at(closed) if closed else None, "outcome": outcome,
        "is_renewal": False, **facts,
    }  # fmt: skip


def journey(
    name: str, outcome: str, offering: str | None = "crm", account: str = "acme", **facts: Any
) -> Row:
    return {
        "journey_id": name, "account_id": account, "offering_id": offering, "outcome": outcome,
        "opened_at": at("01-01"), "closed_at": at("01-15") if outcome == "won" else None, **facts,
    }  # fmt: skip


def links(*pairs: tuple[str, str, bool]) -> pa.Table:
    schema = pa.schema(
        [("journey_id", pa.string()), ("opportunity_id", pa.string()), ("is_renewal", pa.bool_())]
    )
    return pa.Table.from_pylist([dict(zip(schema.names, pair, strict=True)) for pair in pairs], schema=schema)


NO_TIERS = pa.table({"domain": pa.array([], pa.string()), "tier": pa.array([], pa.string())})
WORLD: dict[str, Any] = {
    "accounts": [
        {"account_id": "acme", "domains": ["acme.com"], "tier": "B", "is_customer": True},
        {"account_id": "bolt", "domains": ["bolt.com"], "tier": "A", "is_customer": False},
        {"account_id": "nobody", "domains": [], "is_customer": False},
    ],
    "offerings": [
        {"offering_id": "crm", "name": "CRM", "family": "suite"},
        {"offering_id": "crm_plus", "name": "CRM Plus", "family": "suite"},
        {"offering_id": "erp", "name": "ERP", "family": None},
        {"offering_id": "never_sold", "name": "Old", "family": None},
    ],
    "journeys": [
        journey("bought", "won"),
        journey("next", "open", "erp"),
        journey("bolt_plus", "open", "crm_plus", "bolt"),
    ],
    "opportunities": [
        deal("won"),
        deal("renewed", closed="04-15", amount=110.0, is_renewal=True),
        deal("due", "open", None, is_renewal=True, close_on=date(2026, 9, 1)),
        deal("erp_deal", "open", None, offering_id="erp", amount=40.0),
    ],
    "journey_deals": links(("bought", "won", False), ("bought", "renewed", True), ("bought", "due", True)),
    "stage_history": [
        {"journey_id": "bought", "stage": "adopt", "entered_at": at("01-15")},
        {"journey_id": "next", "stage": "explore", "entered_at": at("02-01")},
    ],
    "members": [
        member("ann", "champion", journey_id="bought"),
        member("bo", "user", journey_id="bought"),
        member("cy", "user", journey_id="bought", membership="candidate"),
    ],
    "people": [
        {"person_id": "ann", "left_at": None},
        {"person_id": "bo", "left_at": at("03-01")},
        {"person_id": "cy", "left_at": None},
    ],
    "declared_tiers": NO_TIERS,
}
EVERY = (HELD, ACCOUNTS, USAGE, SIGNALS, CELLS)


def cells(**changed: Any) -> dict[tuple[str, str], Row]:
    rows = run_steps(EVERY, {**WORLD, **changed}, DAY)
    return {(row["account_id"], row["offering_id"]): row for row in rows}


def test_what_there_is_to_do_with_each_offering() -> None:
    found = cells()
    assert {key: (row["motion"], row["journey_id"], row["stage"]) for key, row in found.items()} == {
        ("acme", "crm"): ("keep", "bought", "adopt"),
        ("acme", "crm_plus"): ("up_sell", None, None),
        ("acme", "erp"): ("cross_sell", "next", "explore"),
        ("bolt", "crm"): ("penetrate", None, None),
        ("bolt", "crm_plus"): ("penetrate", "bolt_plus", None),
        ("bolt", "erp"): ("penetrate", None, None),
    }


def test_money_dates_and_the_team_that_bought() -> None:
    found = cells()
    kept, next_ = found["acme", "crm"], found["acme", "erp"]
    assert (kept["won_amount"], kept["open_amount"], kept["currency"]) == (210.0, None, "EUR")
    assert (kept["customer_since_at"], kept["renewal_on"]) == (at("01-15"), date(2026, 9, 1))
    assert (kept["signals"], kept["known_person_ids"]) == (["renewal_due"], [])
    # bo has left, cy was never more than a candidate
    assert (next_["open_amount"], next_["won_amount"], next_["known_person_ids"]) == (40.0, None, ["ann"])
    assert next_["signals"] == []


def test_an_open_journey_for_more_of_what_they_have_is_an_up_sell() -> None:
    more = [*WORLD["journeys"], journey("more", "open", opened_at=at("05-01"))]
    assert (
        cells(journeys=more)["acme", "crm"]["motion"],
        cells(journeys=more)["acme", "crm"]["journey_id"],
    ) == (
        "up_sell",
        "more",
    )


def test_a_lost_renewal_ends_it_and_a_purchase_after_it_begins_it_anew() -> None:
    lost = [deal("won"), deal("gone", "lost_competitor", "05-01", is_renewal=True)]
    deals = links(("bought", "won", False), ("bought", "gone", True))
    ended = cells(opportunities=lost, journey_deals=deals)["acme", "crm"]
    assert (ended["motion"], ended["customer_since_at"], ended["signals"]) == (
        "cross_sell",
        None,
        ["renewal_lost"],
    )
    again = [*lost, deal("again", closed="06-01")]
    deals = links(("bought", "won", False), ("bought", "gone", True), ("bought", "again", False))
    assert cells(opportunities=again, journey_deals=deals)["acme", "crm"]["customer_since_at"] == at("06-01")


def test_sums_in_two_currencies_are_not_told() -> None:
    deals = [deal("won"), deal("renewed", is_renewal=True, currency="USD")]
    row = cells(opportunities=deals)["acme", "crm"]
    assert (row["won_amount"], row["currency"]) == (None, None)


def test_the_settings_target_list_goes_before_the_crm() -> None:
    settings, _ = examine_settings('name = "a"\n[programmes.targets]\nTop = ["Acme.com", "unknown.com"]\n')
    assert settings is not None
    found = cells(declared_tiers=declared_tables(settings, ())["declared_tiers"])
    assert (found["acme", "crm"]["tier"], found["bolt", "crm"]["tier"]) == ("Top", "A")


@pytest.mark.parametrize("domain", ["Acme", "https://acme.com", ""])
def test_a_target_that_is_no_domain_is_refused(domain: str) -> None:
    settings, (problem,) = examine_settings(f'name = "a"\n[programmes.targets]\nA = ["{domain}"]\n')
    assert settings is None
    assert problem.line == 3


def signals(**given: Any) -> dict[str, Row]:
    rows = run_steps((HELD, ACCOUNTS, USAGE, SIGNALS), {**WORLD, **given}, DAY)
    return {row["signal"]: row for row in rows}


def used(day: str, person: str = "ann") -> Row:
    return {
        "touch_id": f"{day} {person}", "account_id": "acme", "person_id": person, "channel": "product",
        "action": "used", "occurred_at": at(day), "initiator": "buyer",
    }  # fmt: skip


def test_use_that_declined_is_told_as_two_counts() -> None:
    # twelve acts from 11 March to 2 June, which is four in four weeks; two since 3 June
    before = [used(f"04-{number:02}") for number in range(1, 13)]
    recent = [used("06-10"), used("06-20")]
    row = signals(touches=[*before, *recent])["use_declined"]
    assert (row["recent_count"], row["usual_count"], row["seen_at"]) == (2.0, 4.0, at("06-20"))
    assert "use_declined" not in signals(touches=[*before, *recent, used("06-21")])
    assert "use_declined" not in signals(touches=[*before[:11], *recent])


def test_users_who_are_gone() -> None:
    before = [used("05-01", person) for person in ("ann", "bo", "cy", "dee")]
    row = signals(touches=[*before, used("06-10", "ann"), used("06-11", "bo")])["users_gone"]
    assert (row["recent_count"], row["usual_count"]) == (2.0, 4.0)
    assert "users_gone" not in signals(
        touches=[*before, *(used("06-10", person) for person in ("ann", "bo", "cy"))]
    )


def test_looking_at_rivals_counts_after_the_purchase_only() -> None:
    def visit(day: str, **facts: Any) -> Row:
        return {**used(day), "channel": "review_site", "action": "compared", "touch_id": day, **facts}

    touches = [visit("01-10"), visit("03-01"), visit("06-01"), visit("06-02", initiator="sales")]
    row = signals(touches=touches)["looked_at_rivals"]
    assert (row["times"], row["evidence_ids"], row["person_ids"]) == (2, ["03-01", "06-01"], ["ann"])


def test_a_champion_who_left_after_the_purchase() -> None:
    people = [{"person_id": "ann", "left_at": at("05-01")}, {"person_id": "bo", "left_at": at("05-01")}]
    row = signals(people=people)["champion_left"]
    assert (row["person_ids"], row["seen_at"], row["offering_id"]) == (["ann"], at("05-01"), "crm")


def test_speaking_against_us_unless_taken_back() -> None:
    said: Row = {
        "statement_id": "s", "account_id": "acme", "person_id": "ann", "subject": "stance", "value": "opponent",
        "stated_at": at("05-01"),
    }  # fmt: skip
    assert signals(statements=[said])["spoke_against"]["evidence_ids"] == ["s"]
    assert "spoke_against" not in signals(statements=[{**said, "retracted_at": datetime(2026, 5, 2)}])
    assert "spoke_against" not in signals(statements=[{**said, "value": "supporter"}])
