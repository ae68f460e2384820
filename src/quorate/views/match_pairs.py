"""One open pair in full: both sides field by field, the dated records and touches of each, and what would change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from quorate.identity.identity_decisions import PERSON_KINDS
from quorate.language import gettext, number
from quorate.views.answers import Answer, Page, Stamp, stamp_of
from quorate.views.evidence_rows import TOUCHES, EvidenceRow, evidence_page
from quorate.views.journey_facts import JourneyFacts, facts_where
from quorate.views.match_decisions import Decision
from quorate.views.match_stakes import people_behind
from quorate.views.matches import OpenMatch, Side, open_pair
from quorate.views.reading import Reader, Row
from quorate.views.wording import plain
from quorate.warehouse.snapshots import Snapshot

Comparison: TypeAlias = Literal["same", "different", "missing"]
TOUCHES_PER_SIDE = 5
RECORDS_PER_SIDE = 12


@dataclass(frozen=True)
class Field(Answer):
    """One thing both sides may say: `missing` where at least one of them does not say it."""

    label: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    comparison: Comparison


@dataclass(frozen=True)
class Record(Answer):
    """One record or identifier of a side, with what it says and since when it is known."""

    identifier: str
    since_at: datetime | None
    says: tuple[str, ...]


@dataclass(frozen=True)
class SideEvidence(Answer):
    """The dated rows of one side: its records, and its latest touches of `touch_count`."""

    side: Side
    records: tuple[Record, ...]
    touches: tuple[EvidenceRow, ...]
    touch_count: int


@dataclass(frozen=True)
class PairView(Answer):
    """One open pair, side by side."""

    stamp: Stamp
    match: OpenMatch
    fields: tuple[Field, ...]
    sides: tuple[SideEvidence, SideEvidence]
    journeys: tuple[JourneyFacts, ...]


def pair_view(snapshot: Snapshot, pair_id: str, decisions: Sequence[Decision]) -> PairView | None:
    """The open pair with this id, with all that helps to decide it; None where it is not open any more."""
    match = open_pair(snapshot, pair_id, decisions)
    if match is None:
        return None
    reader = Reader(snapshot)
    sides = (match.left, match.right)
    if match.subject_kind == "person_to_account":
        said = [_workplace(reader, sides[0]), _of_account(reader, sides[1])]
    else:
        told = _of_person if match.subject_kind == "person" else _of_account
        said = [told(reader, each) for each in sides]
    journeys = match.stake.journey_ids
    marks = ", ".join("?" for _ in journeys)
    return PairView(
        stamp=stamp_of(reader),
        match=match,
        fields=tuple(compared(label, said[0].get(label, ()), said[1].get(label, ())) for label in said[0]),
        sides=(
            _evidence(reader, sides[0]),
            _evidence(reader, sides[1]),
        ),
        journeys=tuple(facts_where(reader, f"journey_id in ({marks})", *journeys)) if journeys else (),
    )


def compared(label: str, left: Iterable[str], right: Iterable[str]) -> Field:
    """Two sides' values of one field; they are the same when they share one, letter case aside."""
    one, other = tuple(left), tuple(right)
    shared = {each.casefold() for each in one} & {each.casefold() for each in other}
    comparison: Comparison = "missing" if not one or not other else "same" if shared else "different"
    return Field(label, one, other, comparison)


def _of_person(reader: Reader, side: Side) -> dict[str, tuple[str, ...]]:
    profiles = _profiles(reader, side)
    person = reader.row("select * from {people} where person_id = ?", side.person_id) or {}
    account = reader.row("select name from {accounts} where account_id = ?", person.get("account_id")) or {}
    return {
        gettext("Name"): _all(profiles, "full_name", [person.get("full_name")]),
        gettext("Title"): _all([], "", [person.get("title")]) or _all(profiles, "title"),
        "E-mail": _all(profiles, "email", person.get("emails") or [person.get("email")]),
        gettext("Telephone"): _all(profiles, "phone"),
        gettext("Country"): tuple(each.upper() for each in _all(profiles, "country")),
        gettext("Account"): _all([], "", [account.get("name")]),
        gettext("Function"): _all([], "", [plain(person["function"])] if person.get("function") else []),
        gettext("Seniority"): _all([], "", [plain(person["seniority"])] if person.get("seniority") else []),
    }


def _workplace(reader: Reader, side: Side) -> dict[str, tuple[str, ...]]:
    """What a person says of where they work, under the labels of an account's fields."""
    profiles = _profiles(reader, side)
    facts = reader.row("select company_name from {person_facts} where person_id = ?", side.person_id) or {}
    addresses = [row["email"].partition("@")[2] for row in profiles if row["email"]]
    return {
        gettext("Name"): _all([], "", [facts.get("company_name")]),
        gettext("Domains"): _all([], "", addresses),
        gettext("People write from"): _all([], "", addresses),
        gettext("Country"): tuple(each.upper() for each in _all(profiles, "country")),
    }


def _of_account(reader: Reader, side: Side) -> dict[str, tuple[str, ...]]:
    account = reader.row("select * from {accounts} where account_id = ?", side.account_id) or {}
    parent = (
        reader.row("select name from {accounts} where account_id = ?", account.get("parent_account_id")) or {}
    )
    behind = people_behind(reader, side.identifier, side.account_id)
    names = [side.name] if side.identifier.startswith("account_name:") else []
    kind, _, value = side.identifier.partition(":")
    return {
        gettext("Name"): _all([], "", [account.get("name"), *names]),
        gettext("Domains"): _all(
            [], "", [*(account.get("domains") or []), value if kind == "domain" else None]
        ),
        gettext("People write from"): _all(behind, "domain"),
        gettext("Country"): _all([], "", [account.get("country")]) or _all(behind, "country"),
        gettext("Industry"): _all([], "", [account.get("industry")]),
        gettext("Employees"): _all(
            [], "", [number(account["employees"])] if account.get("employees") else []
        ),
        gettext("Belongs to"): _all([], "", [parent.get("name")]),
    }


def _all(rows: Sequence[Row], column: str, first: Sequence[str | None] = ()) -> tuple[str, ...]:
    """The different values, those of `first` before the rows' own; letter case makes no difference."""
    found: dict[str, str] = {}
    for value in (*first, *(row[column] for row in rows)):
        if value:
            found.setdefault(value.casefold(), value)
    return tuple(found.values())


def _profiles(reader: Reader, side: Side) -> list[Row]:
    return reader.rows(
        """
        select f.kind, f.value, f.email, f.full_name, f.title, f.phone, f.country, i.since_at
        from {identifiers} i
        left join {person_profiles} f on f.kind = i.kind and f.value = i.value
        where i.person_id = ? or i.kind || ':' || i.value = ?
        order by i.since_at nulls last, i.kind, i.value, f.full_name
        """,
        side.person_id,
        side.identifier,
    )


def _evidence(reader: Reader, side: Side) -> SideEvidence:
    kind, _, value = side.identifier.partition(":")
    of_people = side.person_id is not None or kind in PERSON_KINDS
    if kind == "device":
        query, wanted = TOUCHES + " where t.visitor_id in (select unnest($1::varchar[]))", [value]
    elif of_people:
        behind = [side.person_id] if side.person_id else []
        query, wanted = TOUCHES + " where t.person_id in (select unnest($1::varchar[]))", behind
    elif side.account_id:
        query, wanted = TOUCHES + " where t.account_id in (select unnest($1::varchar[]))", [side.account_id]
    else:
        people = people_behind(reader, side.identifier, None)
        wanted = sorted({row["person_id"] for row in people})
        query = TOUCHES + " where t.person_id in (select unnest($1::varchar[]))"
    page = evidence_page(reader, Page(limit=TOUCHES_PER_SIDE), [query], wanted)
    records = _person_records(reader, side) if of_people else _account_records(reader, side)
    return SideEvidence(side, records, page.rows, page.row_count)


def _person_records(reader: Reader, side: Side) -> tuple[Record, ...]:
    rows = reader.rows(
        """
        select i.kind, i.value, i.since_at,
            max(f.full_name) as full_name, max(f.title) as title, max(f.email) as email, max(f.phone) as phone,
            max(upper(f.country)) as country
        from {identifiers} i
        left join {person_profiles} f on f.kind = i.kind and f.value = i.value
        where i.person_id = ? or i.kind || ':' || i.value = ?
        group by i.kind, i.value, i.since_at
        order by i.since_at nulls last, i.kind, i.value
        limit ?
        """,
        side.person_id,
        side.identifier,
        RECORDS_PER_SIDE,
    )
    return tuple(
        Record(
            f"{row['kind']}:{row['value']}",
            row["since_at"],
            tuple(row[name] for name in ("full_name", "title", "email", "phone", "country") if row[name]),
        )
        for row in rows
    )


def _account_records(reader: Reader, side: Side) -> tuple[Record, ...]:
    rows = reader.rows(
        """
        select i.kind, i.value, i.since_at, json_extract_string(g.reasons, '$.name') as name
        from {identifiers} i
        left join {account_groups} g on g.kind = i.kind and g.value = i.value
        where i.person_id is null and (i.account_id = ? or i.kind || ':' || i.value = ?) and i.kind <> 'device'
        order by i.since_at nulls last, i.kind, i.value
        limit ?
        """,
        side.account_id,
        side.identifier,
        RECORDS_PER_SIDE,
    )
    return tuple(
        Record(f"{row['kind']}:{row['value']}", row["since_at"], (row["name"],) if row["name"] else ())
        for row in rows
    )
