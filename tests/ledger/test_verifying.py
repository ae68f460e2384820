"""Verifying a chain again costs what is new, and finds out what verifying it whole finds out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.databases import behind, unguard
from tests.ledger.plan_world import NOON, SAM, draft

from quorate.ledger import verifying
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.chain import is_sealed
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.verifying import Verified
from quorate.warehouse.addresses import Database


@pytest.fixture
def ledger(database: Database) -> Iterator[PlanLedger]:
    made = PlanLedger(database)
    made.write([draft("commented", SAM, text=f"Line {number}") for number in range(5)], NOON)
    yield made
    made.close()


@pytest.fixture
def sealed_again(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of lines whose seals are made again."""
    numbers: list[int] = []

    def counted(line: dict[str, int]) -> bool:
        numbers.append(line["event_no"])
        return is_sealed(line)

    monkeypatch.setattr(verifying, "is_sealed", counted)
    return numbers


def test_only_what_is_new_is_sealed_again(
    ledger: PlanLedger, database: Database, sealed_again: list[int]
) -> None:
    verified = Verified()
    assert ledger_breaks(database, verified) == []
    assert sealed_again == [1, 2, 3, 4, 5]
    ledger.write([draft("commented", SAM, text="One more")], NOON)
    assert ledger_breaks(database, verified) == []
    assert sealed_again == [1, 2, 3, 4, 5, 6]
    assert ledger_breaks(database, verified) == []
    assert len(sealed_again) == 6


@pytest.mark.parametrize(
    "change",
    [
        "update plan_events set author_name = 'Nobody' where event_no = 2",
        "update plan_events set payload = '{}' where event_no = 5",
        "update plan_events set said_at = '2020-01-01 00:00:00.000000' where event_no = 1",
        "update plan_events set hash = 'x' where event_no = 3",
        "update plan_events set event_id = 'x' where event_no = 3",
        "update plan_events set previous_hash = 'x' where event_no = 4",
        "delete from plan_events where event_no = 3",
        "update plan_events set event_no = 9 where event_no = 5",
    ],
)
@pytest.mark.usefixtures("ledger")
def test_what_was_verified_before_and_changed_since_is_found(database: Database, change: str) -> None:
    verified = Verified()
    assert ledger_breaks(database, verified) == []
    with behind(database) as connection:
        unguard(connection, "plan_events")
        connection.exec_driver_sql(change)
    whole = ledger_breaks(database)
    assert whole != []
    assert [ledger_breaks(database, verified) for _ in range(2)] == [whole, whole]
