"""Which identifier a colleague means, and whom the two sides of a pair stand for today."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from quorate.errors import NotFound
from quorate.views.lookup import account_id_of, person_id_of
from quorate.views.reading import Reader
from quorate.vocabulary.closed_lists import IDENTIFIER_KINDS
from quorate.warehouse.snapshots import Snapshot

# Which identifier of a person or account a decision is best kept by: the one that changes least.
_BEST = (
    "crm_contact",
    "crm_lead",
    "user",
    "crm_account",
    "domain",
    "email",
    "social",
    "account_name",
    "device",
)


@dataclass(frozen=True)
class Owner:
    """Whom an identifier stands for: a person, an account, or nobody yet."""

    person_id: str | None
    account_id: str | None

    def of(self, subject_kind: str) -> str | None:
        """The person for a pair of people, else the account."""
        return self.person_id if subject_kind == "person" else self.account_id

    def as_side(self, subject_kind: str, *, is_left: bool) -> str | None:
        """What a pair is about on this side: the left of a person and an account is the person."""
        return self.of("person" if is_left and subject_kind == "person_to_account" else subject_kind)


def identifier_named(snapshot: Snapshot, key: str) -> str:
    """'domain:acme.com' for whatever a colleague calls a person or account: an identifier, id, address, domain or name.

    Raises `NotFound`, with the nearest, where nothing or more than one thing answers to it.
    """
    reader = Reader(snapshot)
    reader.need("identifiers", "accounts", "people")
    kind, _, value = key.strip().partition(":")
    if kind in IDENTIFIER_KINDS and value:
        if not reader.row("select 1 from {identifiers} where kind = ? and value = ?", kind, value):
            raise NotFound(
                f"No identifier '{key}' is known.",
                expected="one that the table `identifiers` holds",
                do="look for it: quorate query \"select kind, value from identifiers where value like '%...%'\"",
            )
        return f"{kind}:{value}"
    if "@" in key:
        person_id_of(reader, key)
        return f"email:{key.strip().lower()}"
    if reader.row("select 1 from {identifiers} where kind = 'domain' and value = ?", key.strip().lower()):
        return f"domain:{key.strip().lower()}"
    return _best_identifier(reader, key)


def owners_of(reader: Reader, keys: Iterable[str]) -> dict[str, Owner]:
    """Whom each identifier ('email:ann@acme.com') or id ('p_...', 'a_...') stands for."""
    wanted = sorted(set(keys))
    rows = reader.rows(
        """
        select k.key, i.person_id, i.account_id
        from (select unnest($1::varchar[]) as key) k
        inner join {identifiers} i on i.kind || ':' || i.value = k.key
        order by k.key, i.person_id nulls first, i.account_id nulls first
        """,
        wanted,
    )
    found = {key: _of_id(key) for key in wanted}
    found.update({row["key"]: Owner(row["person_id"], row["account_id"]) for row in rows})
    return found


def _of_id(key: str) -> Owner:
    """An id stands for itself; an identifier that nothing holds for nobody."""
    return Owner(key if key.startswith("p_") else None, key if key.startswith("a_") else None)


def are_one(reader: Reader, left: str, right: str, subject_kind: str) -> bool:
    """Whether both sides stand for one person, one account, or for a person and their account, as published."""
    owners = owners_of(reader, (left, right))
    one, other = owners[left].of(subject_kind), owners[right].of(subject_kind)
    return one is not None and one == other


def _best_identifier(reader: Reader, key: str) -> str:
    column = "person_id" if key.startswith("p_") else "account_id"
    found = person_id_of(reader, key) if column == "person_id" else account_id_of(reader, key)
    # people's identifiers carry their account too; an account is best known by its own
    rows = reader.rows(
        f"select kind, value from {{identifiers}} where {column} = ?"
        + (" and person_id is null" if column == "account_id" else ""),
        found,
    )
    best = min(rows, key=lambda row: (_BEST.index(row["kind"]) if row["kind"] in _BEST else 99, row["value"]))
    return f"{best['kind']}:{best['value']}"
