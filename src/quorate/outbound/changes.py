"""Changes to a CRM, from the plan of one to its undoing, and what a CRM must be able to do for them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from quorate.outbound.wishes import Wish

Action = Literal["update", "create"]
# planned: to be made; conflict: the record changed and is left alone; sending: on its way when last seen; done: made by
# us; same: somebody else had already made it so; refused: the CRM would not; undone, kept: after an undo, kept because
# it changed since.
Status = Literal["planned", "conflict", "sending", "done", "same", "refused", "undone", "kept"]


@dataclass(frozen=True)
class Change:
    """One record to change or make.

    Parameters
    ----------
    number: its place in the journal; 0 before it stands there.
    object_name: as the CRM calls it. `record_id` is empty until a record is made.
    values: fields with what they should hold, `before` with what they held.
    stamp: the record's change stamp when it was compared, `stamp_after` when we had changed it.
    about, why, evidence: for people; one `why` and reference per wish.
    mark: by which a record that was made is known again.
    """

    number: int
    system: str
    object_name: str
    action: Action
    record_id: str
    values: Mapping[str, str]
    before: Mapping[str, str]
    stamp: str
    why: tuple[str, ...]
    evidence: tuple[str, ...]
    status: Status = "planned"
    stamp_after: str = ""
    note: str = ""
    mark: str = ""
    beside: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        """Whether an apply has something to do about it."""
        return self.status in ("planned", "sending")


@dataclass(frozen=True)
class LiveRecord:
    """A record as the CRM has it now: the fields asked for, empty ones as '', and its change stamp in ISO 8601, UTC."""

    record_id: str
    values: Mapping[str, str]
    stamp: str


class ChangedMeanwhile(Exception):
    """Somebody changed the record since it was compared."""


class RefusedByCrm(Exception):
    """The CRM would not take it; its words, with no secret in them."""


class Desk(Protocol):
    """What a CRM does for us. Raises `PullError` when it does not answer."""

    system: str

    def place_of(self, key: str) -> tuple[str, str]:
        """The object and id of a record by its key in the log."""

    def key_of(self, object_name: str, record_id: str) -> str:
        """The key in the log of a record."""

    def creation(self, wish: Wish) -> Change:
        """The change that makes the record a wish for a role or a task asks for."""

    def records(self, object_name: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, LiveRecord]:
        """Live records by id; those that are gone are left out."""

    def update(self, object_name: str, record_id: str, values: Mapping[str, str], stamp: str) -> str:
        """Change fields of a record that still bears `stamp`; returns its new stamp.

        Raises `ChangedMeanwhile` or `RefusedByCrm`.
        """

    def find(self, changes: Sequence[Change]) -> dict[int, LiveRecord]:
        """The records that changes are to make and that are there already, by place among `changes`."""

    def create(self, change: Change) -> LiveRecord:
        """Make the record, or find it made. Raises `RefusedByCrm`."""

    def delete(self, object_name: str, record_id: str) -> None:
        """Delete a record. Raises `RefusedByCrm`."""
