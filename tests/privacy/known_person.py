"""A workspace in which somebody is known everywhere, and a search that is not the one under test."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from tests.flow.market_fixture import NOW, quietly

from quorate import flow
from quorate.ledger.plan_events import Author
from quorate.privacy.forgetting import Forgetting, forget
from quorate.privacy.subject import Subject, subject_of
from quorate.surfaces.saying import Saying
from quorate.warehouse.inbox import Arrived, SqliteInbox
from quorate.warehouse.workspace import Workspace

INES = Author("c_ines", "Ines Duarte", "operations")
# Somebody with records in two systems, on the team of an open journey, who did more than most.
WHO = """
    select p.person_id, p.full_name, p.email, m.journey_id
    from people p
    inner join members m on m.person_id = p.person_id
    inner join journeys j on j.journey_id = m.journey_id and j.outcome = 'open'
    inner join identifiers i on i.person_id = p.person_id and i.kind = 'crm_contact'
    where p.email is not null and p.full_name is not null and p.account_id is not null
    order by (select count(*) from touches t where t.person_id = p.person_id) desc, p.person_id
    limit 1
"""


def at_noon() -> datetime:
    return NOW


class World:
    """A workspace in which somebody is known everywhere, and who that is."""

    def __init__(self, root: Path, person_id: str, name: str, email: str, journey_id: str) -> None:
        self.workspace = Workspace(root)
        self.person_id, self.name, self.email, self.journey_id = person_id, name, email, journey_id

    @property
    def subject(self) -> Subject:
        return subject_of(self.workspace, self.person_id)

    @property
    def told(self) -> tuple[str, ...]:
        """What must not be found: plain, in JSON and in an address."""
        plain = (self.name, self.email, self.person_id, *self.keys)
        return (*plain, json.dumps(self.name)[1:-1], self.email.replace("@", "%40"))

    def remember(self) -> World:
        self.keys = self.subject.keys
        return self

    def copied(self, root: Path) -> World:
        """The same in a copy of the workspace, to be changed."""
        shutil.copytree(self.workspace.root, root)
        return World(root, self.person_id, self.name, self.email, self.journey_id).remember()

    def forget(self) -> Forgetting:
        return forget(self.workspace, self.subject, INES, at_noon)

    def found(self) -> list[str]:
        """Files that hold any of it, read in another way than the search under test does."""
        wanted = [each.lower() for each in self.told]
        return [
            path.name
            for path in sorted(self.workspace.root.rglob("*"))
            if path.is_file() and any(each in text for text in texts_in(path) for each in wanted)
        ]


def texts_in(path: Path) -> Iterator[str]:
    """What a file says, in small letters: its bytes as they are, and every value of a table or a database."""
    content = path.read_bytes()
    yield content.decode("utf-8", "ignore").lower()
    if path.suffix == ".parquet":
        yield _values(content)
    if path.suffix == ".sqlite":
        with closing(sqlite3.connect(path)) as connection:
            yield "\n".join(connection.iterdump()).lower()


@lru_cache(maxsize=1024)
def _values(content: bytes) -> str:
    """Every value of a Parquet file; most files are the same in every workspace that is searched."""
    columns = pq.read_table(pa.BufferReader(content)).to_pydict().values()
    return "\n".join(str(value) for column in columns for value in column).lower()


def strew(world: World) -> None:
    """Something of theirs wherever a workspace keeps things."""
    workspace = world.workspace
    with closing(flow.snapshot(workspace, at_noon, quietly)) as tables:
        text = f"Met {world.name} today.\n{world.name} said that"
        Saying(workspace, at_noon).note(tables, INES, "journey", world.journey_id, text)
    body = {"type": "identify", "userId": "u1", "traits": {"email": world.email}, "messageId": "m1"}
    with closing(SqliteInbox(workspace.inbox_file)) as inbox:
        inbox.add([Arrived("m1", "site", NOW, json.dumps(body)), Arrived("m2", "site", NOW, "{}")])
    landed = workspace.root / "sync" / "salesforce" / "Contact"
    landed.mkdir(parents=True)
    (landed / "0001.csv").write_text(f"Id,Email\n1,{world.email}\n2,other@else.example\n", encoding="utf-8")
    trials = workspace.root / "trials"
    trials.mkdir()
    (trials / "standard.json").write_text(json.dumps({"text": f"asked {world.name}"}), encoding="utf-8")
    saved = workspace.root / "saved"
    saved.mkdir()
    source = next(workspace.published.glob("people-*.parquet"))
    shutil.copy(source, saved / "people.parquet")
