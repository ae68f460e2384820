"""Compare what Salesforce says it has with what the log holds, and mark what is gone without a word.

The ids of an object are all asked for where its rows vanish without leaving a deleted row behind, where the counts
differ, and once a day, because equal counts may hide one record missing and one too many. What the log holds and the
list does not have is gone. That is believed only when the list is whole, and more than half of an object at once only
when a person says so.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from quorate.sources.pulls.held import Held, held_by
from quorate.sources.pulls.landing import Landing, write_durably
from quorate.sources.pulls.pulling import Line, Pulling, counted
from quorate.sources.pulls.salesforce_client import PlaceLost, SalesforceClient
from quorate.sources.pulls.salesforce_fields import FieldPlan
from quorate.sources.pulls.salesforce_recovering import MOST_BY_ID, recover
from quorate.sources.pulls.salesforce_rows import literal
from quorate.sources.pulls.salesforce_tombstones import GO_WITH_OTHERS, SILENT, tombstones

_SHARE_THAT_MAY_VANISH = 0.5
_TIMES_LISTED = 3
_COMPARED_EVERY = timedelta(days=1)


class Reconciling:
    """Settles objects one after the other; tombstone files land in `folder` before they are imported."""

    def __init__(self, client: SalesforceClient, held: Held, pulling: Pulling, folder: Path) -> None:
        self._client = client
        self._held = held
        self._pulling = pulling
        self._folder = folder

    def settle(self, plan: FieldPlan, landing: Landing, asked_at: datetime, pulled_count: int) -> Line:
        """Mark deletes that were not told of, then compare; the object's line of reconciliation."""
        name = plan.object.api_name
        self._pulling.progress(f"{name}: comparing", 1.0)
        crm_count = self._client.count(name, f"SELECT COUNT() FROM {name}{_alive(plan)}", with_deleted=True)
        live = self._held.live(plan.object)
        if len(live) == crm_count and name not in SILENT and not self._is_due(landing):
            return Line("salesforce", name, pulled_count, crm_count, len(live), note=_note(plan))
        listed = self._listed(plan)
        if listed is None:
            return Line(
                "salesforce",
                name,
                pulled_count,
                crm_count,
                len(live),
                unexplained_count=abs(crm_count - len(live)),
                note="its list of ids changed or was cut off each time; nothing was marked as deleted",
            )
        landing.compared(self._pulling.clock())
        gone = set() if name in GO_WITH_OTHERS else live - listed
        missing = listed - live
        set_aside = self._held.set_aside(plan.object) if missing else {}
        aside = {each for each in missing if each[:15] in set_aside}
        deleted = self._deleted(plan, gone, len(live))
        changed = self._changed(plan, missing - aside, asked_at)
        lost = missing - aside - changed
        recovered = self._recovered(plan, lost)
        kept_count = len(gone - deleted)
        return Line(
            "salesforce",
            name,
            pulled_count,
            len(listed),
            len(live & listed) + kept_count + len(recovered),
            len(aside),
            len(changed),
            len(deleted),
            len(recovered),
            kept_count + len(lost) - len(recovered),
            _refused(kept_count, len(live)) if kept_count else _note(plan),
            counted(set_aside[each[:15]] for each in aside),
        )

    def _is_due(self, landing: Landing) -> bool:
        """Whether the ids have not been compared one by one for a day."""
        compared_at = landing.compared_at
        return compared_at is None or self._pulling.clock() - compared_at >= _COMPARED_EVERY

    def _recovered(self, plan: FieldPlan, lost: set[str]) -> set[str]:
        """Fetch what the log lacks without a reason; the ids of what it holds afterwards."""
        if not lost or len(lost) > MOST_BY_ID:
            return set()
        known = self._held.known(plan.object)
        recover(self._client, self._pulling, plan, lost, known, self._folder)
        with held_by(self._pulling.workspace) as held:
            return lost & held.live(plan.object)

    def _listed(self, plan: FieldPlan) -> set[str] | None:
        """Ids of all live records, or None when no list was whole."""
        name = plan.object.api_name
        soql = f"SELECT Id FROM {name}{_alive(plan)} ORDER BY Id"
        for _ in range(_TIMES_LISTED):
            found: list[str] = []
            total = -1
            try:
                for page in self._client.pages(name, soql, with_deleted=True):
                    total = page.total
                    found.extend(str(record["Id"]) for record in page.records)
            except PlaceLost:
                continue
            count = self._client.count(name, f"SELECT COUNT() FROM {name}{_alive(plan)}", with_deleted=True)
            if len(found) == len(set(found)) == total == count:
                return set(found)
        return None

    def _deleted(self, plan: FieldPlan, gone: set[str], live_count: int) -> set[str]:
        """Mark these records as deleted unless they are too many to believe; those that were marked."""
        name = plan.object.api_name
        if len(gone) > live_count * _SHARE_THAT_MAY_VANISH and not self._pulling.accept_deletes:
            return set()
        rows = tombstones(self._held, name, gone, self._pulling.clock())
        if rows is None:
            return set()
        path = self._folder / f"{name}.deleted.csv"
        write_durably(path, rows)
        self._pulling.take([path])
        path.unlink()
        return gone

    def _changed(self, plan: FieldPlan, ids: set[str], asked_at: datetime) -> set[str]:
        """Which of these records were made or changed after the pull had asked."""
        if not ids or plan.stamp is None:
            return set()
        name = plan.object.api_name
        soql = f"SELECT Id FROM {name} WHERE {plan.stamp} >= {literal(asked_at)}"
        pages = self._client.pages(name, soql, with_deleted=True)
        return ids & {str(record["Id"]) for page in pages for record in page.records}


def _alive(plan: FieldPlan) -> str:
    return " WHERE IsDeleted = false" if plan.has_deleted else ""


def _note(plan: FieldPlan) -> str:
    return f"it has no field {', '.join(plan.missing)}, named in quorate.toml" if plan.missing else ""


def _refused(gone: int, held: int) -> str:
    return (
        f"{gone:,} of {held:,} records are gone at once; nothing was deleted: look whether the user that signs in "
        "still sees everything, or run `quorate sync --accept-deletes`"
    )
