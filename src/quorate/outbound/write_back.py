"""Write back to a CRM: the plan first, then its changes, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from quorate.errors import UsageError, nearest_word
from quorate.outbound.applying import Outcome, Told, apply, undo
from quorate.outbound.comparing import compared
from quorate.outbound.journal import Journal, Plan
from quorate.outbound.last_read import last_read
from quorate.outbound.wishes import Wishes
from quorate.warehouse.lock import updating

if TYPE_CHECKING:
    from quorate.outbound.changes import Desk
    from quorate.sources.pulls.patience import Patience
    from quorate.warehouse.snapshots import Snapshot
    from quorate.warehouse.workspace import Workspace

SYSTEMS = ("salesforce", "hubspot")
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Planned:
    """A plan that was written down, and how many wishes the CRM met already."""

    plan: Plan
    same_count: int


@dataclass(frozen=True)
class WriteBack:
    """One workspace and one CRM.

    Parameters
    ----------
    patience: how long to wait for a CRM that is busy.
    clock: the present moment, UTC without a zone.
    """

    workspace: Workspace
    system: str
    patience: Patience
    clock: Clock

    def __post_init__(self) -> None:
        """Only CRMs that can be written to."""
        if self.system not in SYSTEMS:
            near = nearest_word(self.system, SYSTEMS)
            raise UsageError(
                f"Nothing can be written back to '{self.system}'."
                + (f" Did you mean '{near}'?" if near else ""),
                expected=" or ".join(SYSTEMS),
            )

    def plan(self, snapshot: Snapshot, by: str) -> Planned:
        """Ask the CRM what it holds and write down what would change; nothing is changed there.

        Raises `UsageError` when the settings name nothing to write.
        """
        settings = getattr(self.workspace.settings.write_back, self.system)
        role_field = getattr(settings, "role_field", None)
        has_roles = bool(settings.contact_roles) and (self.system == "salesforce" or bool(role_field))
        if not (settings.stage_field or settings.next_step_field or settings.tasks or has_roles):
            raise UsageError(
                f"The settings name nothing that may be written to {self.system}.",
                where=f"quorate.toml, [write_back.{self.system}]",
                expected="stage_field, next_step_field, contact_roles or tasks",
                state="nothing was asked or changed",
                do="name the fields; the settings page of the documentation shows each",
            )
        if not has_roles:
            settings = replace(settings, contact_roles={})
        wishes = Wishes(snapshot, self.system).all_of(settings, role_field)
        journal = Journal(self.workspace.root)
        with self._desk() as desk:
            found = compared(
                desk,
                wishes,
                lambda keys: last_read(self.workspace, keys),
                journal.own_stamps(self.system),
            )
        plan = journal.keep(
            self.system, found.changes, at=self.clock(), by=by, run_id=snapshot.publication.run_id
        )
        return Planned(plan, found.same_count)

    def apply(self, told: Told) -> Outcome:
        """Make what the last plan says and is not made yet. Raises `UsageError` without a plan."""
        journal = Journal(self.workspace.root)
        plan = journal.latest(self.system)
        if plan is None:
            raise UsageError(
                f"There is no plan of what to write to {self.system}.",
                state="nothing was changed",
                do=f"run `quorate write-back plan --to {self.system}` and look at it first",
            )
        with self._alone("quorate write-back apply"):
            # another run may have made some of it since
            plan = journal.latest(self.system) or plan
            with self._desk() as desk:
                return apply(desk, journal, plan, self.clock, told)

    def undo(self, told: Told) -> Outcome:
        """Take back the last plan of which something stands in the CRM. Raises `UsageError` when none does."""
        journal = Journal(self.workspace.root)
        plan = journal.latest_done(self.system)
        if plan is None:
            raise UsageError(
                f"Nothing that was written to {self.system} stands there.", state="nothing was changed"
            )
        with self._alone("quorate write-back undo"):
            plan = journal.latest_done(self.system) or plan
            with self._desk() as desk:
                return undo(desk, journal, plan, self.clock, told)

    def _alone(self, doing: str) -> AbstractContextManager[None]:
        """Nobody else writes to the CRM meanwhile; raises `Busy` when somebody does."""
        return updating(
            self.workspace.root / f"write-back-{self.system}.lock",
            doing,
            self.clock(),
            self.workspace.database,
        )

    @contextmanager
    def _desk(self) -> Iterator[Desk]:
        if self.system == "salesforce":
            from quorate.outbound.salesforce_desk import SalesforceDesk
            from quorate.sources.pulls import salesforce_sign_in

            instance = self.workspace.settings.sources.salesforce.instance
            organisation = SalesforceDesk(salesforce_sign_in.sign_in(instance), self.patience, self.clock)
            try:
                yield organisation
            finally:
                organisation.close()
            return
        from quorate.outbound.hubspot_desk import HubspotDesk
        from quorate.sources.pulls import hubspot_sign_in

        portal = HubspotDesk(hubspot_sign_in.sign_in(), self.patience, self.clock)
        try:
            yield portal
        finally:
            portal.close()
