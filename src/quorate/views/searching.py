"""Find everything by a part of what it is called: accounts, people, journeys, deals, offerings, content and maps."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.finding import FindIndex
from quorate.views.reading import Reader
from quorate.warehouse.snapshots import Snapshot


@dataclass(frozen=True)
class Hit(Answer):
    """One thing found: what it is, its name, a line that tells it from others, and where it opens.

    `account_id` and `journey_id` are set where it belongs to one.
    """

    kind: str
    key: str
    name: str
    detail: str
    account_id: str | None
    journey_id: str | None


@dataclass(frozen=True)
class SearchResult(Answer):
    """Hits, the best first; `hit_count` counts those left out too."""

    stamp: Stamp
    text: str
    hits: tuple[Hit, ...]
    hit_count: int


def search(snapshot: Snapshot, text: str, limit: int = 60, *, index: FindIndex | None = None) -> SearchResult:
    """Everything that answers to every word of `text`: by name, address, domain or title, role or stage.

    Where nothing does, words with a slip or two are forgiven. index: that of this publication, where one is at hand.
    """
    reader = Reader(snapshot)
    reader.need("accounts", "people")
    found, count = (index or FindIndex(reader)).find(text, limit) if text.strip() else ([], 0)
    return SearchResult(stamp_of(reader), text, tuple(Hit(**vars(each)) for each in found), count)
