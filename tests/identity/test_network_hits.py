"""Which company's network a visiting address belongs to."""

from __future__ import annotations

import ipaddress
from datetime import datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.worlds import run_step

from quorate.identity import address_prefixes
from quorate.identity.network_hits import STEP
from quorate.identity.network_ranges import Range, Ranges, carries_others
from quorate.settings import default_journey_map, default_settings
from quorate.warehouse.steps import Context, Moment, SqlStep, Step

KINDS = {
    "acme.com": "company", "carrier.com": "company", "mailer.com": "free_mail",
    **{f"other{number}.com": "company" for number in range(9)},
}  # fmt: skip
KIND_ROWS = pa.table(
    {"host": list(KINDS), "domain": list(KINDS), "kind": list(KINDS.values())},
    schema=pa.schema([("host", pa.string()), ("domain", pa.string()), ("kind", pa.string())]),
)
Network = tuple[str, str | None, str | None]
DAY = datetime(2026, 1, 1)
# The steps that look up which of the known networks matter, and the columns of what they make.
LOOKED_UP: tuple[tuple[Step, pa.Schema], ...] = (
    (SqlStep("quorate.identity", "visiting_addresses"),
     pa.schema([("ip", pa.string()), ("email", pa.string()), ("since_at", pa.timestamp("us"))])),
    (SqlStep("quorate.identity", "network_lengths"), pa.schema([("version", pa.int64()), ("length", pa.int64())])),
    (address_prefixes.STEP, pa.schema([("cidr", pa.string())])),
    (SqlStep("quorate.identity", "network_candidates"),
     pa.schema([(name, pa.string()) for name in ("record_id", "cidr", "organisation", "domain")])),
)  # fmt: skip


def touches(visits: dict[str, list[str | None]]) -> pa.Table:
    rows = [(ip, email) for ip, emails in visits.items() for email in emails]
    return pa.table(
        {
            "record_id": pa.array([f"r{number}" for number in range(len(rows))], pa.string()),
            "ip": pa.array([ip for ip, _ in rows], pa.string()),
            "email": pa.array([email for _, email in rows], pa.string()),
            "known_at": pa.array([DAY] * len(rows), pa.timestamp("us")),
        }
    )


def hits(
    *networks: Network, visits: dict[str, list[str | None]], accounts: tuple[tuple[str, str], ...] = ()
) -> dict[str, Any]:
    inputs: dict[str, Any] = {
        "recorded_touches": touches(visits),
        "domain_kinds": KIND_ROWS,
        "observed_accounts": [
            {"record_id": f"a{number}", "name": name, "domain": domain}
            for number, (name, domain) in enumerate(accounts)
        ],
        "observed_networks": [
            {"record_id": f"n{number}", "cidr": cidr, "organisation": name, "domain": domain}
            for number, (cidr, name, domain) in enumerate(networks)
        ],
    }
    for step, schema in LOOKED_UP:
        inputs[step.table] = pa.Table.from_pylist(run_step(step, inputs), schema=schema)
    return {row["ip"]: row for row in run_step(STEP, inputs)}


ACME: Network = ("8.8.8.0/24", "Acme", "acme.com")
PROVIDER: Network = ("8.8.8.128/25", "Provider", None)


def test_an_address_in_a_companys_range() -> None:
    found = hits(ACME, visits={"8.8.8.1": [None], "9.9.9.9": [None], "nonsense": [None]})
    assert {ip: (row["cidr"], row["domain"]) for ip, row in found.items()} == {
        "8.8.8.1": ("8.8.8.0/24", "acme.com")
    }


def test_the_smallest_range_decides_even_if_it_names_nobody() -> None:
    assert set(hits(ACME, PROVIDER, visits={"8.8.8.1": [None], "8.8.8.200": [None]})) == {"8.8.8.1"}


def test_both_versions_and_addresses_of_one_written_as_the_other() -> None:
    six: Network = ("2a00:1450::/48", "Acme", "acme.com")
    found = hits(ACME, six, visits={"2a00:1450::1": [None], "::ffff:8.8.8.1": [None], "2a00:1451::1": [None]})
    assert set(found) == {"2a00:1450::1", "::ffff:8.8.8.1"}


def test_a_small_range_says_more_than_a_wide_one() -> None:
    visits: dict[str, list[str | None]] = {"8.8.8.1": [None]}
    by_length = [
        hits((f"8.8.0.0/{length}" if length < 24 else "8.8.8.0/24", "Acme", "acme.com"), visits=visits)
        for length in (24, 20, 16)
    ]
    sure = [found["8.8.8.1"]["confidence"] for found in by_length]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == len(sure)
    assert hits(("8.0.0.0/8", "Acme", "acme.com"), visits=visits) == {}


def test_who_gives_mailboxes_to_everybody_identifies_nobody() -> None:
    assert hits(("8.8.8.0/24", "Mailer", "mailer.com"), visits={"8.8.8.1": [None]}) == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Deutsche Telekom AG", True), ("Vodafone Kabel Deutschland", True), ("Example Telecom", True),
        ("Telefónica de España", True), ("Acme Hosting B.V.", True), ("Comfort Wireless Inc", True),
        ("Acme (isp)", True), ("Dynamic Systems", False), ("Acme Corp", False),
        ("Hostess Brands", False), ("Fiberon Decking", False), ("Teleflex", False), ("Storage Solutions", False),
    ],
)  # fmt: skip
def test_names_of_carriers(name: str, expected: bool) -> None:
    assert carries_others(name) is expected


def test_a_carriers_name_is_outweighed_by_its_own_people() -> None:
    """A provider's own office is its own, when it is its people who come from there."""
    carrier: Network = ("8.8.8.0/24", "Carrier Telecom", "carrier.com")
    assert hits(carrier, visits={"8.8.8.1": [None]}) == {}
    own = [f"p{number}@carrier.com" for number in range(5)]
    assert set(hits(carrier, visits={"8.8.8.1": [*own]})) == {"8.8.8.1"}


def test_where_many_unrelated_companies_come_from_is_nobodys() -> None:
    few = hits(ACME, visits={"8.8.8.1": ["a@acme.com", "x@other1.com"]})
    many = hits(ACME, visits={"8.8.8.1": ["a@acme.com", *(f"x@other{number}.com" for number in range(9))]})
    assert few["8.8.8.1"]["confidence"] < 0.9
    assert many == {}


def test_people_of_one_other_company_count_once() -> None:
    guests = [f"guest{number}@other1.com" for number in range(30)]
    assert set(hits(ACME, visits={"8.8.8.1": [*guests]})) == {"8.8.8.1"}


def test_a_range_known_by_name_is_the_one_company_of_that_name() -> None:
    range_: Network = ("8.8.8.0/24", "Acme, Inc.", None)
    visits: dict[str, list[str | None]] = {"8.8.8.1": [None]}
    assert hits(range_, visits=visits, accounts=(("ACME", "acme.com"),))["8.8.8.1"]["domain"] == "acme.com"
    assert hits(range_, visits=visits, accounts=(("Acme", "acme.com"), ("Acme GmbH", "other1.com"))) == {}
    assert hits(range_, visits=visits) == {}


def test_a_provider_that_is_also_an_account_is_not_the_visitor() -> None:
    flagged: Network = ("8.8.8.0/24", "Acme (mobile isp)", None)
    assert hits(flagged, visits={"8.8.8.1": [None]}, accounts=(("Acme", "acme.com"),)) == {}


def test_a_network_of_one_address_may_be_written_without_its_length() -> None:
    one: Network = ("8.8.8.7", "Acme", "acme.com")
    found = hits(one, ACME, visits={"8.8.8.7": [None], "8.8.8.8": [None]})
    assert {ip: row["cidr"] for ip, row in found.items()} == {
        "8.8.8.7": "8.8.8.7/32",
        "8.8.8.8": "8.8.8.0/24",
    }


def test_what_the_confidence_is_from() -> None:
    found = hits(ACME, visits={"8.8.8.1": ["a@acme.com", "x@other1.com", None], "8.8.8.2": ["b@acme.com"]})
    assert {(row["own_people"], row["other_companies"], row["since_at"]) for row in found.values()} == {
        (2, 1, DAY)
    }


ADDRESSES = st.one_of(
    st.integers(0, 2**32 - 1).map(ipaddress.IPv4Address),
    st.integers(0, 2**128 - 1).map(ipaddress.IPv6Address),
)


@given(st.lists(st.tuples(ADDRESSES, st.integers(1, 32)), max_size=6), st.lists(ADDRESSES, max_size=3))
def test_what_is_looked_up_is_every_known_network_that_holds_an_address(
    written: list[tuple[Any, int]], visitors: list[Any]
) -> None:
    known = {ipaddress.ip_network((int(each), each.max_prefixlen - 32 + length), strict=False)
             if each.version == 4 else ipaddress.ip_network((int(each), length * 4), strict=False)
             for each, length in written}  # fmt: skip
    visits = [*visitors, *(network.network_address for network in known)]
    visits = [each for each in visits if getattr(each, "ipv4_mapped", None) is None]
    lengths = {(network.version, network.prefixlen) for network in known}
    made = address_prefixes.address_prefixes(
        {
            "visiting_addresses": pa.table({"ip": pa.array([str(each) for each in visits], pa.string())}),
            "network_lengths": pa.Table.from_pylist(
                [{"version": version, "length": length} for version, length in sorted(lengths)],
                schema=pa.schema([("version", pa.int64()), ("length", pa.int64())]),
            ),
        },
        Context(Moment(DAY.date()), default_settings(), (default_journey_map(),)),
    )
    holding = {str(network) for network in known if any(each in network for each in visits)}
    looked_up = made.column("cidr").to_pylist()
    assert {str(network) for network in known} & set(looked_up) == holding
    assert len(set(looked_up)) == len(looked_up)


@given(
    st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(8, 32)), max_size=12),
    st.integers(0, 2**32 - 1),
)
def test_the_smallest_range_is_the_one_a_search_through_all_finds(
    ranges: list[tuple[int, int]], address: int
) -> None:
    networks = {ipaddress.ip_network((first, length), strict=False) for first, length in ranges}
    holding = [network for network in networks if ipaddress.ip_address(address) in network]
    expected = max(holding, key=lambda network: network.prefixlen, default=None)
    found = Ranges(Range(str(network), None, None) for network in networks).smallest(
        str(ipaddress.ip_address(address))
    )
    assert (found.cidr if found else None) == (str(expected) if expected else None)
