"""Write to HubSpot through its official client: properties of deals and contacts, and tasks.

HubSpot refuses no update for having been slower, so a record is read once more right before it is written. Tasks are
found by the associations of their deal, which know of a task at once; the search would not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from quorate.outbound.changes import Change, ChangedMeanwhile, LiveRecord, RefusedByCrm
from quorate.outbound.salesforce_desk import stopped
from quorate.outbound.wishes import Wish
from quorate.sources.pulls.hubspot_client import HubspotClient, NotAllowed
from quorate.sources.pulls.patience import PullError
from quorate.sources.pulls.secrets import hidden

_OBJECTS = {"deal": "deals", "contact": "contacts", "task": "tasks"}
_KINDS = {name: kind for kind, name in _OBJECTS.items()}
_READ_AT_ONCE = 100
# HubSpot's own numbers of the types of association of a task with a deal and with a contact.
_TASK_OF = {"deals": 216, "contacts": 204}


class HubspotDesk(HubspotClient):
    """One portal, with its pen."""

    system = "hubspot"

    def place_of(self, key: str) -> tuple[str, str]:
        """`hubspot:deal:17` -> ('deals', '17')."""
        _, kind, record_id = key.split(":")
        return _OBJECTS[kind], record_id

    def key_of(self, object_name: str, record_id: str) -> str:
        """The key in the log."""
        return f"{self.system}:{_KINDS[object_name]}:{record_id}"

    def creation(self, wish: Wish) -> Change:
        """A task of a deal."""
        details = wish.details or {}
        values = {
            "hs_task_subject": details["subject"],
            "hs_task_body": details["body"],
            "hs_timestamp": f"{details['due_on']}T00:00:00.000Z",
            "hs_task_status": "NOT_STARTED",
        }
        beside = {"deals": self.place_of(wish.key)[1]}
        if wish.contact_key:
            beside["contacts"] = self.place_of(wish.contact_key)[1]
        if details["owner_key"]:
            values["hubspot_owner_id"] = details["owner_key"].rpartition(":")[2]
        return Change(
            0, self.system, "tasks", "create", "", values, dict.fromkeys(values, ""), "", (wish.why,), (wish.evidence,),
            mark=details["mark"], beside=beside,
        )  # fmt: skip

    def records(self, object_name: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, LiveRecord]:
        """Live records by id."""
        found: dict[str, LiveRecord] = {}
        for start in range(0, len(ids), _READ_AT_ONCE):
            for record in self.read(object_name, ids[start : start + _READ_AT_ONCE], fields, []):
                found[str(record["id"])] = _live(record, fields)
        return found

    def update(self, object_name: str, record_id: str, values: Mapping[str, str], stamp: str) -> str:
        """Change properties of a record that still bears the stamp; returns its new one."""
        live = self.records(object_name, [record_id], list(values)).get(record_id)
        if live is None or live.stamp != stamp:
            raise ChangedMeanwhile
        answer = self._ask(
            self._objects.update_with_http_info,
            f"{object_name} {record_id}",
            object_name,
            record_id,
            {"properties": dict(values)},
        )
        return _stamp(answer["updatedAt"])

    def find(self, changes: Sequence[Change]) -> dict[int, LiveRecord]:
        """Tasks that are there already, known by their mark."""
        deals = sorted({change.beside["deals"] for change in changes})
        if not deals:
            return {}
        linked = self.associations("deals", "tasks", deals)
        ids = sorted({str(each["toObjectId"]) for listed in linked.values() for each in listed})
        tasks = self.records("tasks", ids, ["hs_task_subject", "hs_task_body"])
        found: dict[int, LiveRecord] = {}
        for place, change in enumerate(changes):
            listed = (tasks.get(str(each["toObjectId"])) for each in linked.get(change.beside["deals"], ()))
            task = next(
                (each for each in listed if each and change.mark in each.values["hs_task_body"]), None
            )
            if task is not None:
                found[place] = task
        return found

    def create(self, change: Change) -> LiveRecord:
        """Make the task, unless it is there; a lost answer is settled by looking for it."""
        sent = {
            "properties": dict(change.values),
            "associations": [
                {
                    "to": {"id": record_id},
                    "types": [
                        {"associationCategory": "HUBSPOT_DEFINED", "associationTypeId": _TASK_OF[name]}
                    ],
                }
                for name, record_id in change.beside.items()
            ],
        }

        def made(**bounds: Any) -> Any:
            there = self.find([change]).get(0)
            if there is not None:
                return {"id": there.record_id, "updatedAt": f"{there.stamp}+00:00"}, 200, {}
            return self._objects.create_with_http_info("tasks", sent, **bounds)

        answer = self._ask(made, "a new task")
        return LiveRecord(str(answer["id"]), dict(change.values), _stamp(answer["updatedAt"]))

    def delete(self, object_name: str, record_id: str) -> None:
        """Delete a record."""
        self._ask(self._objects.archive_with_http_info, f"{object_name} {record_id}", object_name, record_id)

    def _ask(self, method: Callable[..., Any], what: str, *path: Any, **said: Any) -> Any:
        try:
            return super()._ask(method, what, *path, **said)
        except NotAllowed:
            raise RefusedByCrm(f"the token has no permission to write {what}") from None
        except PullError as error:
            raise stopped(error) from None

    def _in_words(self, error: Any, what: str) -> Any:
        if error.status in (400, 404, 409):
            return RefusedByCrm(hidden(f"{error.status}: {error.body}", self._sign_in.told)[:300])
        return super()._in_words(error, what)


def _live(record: Mapping[str, Any], fields: Sequence[str]) -> LiveRecord:
    held = record["properties"]
    values = {field: "" if held.get(field) is None else str(held[field]) for field in fields}
    return LiveRecord(str(record["id"]), values, _stamp(record["updatedAt"]))


def _stamp(written: str) -> str:
    return datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None).isoformat()
