"""Which files a touch may have been read from, by the day on which it was first read.

The log keeps of every version when it was read, and of every import its files; which row of which file a version came
from it does not keep, so that the same row in another file is the same evidence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from quorate.views.answers import Answer, parts_of
from quorate.views.reading import Reader
from quorate.warehouse.manifest import ImportedFile
from quorate.warehouse.snapshots import Snapshot

# Beyond so many, files are counted and not named: live events make an import of every few of them.
MOST_FILES = 12


@dataclass(frozen=True)
class ReadFrom(Answer):
    """When what is shown of a touch was first read, and from what.

    Attributes
    ----------
    files: files imported that day that brought something new, those of the touch's own source where there are any:
        it came from one of them. Empty where no import of that day is kept.
    more_count: how many more there are.
    """

    read_on: date
    files: tuple[str, ...]
    more_count: int


def read_from(
    snapshot: Snapshot, imported_on: Callable[[date], Iterable[ImportedFile]], reference: str
) -> ReadFrom | None:
    """The day and files of the touch that a reference opens; None where it opens no single touch.

    `imported_on` says what was imported on a day, and is asked only of a touch.
    """
    kind, keys = parts_of(reference)
    touch_id = keys[0] if kind == "record" and len(keys) == 1 else kind
    row = Reader(snapshot).row("select source, imported_at from {touches} where touch_id = ?", touch_id)
    if row is None or row["imported_at"] is None:
        return None
    read_on = row["imported_at"].date()
    that_day = [each for each in imported_on(read_on) if each.counts.evidence_count]
    own = [each for each in that_day if each.source == row["source"]] or that_day
    names = sorted({each.counts.file for each in own})
    return ReadFrom(read_on, tuple(names[:MOST_FILES]), max(len(names) - MOST_FILES, 0))
