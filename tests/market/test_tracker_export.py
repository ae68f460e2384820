"""The tracker's export: well-formed messages, people anonymous until they say who they are, retries."""

from __future__ import annotations

import ipaddress
import json
import re
from collections import defaultdict
from datetime import datetime, timedelta

from tests.market.market_files import Written

TYPES = {"identify", "page", "track", "group"}
TIMES = ("originalTimestamp", "sentAt", "receivedAt", "timestamp")
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_messages_have_what_the_specification_asks_for(written: Written) -> None:
    found = 0
    for message in written.messages():
        found += 1
        assert message["type"] in TYPES
        assert message["messageId"]
        assert message["anonymousId"] or message["userId"]
        assert all(moment(message[name]) for name in TIMES)
        assert ("event" in message) == (message["type"] == "track")
        if message["anonymousId"]:
            assert UUID.fullmatch(message["anonymousId"])
        if "ip" in message["context"]:
            ipaddress.ip_address(message["context"]["ip"])
    assert found > 2_000


def test_clocks_are_put_right(written: Written) -> None:
    wrong = 0
    for message in written.messages():
        original, sent, received, timestamp = (moment(message[name]) for name in TIMES)
        assert timestamp == received - (sent - original)
        wrong += abs(sent - received) > timedelta(minutes=1)
    assert wrong > 0


def test_files_hold_their_month_in_order_of_arrival(written: Written) -> None:
    bad = {(row["path"], row["row"]) for row in written.truth("bad_rows")}
    last: dict[str, str] = {}
    for path, number, line in written.lines():
        if (path, number) in bad:
            continue
        received = json.loads(line)["receivedAt"]
        assert received[:7] in path
        assert last.get(path, "") <= received
        last[path] = received
    assert len(last) >= 12


def test_retries_repeat_the_message_and_its_id(written: Written) -> None:
    by_id = defaultdict(list)
    for message in written.messages():
        by_id[message["messageId"]].append(message)
    repeated = [messages for messages in by_id.values() if len(messages) > 1]
    assert 0.003 < len(repeated) / len(by_id) < 0.03
    for first, *others in repeated:
        for other in others:
            assert other["receivedAt"] > first["receivedAt"]
            for name in ("type", "anonymousId", "originalTimestamp", "context"):
                assert other[name] == first[name]


def test_visitors_are_anonymous_until_they_identify_themselves(written: Written) -> None:
    known: dict[str, str] = {}
    never, users = set(), set()
    for message in sorted(written.messages(), key=lambda message: str(message["timestamp"])):
        device, user = message["anonymousId"], message["userId"]
        if not device:
            continue
        if user is None:
            never.add(device)
        else:
            users.add(device)
        if message["type"] == "identify":
            known[device] = message["traits"]["email"]
    assert set(known) <= users
    assert len(never - users) > len(known), "most devices are never identified"


def test_addresses_come_from_listed_networks_or_from_homes(written: Written) -> None:
    networks = [ipaddress.ip_network(row["cidr"]) for row in written.rows("networks/networks")]
    assert len(networks) == len(set(networks))
    assert all(network.is_global for network in networks), "an importer would set private networks aside"
    listed = unlisted = 0
    for address in sorted({message["context"].get("ip", "") for message in written.messages()} - {""}):
        parsed = ipaddress.ip_address(address)
        hits = [network for network in networks if parsed in network]
        assert len(hits) <= 1
        listed, unlisted = listed + len(hits), unlisted + (not hits)
    assert listed > 100
    assert unlisted > 100


def test_forms_name_people_and_some_use_free_mail(written: Written) -> None:
    traits = [message["traits"] for message in written.messages() if message["type"] == "identify"]
    assert any({"email", "company", "title"} <= set(found) for found in traits)
    mails = {found["email"] for found in traits}
    free = {mail for mail in mails if mail.endswith(("@gmail.com", "@googlemail.com", "@yahoo.com"))}
    assert free
    # such local parts are refused by the providers, so nobody can own them
    assert all("_" in mail or "-" in mail for mail in free)


def test_machines_click_within_seconds_of_delivery(written: Written) -> None:
    kinds = defaultdict(set)
    for row in written.truth("machine_events"):
        kinds[row["kind"]].add(row["message_id"])
    assert {"mail_scanner", "robot"} <= set(kinds)
    ids = {message["messageId"] for message in written.messages()}
    spoilt = {row["record_id"] for row in written.truth("bad_rows")} | {""}
    for found in kinds.values():
        assert len(found - ids - spoilt) <= 1
