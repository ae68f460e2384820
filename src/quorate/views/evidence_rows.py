"""The dated rows that figures rest on: touches, colleagues' statements, and facts of the CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from quorate.settings.conditions import BUYER_ACTIONS
from quorate.views.answers import Answer, Page
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain, touch_phrase

EvidenceKind: TypeAlias = Literal["touch", "statement", "crm", "stage"]
Side: TypeAlias = Literal["theirs", "ours", "both"]

# Rows of every kind are brought to these columns, so that they can be listed together in order of time.
_TOUCH_COLUMNS = """
    'touch' as kind, t.touch_id as evidence_id, t.occurred_at, t.known_at, t.person_id,
    case when t.person_id is not null then coalesce(p.full_name, p.email, 'Unnamed person') end as person_name,
    t.visitor_id, t.channel, t.action, t.initiator,
    t.touch_id in (select touch_id from {journey_touches} where is_two_way) as is_two_way,
    coalesce(c.title, m.name, t.topic) as about, t.competitor, k.name as colleague_name,
    cast(null as varchar) as subject, cast(null as varchar) as said, cast(null as varchar) as note,
    t.source, t.source_record_id
"""
_TOUCH_JOINS = """
    left join {people} p on p.person_id = t.person_id
    left join {contents} c on c.content_id = t.content_id
    left join {campaigns} m on m.campaign_id = t.campaign_id
    left join {colleagues} k on k.colleague_id = t.colleague_id
"""
_STATEMENT_COLUMNS = """
    'statement' as kind, s.statement_id as evidence_id, s.stated_at as occurred_at, s.known_at, s.person_id,
    case when s.person_id is not null then coalesce(p.full_name, p.email, 'Unnamed person') end as person_name,
    cast(null as varchar) as visitor_id, cast(null as varchar) as channel, cast(null as varchar) as action,
    cast(null as varchar) as initiator, false as is_two_way, cast(null as varchar) as about, cast(null as varchar) as competitor,
    coalesce(k.name, s.author_id) as colleague_name, s.subject, s.value as said, s.note,
    'statement' as source, s.statement_id as source_record_id
"""
_STATEMENT_JOINS = """
    left join {people} p on p.person_id = s.person_id
    left join {colleagues} k on k.colleague_id = s.author_id
"""
_CHANGE_COLUMNS = """
    'crm' as kind, h.opportunity_id || ':' || h.field as evidence_id, h.changed_at as occurred_at, h.known_at,
    cast(null as varchar) as person_id, cast(null as varchar) as person_name, cast(null as varchar) as visitor_id,
    cast(null as varchar) as channel, cast(null as varchar) as action, cast(null as varchar) as initiator,
    false as is_two_way, o.name as about, cast(null as varchar) as competitor, cast(null as varchar) as colleague_name,
    h.field as subject, coalesce(h.old_value, '?') || ' to ' || coalesce(h.new_value, 'nothing') as said,
    cast(null as varchar) as note, 'CRM' as source, h.opportunity_id as source_record_id
"""
_OPPORTUNITY_COLUMNS = """
    'crm' as kind, o.opportunity_id as evidence_id, o.created_at as occurred_at, o.created_at as known_at,
    cast(null as varchar) as person_id, cast(null as varchar) as person_name, cast(null as varchar) as visitor_id,
    cast(null as varchar) as channel, cast(null as varchar) as action, cast(null as varchar) as initiator,
    false as is_two_way, o.name as about, o.competitor, k.name as colleague_name, 'opportunity' as subject,
    coalesce(o.crm_stage, 'no stage') || case when o.amount is null then ', no amount'
        else ', ' || o.currency || ' ' || format('{{:,.0f}}', o.amount) end as said,
    o.loss_reason as note, 'CRM' as source, o.opportunity_id as source_record_id
"""
_CONTACT_COLUMNS = """
    'crm' as kind, x.opportunity_id as evidence_id, x.known_at as occurred_at, x.known_at, x.person_id,
    coalesce(p.full_name, p.email, 'Unnamed person') as person_name, cast(null as varchar) as visitor_id,
    cast(null as varchar) as channel, cast(null as varchar) as action, cast(null as varchar) as initiator,
    false as is_two_way, o.name as about, cast(null as varchar) as competitor, cast(null as varchar) as colleague_name,
    'contact_role' as subject, coalesce(x.crm_role, 'no role named') as said, cast(null as varchar) as note,
    'CRM' as source, x.opportunity_id as source_record_id
"""

TOUCHES = f"select {_TOUCH_COLUMNS} from {{touches}} t {_TOUCH_JOINS}"
STATEMENTS = f"select {_STATEMENT_COLUMNS} from {{statements}} s {_STATEMENT_JOINS}"
CHANGES = (
    f"select {_CHANGE_COLUMNS} from {{opportunity_changes}} h "
    "left join {opportunities} o on o.opportunity_id = h.opportunity_id"
)
OPPORTUNITIES = f"select {_OPPORTUNITY_COLUMNS} from {{opportunities}} o left join {{colleagues}} k on k.colleague_id = o.owner_id"
CONTACT_ROLES = (
    f"select {_CONTACT_COLUMNS} from {{opportunity_contacts}} x left join {{people}} p on p.person_id = x.person_id "
    "left join {opportunities} o on o.opportunity_id = x.opportunity_id"
)


@dataclass(frozen=True)
class EvidenceRow(Answer):
    """One dated row: who did or said what, when it happened and when our systems knew it, and where it is recorded.

    `side` says who acted: theirs, ours, or both where a contact went both ways; None for what is only recorded.
    `remark` says what the row is worth to the figure it was opened from, where that differs from row to row.
    """

    kind: EvidenceKind
    evidence_id: str
    occurred_at: datetime
    known_at: datetime | None
    side: Side | None
    person_id: str | None
    person_name: str | None
    text: str
    about: str | None
    colleague_name: str | None
    channel: str | None
    action: str | None
    source: str
    source_record_id: str | None
    remark: str | None = None


@dataclass(frozen=True)
class Evidence(Answer):
    """A page of dated rows, newest first, and how many there are in all."""

    rows: tuple[EvidenceRow, ...]
    row_count: int
    offset: int
    limit: int


def evidence_page(reader: Reader, page: Page, queries: Sequence[str], *parameters: Any) -> Evidence:
    """The rows of all queries together, newest first.

    Each query starts with one of this module's selects; parameters are numbered `$1`, `$2` ... in all of them.
    """
    union = " union all ".join(f"({query})" for query in queries)
    rows = reader.rows(
        f"""
        select *, count(*) over () as row_count
        from ({union}) evidence
        order by occurred_at desc, kind, evidence_id, subject, said
        limit {int(page.limit)} offset {int(page.offset)}
        """,
        *parameters,
    )
    if rows or page.offset == 0:
        count = rows[0]["row_count"] if rows else 0
    else:
        count = reader.one(f"select count(*) as row_count from ({union}) evidence", *parameters)["row_count"]
    return Evidence(tuple(evidence_row(row) for row in rows), count, page.offset, page.limit)


def evidence_row(row: Row) -> EvidenceRow:
    """The typed form of a row of one of this module's selects."""
    return EvidenceRow(
        kind=row["kind"],
        evidence_id=row["evidence_id"],
        occurred_at=row["occurred_at"],
        known_at=row["known_at"],
        side=_side(row) if row["kind"] == "touch" else None,
        person_id=row["person_id"],
        person_name=row["person_name"] or ("Unidentified visitor" if row["visitor_id"] else None),
        text=_text(row),
        about=row["about"],
        colleague_name=row["colleague_name"],
        channel=row["channel"],
        action=row["action"],
        source=row["source"],
        source_record_id=row["source_record_id"],
    )


def _side(row: Row) -> Side:
    return "both" if row["is_two_way"] else side_of(row["initiator"], row["action"])


def side_of(initiator: str, action: str) -> Side:
    """Who acted in a touch that went one way: the buyer, or we ourselves."""
    return "theirs" if initiator == "buyer" or action in BUYER_ACTIONS else "ours"


def _text(row: Row) -> str:
    if row["kind"] == "touch":
        text = touch_phrase(row["channel"], row["action"])
        return f"{text}; named {row['competitor']}" if row["competitor"] else text
    said = f"{plain(row['subject'])}: {plain(row['said']) if row['kind'] == 'statement' else row['said']}"
    return f"{said} ({row['note']})" if row["note"] else said
