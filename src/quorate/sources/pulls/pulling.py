"""What a pull is given, and the line of reconciliation it gives back for each object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Protocol

from quorate.sources.files import Progress
from quorate.sources.pulls.patience import Patience
from quorate.vocabulary.batches import Batch
from quorate.warehouse.workspace import Workspace

Heard = Callable[[Batch], None]


class Take(Protocol):
    """Imports landed files and commits them; returns how many rows were new.

    `heard` is shown every batch before it is taken.
    """

    def __call__(self, files: Sequence[Path], heard: Heard | None = None, /) -> int:
        """Import these files in one go."""


@dataclass(frozen=True)
class Pulling:
    """The surroundings of one pull.

    Parameters
    ----------
    workspace: whose log is filled; pages land in its `sync/` folder.
    clock: the present moment, UTC without a zone.
    patience: how long to wait for a system that is busy.
    progress: told what is being done and the share of it that is done.
    take: imports landed files and commits them.
    accept_deletes: whether more than half of an object's records may vanish at once.
    is_full: whether to ask for everything again, not only for what changed.
    """

    workspace: Workspace
    clock: Callable[[], datetime]
    patience: Patience
    progress: Progress
    take: Take
    accept_deletes: bool = False
    is_full: bool = False


@dataclass(frozen=True)
class Line:
    """What a system says it has of one object, what the log holds, and what explains the difference.

    Parameters
    ----------
    system: where the object is.
    object_name: the object, as the system calls it.
    pulled_count: rows that came this time, repetitions included.
    crm_count: live records by the system's own count; None when it could not be asked.
    held_count: live records in the log.
    set_aside_count: records that the importer could not use and has set aside.
    reasons: why, as codes with how many records each explains.
    changed_count: records made or changed while the pull was running; the next one brings them.
    deleted_count: records found to be gone and marked as deleted this time.
    recovered_count: records that the log lacked or took for deleted, fetched this time.
    unexplained_count: what is left of the difference; zero when everything is accounted for.
    note: anything a person should know.
    """

    system: str
    object_name: str
    pulled_count: int
    crm_count: int | None
    held_count: int
    set_aside_count: int = 0
    changed_count: int = 0
    deleted_count: int = 0
    recovered_count: int = 0
    unexplained_count: int = 0
    note: str = ""
    reasons: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_explained(self) -> bool:
        """Whether nothing is missing or too much without a reason."""
        return self.unexplained_count == 0

    @property
    def why_aside(self) -> str:
        """Why records were set aside: `12 not done yet, 3 no date`."""
        listed = sorted(self.reasons.items(), key=lambda each: (-each[1], each[0]))
        return ", ".join(f"{count:,} {code.replace('_', ' ')}" for code, count in listed)

    @property
    def sentence(self) -> str:
        """The line in words: `Account: CRM says 8,821, we hold 8,821`."""
        if self.crm_count is None:
            return f"{self.object_name}: {self.note}"
        why = [
            f"{count:,} {word}"
            for count, word in (
                (self.set_aside_count, f"set aside: {self.why_aside}" if self.reasons else "set aside"),
                (self.changed_count, "changed during the sync"),
                (self.unexplained_count, "unexplained"),
            )
            if count
        ]
        told = f"{self.object_name}: CRM says {self.crm_count:,}, we hold {self.held_count:,}"
        return told + (f" ({', '.join(why)})" if why else "") + (f"; {self.note}" if self.note else "")


def counted(codes: Iterable[str]) -> dict[str, int]:
    """How often each code occurs."""
    return dict(Counter(codes))
