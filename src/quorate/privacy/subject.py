"""Whom a request is about: everything in a workspace that tells one person from others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from quorate.vocabulary import LOG_TABLES
from quorate.warehouse.engine import Engine, literal, parquet
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

# Kinds of identifiers that a person alone has; a phone may be a switchboard's, a domain or network is a company's.
PERSONAL_KINDS = ("crm_contact", "crm_lead", "user", "device", "social")
_LEAST_WORDS_OF_A_NAME = 2


@dataclass(frozen=True)
class Subject:
    """Identifiers of one person.

    Attributes
    ----------
    keys: ids of their records, users and devices, as sources have them, and the `person_id` of ours.
    names: full names, of two words or more.
    shared_names: those that somebody else bears too: a text that names them may mean the other.
    phones: as they are written.
    """

    keys: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shared_names: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return asdict(self)

    @staticmethod
    def of(read: Mapping[str, Iterable[str]]) -> Subject:
        """What `to_dict` gave."""
        return Subject(**{name: tuple(values) for name, values in read.items()})

    @property
    def identifiers(self) -> tuple[str, ...]:
        """What tells them alone."""
        return (*self.keys, *self.emails)


def subject_of(workspace: Workspace, key: str) -> Subject:
    """Everything that tells the person with this id, or whom this e-mail address tells.

    An address that nobody is known by is a subject too: they may come later, or have come since the last update.
    """
    manifest = Manifest(workspace.database)
    try:
        current = manifest.current()
        snapshot = Snapshot(workspace, current) if current else None
        try:
            keys, emails, names = _published(snapshot, key) if snapshot else (set(), set(), set())
            emails |= {key.strip().lower()} if "@" in key else set()
            records = _records(workspace, manifest, keys, emails)
            names |= {row["full_name"] for row in records if row["full_name"]}
            told = {name for name in names if len(name.split()) >= _LEAST_WORDS_OF_A_NAME}
            shared = _borne_by_others(snapshot, key, told) if snapshot else set()
        finally:
            if snapshot:
                snapshot.close()
    finally:
        manifest.close()
    keys |= {row["record_id"] for row in records} | {
        row["individual"] for row in records if row["individual"]
    }
    phones = {row[name] for row in records for name in ("phone", "mobile_phone") if row[name]}
    return Subject(*(tuple(sorted(each)) for each in (keys, emails, told - shared, shared, phones)))


def _published(snapshot: Snapshot, key: str) -> tuple[set[str], set[str], set[str]]:
    """Keys, addresses and names that the published tables have of one person."""
    people = snapshot.dicts(
        "select * from people where person_id = ? or list_contains(emails, ?)", [key, key.strip().lower()]
    )
    keys: set[str] = set()
    emails: set[str] = set()
    for person in people:
        keys.add(person["person_id"])
        emails |= {*person["emails"], *([person["email"]] if person["email"] else [])}
        rows = snapshot.dicts(
            "select kind, value from identifiers where person_id = ?", [person["person_id"]]
        )
        keys |= {row["value"] for row in rows if row["kind"] in PERSONAL_KINDS}
        emails |= {row["value"] for row in rows if row["kind"] == "email"}
    return keys, emails, {person["full_name"] for person in people if person["full_name"]}


def _records(
    workspace: Workspace, manifest: Manifest, keys: set[str], emails: set[str]
) -> list[dict[str, Any]]:
    """Every version of every record that is theirs, by id or by address."""
    table = "observed_people"
    paths = [workspace.root / each.path for each in manifest.evidence() if each.table == table]
    if not paths:
        return []
    with Engine() as engine, engine.registered(none=LOG_TABLES[table].arrow_schema().empty_table()):
        return engine.dicts(
            f"""
            select distinct record_id, full_name,
                json_extract_string(properties, '$.individual') as individual,
                json_extract_string(properties, '$.phone') as phone,
                json_extract_string(properties, '$.mobile_phone') as mobile_phone
            from (select * from none union all by name select * from {parquet(paths)})
            where record_id in ({_listed(keys)}) or lower(email) in ({_listed(emails)})
            """
        )


def _borne_by_others(snapshot: Snapshot, key: str, names: set[str]) -> set[str]:
    """Which of the names somebody else bears too."""
    rows = snapshot.dicts(
        "select distinct lower(full_name) as name from people where person_id <> ? "
        f"and not list_contains(emails, ?) and lower(full_name) in ({_listed({name.lower() for name in names})})",
        [key, key.strip().lower()],
    )
    found = {row["name"] for row in rows}
    return {name for name in names if name.lower() in found}


def _listed(values: set[str]) -> str:
    return ", ".join(literal(value) for value in sorted(values)) or "null"
