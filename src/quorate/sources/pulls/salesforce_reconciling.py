"""Compare what Salesforce says it has with what the log holds, and mark what is gone without a word.

Some objects' rows vanish without leaving a deleted row behind. Their ids are all asked for; what the log holds and
the list does not have is gone. That is believed only when the list is whole, and more than half of an object at once
only when a person says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from quorate.sources.pulls.held import Held, held_by
from quorate.sources.pulls.landing import write_durably
from quorate.sources.pulls.pulling import Line, Pulling
from quorate.sources.pulls.salesforce_client import PlaceLost, SalesforceClient
from quorate.sources.pulls.salesforce_fields import FieldPlan
from quorate.sources.pulls.salesforce_recovering import MOST_BY_ID, recover
from quorate.sources.pulls.salesforce_rows import header_of, literal, rows_of
from quorate.sources.salesforce.kinds import SOURCE

_SHARE_THAT_MAY_VANISH = 0.5
_TIMES_LISTED = 3
# What a row must say for the importer to use it, and the columns of the log that hold it, first one filled wins.
TOMBSTONES: Mapping[str, tuple[str, Mapping[str, tuple[str, ...]]]] = {
    "OpportunityContactRole": (
        "observed_contact_roles",
        {"OpportunityId": ("opportunity_key",), "ContactId": ("person_key",)},
    ),
    "CampaignMember": (
        "observed_campaign_members",
        {"CampaignId": ("campaign_key",), "LeadOrContactId": ("person_key",)},
    ),
    "EventRelation": (
        "observed_attendees",
        {"EventId": ("touch_key",), "RelationId": ("person_key", "colleague_key")},
    ),
}


class Reconciling:
    """Settles objects one after the other; tombstone files land in `folder` before they are imported."""

    def __init__(self, client: SalesforceClient, held: Held, pulling: Pulling, folder: Path) -> None:
        self._client = client
        self._held = held
        self._pulling = pulling
        self._folder = folder

    def settle(self, plan: FieldPlan, asked_at: datetime, pulled_count: int) -> Line:
        """Mark deletes that were not told of, then compare; the object's line of reconciliation."""
        name = plan.object.api_name
        self._pulling.progress(f"{name}: comparing", 1.0)
        crm_count = self._client.count(name, f"SELECT COUNT() FROM {name}{_alive(plan)}", with_deleted=True)
        live = self._held.live(plan.object)
        if len(live) == crm_count and name not in TOMBSTONES:
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
        gone = live - listed
        missing = listed - live
        set_aside = self._held.set_aside(plan.object) if missing else set()
        aside = {each for each in missing if each[:15] in set_aside}
        tombstones = self._tombstones(plan, gone, len(live))
        deleted_count = len(gone) if tombstones else 0
        if tombstones:
            self._pulling.take([tombstones])
            tombstones.unlink(missing_ok=True)
        changed = self._changed(plan, missing - aside, asked_at)
        lost = missing - aside - changed
        recovered = self._recovered(plan, lost)
        kept_count = len(gone) - deleted_count
        return Line(
            "salesforce",
            name,
            pulled_count,
            len(listed),
            len(live) - deleted_count + len(recovered),
            len(aside),
            len(changed),
            deleted_count,
            len(recovered),
            kept_count + len(lost) - len(recovered),
            _refused(name, kept_count, len(live)) if kept_count else _note(plan),
        )

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

    def _tombstones(self, plan: FieldPlan, gone: set[str], live_count: int) -> Path | None:
        """A file of rows that say these records are deleted; None when there are none or too many to believe."""
        if not gone or plan.object.api_name not in TOMBSTONES:
            return None
        if len(gone) > live_count * _SHARE_THAT_MAY_VANISH and not self._pulling.accept_deletes:
            return None
        table, needed = TOMBSTONES[plan.object.api_name]
        columns = sorted({column for held_in in needed.values() for column in held_in})
        stamp = literal(self._pulling.clock())
        records = [
            {
                "Id": _id(version["record_id"]),
                "IsDeleted": True,
                "CreatedDate": f"{version['known_at']}",
                "SystemModstamp": stamp,
                **{
                    field: next((_id(version[each]) for each in held_in if version[each]), None)
                    for field, held_in in needed.items()
                },
            }
            for version in self._held.versions_of(
                table, columns, [f"{SOURCE}:{each}" for each in sorted(gone)]
            )
        ]
        fields = list(records[0])
        path = self._folder / f"{plan.object.api_name}.deleted.csv"
        write_durably(path, header_of(fields) + rows_of(records, fields))
        return path

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


def _id(key: object) -> str:
    return str(key).partition(":")[2]


def _note(plan: FieldPlan) -> str:
    return f"it has no field {', '.join(plan.missing)}, named in quorate.toml" if plan.missing else ""


def _refused(name: str, gone: int, held: int) -> str:
    if name in TOMBSTONES:
        return (
            f"{gone:,} of {held:,} records are gone at once; nothing was deleted: look whether the user that signs "
            "in still sees everything, or run `quorate sync --accept-deletes`"
        )
    return f"{gone:,} records are gone without a word; `quorate sync --full` asks for everything again"
