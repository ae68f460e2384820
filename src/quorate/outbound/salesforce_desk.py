"""Write to Salesforce through its official client: fields of records, contact roles and tasks.

An update carries the stamp at which the record was compared (`If-Unmodified-Since`), so that Salesforce itself refuses
it when somebody was faster. A record is looked for again before every try to make it: an answer that got lost makes
nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

from quorate.outbound.changes import Change, ChangedMeanwhile, LiveRecord, RefusedByCrm
from quorate.outbound.wishes import Wish
from quorate.sources.pulls.patience import PullError
from quorate.sources.pulls.salesforce_client import SalesforceClient, _said
from quorate.sources.pulls.secrets import hidden

if TYPE_CHECKING:
    from simple_salesforce.exceptions import SalesforceError

_PREFIXES = {"006": "Opportunity", "003": "Contact", "00K": "OpportunityContactRole", "00T": "Task"}
_IDS_PER_QUERY = 150
_PRECONDITION_FAILED = 412
STATE = "what was changed stands in the journal; the rest of the CRM is as it was"
GO_ON = "run `quorate write-back apply` again; it goes on from there"


class SalesforceDesk(SalesforceClient):
    """One organisation, with its pen."""

    system = "salesforce"

    def place_of(self, key: str) -> tuple[str, str]:
        """`salesforce:006...` -> ('Opportunity', '006...')."""
        record_id = key.rpartition(":")[2]
        return _PREFIXES[record_id[:3]], record_id

    def key_of(self, object_name: str, record_id: str) -> str:  # noqa: ARG002 - ids tell their object
        """The key in the log."""
        return f"{self.system}:{record_id}"

    def creation(self, wish: Wish) -> Change:
        """A contact role, or a task of an opportunity."""
        deal = self.place_of(wish.key)[1]
        contact = self.place_of(wish.contact_key)[1] if wish.contact_key else ""
        if wish.kind == "contact_role":
            return _creation(
                wish,
                "OpportunityContactRole",
                {wish.field: wish.value},
                {"OpportunityId": deal, "ContactId": contact},
            )
        details = wish.details or {}
        values = {
            "Subject": details["subject"],
            "ActivityDate": details["due_on"],
            "Description": details["body"],
            "Status": "Not Started",
        }
        owner = details["owner_key"].rpartition(":")[2]
        beside = {"WhatId": deal, "WhoId": contact, "OwnerId": owner}
        return _creation(
            wish, "Task", values, {name: each for name, each in beside.items() if each}, details["mark"]
        )

    def records(self, object_name: str, ids: Sequence[str], fields: Sequence[str]) -> dict[str, LiveRecord]:
        """Live records by id."""
        asked = ["Id", "SystemModstamp", *fields]
        return {row["Id"]: _live(row, fields) for row in self._rows(object_name, asked, "Id", ids)}

    def update(self, object_name: str, record_id: str, values: Mapping[str, str], stamp: str) -> str:
        """Change fields unless the record was changed since; returns its new stamp.

        The stamp is compared here too, since the header knows whole seconds only.
        """
        live = self.records(object_name, [record_id], list(values)).get(record_id)
        if live is None or live.stamp != stamp:
            raise ChangedMeanwhile
        written = {field: value or None for field, value in values.items()}
        since = format_datetime(datetime.fromisoformat(stamp).replace(tzinfo=UTC), usegmt=True)
        self._ask(
            lambda: getattr(self._client, object_name).update(
                record_id, written, headers={"If-Unmodified-Since": since}
            ),
            f"{object_name} {record_id}",
        )
        return self.records(object_name, [record_id], list(values))[record_id].stamp

    def find(self, changes: Sequence[Change]) -> dict[int, LiveRecord]:
        """Contact roles and tasks that are there already."""
        found: dict[int, LiveRecord] = {}
        for name, parent, asked in (
            ("OpportunityContactRole", "OpportunityId", ["ContactId", "Role"]),
            ("Task", "WhatId", ["Subject", "Description"]),
        ):
            wanted = {place: each for place, each in enumerate(changes) if each.object_name == name}
            parents = sorted({each.beside[parent] for each in wanted.values()})
            rows = list(self._rows(name, ["Id", "SystemModstamp", parent, *asked], parent, parents))
            for place, change in wanted.items():
                row = next((row for row in rows if _is_it(row, change, parent)), None)
                if row is not None:
                    found[place] = _live(row, asked)
        return found

    def create(self, change: Change) -> LiveRecord:
        """Make the record; before every try it is looked for."""
        sent = {**change.beside, **change.values}

        def made() -> str:
            there = self.find([change]).get(0)
            if there is not None:
                return there.record_id
            return str(getattr(self._client, change.object_name).create(sent)["id"])

        record_id = self._ask(made, f"a new {change.object_name}")
        return self.records(change.object_name, [record_id], list(change.values))[record_id]

    def delete(self, object_name: str, record_id: str) -> None:
        """Delete a record."""
        self._ask(lambda: getattr(self._client, object_name).delete(record_id), f"{object_name} {record_id}")

    def _rows(
        self, name: str, asked: Sequence[str], field: str, values: Sequence[str]
    ) -> Iterator[dict[str, Any]]:
        for start in range(0, len(values), _IDS_PER_QUERY):
            listed = ", ".join(f"'{each}'" for each in values[start : start + _IDS_PER_QUERY])
            soql = f"SELECT {', '.join(asked)} FROM {name} WHERE {field} IN ({listed})"
            for page in self.pages(name, soql, with_deleted=False):
                yield from page.records

    def _ask(self, question: Callable[[], Any], what: str) -> Any:
        try:
            return super()._ask(question, what)
        except PullError as error:
            raise stopped(error) from None

    def _in_words(self, error: SalesforceError, what: str) -> Exception:
        code, message = _said(error)
        if error.status == _PRECONDITION_FAILED:
            return ChangedMeanwhile()
        if error.status in (400, 403, 404):
            return RefusedByCrm(hidden(f"{code}: {message}", self._secrets())[:300])
        return super()._in_words(error, what)


def stopped(error: PullError) -> PullError:
    """The error of a client that reads, said of writing."""
    what = error.what.replace("could not be read", "could not be written or looked at")
    return PullError(what, where=error.where, expected=error.expected, state=STATE, do=GO_ON)


def _creation(
    wish: Wish, name: str, values: Mapping[str, str], beside: Mapping[str, str], mark: str = ""
) -> Change:
    return Change(
        0, "salesforce", name, "create", "", dict(values), dict.fromkeys(values, ""), "", (wish.why,), (wish.evidence,),
        mark=mark, beside=dict(beside),
    )  # fmt: skip


def _is_it(row: Mapping[str, Any], change: Change, parent: str) -> bool:
    if row[parent] != change.beside[parent]:
        return False
    if change.mark:
        return change.mark in (row["Description"] or "")
    return bool(row["ContactId"] == change.beside["ContactId"])


def _live(row: Mapping[str, Any], fields: Sequence[str]) -> LiveRecord:
    values = {field: "" if row.get(field) is None else str(row[field]) for field in fields}
    return LiveRecord(row["Id"], values, _stamp(row["SystemModstamp"]))


def _stamp(written: str) -> str:
    return datetime.fromisoformat(written).astimezone(UTC).replace(tzinfo=None).isoformat()
