"""A workspace's database of any earlier release is opened by this one, which finds every fact that it holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from benchmarks.reliability.earlier_schemas import ledger_revisions, revision_of, rows_of
from benchmarks.reliability.small_workspace import note
from benchmarks.reliability.stored_schemas import FOLDER, NO_LEDGER, file_of
from tests.ledger.plan_world import NOON

from quorate.ledger.access_log import AccessLog
from quorate.ledger.api_tokens import ApiTokens
from quorate.ledger.attention import Attention
from quorate.ledger.breaks import ledger_breaks
from quorate.ledger.deliveries import Deliveries
from quorate.ledger.experiment_ledger import ExperimentLedger
from quorate.ledger.idempotency import AnsweredRequests
from quorate.ledger.plan_ledger import PlanLedger
from quorate.ledger.reader_choices import ReaderChoices
from quorate.ledger.said_ledger import SaidLedger
from quorate.ledger.users import Users
from quorate.ledger.view_defaults import ViewDefaults
from quorate.ledger.webhook_outbox import WebhookOutbox
from quorate.settings.settings_file import default_settings_text
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import SETTINGS_FILE, Workspace

STORED = (NO_LEDGER, *ledger_revisions())
# Who was forgotten is so since there are redactions; before, the note says whom it was about.
_ERASING = "p0009"


@pytest.fixture(params=STORED)
def revision(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def workspace(tmp_path: Path, revision: str) -> Workspace:
    """A workspace with the database that the release of a revision left."""
    (tmp_path / SETTINGS_FILE).write_text(default_settings_text("Kept"), "utf-8")
    made = Workspace(tmp_path)
    with closing(sqlite3.connect(made.database_file)) as connection:
        connection.executescript(file_of(revision).read_text("utf-8"))
    return made


def _asked(reader: Callable[[Any], Any], ask: Callable[[Any], Any]) -> Callable[[Workspace], Any]:
    def answer(workspace: Workspace) -> Any:
        opened = reader(workspace.database)
        try:
            return ask(opened)
        finally:
            opened.close()

    return answer


# What a release whose newest revision was at least this one wrote down, and how it is asked for now.
FACTS: tuple[tuple[str, Callable[[Workspace], Any], Any], ...] = (
    (
        NO_LEDGER,
        _asked(
            Manifest,
            lambda it: [
                (each.source, each.counts.file, each.counts.rows_read) for each in it.imported_files()
            ],
        ),
        [("segment", "events.jsonl", 7)],
    ),
    (
        NO_LEDGER,
        _asked(Manifest, lambda it: [(each.table, each.row_count) for each in it.evidence()]),
        [("observed_touches", 4)],
    ),
    (NO_LEDGER, _asked(Manifest, lambda it: it.current().run_id), "run_2"),
    (NO_LEDGER, _asked(Manifest, lambda it: len(it.publications())), 2),
    (
        "p0001",
        _asked(PlanLedger, lambda it: [each.payload["text"] for each in it.events()]),
        ["Comment 1", "Comment 2", "Comment 3"],
    ),
    ("p0002", _asked(ExperimentLedger, lambda it: [each.payload["name"] for each in it.events()]), ["Quiet"]),
    ("p0003", _asked(SaidLedger, lambda it: it.events()[0].payload["text"]), "Wants a pilot"),
    ("p0004", _asked(Attention, lambda it: it.last_noticed().run_id), "run_1"),
    ("p0004", _asked(Attention, lambda it: [each["kind"] for each in it.noticed()]), ["stage_changed"]),
    ("p0004", _asked(Attention, lambda it: it.followed("c_sam")), {("journey", "j_1"): True}),
    ("p0004", _asked(Attention, lambda it: it.read("c_sam")), frozenset({"ch_1"})),
    ("p0005", _asked(Deliveries, lambda it: it.preferences()[0].kinds), ("mention",)),
    ("p0005", _asked(Deliveries, lambda it: it.of("c_sam", "mail")["ch_1"].status), "sending"),
    ("p0006", _asked(ViewDefaults, lambda it: it.of("c_sam")), {"journeys": "v_1"}),
    ("p0007", _asked(ReaderChoices, lambda it: it.languages()), {"c_sam": "de"}),
    ("p0008", _asked(Users, lambda it: it.named("olga@ours.example").name), "Olga Owner"),
    ("p0008", _asked(ApiTokens, lambda it: [each.name for each in it.all()]), ["a program"]),
    (
        "p0008",
        _asked(AccessLog, lambda it: sorted(each.kind for each in it.events())),
        ["link_made", "signed_in", "signed_in", "token_made", "user_added"],
    ),
    ("p0011", _asked(WebhookOutbox, lambda it: [each.message_id for each in it.all()]), ["msg_1"]),
)


def test_every_fact_is_found_again_before_and_after_the_database_is_brought_up_to_date(
    workspace: Workspace, revision: str
) -> None:
    before = rows_of(workspace.database_file)
    told = [(since, ask(workspace), expected) for since, ask, expected in FACTS if since <= revision]
    assert [answer for _, answer, _ in told] == [expected for _, _, expected in told]
    assert rows_of(workspace.database_file) == before  # who only reads changes nothing
    # the first line that this release writes brings the ledger up to date
    ledger = SaidLedger(workspace.database)
    ledger.write([note(1)], NOON)
    ledger.close()
    assert revision_of(workspace.database_file) == STORED[-1]
    after = rows_of(workspace.database_file)
    assert {name: [row for row in rows if row not in after[name]] for name, rows in before.items()} == {
        name: [] for name in before
    }
    assert [ask(workspace) for since, ask, _ in FACTS if since <= revision] == [
        expected for _, _, expected in told
    ]
    assert ledger_breaks(workspace.database) == []


def test_what_was_answered_once_is_answered_so_again(workspace: Workspace, revision: str) -> None:
    requests = AnsweredRequests(workspace.database)
    held = requests.begin("u_1", "key-1", "c" * 64, NOON)
    requests.close()
    assert (None if held is None else held.status) == (201 if revision >= "p0010" else None)


def test_who_was_forgotten_stays_forgotten(workspace: Workspace, revision: str) -> None:
    if revision < "p0003":
        assert "said_events" not in rows_of(workspace.database_file)
        return
    ledger = SaidLedger(workspace.database)
    last = ledger.events()[-1]
    ledger.close()
    assert last.thing == ("erased" if revision >= _ERASING else "note")
    assert ("Zoe Gone" in file_of(revision).read_text("utf-8")) == (revision < _ERASING)


def test_every_migration_has_a_database_of_its_revision() -> None:
    kept = sorted(path.stem for path in FOLDER.glob("*.sql"))
    assert kept == sorted(STORED), (
        "a revision of the ledger has no database of its own: run `python -m benchmarks.reliability.stored_schemas`"
    )


def test_the_database_of_a_revision_is_of_that_revision(workspace: Workspace, revision: str) -> None:
    if revision == NO_LEDGER:
        assert "plan_events" not in rows_of(workspace.database_file)
    else:
        assert revision_of(workspace.database_file) == revision
