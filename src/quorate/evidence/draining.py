"""Take what waits in the inbox into the log, as one import with counts for each sender.

Taking is safe to interrupt anywhere: messages are let go of only after the log has committed them, and the log
knows a message that it is given again by its id and content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, groupby
from operator import attrgetter

from quorate.vocabulary.batches import Batch
from quorate.warehouse.inbox import Inbox, Waiting

# A client that was cut off sends again what it is unsure of, mostly within hours; phones do so days later.
DAYS_OF_KNOWN_IDS = 30

Messages = Iterable[tuple[int, str]]
ReadMessages = Callable[[str, Messages], Iterator[Batch]]


def drain(inbox: Inbox, read: ReadMessages, take: Callable[[Iterable[Batch]], object], now: datetime) -> None:
    """Give `take` everything that waits, then let go of it. What arrives meanwhile waits for the next time.

    `read` turns the messages of one sender, given as (number, JSON text), into batches. Raises `Busy` when another
    updater is taking from this inbox.
    """
    with inbox.drained_alone():
        last = inbox.last_number()
        waiting = inbox.waiting(last)
        first = next(waiting, None)
        if first is not None:
            take(_batches(chain([first], waiting), read))
            inbox.mark_taken(last)
        inbox.forget(now - timedelta(days=DAYS_OF_KNOWN_IDS))


def _batches(waiting: Iterable[Waiting], read: ReadMessages) -> Iterator[Batch]:
    for sender, messages in groupby(waiting, key=attrgetter("sender")):
        yield from read(sender, ((message.number, message.body) for message in messages))
