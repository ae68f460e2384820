"""Why these records are one person, or one account: each link with its reason, to split it or to hold it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from quorate.language import Words, gettext
from quorate.views.answers import Answer, Stamp, stamp_of
from quorate.views.lookup import account_id_of, person_id_of
from quorate.views.match_decisions import Decision
from quorate.views.match_identifiers import identifier_named, owners_of
from quorate.views.match_words import Reason, reasons_of, rule_in_words
from quorate.views.reading import Reader
from quorate.vocabulary.closed_lists import IDENTIFIER_KINDS
from quorate.warehouse.snapshots import Snapshot

MOST_LINKS = 200
_EDGE_WORDS = Words(
    {
        "same_email": "the record carries this address",
        "merged_in_source": "the CRM merged the one into the other",
        "converted": "the lead was converted into the contact",
        "identified": "a visit was identified so",
        "identify": "somebody named themselves so on a form or page",
        "alias": "a tracker said that the two are one",
        "group": "a tracker placed the user in this group",
        "same_mailbox": "the addresses are one mailbox",
    }
)


@dataclass(frozen=True)
class Link(Answer):
    """Two identifiers of one person, or an identifier and its account, with why they are one.

    Attributes
    ----------
    since_at: since when that is known.
    probability: by the model, where it decided.
    can_be_decided: whether the two sides name different things, so that a colleague may decide about them.
    """

    left: str
    right: str
    why: str
    reasons: tuple[Reason, ...]
    since_at: datetime | None
    probability: float | None
    decided_by: str
    can_be_decided: bool = True


@dataclass(frozen=True)
class MembersView(Answer):
    """All identifiers of one person or account, and what links them.

    Attributes
    ----------
    decisions: what colleagues said of its identifiers and still stands.
    """

    stamp: Stamp
    subject_kind: str
    key: str
    name: str
    identifiers: tuple[str, ...]
    links: tuple[Link, ...]
    link_count: int
    decisions: tuple[Decision, ...]


def members_view(
    snapshot: Snapshot, subject_kind: str, key: str, decisions: Sequence[Decision]
) -> MembersView:
    """Why the records of this person or account are one. Raises `NotFound` as looking up a name does."""
    reader = Reader(snapshot)
    reader.need("identifiers", "matches")
    of_people = subject_kind == "person"
    found = person_id_of(reader, key) if of_people else account_id_of(reader, key)
    identifiers = _identifiers(reader, subject_kind, found)
    links = _person_links(reader, found) if of_people else _account_links(reader, snapshot, found)
    owners = owners_of(reader, [side for each in decisions for side in (each.left, each.right)])
    told = [
        each
        for each in decisions
        if each.subject_kind == subject_kind
        and found in (owners[each.left].of(subject_kind), owners[each.right].of(subject_kind))
    ]
    return MembersView(
        stamp=stamp_of(reader),
        subject_kind=subject_kind,
        key=found,
        name=_name(reader, subject_kind, found),
        identifiers=identifiers,
        links=tuple(links[:MOST_LINKS]),
        link_count=len(links),
        decisions=tuple(told),
    )


def _name(reader: Reader, subject_kind: str, found: str) -> str:
    if subject_kind == "account":
        return str(reader.one("select name from {accounts} where account_id = ?", found)["name"])
    row = reader.one("select full_name, email from {people} where person_id = ?", found)
    return str(row["full_name"] or row["email"] or gettext("Unnamed person"))


def _identifiers(reader: Reader, subject_kind: str, found: str) -> tuple[str, ...]:
    own = "account_id = ? and person_id is null and kind <> 'device'"
    condition = "person_id = ?" if subject_kind == "person" else own
    rows = reader.rows(
        f"select kind || ':' || value as identifier from {{identifiers}} where {condition} order by 1", found
    )
    return tuple(row["identifier"] for row in rows)


def _person_links(reader: Reader, person_id: str) -> list[Link]:
    rows = reader.rows(
        """
        with own as (
            select kind, value, kind || ':' || value as identifier from {identifiers} where person_id = $1
        )
        select e.left_kind || ':' || e.left_value as left_id, e.right_kind || ':' || e.right_value as right_id,
            e.rule, e.since_at, cast(null as double) as probability, cast(null as varchar) as reasons,
            'rule' as decided_by
        from {person_edges} e
        inner join own a on a.kind = e.left_kind and a.value = e.left_value
        inner join own b on b.kind = e.right_kind and b.value = e.right_value
        where a.identifier <> b.identifier
        union all
        select m.left_id, m.right_id, m.rule, null as since_at, m.probability, cast(m.reasons as varchar) as reasons,
            m.decided_by
        from {matches} m
        inner join own a on a.identifier = m.left_id
        inner join own b on b.identifier = m.right_id
        where m.subject_kind = 'person' and m.decision = 'same' and m.decided_by = 'model'
        order by decided_by, since_at nulls last, left_id, right_id, rule
        """,
        person_id,
    )
    found: dict[tuple[str, str], Link] = {}
    for row in rows:
        why = _EDGE_WORDS.get(row["rule"], rule_in_words(row["rule"]))
        reasons = reasons_of(row["rule"], row["reasons"]) if row["reasons"] else ()
        made = Link(
            row["left_id"],
            row["right_id"],
            why,
            reasons,
            row["since_at"],
            row["probability"],
            row["decided_by"],
        )
        pair = (row["left_id"], row["right_id"])
        before = found.get(pair)
        found[pair] = made if before is None else _together(before, made)
    return list(found.values())


def _together(one: Link, other: Link) -> Link:
    """Two reasons for one link: known since the earlier of them."""
    return replace(
        one,
        why=f"{one.why}; {other.why}",
        reasons=one.reasons + other.reasons,
        probability=one.probability if other.probability is None else other.probability,
    )


def _account_links(reader: Reader, snapshot: Snapshot, account_id: str) -> list[Link]:
    rows = reader.rows(
        """
        select m.left_id, m.rule, i.since_at, m.probability, m.reasons, m.decided_by
        from {matches} m
        left join {identifiers} i on i.person_id is null and i.kind || ':' || i.value = m.left_id
        where m.subject_kind = 'account' and m.decision = 'same' and m.right_id = ?
        order by i.since_at nulls last, m.left_id
        """,
        account_id,
    )
    best = identifier_named(snapshot, account_id) if rows else ""
    return [
        Link(
            row["left_id"], best, rule_in_words(row["rule"]), reasons_of(row["rule"], row["reasons"])[1:]
            if row["decided_by"] == "rule" else reasons_of(row["rule"], row["reasons"]),
            row["since_at"], row["probability"], row["decided_by"],
            row["left_id"] != best and row["left_id"].partition(":")[0] in IDENTIFIER_KINDS,
        )
        for row in rows
    ]  # fmt: skip
