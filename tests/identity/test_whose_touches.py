"""Whose the touches of a device are once somebody names themselves on it, and whose they never become."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from tests.log_worlds import Row, stage_tables, touch

MORNING = datetime(2025, 5, 5, 9)


def visit(number: int, device: str, **facts: str) -> Row:
    return touch(f"v{number}", MORNING + timedelta(hours=number), visitor_key=device, **facts)


def persons(folder: Path, *visits: Row) -> dict[str, str | None]:
    """The person of each visit; a visit of nobody keeps its device."""
    made = stage_tables(folder, {"observed_touches": visits}, ["touches"])["touches"]
    assert all((row["person_id"] is None) == (row["visitor_id"] is not None) for row in made)
    return {row["source_record_id"]: row["person_id"] for row in made}


def test_earlier_visits_become_the_persons_who_names_themselves_later(tmp_path: Path) -> None:
    found = persons(
        tmp_path,
        visit(0, "phone"),
        visit(1, "laptop"),
        visit(2, "laptop", user_key="u1", email="ann@acme.com"),
        visit(3, "laptop"),
        visit(4, "phone", user_key="u1"),
        visit(5, "stranger"),
    )
    assert found["v5"] is None
    assert len({found[f"v{number}"] for number in range(5)}) == 1
    assert found["v0"] is not None


def test_people_who_share_a_device_stay_apart_and_only_what_they_name_is_theirs(tmp_path: Path) -> None:
    found = persons(
        tmp_path,
        visit(0, "tablet"),
        visit(1, "tablet", email="ann@acme.com"),
        visit(2, "tablet", email="bo@acme.com"),
        visit(3, "tablet"),
    )
    assert (found["v0"], found["v3"]) == (None, None)
    assert None not in (found["v1"], found["v2"])
    assert found["v1"] != found["v2"]


def test_an_offices_address_joins_nobody(tmp_path: Path) -> None:
    office = {"ip": "198.51.100.7"}
    found = persons(
        tmp_path,
        visit(0, "one", email="ann@acme.com", **office),
        visit(1, "two", email="bo@acme.com", **office),
        visit(2, "three", **office),
    )
    assert found["v0"] != found["v1"]
    assert found["v2"] is None


def test_a_shared_mailbox_and_a_tablet_at_the_reception_make_no_chain(tmp_path: Path) -> None:
    """Ann and Bo both use the tablet and both write as info@; neither makes them one, nor gives one the other's."""
    found = persons(
        tmp_path,
        visit(0, "anns", email="ann@acme.com"),
        visit(1, "anns", email="info@acme.com"),
        visit(2, "bos", email="info@acme.com"),
        visit(3, "bos", email="bo@acme.com"),
        visit(4, "tablet", email="ann@acme.com"),
        visit(5, "tablet", email="info@acme.com"),
        visit(6, "tablet", email="bo@acme.com"),
        visit(7, "tablet"),
        visit(8, "anns"),
    )
    assert found["v0"] == found["v4"] == found["v8"] is not None
    assert found["v3"] == found["v6"] is not None
    assert found["v0"] != found["v3"]
    assert found["v7"] is None
