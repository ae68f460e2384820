"""The dated rows that figures rest on: touches, colleagues' statements, and facts of the CRM."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeAlias

from quorate.language import gettext
from quorate.settings.conditions import BUYER_ACTIONS
from quorate.views.answers import Answer, Page
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain, touch_phrase

EvidenceKind: TypeAlias = Literal["touch", "statement", "crm", "stage"]
Side: TypeAlias = Literal["theirs", "ours", "both"]

# `side_of` and `_text` as the engine can ask for them.
_SIDE = (
    "case when is_two_way then 'both' when initiator = 'buyer' or action in ("
    + ", ".join(f"'{action}'" for action in sorted(BUYER_ACTIONS))
    + ") then 'theirs' else 'ours' end"
)


def side_condition(touches: str) -> str:
    """The side of touches called `touches` that know whether they went both ways, as the engine can ask for it."""
    told = _SIDE
    for column in ("is_two_way", "initiator", "action"):
        told = told.replace(f" {column} ", f" {touches}.{column} ")
    return told


_WORDS = (
    "concat_ws(' ', person_name, colleague_name, replace(channel, '_', ' '), replace(action, '_', ' '), about, "
    "competitor, subject, said, note, source)"
)

# Rows of every kind are brought to these columns, so that they can be listed together in order of time.
_COLUMNS = (
    "kind", "evidence_id", "occurred_at", "known_at", "person_id", "person_name", "visitor_id", "channel",
    "action", "initiator", "is_two_way", "about", "competitor", "colleague_name", "subject", "said", "note",
    "source", "source_record_id",
)  # fmt: skip
_PERSON = "coalesce(p.full_name, p.email, 'Unnamed person')"


def select_rows(tables: str, **columns: str) -> str:
    """A select of `_COLUMNS` from `tables`; columns that are not given are empty."""
    parts = [f"{columns.get(name, 'cast(null as varchar)')} as {name}" for name in _COLUMNS]
    return f"select {', '.join(parts)} from {tables}"


# Both sides took part, as the step `journey_touches` tells it; of touches of no journey nobody else tells it.
TWO_WAY = (
    "(t.channel = 'meeting' and t.action in ('attended', 'asked')"
    " or t.channel = 'call' and t.action in ('answered', 'attended', 'asked')"
    " or t.channel in ('email', 'social', 'chat') and t.action = 'replied'"
    " or t.channel = 'chat' and t.action in ('asked', 'answered'))"
)


def _touches(tables: str, is_two_way: str) -> str:
    """A select of touches, of a table read under the name `t`."""
    return select_rows(
        f"{tables} left join {{people}} p on p.person_id = t.person_id "
        "left join {contents} c on c.content_id = t.content_id "
        "left join {campaigns} m on m.campaign_id = t.campaign_id "
        "left join {colleagues} k on k.colleague_id = t.colleague_id",
        kind="'touch'",
        evidence_id="t.touch_id",
        occurred_at="t.occurred_at",
        known_at="t.known_at",
        person_id="t.person_id",
        person_name=f"case when t.person_id is not null then {_PERSON} end",
        visitor_id="t.visitor_id",
        channel="t.channel",
        action="t.action",
        initiator="t.initiator",
        is_two_way=is_two_way,
        about="coalesce(c.title, m.name, t.topic)",
        competitor="t.competitor",
        colleague_name="k.name",
        source="t.source",
        source_record_id="t.source_record_id",
    )


# Touches wherever they belong, as `t`.
TOUCHES = _touches("{touches} t", TWO_WAY)
# Touches of the journey `$1`, as `t`. What belongs to a journey lies together in what is published, so that these few
# rows are read and not the table of all touches.
JOURNEY_TOUCHES = (
    _touches("(select * from {journey_touches} where journey_id = $1) t", "t.is_two_way") + " where true"
)
STATEMENTS = select_rows(
    "{statements} s left join {people} p on p.person_id = s.person_id "
    "left join {colleagues} k on k.colleague_id = s.author_id",
    kind="'statement'",
    evidence_id="s.statement_id",
    occurred_at="s.stated_at",
    known_at="s.known_at",
    person_id="s.person_id",
    person_name=f"case when s.person_id is not null then {_PERSON} end",
    is_two_way="false",
    colleague_name="coalesce(k.name, s.author_id)",
    subject="s.subject",
    said="s.value",
    note="s.note",
    source="'statement'",
    source_record_id="s.statement_id",
)
CHANGES = select_rows(
    "{opportunity_changes} h left join {opportunities} o on o.opportunity_id = h.opportunity_id",
    kind="'crm'",
    evidence_id="h.opportunity_id || ':' || h.field",
    occurred_at="h.changed_at",
    known_at="h.known_at",
    is_two_way="false",
    about="o.name",
    subject="h.field",
    said="coalesce(h.old_value, 'not known') || ' to ' || coalesce(h.new_value, 'nothing')",
    source="'CRM'",
    source_record_id="h.opportunity_id",
)
OPPORTUNITIES = select_rows(
    "{opportunities} o left join {colleagues} k on k.colleague_id = o.owner_id",
    kind="'crm'",
    evidence_id="o.opportunity_id",
    occurred_at="o.created_at",
    known_at="o.created_at",
    is_two_way="false",
    about="o.name",
    competitor="o.competitor",
    colleague_name="k.name",
    subject="'opportunity'",
    said="coalesce(o.crm_stage, 'no stage') || case when o.amount is null then ', no amount' "
    "else ', ' || o.currency || ' ' || format('{{:,.0f}}', o.amount) end",
    note="o.loss_reason",
    source="'CRM'",
    source_record_id="o.opportunity_id",
)
SPENDING = select_rows(
    "{costs} s left join {campaigns} m on s.dimension = 'campaign' and m.campaign_id = s.value_key",
    kind="'crm'",
    evidence_id="concat('spend:', s.value_key, ':', s.spent_on)",
    occurred_at="cast(s.spent_on as timestamp)",
    known_at="cast(s.spent_on as timestamp)",
    is_two_way="false",
    about="m.name",
    subject="'spent'",
    said="s.currency || ' ' || format('{{:,.2f}}', s.amount)",
    source="case when s.dimension in ('channel', 'campaign') then 'spend' else 'settings and spend' end",
)
CONTACT_ROLES = select_rows(
    "{opportunity_contacts} x left join {people} p on p.person_id = x.person_id "
    "left join {opportunities} o on o.opportunity_id = x.opportunity_id",
    kind="'crm'",
    evidence_id="x.opportunity_id",
    occurred_at="x.known_at",
    known_at="x.known_at",
    person_id="x.person_id",
    person_name=_PERSON,
    is_two_way="false",
    about="o.name",
    subject="'contact_role'",
    said="coalesce(x.crm_role, 'no role named')",
    source="'CRM'",
    source_record_id="x.opportunity_id",
)


@dataclass(frozen=True)
class EvidenceRow(Answer):
    """One dated row: who did or said what, when it happened, when our systems knew it, where it is recorded.

    `side` says who acted: theirs, ours, or both where a contact went both ways; None for what is only
        recorded.
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


@dataclass(frozen=True)
class RowFilter:
    """Which dated rows are wanted: of one kind, of one side, with some words in them. Empty is any."""

    kind: str = ""
    side: str = ""
    words: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether rows may be left out."""
        return bool(self.kind or self.side or self.words)

    def condition(self, first: int) -> tuple[str, tuple[str, ...]]:
        """The condition on rows of this module's selects and its parameters, numbered from `first`."""
        asked = [
            (self.kind, "kind = ${}"),
            (self.side, f"kind = 'touch' and {_SIDE} = ${{}}"),
            (self.words, f"contains(lower({_WORDS}), lower(${{}}))"),
        ]
        given = [(value, text) for value, text in asked if value]
        parts = [f"({text.format(first + number)})" for number, (_, text) in enumerate(given)]
        return " and ".join(parts) or "true", tuple(value for value, _ in given)


def evidence_page(
    reader: Reader, page: Page, queries: Sequence[str], *parameters: Any, wanted: RowFilter | None = None
) -> Evidence:
    """The rows of all queries together, newest first, as far as they are wanted.

    Each query starts with one of this module's selects; parameters are numbered `$1`, `$2` ... in all of
    them.
    """
    union = " union all ".join(f"({query})" for query in queries)
    condition, values = (wanted or RowFilter()).condition(len(parameters) + 1)
    union = f"select * from ({union}) held where {condition}"
    parameters = (*parameters, *values)
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
        person_name=row["person_name"] or (gettext("Unidentified visitor") if row["visitor_id"] else None),
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
        return (
            gettext("{text}; named {competitor}", text=text, competitor=row["competitor"])
            if row["competitor"]
            else text
        )
    said = f"{plain(row['subject'])}: {plain(row['said']) if row['kind'] == 'statement' else row['said']}"
    return f"{said} ({row['note']})" if row["note"] else said
