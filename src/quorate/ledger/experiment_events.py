"""What the ledger writes and gives back about experiments: planned, started with its lots, added to, stopped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quorate.ledger.plan_events import Author

# Who writes the line for accounts that came after the lots were drawn: the rule that was written down with the seed.
BY_RULE = Author("quorate", "Quorate", "other")


@dataclass(frozen=True)
class ExperimentDraft:
    """One thing to write about an experiment.

    Attributes
    ----------
    kind: planned, started, assigned (accounts that came later) or stopped.
    payload: of `planned` the design; of `started` and `assigned` the `assignments`; of `stopped` the `reason`.
    known_at: the moment from which it counts.
    """

    experiment_id: str
    kind: str
    author: Author
    known_at: datetime
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ExperimentEvent:
    """One line of the ledger; the columns mean what the published table `experiment_events` says."""

    event_no: int
    event_id: str
    experiment_id: str
    kind: str
    author_key: str
    author_name: str
    author_function: str
    said_at: datetime
    known_at: datetime
    payload: Mapping[str, Any]
    previous_hash: str
    hash: str
