"""What the CRM should hold by what is published: the buyers' stage, the next step, roles, and tasks of accepted moves.

A wish names the record by its key in the log and says why, with the evidence that opens it. Nothing here asks the CRM.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from quorate.views.answers import reference
from quorate.views.reading import Reader, Row

if TYPE_CHECKING:
    from quorate.settings.write_back import HubspotWriteBack, SalesforceWriteBack
    from quorate.warehouse.snapshots import Snapshot

Kind = Literal["field", "contact_role", "task"]
_LONGEST_NEXT_STEP = 255
# In tasks, so that one that was made is known again.
MARK = "[quorate {move_id}]"


@dataclass(frozen=True)
class Wish:
    """One thing the CRM should hold.

    Parameters
    ----------
    kind: a field of a record, a person's role on an opportunity, or a task.
    key: the record it is about, as the log names it; of roles and tasks, the opportunity.
    field: the CRM's field; of roles and tasks, what is told of them.
    value: what should stand there.
    why: in a sentence; `evidence` opens it.
    contact_key: the person's record, of roles and tasks.
    details: of tasks, `subject`, `due_on`, `body`, `mark` and `owner_key`.
    """

    kind: Kind
    key: str
    field: str
    value: str
    why: str
    evidence: str
    contact_key: str | None = None
    details: Mapping[str, str] | None = None


_OPEN_DEALS = """
    with listed as (
        select journey_id, unnest(opportunity_ids) as opportunity_id from {journeys} where outcome = 'open'
    ),
    stays as (
        select *, row_number() over (partition by journey_id order by entered_at desc, stage) as pick
        from {stage_history} where left_at is null
    )
    select l.journey_id, l.opportunity_id, s.stage, coalesce(m.label, s.stage) as label, s.entered_at,
        row_number() over (partition by l.journey_id order by o.created_at, l.opportunity_id) as place
    from listed l
    inner join {journeys} j on j.journey_id = l.journey_id
    inner join {opportunities} o on o.opportunity_id = l.opportunity_id and o.outcome = 'open'
    left join stays s on s.journey_id = l.journey_id and s.pick = 1
    left join {map_stages} m on m.journey_map = j.journey_map and m.stage = s.stage
    where starts_with(l.opportunity_id, ?)
    order by l.journey_id, l.opportunity_id
"""
_CONTACTS = """
    select person_id, min(value) as contact_key
    from {identifiers}
    where kind = 'crm_contact' and starts_with(value, ?) and person_id is not null
    group by person_id
    having count(*) = 1
"""
_ACCEPTED = """
    select m.move_id, m.journey_id, m.person_id, m.due_on, m.owner_id, m.channel, coalesce(y.label, m.play) as label,
        coalesce(p.full_name, p.email) as person_name
    from {moves} m
    inner join {journeys} j on j.journey_id = m.journey_id
    left join {map_plays} y on y.journey_map = j.journey_map and y.play = m.play
    left join {people} p on p.person_id = m.person_id
    where m.status = 'accepted'
    order by m.journey_id, m.due_on, m.move_id
"""
_MEMBERS = """
    select m.journey_id, m.person_id, m.role, m.role_probability, coalesce(p.full_name, p.email, m.person_id) as name
    from {members} m
    left join {people} p on p.person_id = m.person_id
    where m.membership = 'confirmed'
    order by m.journey_id, m.person_id
"""


class Wishes:
    """Reads one publication for one system; people with several records there are left out, since none is the one."""

    def __init__(self, snapshot: Snapshot, system: str) -> None:
        self._reader = Reader(snapshot)
        self._reader.need("journeys", "stage_history", "moves", "members", "identifiers")
        self._deals = self._reader.rows(_OPEN_DEALS, f"{system}:")
        self._contacts = {
            row["person_id"]: row["contact_key"] for row in self._reader.rows(_CONTACTS, f"{system}:")
        }
        self._accepted = self._reader.rows(_ACCEPTED)
        self._system = system

    def all_of(self, settings: SalesforceWriteBack | HubspotWriteBack, role_field: str | None) -> list[Wish]:
        """Every wish that the settings allow; with `role_field`, roles are a field of the contact."""
        found: list[Wish] = []
        if settings.stage_field:
            found += self._stages(settings.stage_field)
        if settings.next_step_field:
            found += self._next_steps(settings.next_step_field)
        if settings.contact_roles:
            found += self._roles(settings.contact_roles, settings.least_role_probability, role_field)
        if settings.tasks:
            found += self._tasks()
        return found

    def _stages(self, field: str) -> Iterator[Wish]:
        for row in self._deals:
            if row["stage"] is not None:
                why = f"The buyers stand in {row['label']} since {row['entered_at']:%-d %B %Y}"
                yield Wish(
                    "field",
                    row["opportunity_id"],
                    field,
                    row["label"],
                    why,
                    reference("stage", row["journey_id"]),
                )

    def _next_steps(self, field: str) -> Iterator[Wish]:
        for row in self._deals:
            move = next((each for each in self._accepted if each["journey_id"] == row["journey_id"]), None)
            if move is not None:
                text = f"{_told(move)}, by {move['due_on']:%-d %B %Y}"[:_LONGEST_NEXT_STEP]
                yield Wish(
                    "field", row["opportunity_id"], field, text, "The accepted move that is due first",
                    reference("move", move["move_id"]),
                )  # fmt: skip

    def _roles(self, names: Mapping[str, str], least: float, role_field: str | None) -> Iterator[Wish]:
        deals: dict[str, list[Row]] = {}
        for row in self._deals:
            deals.setdefault(row["journey_id"], []).append(row)
        members = [
            row
            for row in self._reader.rows(_MEMBERS)
            if row["role"] in names
            and row["role_probability"] >= least
            and row["journey_id"] in deals
            and row["person_id"] in self._contacts
        ]
        roles: dict[str, set[str]] = {}
        for row in members:
            roles.setdefault(row["person_id"], set()).add(row["role"])
        told: set[str] = set()
        for row in members:
            contact, value = self._contacts[row["person_id"]], names[row["role"]]
            why = f"{row['name']} most probably plays this role ({row['role_probability']:.0%})"
            opens = reference("role", row["journey_id"], row["person_id"])
            if role_field is None:
                for deal in deals[row["journey_id"]]:
                    yield Wish("contact_role", deal["opportunity_id"], "Role", value, why, opens, contact)
            # a field of the contact holds one role: who plays two has none written
            elif len(roles[row["person_id"]]) == 1 and contact not in told:
                told.add(contact)
                yield Wish("field", contact, role_field, value, why, opens)

    def _tasks(self) -> Iterator[Wish]:
        first = {row["journey_id"]: row for row in self._deals if row["place"] == 1}
        for move in self._accepted:
            deal = first.get(move["journey_id"])
            if deal is None:
                continue
            mark = MARK.format(move_id=move["move_id"])
            owner = move["owner_id"] or ""
            details = {
                "subject": _told(move)[:_LONGEST_NEXT_STEP],
                "due_on": f"{move['due_on']:%Y-%m-%d}",
                "mark": mark,
                "body": f"Accepted in the plan that sales and marketing share, by {move['channel']}. {mark}",
                "owner_key": owner if owner.startswith(f"{self._system}:") else "",
            }
            yield Wish(
                "task", deal["opportunity_id"], "task", details["subject"], "An accepted move",
                reference("move", move["move_id"]), self._contacts.get(move["person_id"] or ""), details,
            )  # fmt: skip


def _told(move: Row) -> str:
    return f"{move['label']} with {move['person_name']}" if move["person_name"] else str(move["label"])
