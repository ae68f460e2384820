"""Workspaces' databases as each earlier release wrote them, kept as SQL text.

`python -m benchmarks.reliability.stored_schemas` writes those that are not there yet. A database with some of
everything is written by the ledgers of this release, and the tables of each revision get its lines. What is kept
already is never written again, so that it stays what it was when its revision was the newest; whoever adds a migration
runs this once and adds what it writes.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from benchmarks.reliability.earlier_schemas import ledger_revisions, upgrade_to
from tests.ledger.plan_world import NOON, OLA, SAM, draft
from tests.revenue.experiments.worked import planned

from quorate.ledger.access_log import AccessLog
from quorate.ledger.api_tokens import ApiTokens
from quorate.ledger.attention import Attention, NoticedRun
from quorate.ledger.database import LedgerDatabase
from quorate.ledger.deliveries import Deliveries, Preference
from quorate.ledger.experiment_events import ExperimentDraft
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.failed_attempts import FailedAttempts
from quorate.ledger.idempotency import AnsweredRequests
from quorate.ledger.password_links import PasswordLinks
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.provider_attempts import ProviderAttempts
from quorate.ledger.reader_choices import ReaderChoices
from quorate.ledger.redacting import Erasing, redact
from quorate.ledger.said_events import About, SaidDraft
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.sessions import Sessions
from quorate.ledger.tables import redactions
from quorate.ledger.users import Sees, Users
from quorate.ledger.view_defaults import ViewDefaults
from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.warehouse.manifest import FileCounts, Manifest
from quorate.warehouse.segments import Segment

FOLDER = Path(__file__).resolve().parents[2] / "tests" / "reliability" / "earlier_schemas"
# A workspace in which nobody had decided anything: the manifest alone.
NO_LEDGER = "p0000"
_SINCE_ERASING = "p0009"
# Tables of the manifest that were not there when a revision of the ledger was the newest.
_NOT_YET = {
    NO_LEDGER: ("replaced_segments", "day_publications"),
    "p0001": ("day_publications",),
    "p0002": ("day_publications",),
    "p0003": ("day_publications",),
}
_FORGOTTEN = "Zoe Gone"
_DAY = timedelta(days=1)


def file_of(revision: str) -> Path:
    """Where the database of a revision is kept."""
    return FOLDER / f"{revision}.sql"


def write_missing() -> list[Path]:
    """Write the revisions that are not kept yet; returns their files."""
    missing = [each for each in (NO_LEDGER, *ledger_revisions()) if not file_of(each).exists()]
    with tempfile.TemporaryDirectory() as held:
        folder = Path(held)
        before, after = folder / "before.sqlite", folder / "after.sqlite"
        for database in (before, after):
            _import(database)
            _decide(database)
            _notice(database)
            _let_in(database)
            _answer(database)
        _forget(after)
        for revision in missing:
            made = folder / f"{revision}.sqlite"
            _copy(after if revision >= _SINCE_ERASING else before, made, revision)
            file_of(revision).parent.mkdir(parents=True, exist_ok=True)
            with closing(sqlite3.connect(made)) as connection:
                file_of(revision).write_text("\n".join(connection.iterdump()) + "\n", "utf-8")
    return [file_of(revision) for revision in missing]


def _import(database: Path) -> None:
    manifest = Manifest(database)
    manifest.create()
    counts = [FileCounts("events.jsonl", 7, 4, 2, 1, "one date was guessed")]
    kept = [Segment("observed_touches", "evidence/observed_touches/1.parquet", 4, 900, "a" * 64)]
    manifest.record_import("segment", NOON, counts, kept)
    made = [Segment("accounts", "published/accounts/1.parquet", 3, 800, "b" * 64)]
    for number in (1, 2):
        at = NOON + number * _DAY
        manifest.publish(f"run_{number}", at, at, at, made, make_current=True)
    manifest.close()


def _decide(database: Path) -> None:
    plan = PlanLedger(database)
    plan.write([draft("commented", SAM, text=f"Comment {number}") for number in (1, 2, 3)], NOON)
    plan.close()
    experiments = ExperimentLedger(database)
    experiments.write(ExperimentDraft("quiet", "planned", OLA, NOON, planned()), NOON)
    experiments.close()
    said = SaidLedger(database)
    texts = ("Wants a pilot", f"Spoke with {_FORGOTTEN}")
    said.write([_note(number, text) for number, text in enumerate(texts)], NOON)
    said.close()


def _note(number: int, text: str) -> SaidDraft:
    about = About(account_id="a_1", person_id="p_zoe" if _FORGOTTEN in text else None)
    return SaidDraft("note", "written", f"n_{number}", f"n_{number}", about, SAM, NOON, {"text": text})


def _notice(database: Path) -> None:
    attention = Attention(database)
    change: dict[str, Any] = {
        "change_id": "ch_1",
        "kind": "stage_changed",
        "account_id": "a_1",
        "journey_id": "j_1",
        "owner_id": "c_sam",
        "change": "{}",
    }
    attention.notice(NoticedRun("run_1", 1, NOON, NOON), [change])
    attention.follow("c_sam", "journey", "j_1", NOON, is_following=True)
    attention.mark_read("c_sam", ["ch_1"], NOON)
    attention.close()
    deliveries = Deliveries(database)
    deliveries.prefer(
        Preference("c_sam", "Sam Seller", "mail", "daily", ("mention",), None, None, "UTC"), NOON
    )
    deliveries.begin("c_sam", "mail", ["ch_1"], NOON)
    deliveries.close()
    defaults = ViewDefaults(database)
    defaults.choose("c_sam", "journeys", "v_1", NOON)
    defaults.close()
    choices = ReaderChoices(database)
    choices.choose_language("c_sam", "de", NOON)
    choices.close()


def _let_in(database: Path) -> None:
    users = Users(database)
    user = users.add("olga@ours.example", "Olga Owner", "owner", Sees(), OLA, NOON)
    users.close()
    sessions = Sessions(database)
    sessions.begin(user.user_id, "password", "a browser", OLA, NOON)
    sessions.close()
    tokens = ApiTokens(database)
    tokens.make(user.user_id, "a program", ["read"], _DAY, OLA, NOON)
    tokens.close()
    links = PasswordLinks(database)
    links.make(user.user_id, _DAY, OLA, NOON)
    links.close()
    failed = FailedAttempts(database)
    failed.failed(["olga@ours.example"], NOON)
    failed.close()
    log = AccessLog(database)
    log.write("signed_in", user.user_id, OLA, NOON)
    log.close()


def _answer(database: Path) -> None:
    answered = AnsweredRequests(database)
    answered.begin("u_1", "key-1", "c" * 64, NOON)
    answered.end("u_1", "key-1", 201, "{}", '{"id":"n_1"}')
    answered.close()
    outbox = WebhookOutbox(database)
    outbox.queue("crm", "msg_1", '{"type":"stage_changed"}', NOON)
    outbox.close()
    attempts = ProviderAttempts(database)
    attempts.begin("company", "https://q.example/back", "/journeys", "d" * 64, NOON)
    attempts.close()


def _forget(database: Path) -> None:
    erasing = Erasing("gone_1", lambda text: text.replace(_FORGOTTEN, "gone_1"), lambda key: key == "p_zoe")
    ledger = LedgerDatabase(database, redactions)
    with ledger.writing() as connection:
        redact(connection, erasing, datetime(2026, 7, 1))
    ledger.close()


def _copy(source: Path, target: Path, revision: str) -> None:
    """A database of a revision with those lines of another that its tables have room for."""
    manifest = Manifest(target)
    manifest.create()
    manifest.close()
    if revision != NO_LEDGER:
        upgrade_to(target, revision)
    engine = sa.create_engine(f"sqlite:///{target}")
    with engine.begin() as connection:
        for name in _NOT_YET.get(revision, ()):
            connection.exec_driver_sql(f"drop table {name}")
        names = sa.inspect(connection).get_table_names()
        columns = {
            name: [each["name"] for each in sa.inspect(connection).get_columns(name)] for name in names
        }
    engine.dispose()
    with closing(sqlite3.connect(target)) as connection:
        connection.execute("attach ? as source", [str(source)])
        for name in names:
            if name not in ("ledger_version", "manifest_version"):
                listed = ", ".join(f'"{column}"' for column in columns[name])
                connection.execute(f"insert into main.{name} ({listed}) select {listed} from source.{name}")
        connection.commit()


if __name__ == "__main__":
    print(*write_missing(), sep="\n", file=sys.stdout)
