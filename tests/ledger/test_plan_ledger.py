"""One line after the other: what each does to a move, who may write it, and what contradicts what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from tests.databases import behind, postgres_database, unguard
from tests.ledger.plan_world import MIA, NOON, OLA, SAM, draft, move
from tests.postgres import Cluster

from quorate.errors import NotAllowed, NotFound, StoreError, UsageError
from quorate.ledger.plan_events import Author, Draft, Written
from quorate.ledger.plan_ledger import PlanLedger
from quorate.warehouse.addresses import Database, PostgresDatabase


@pytest.fixture
def ledger(database: Database) -> Iterator[PlanLedger]:
    made = PlanLedger(database)
    yield made
    made.close()


def _write(ledger: PlanLedger, *drafts: Draft) -> Written:
    return [ledger.write([each], NOON)[0] for each in drafts][-1]


DONE = {"outcome": "She signs", "result": "helped"}


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        ([("accepted", {})], {"status": "accepted", "accepted_at": NOON, "version": 1}),
        (
            [("accepted", {"owner_function": "sales", "owner_id": "c_sam", "due_on": "2026-07-03"})],
            {"owner_function": "sales", "owner_id": "c_sam", "due_on": date(2026, 7, 3)},
        ),
        (
            [("handed_over", {"owner_function": "sales", "owner_id": "c_sue"})],
            {"status": "proposed", "owner_function": "sales", "owner_id": "c_sue"},
        ),
        ([("snoozed", {"until": "2026-08-01"})], {"snoozed_until": date(2026, 8, 1), "status": "proposed"}),
        ([("snoozed", {"until": "2026-08-01"}), ("accepted", {})], {"snoozed_until": None}),
        (
            [("dismissed", {"reason": "wrong_time", "note": "In autumn"})],
            {"status": "dismissed", "reason": "wrong_time", "note": "In autumn", "dismissed_at": NOON},
        ),
        ([("done", DONE)], {"status": "done", "outcome": "She signs", "result": "helped", "done_at": NOON}),
        (
            [("edited", {"due_on": "2026-07-09", "channel": "call"})],
            {"due_on": date(2026, 7, 9), "channel": "call", "content_id": None},
        ),
        ([("accepted", {}), ("done", DONE), ("reopened", {})], {"status": "accepted", "outcome": None}),
        ([("done", DONE), ("reopened", {})], {"status": "proposed", "done_at": None, "version": 2}),
        (
            [("dismissed", {"reason": "no_means"}), ("reopened", {})],
            {"status": "proposed", "reason": None},
        ),
        ([("snoozed", {"until": "2026-08-01"}), ("reopened", {})], {"snoozed_until": None, "version": 2}),
        ([("accepted", {}), ("reopened", {})], {"status": "proposed", "accepted_at": None}),
        ([("added", {"text": "Ask for a meeting"})], {"status": "accepted"}),
        ([("commented", {"text": "Why?"}), ("mentioned", {"colleague": "c_mia"})], {"version": 0}),
    ],
)
def test_what_each_does(ledger: PlanLedger, drafts: list[Any], expected: dict[str, Any]) -> None:
    _write(ledger, *(draft(kind, **payload) for kind, payload in drafts))
    standing = vars(ledger.standing("m_1"))
    assert {name: standing[name] for name in expected} == expected
    assert ledger.breaks() == []


def test_every_change_says_what_it_was_before_and_after(ledger: PlanLedger) -> None:
    _write(ledger, draft("edited", due_on="2026-07-09"))
    event = _write(ledger, draft("edited", MIA, due_on="2026-07-10", channel="call")).event
    assert event.before == {"due_on": "2026-07-09", "channel": None}
    assert event.after == {"due_on": "2026-07-10", "channel": "call"}
    assert (event.author_name, event.said_at, event.version) == ("Mia Marketer", NOON, 2)
    assert event.move == move()


@pytest.mark.parametrize("status", [("done", DONE), ("dismissed", {"reason": "no_means"})])
@pytest.mark.parametrize("kind", ["accepted", "snoozed", "edited"])
def test_what_is_over_must_be_reopened_first(ledger: PlanLedger, status: Any, kind: str) -> None:
    _write(ledger, draft(status[0], **status[1]))
    payloads: dict[str, dict[str, Any]] = {"snoozed": {"until": "2026-08-01"}, "edited": {"channel": "call"}}
    payload = payloads.get(kind, {})
    with pytest.raises(NotAllowed, match="reopen it first"):
        _write(ledger, draft(kind, **payload))
    assert len(ledger.events()) == 1


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("dismissed", {"reason": "wrong_tim"}, "Did you mean 'wrong_time'"),
        ("dismissed", {"reason": "other"}, "The note is empty"),
        ("done", {"outcome": "  "}, "The outcome is empty"),
        ("done", {"outcome": "Yes", "result": "hepled"}, "Did you mean 'helped'"),
        ("snoozed", {"until": "tomorrow"}, "'tomorrow' is no day"),
        ("edited", {}, "Nothing is changed"),
        ("edited", {"status": "done"}, "Nothing is changed"),
        ("edited", {"due_on": "soon"}, "'soon' is no day"),
        ("handed_over", {"owner_function": "finance"}, "'finance' is no function"),
        ("commented", {"text": ""}, "The text is empty"),
        ("commented", {"text": "x" * 4_001}, "too long"),
    ],
)
def test_half_a_decision_is_refused(
    ledger: PlanLedger, kind: str, payload: dict[str, Any], words: str
) -> None:
    with pytest.raises(UsageError, match=words) as refused:
        _write(ledger, draft(kind, **payload))
    assert refused.value.state == "nothing was written down"
    assert ledger.events() == []


SUE = Author("c_sue", "Sue Success", "success")


@pytest.mark.parametrize(
    ("author", "owner", "is_allowed"),
    [
        (SAM, {"owner_function": "sales"}, True),
        (SAM, {"owner_function": "marketing"}, False),
        (SAM, {"owner_function": "both"}, True),
        (SUE, {"owner_function": "both"}, False),
        (SUE, {"owner_function": "success"}, True),
        (SUE, {"owner_function": "sales", "owner_id": "c_sue"}, True),
        (OLA, {"owner_function": "marketing"}, True),
        (Author("c_x", "Xia", "other"), {"owner_function": "both"}, False),
    ],
)
@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("accepted", {}),
        ("handed_over", {"owner_function": "sales"}),
        ("snoozed", {"until": "2026-08-01"}),
        ("dismissed", {"reason": "no_means"}),
        ("done", DONE),
    ],
)
def test_who_may_decide(
    ledger: PlanLedger, author: Author, owner: dict[str, Any], is_allowed: bool, kind: str, payload: Any
) -> None:
    _write(ledger, Draft("commented", author, NOON, move(**owner), {"text": "I may say so"}))
    decision = Draft(kind, author, NOON, move(**owner), payload)
    if is_allowed:
        assert _write(ledger, decision).event.effect == "changed"
    else:
        with pytest.raises(NotAllowed, match=rf"{author.name} \({author.function}\) cannot decide"):
            _write(ledger, decision)


def test_a_move_handed_over_is_the_other_functions(ledger: PlanLedger) -> None:
    _write(ledger, draft("handed_over", owner_function="marketing"))
    with pytest.raises(NotAllowed):
        _write(ledger, draft("accepted", SAM))
    assert _write(ledger, draft("accepted", MIA)).event.version == 2


def test_what_contradicts_is_held_and_may_be_applied_on_top(ledger: PlanLedger) -> None:
    _write(ledger, draft("edited", SAM, 0, due_on="2026-07-09"))
    held = _write(ledger, draft("edited", MIA, 0, due_on="2026-07-14"))
    assert held.is_held
    assert [event.author_name for event in held.contradicted_by] == ["Sam Seller"]
    assert ledger.standing("m_1").due_on == date(2026, 7, 9)
    again = Draft("edited", MIA, NOON, move(), held.event.payload, 1, applies=held.event.event_id)
    applied = _write(ledger, again)
    assert not applied.is_held
    assert applied.event.before == {"due_on": "2026-07-09"}
    assert ledger.standing("m_1").due_on == date(2026, 7, 14)
    assert [event.effect for event in ledger.events()] == ["changed", "held", "changed"]


def test_changes_of_other_fields_are_no_contradiction(ledger: PlanLedger) -> None:
    _write(ledger, draft("edited", SAM, 0, due_on="2026-07-09"))
    assert not _write(ledger, draft("edited", MIA, 0, channel="call")).is_held
    assert not _write(ledger, draft("accepted", MIA, 0)).is_held
    assert _write(ledger, draft("dismissed", SAM, 2, reason="no_means")).is_held
    assert ledger.standing("m_1").status == "accepted"


def test_a_change_of_what_was_closed_meanwhile_is_held(ledger: PlanLedger) -> None:
    _write(ledger, draft("done", SAM, 0, **DONE))
    assert _write(ledger, draft("edited", MIA, 0, channel="call")).is_held
    assert not _write(ledger, draft("commented", MIA, 0, text="Well done")).is_held


def test_a_button_pressed_twice_is_one_change(ledger: PlanLedger) -> None:
    first = _write(ledger, draft("accepted", SAM, 0))
    second = _write(ledger, draft("accepted", SAM, 0))
    assert (second.is_held, second.event.event_id) == (False, first.event.event_id)
    assert len(ledger.events()) == 1


def test_a_change_that_is_held_and_pressed_again_is_held_once(ledger: PlanLedger) -> None:
    _write(ledger, draft("edited", SAM, 0, due_on="2026-07-07"))
    first = _write(ledger, draft("edited", MIA, 0, due_on="2026-07-14"))
    second = _write(ledger, draft("edited", MIA, 0, due_on="2026-07-14"))
    assert (second.is_held, second.event.event_id) == (True, first.event.event_id)
    assert second.contradicted_by == first.contradicted_by
    assert [event.effect for event in ledger.events()] == ["changed", "held"]
    # what is otherwise, or held by another change since, is another line
    assert _write(ledger, draft("edited", MIA, 0, due_on="2026-07-15")).event.event_no == 3
    _write(ledger, draft("edited", SAM, 1, due_on="2026-07-09"))
    assert _write(ledger, draft("edited", MIA, 0, due_on="2026-07-14")).event.event_no == 5


def test_a_held_change_applied_twice_is_applied_once(ledger: PlanLedger) -> None:
    _write(ledger, draft("edited", SAM, 0, due_on="2026-07-07"))
    held = _write(ledger, draft("edited", MIA, 0, due_on="2026-07-14")).event

    def apply() -> Written:
        seen = ledger.standing("m_1").version
        again = Draft("edited", MIA, NOON, move(), held.payload, seen, applies=held.event_id)
        return _write(ledger, again)

    first = apply()
    assert apply().event.event_id == first.event.event_id
    # once somebody decided otherwise, it may be applied again
    _write(ledger, draft("edited", SAM, 2, due_on="2026-07-09"))
    assert apply().event.event_no > first.event.event_no


def test_what_was_undone_meanwhile_can_be_decided_again(ledger: PlanLedger) -> None:
    first = _write(ledger, draft("accepted", SAM, 0))
    ledger.undo(first.event.event_id, SAM, NOON, NOON)
    again = _write(ledger, draft("accepted", SAM, 0))
    assert (again.is_held, again.event.version, ledger.standing("m_1").status) == (False, 3, "accepted")
    assert _write(ledger, draft("accepted", SAM, 0)).event == again.event


def test_a_day_that_was_moved_and_moved_back_is_where_it_was_moved_last(ledger: PlanLedger) -> None:
    for day in ("2026-07-09", "2026-07-10", "2026-07-09"):
        _write(ledger, draft("edited", SAM, 0, due_on=day))
    assert ledger.standing("m_1").due_on == date(2026, 7, 9)


def test_what_others_changed_besides_does_not_make_a_button_pressed_twice_two(ledger: PlanLedger) -> None:
    first = _write(ledger, draft("edited", SAM, 0, due_on="2026-07-09"))
    _write(ledger, draft("edited", MIA, 1, channel="call"))
    assert _write(ledger, draft("edited", SAM, 0, due_on="2026-07-09")).event == first.event


def test_nobody_contradicts_themselves(ledger: PlanLedger) -> None:
    _write(ledger, draft("accepted", SAM, 0))
    assert not _write(ledger, draft("edited", SAM, 0, due_on="2026-07-09")).is_held
    assert not _write(ledger, draft("done", SAM, 0, **DONE)).is_held


def test_a_version_from_the_future_is_refused(ledger: PlanLedger) -> None:
    with pytest.raises(UsageError, match="no version 3 yet"):
        _write(ledger, draft("accepted", SAM, 3))


def test_all_drafts_of_one_writing_or_none(ledger: PlanLedger) -> None:
    with pytest.raises(UsageError):
        ledger.write([draft("commented", text="Hello @mia"), draft("commented", text="")], NOON)
    assert ledger.events() == []


def test_an_unknown_event_cannot_be_applied(ledger: PlanLedger) -> None:
    with pytest.raises(NotFound, match="no event 'e_none'"):
        _write(ledger, Draft("accepted", SAM, NOON, move(), {}, 0, applies="e_none"))


@pytest.mark.parametrize("statement", ["update plan_events set kind = 'done'", "delete from plan_events"])
def test_the_database_refuses_to_change_a_line(
    ledger: PlanLedger, database: Database, statement: str
) -> None:
    _write(ledger, draft("accepted"))
    refused = pytest.raises(IntegrityError, match="a line of the ledger cannot be")
    with refused, behind(database) as connection:
        connection.exec_driver_sql(statement)
    assert [event.kind for event in ledger.events()] == ["accepted"]


def test_postgres_refuses_to_empty_a_ledger(postgres: Cluster) -> None:
    with postgres_database(postgres) as database:
        ledger = PlanLedger(database)
        _write(ledger, draft("accepted"))
        refused = pytest.raises(IntegrityError, match="a line of the ledger cannot be taken out")
        with refused, behind(database) as connection:
            connection.exec_driver_sql("truncate plan_events")
        assert ledger.count() == 1


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "update plan_events set author_name = 'Nobody' where event_no = 2",
            "2 of the ledger is not as it was",
        ),
        ("delete from plan_events where event_no = 2", "line 2 of the ledger is missing"),
    ],
)
def test_what_was_changed_behind_its_back_is_found(
    ledger: PlanLedger, database: Database, statement: str, words: str
) -> None:
    _write(ledger, draft("accepted"), draft("commented", text="A"), draft("commented", text="B"))
    assert ledger.breaks() == []
    with behind(database) as connection:
        unguard(connection, "plan_events")
        connection.exec_driver_sql(statement)
    assert words in ledger.breaks()[0]


def test_a_ledger_of_a_workspace_without_lines_is_empty(ledger: PlanLedger, database: Database) -> None:
    assert (ledger.events(), ledger.count(), ledger.breaks()) == ([], 0, [])
    assert not (isinstance(database, Path) and database.exists())
    with pytest.raises(NotFound):
        ledger.one("e_none")


def test_a_damaged_database_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "quorate.sqlite").write_bytes(b"no database" * 200)
    ledger = PlanLedger(tmp_path / "quorate.sqlite")
    with pytest.raises(StoreError, match="ledger of this workspace cannot be used"):
        ledger.write([draft("accepted")], NOON)
    ledger.close()


def test_alembic_knows_no_newer_table_than_the_code() -> None:
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    from quorate.ledger.tables import REVISION

    config = Config()
    config.set_main_option("script_location", "quorate.ledger:migrations")
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_heads() == [REVISION]


def test_the_tables_are_what_the_migrations_make(ledger: PlanLedger, database: Database) -> None:
    from quorate.ledger.access_tables import users

    _write(ledger, draft("accepted"))
    with behind(database) as connection:
        made = sa.inspect(connection)
        for name, table in users.metadata.tables.items():
            columns = {(each["name"], each["nullable"]) for each in made.get_columns(name)}
            assert columns == {(each.name, each.nullable) for each in table.columns}, name


def test_a_server_that_is_not_there_is_told_of_without_its_password() -> None:
    gone = PostgresDatabase("postgresql://quorate:hidden-word@127.0.0.1:1/quorate")
    with pytest.raises(StoreError, match="ledger of this workspace cannot be used") as told:
        PlanLedger(gone).write([draft("accepted")], NOON)
    assert "PostgreSQL database quorate on 127.0.0.1" in (told.value.where or "")
    assert "hidden-word" not in told.value.describe()


def test_a_decision_is_set_back_to_what_stood_before(ledger: PlanLedger) -> None:
    snoozed = ledger.write([draft("snoozed", until="2026-07-10")], NOON)[0].event
    accepted = ledger.write([draft("accepted", due_on="2026-07-03")], NOON)[0].event
    undone = ledger.undo(accepted.event_id, SAM, NOON, NOON)
    standing = ledger.standing(accepted.move_id or "")
    assert (standing.status, standing.snoozed_until, standing.accepted_at) == (
        "proposed",
        date(2026, 7, 10),
        None,
    )
    assert (undone.version, undone.payload["undoes"]) == (3, accepted.event_id)
    with pytest.raises(NotAllowed, match="decided about this move since"):
        ledger.undo(snoozed.event_id, SAM, NOON, NOON)
    assert ledger.breaks() == []


def test_what_another_decided_or_decided_since_is_not_undone(ledger: PlanLedger) -> None:
    mine = ledger.write([draft("snoozed", until="2026-07-10")], NOON)[0].event
    with pytest.raises(NotAllowed, match="Sam Seller decided this"):
        ledger.undo(mine.event_id, OLA, NOON, NOON)
    ledger.write([draft("snoozed", OLA, until="2026-08-10")], NOON)
    with pytest.raises(NotAllowed, match="decided about this move since"):
        ledger.undo(mine.event_id, SAM, NOON, NOON)
    with pytest.raises(NotFound):
        ledger.undo("e_nobody", SAM, NOON, NOON)
    assert len(ledger.events()) == 2


def test_what_is_only_said_cannot_be_undone(ledger: PlanLedger) -> None:
    said = ledger.write([draft("commented", text="x")], NOON)[0].event
    with pytest.raises(NotAllowed, match="cannot be undone"):
        ledger.undo(said.event_id, SAM, NOON, NOON)
