"""What an inbox promises, kept by the one in a file and by the one in a database."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.collector.conftest import OpenInbox
from tests.collector.test_inbox import AT, arrived, numbers

from quorate.errors import StoreError
from quorate.evidence.draining import DAYS_OF_KNOWN_IDS, Messages, drain
from quorate.vocabulary.batches import Batch
from quorate.warehouse.inbox import ROWS_PER_TRANSACTION, Arrived, Inbox


def ids(inbox: Inbox) -> list[str]:
    """The messages that wait, as the numbers of their bodies' ids, in order of arrival."""
    found = sorted(inbox.waiting(inbox.last_number()), key=lambda each: each.number)
    return [each.body.partition('"messageId": "')[2].partition('"')[0] for each in found]


def test_a_known_id_is_passed_over_waiting_or_taken(opener: OpenInbox) -> None:
    inbox = opener()
    assert inbox.add([arrived(1), arrived(2), arrived(1)]) == 2
    inbox.mark_taken(inbox.last_number())
    assert opener().add([arrived(2), arrived(3)]) == 1
    assert [each.sender for each in inbox.waiting(inbox.last_number())] == ["website"]
    inbox.forget(AT)
    assert inbox.add([arrived(1)]) == 0
    inbox.forget(AT + timedelta(seconds=1))
    assert inbox.add([arrived(1)]) == 1
    assert ids(inbox) == ["m3", "m1"], "what waits is never forgotten"
    assert inbox.add([arrived(3)]) == 0


def test_what_is_kept_is_what_came(opener: OpenInbox) -> None:
    body = '{"messageId": "m1", "name": "Zoë \\u0000 \U0001f600 \'; drop table messages; --"}'
    odd = "a\x00b" + "long" * 5_000
    inbox = opener()
    inbox.add([Arrived("m1", "website", AT, body), Arrived(odd, "website", AT, "{}")])
    assert [each.body for each in opener().waiting(inbox.last_number())] == [body, "{}"]
    assert inbox.add([Arrived(odd, "website", AT, "{}")]) == 0


def test_by_sender_and_in_order_of_arrival(opener: OpenInbox) -> None:
    inbox = opener()
    inbox.add([arrived(9, "website"), arrived(2, "product"), arrived(5, "website")])
    inbox.add([arrived(1, "product"), arrived(7, "website")])
    found = list(inbox.waiting(inbox.last_number()))
    assert [each.sender for each in found] == ["product"] * 2 + ["website"] * 3
    assert [each.number for each in found] == sorted(each.number for each in found[:2]) + sorted(
        each.number for each in found[2:]
    )
    assert ids(inbox) == ["m9", "m2", "m5", "m1", "m7"]


def test_more_than_one_page(opener: OpenInbox) -> None:
    inbox = opener()
    count = 2 * ROWS_PER_TRANSACTION + 7
    for start in range(0, count, ROWS_PER_TRANSACTION):
        numbered = range(start, min(count, start + ROWS_PER_TRANSACTION))
        inbox.add([arrived(number, "website" if number % 3 else "product") for number in numbered])
    assert ids(inbox) == [f"m{number}" for number in range(count)]
    inbox.mark_taken(inbox.last_number())
    assert numbers(inbox) == []


def test_what_arrives_after_the_mark_waits(opener: OpenInbox) -> None:
    inbox = opener()
    inbox.add([arrived(number) for number in range(3)])
    last = inbox.last_number()
    opener().add([arrived(7)])
    assert len(list(inbox.waiting(last))) == 3
    inbox.mark_taken(last)
    assert ids(inbox) == ["m7"]


def test_all_or_none(opener: OpenInbox) -> None:
    inbox = opener()
    with pytest.raises(StoreError):
        inbox.add([arrived(1), arrived(2)._replace(sender=None)])  # type: ignore[arg-type]
    assert numbers(inbox) == []
    assert inbox.add([arrived(1)]) == 1


def test_several_writers_at_once(opener: OpenInbox) -> None:
    """Each sends what is its own, and what all send, in an order of its own."""
    failed: list[BaseException] = []

    def write(inbox: Inbox, part: int) -> None:
        shared = [arrived(number) for number in range(50)]
        try:
            for number in range(50):
                inbox.add([arrived(1_000 + part * 50 + number), *(shared if part % 2 else reversed(shared))])
        except StoreError as error:
            failed.append(error)

    threads = [threading.Thread(target=write, args=(opener(), part)) for part in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert len(numbers(opener())) == 250


def test_nothing_appears_below_a_number_that_was_told(opener: OpenInbox) -> None:
    """Drained again and again while several servers add, every message is taken once."""
    taken: list[str] = []
    is_over = threading.Event()

    def write(inbox: Inbox, part: int) -> None:
        for number in range(100):
            inbox.add([arrived(part * 1_000 + number * 3 + offset) for offset in range(3)])

    def take(inbox: Inbox) -> None:
        last = inbox.last_number()
        taken.extend(
            each.body.partition('"messageId": "')[2].partition('"')[0] for each in inbox.waiting(last)
        )
        time.sleep(0.002)  # time for a late one to appear
        inbox.mark_taken(last)

    def drain_all() -> None:
        inbox = opener()
        while not is_over.is_set():
            take(inbox)
        take(inbox)

    writers = [threading.Thread(target=write, args=(opener(), part)) for part in range(3)]
    drainer = threading.Thread(target=drain_all)
    for thread in (*writers, drainer):
        thread.start()
    for thread in writers:
        thread.join()
    is_over.set()
    drainer.join()
    assert sorted(taken) == sorted(f"m{part * 1_000 + number}" for part in range(3) for number in range(300))


def read(name: str, messages: Messages) -> Iterator[Batch]:
    yield Batch(f"{name}: {len(list(messages))}", 0)


@pytest.mark.parametrize("error", [StoreError("no room"), KeyboardInterrupt()])
def test_nothing_is_let_go_when_the_log_cannot_take_it(opener: OpenInbox, error: BaseException) -> None:
    inbox = opener()
    inbox.add([arrived(1, at=AT - timedelta(days=2 * DAYS_OF_KNOWN_IDS)), arrived(2)])

    def fail(batches: Iterable[Batch]) -> None:
        next(iter(batches))
        raise error

    with pytest.raises(type(error)):
        drain(inbox, read, fail, AT)
    assert ids(opener()) == ["m1", "m2"]


def test_each_sender_is_read_apart_and_old_ids_are_let_go(opener: OpenInbox) -> None:
    inbox = opener()
    taken: list[Any] = []
    inbox.add([arrived(1), arrived(2, "product"), arrived(3)])
    drain(inbox, read, lambda batches: taken.extend(batch.file for batch in batches), AT)
    assert taken == ["product: 1", "website: 2"]
    assert numbers(inbox) == []
    assert inbox.add([arrived(1)]) == 0
    drain(inbox, read, lambda _batches: pytest.fail("nothing waits"), AT + timedelta(days=31))
    assert inbox.add([arrived(1)]) == 1


def test_a_moment_with_and_without_parts_of_a_second(opener: OpenInbox) -> None:
    inbox = opener()
    inbox.add([arrived(1, at=datetime(2026, 5, 1, 10, 0, 0, 1)), arrived(2, at=AT)])
    inbox.mark_taken(inbox.last_number())
    inbox.forget(datetime(2026, 5, 1, 10, 0, 0, 1))
    assert inbox.add([arrived(1), arrived(2)]) == 1
