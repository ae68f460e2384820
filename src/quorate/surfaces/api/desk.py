"""What handlers of the API work with: the workspace as whoever asks may see it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi import Request

from quorate.errors import QuorateError
from quorate.ledger.idempotency import AnsweredRequests
from quorate.ledger.plan_events import Author
from quorate.ledger.verifying import Verified
from quorate.settings.api_settings import ApiSettings
from quorate.surfaces.access import Principal
from quorate.surfaces.access.asking import principal_in
from quorate.surfaces.access.authors import signed_in_author, signed_in_person
from quorate.surfaces.day_jobs import DayJobs
from quorate.surfaces.looking_back import looking_of
from quorate.surfaces.map_trial_jobs import TrialJobs
from quorate.surfaces.maps_in_force import MapsInForce
from quorate.surfaces.noticing import Unnoticed
from quorate.surfaces.snapshot_pool import PoolSeen, SnapshotPool
from quorate.surfaces.updates import Updates
from quorate.views.finding import FindIndexes
from quorate.views.reading import Reader
from quorate.warehouse.publications import Clock
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace


@dataclass(frozen=True)
class Desk:
    """One workspace's parts that requests share; `updates` is the schedule of this server, where it has one."""

    workspace: Workspace
    pool: SnapshotPool
    clock: Clock
    days: DayJobs
    answered: AnsweredRequests
    trials: TrialJobs
    maps: MapsInForce
    updates: Updates | None = None
    finding: FindIndexes = field(default_factory=FindIndexes)
    unnoticed: Unnoticed = field(default_factory=Unnoticed)
    verified: Verified = field(default_factory=Verified)

    @property
    def limits(self) -> ApiSettings:
        """How much may be asked; the usual where the settings have mistakes, which the pages tell."""
        try:
            return self.workspace.settings.api
        except QuorateError:
            return ApiSettings()


@dataclass(frozen=True)
class Asked:
    """One request: who asks, and the snapshot that they see."""

    desk: Desk
    snapshot: Snapshot
    principal: Principal

    @property
    def workspace(self) -> Workspace:
        """The workspace."""
        return self.desk.workspace

    @property
    def reader(self) -> Reader:
        """What reads the snapshot."""
        return Reader(self.snapshot)

    @property
    def author(self) -> Author | None:
        """Under which name they write; None for who only reads."""
        if self.principal.user is None:
            return self.principal.as_author()
        return signed_in_author(self.principal, self.reader)

    @property
    def person(self) -> Author:
        """Under which name what is their own is kept, also of who only reads."""
        if self.principal.user is None:
            return self.principal.as_author()
        return signed_in_person(self.principal, self.reader)

    @property
    def writer(self) -> Author:
        """As `author`. Raises `NotAllowed` for who only reads."""
        return self.author or self.principal.as_author()


def desk_of(request: Request) -> Desk:
    """The desk that a request came to."""
    desk: Desk = request.app.state.desk
    return desk


def pool_of(request: Request) -> SnapshotPool:
    """The publications as whoever asks sees them: of the day they look at, and of their accounts."""
    looking = looking_of(request)
    narrowing = principal_in(request.scope).sight.narrowing()
    pool = desk_of(request).pool
    if looking is None and narrowing is None:
        return pool
    return PoolSeen(pool, looking.publication if looking else None, narrowing)


@contextmanager
def asking(request: Request) -> Iterator[Asked]:
    """The request with a snapshot lent for it. Raises `NotFound` before the first publication."""
    with pool_of(request).lend() as snapshot:
        yield Asked(desk_of(request), snapshot, principal_in(request.scope))
