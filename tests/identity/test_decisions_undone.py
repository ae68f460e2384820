"""Taking decisions back restores every published table, whatever was decided and in whatever order it is undone."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import NOW, quietly

from quorate import flow
from quorate.sources import Reading
from quorate.surfaces.decisions import Deciding
from quorate.views.match_conflicts import conflicts_of
from quorate.views.match_decisions import decisions_of, standing_statements
from quorate.views.reading import Reader
from quorate.warehouse.workspace import Workspace

PEOPLE = (
    ("1", "Ann Bell", "ann.bell@alder.com", "Head of Planning", "Alder Foods"),
    ("2", "Ann Bell", "abell@alder.com", "Head of Planning", "Alder Foods"),
    ("3", "Anne Bell", "anne@alder.net", "Planner", "Alder Foods"),
    ("4", "Ben Cole", "ben.cole@birch.com", "Buyer", "Birch Ltd"),
    ("5", "Ben Cole", "ben.cole@birch.net", "Buyer", "Birch Ltd"),
    ("6", "Cy Dunn", "cy@cedar.org", "Director", "Cedar"),
)
ACCOUNTS = (("A", "Alder Foods", "alder.com"), ("B", "Birch Ltd", "birch.com"), ("C", "Cedar", "cedar.org"))
MAP = """
mapping: book
source: book
files:
  - file: people.csv
    into:
      - table: people
        key: id
        columns:
          kind: {constant: crm_contact}
          email: email
          full_name: name
          title: title
          company_name: company
          known_at: at
      - table: touches
        key: id
        columns:
          occurred_at: at
          email: email
          channel: {constant: email}
          action: {constant: sent}
          initiator: {constant: marketing}
  - file: accounts.csv
    into:
      - table: accounts
        key: id
        columns: {name: name, domain: site, web_host: site, known_at: at}
"""
WHEN = "2026-01-01T09:00:00Z"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    folder = tmp_path_factory.mktemp("undone")
    _write(
        folder / "people.csv",
        [
            ("id", "name", "email", "title", "company", "at"),
            *((*each, f"2026-0{place}-01T09:00:00Z") for place, each in enumerate(PEOPLE, 1)),
        ],
    )
    _write(folder / "accounts.csv", [("id", "name", "site", "at"), *((*each, WHEN) for each in ACCOUNTS)])
    (folder / "book.yaml").write_text(MAP, encoding="utf-8")
    made = flow.create_workspace(folder / "workspace", "T")
    reading = Reading(mapping_file=folder / "book.yaml")
    files = [folder / "people.csv", folder / "accounts.csv"]
    flow.import_files(made, "table", files, reading, lambda: NOW, quietly)
    flow.update(made, lambda: NOW, quietly)
    return made


@pytest.fixture(scope="module")
def before(workspace: Workspace) -> dict[str, str]:
    """The digests of all tables while nothing is decided."""
    return tables(workspace)


def _write(path: Path, rows: list[tuple[str, ...]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


class Clock:
    """A later moment at every look, as for a colleague who decides one thing after another."""

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(tzinfo=None)

    def __call__(self) -> datetime:
        self.moment += timedelta(seconds=1)
        return self.moment


CLOCK = Clock()


def tables(workspace: Workspace) -> dict[str, str]:
    """The digest of every published table after an update; `runs` alone says when it was made."""
    flow.update(workspace, lambda: NOW, quietly)
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    held.close()
    return {name: each.sha256 for name, each in held.publication.segments.items() if name != "runs"}


def decide(workspace: Workspace, left: str, right: str, choice: str) -> str:
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        return Deciding(workspace, CLOCK).decide(held, left, right, choice, "me@home.com").decision_id
    finally:
        held.close()


def owners(workspace: Workspace, *identifiers: str) -> list[str | None]:
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        rows = held.dicts(
            "select kind || ':' || value as k, coalesce(person_id, account_id) as o from identifiers"
        )
    finally:
        held.close()
    found: dict[str, Any] = {row["k"]: row["o"] for row in rows}
    return [found[each] for each in identifiers]


def are_one(workspace: Workspace, *identifiers: str) -> bool:
    return len(set(owners(workspace, *identifiers))) == 1


def email(number: int) -> str:
    return f"email:{PEOPLE[number - 1][2]}"


Decided = tuple[str, str, str]
CASES: dict[str, tuple[tuple[Decided, ...], Callable[[Workspace], bool]]] = {
    "people merged, split, locked and left open": (
        (
            (email(4), email(6), "same"),
            (email(1), "crm_contact:book:people:1", "different"),
            (email(2), "crm_contact:book:people:2", "as-it-stands"),
            (email(3), email(5), "unsure"),
        ),
        lambda made: (
            are_one(made, email(4), email(6))
            and not are_one(made, email(1), "crm_contact:book:people:1")
            and are_one(made, email(2), "crm_contact:book:people:2")
            and not are_one(made, email(3), email(5))
        ),
    ),
    "accounts merged, split and locked": (
        (
            ("domain:alder.com", "domain:birch.com", "same"),
            ("domain:cedar.org", "crm_account:book:accounts:C", "different"),
            ("domain:alder.com", "crm_account:book:accounts:A", "as-it-stands"),
        ),
        lambda made: (
            are_one(made, "domain:alder.com", "domain:birch.com")
            and not are_one(made, "domain:cedar.org", "crm_account:book:accounts:C")
            and are_one(made, "domain:alder.com", "crm_account:book:accounts:A")
        ),
    ),
    "a chain of people": (
        (
            (email(1), email(4), "same"),
            (email(4), email(6), "same"),
            (email(2), email(6), "different"),
            (email(1), email(4), "different"),
        ),
        lambda made: owners(made, email(4)) == owners(made, email(6)) != owners(made, email(1)),
    ),
    "a chain of accounts": (
        (
            ("domain:alder.com", "domain:birch.com", "same"),
            ("domain:birch.com", "domain:cedar.org", "same"),
            ("domain:alder.net", "domain:alder.com", "different"),
        ),
        lambda made: len(set(owners(made, "domain:alder.com", "domain:birch.com", "domain:cedar.org"))) == 1,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_undoing_restores_every_table(workspace: Workspace, before: dict[str, str], case: str) -> None:
    decided, is_obeyed = CASES[case]
    ids = [decide(workspace, *each) for each in decided]
    assert tables(workspace)["statements"] != before["statements"]
    assert is_obeyed(workspace)
    # the oldest first, then the newest: not the order in which they were made
    for place, named in enumerate((ids[0], *ids[:0:-1])):
        Deciding(workspace, CLOCK).take_back(named)
        if place == 0 or named == ids[1]:
            after = tables(workspace)
    assert {name for name in before if after.get(name) != before[name]} == set()
    assert after.keys() == before.keys()


@pytest.mark.parametrize(
    ("a", "b", "c"),
    [(email(1), email(4), email(6)), ("domain:alder.com", "domain:birch.com", "domain:cedar.org")],
    ids=["people", "accounts"],
)
def test_a_contradiction_is_named_and_what_is_kept_apart_stays_apart(
    workspace: Workspace, before: dict[str, str], a: str, b: str, c: str
) -> None:
    ids = [
        decide(workspace, a, b, "same"),
        decide(workspace, b, c, "same"),
        decide(workspace, a, c, "different"),
    ]
    tables(workspace)
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        reader = Reader(held)
        decisions = decisions_of(reader, standing_statements(workspace))
        found = conflicts_of(reader, decisions)
    finally:
        held.close()
    assert len(found) == 1
    assert set(found[0].decision_ids) == set(ids)
    assert found[0].different.decision_id == ids[2]
    assert owners(workspace, a) != owners(workspace, c)
    standing = {each.decision_id: each.standing for each in decisions}
    assert sorted(standing[each] for each in ids) == ["overruled", "published", "published"]
    for named in ids:
        Deciding(workspace, CLOCK).take_back(named)
    assert tables(workspace) == before
