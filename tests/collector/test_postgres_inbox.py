"""What only an inbox in a database can meet: a server that goes away, a second updater, and how it is named."""

from __future__ import annotations

import json
import os
from pathlib import Path

import psycopg
import pytest
from starlette.testclient import TestClient
from tests.collector.collecting import KEY, kept, updated_touches
from tests.collector.test_inbox import AT, arrived, numbers
from tests.postgres import Cluster, cluster

from quorate.errors import Busy, ProblemsFound, StoreError, UsageError
from quorate.surfaces.collector import collector_of
from quorate.surfaces.web import create_app
from quorate.warehouse.inbox_postgres import PostgresInbox
from quorate.warehouse.inboxes import held_inbox, inbox_of
from quorate.warehouse.workspace import Workspace


def name_inbox(workspace: Workspace, written: str) -> Workspace:
    """Write the setting, in place of any that is there; returns the workspace with its settings read anew."""
    text = workspace.settings_file.read_text("utf-8")
    head, _, tail = text.partition("[collector]\n")
    workspace.settings_file.write_text(f"{head}[collector]\ninbox = {json.dumps(written)}\n{tail}", "utf-8")
    return Workspace(workspace.root)


def test_a_connection_that_was_lost_is_opened_again(postgres: Cluster) -> None:
    inbox = PostgresInbox(postgres.new_database())
    inbox.add([arrived(1)])
    with psycopg.connect(postgres.address, autocommit=True) as other:
        other.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'quorate'"
        )
    assert inbox.add([arrived(1), arrived(2)]) == 1
    inbox.close()


def test_one_updater_at_a_time(postgres: Cluster) -> None:
    address = postgres.new_database()
    first, second, other = (
        PostgresInbox(address),
        PostgresInbox(address),
        PostgresInbox(postgres.new_database()),
    )
    with first.drained_alone():
        with pytest.raises(Busy, match="Another update"), second.drained_alone():
            pass
        with other.drained_alone():
            pass
        assert second.add([arrived(1)]) == 1, "what arrives need not wait for an update"
        first.close()  # as if it had died
    with second.drained_alone():
        assert numbers(second) == [1]
    second.close()
    other.close()


def test_the_disk_is_waited_for_where_the_server_would_not(postgres: Cluster) -> None:
    inbox = PostgresInbox(f"{postgres.new_database()}&options=-csynchronous_commit%3Doff")
    told = inbox._connection.execute("show synchronous_commit").fetchone()
    assert told == ("on",)
    inbox.close()


def test_a_server_that_went_away_has_lost_nothing_and_refuses_meanwhile(workspace: Workspace) -> None:
    with cluster() as server:
        named = name_inbox(workspace, server.new_database())
        with TestClient(create_app(named, None, collector_of(named, {}))) as client:

            def send(number: int) -> int:
                body = {"type": "page", "messageId": f"m{number}", "anonymousId": "a1"}
                return client.post("/v1/page", json=body, headers={"x-write-key": KEY}).status_code

            assert send(1) == 200
            server.stop("immediate")
            assert send(2) == 503
            server.start()
            assert send(2) == 200
            assert send(1) == 200
        inbox = held_inbox(named, {})
        assert inbox is not None
        assert len(numbers(inbox)) == 2
        inbox.close()
        server.stop("immediate")
        with pytest.raises(StoreError, match="inbox of live events"):
            held_inbox(named, {})
        server.start()


def test_a_user_who_may_fill_but_not_make_tables(postgres: Cluster) -> None:
    address = postgres.new_database()
    PostgresInbox(address).close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("drop role if exists filler")
        connection.execute("create role filler login")
        connection.execute("grant select, insert, delete on quorate_inbox, quorate_inbox_ids to filler")
        connection.execute("grant usage, select on all sequences in schema public to filler")
    inbox = PostgresInbox(address.replace("postgres@", "filler@"))
    assert inbox.add([arrived(1)]) == 1
    inbox.mark_taken(inbox.last_number())
    inbox.forget(AT)
    inbox.close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("drop owned by filler")
        connection.execute("drop role filler")


GOOD = [
    "postgresql://quorate@db.example:5432/inbox",
    "postgres://db/inbox?sslmode=verify-full",
    "postgresql://quorate@/inbox?host=/run/postgresql",
    "env:QUORATE_INBOX",
]
BAD = [
    "postgresql://quorate:secret@db.example/inbox",
    "postgresql://db/inbox?user=a&password=secret",
    "mysql://db/inbox",
    "postgresql://db",
    "env:",
]


@pytest.mark.parametrize("written", GOOD)
def test_how_it_may_be_named(workspace: Workspace, written: str) -> None:
    assert name_inbox(workspace, written).settings.collector.inbox == written


@pytest.mark.parametrize("written", BAD)
def test_how_it_may_not_be_named(workspace: Workspace, written: str) -> None:
    with pytest.raises(ProblemsFound, match="without a password"):
        assert name_inbox(workspace, written).settings.collector is None


def test_the_address_in_a_variable(workspace: Workspace, postgres: Cluster) -> None:
    named = name_inbox(workspace, "env:QUORATE_TEST_INBOX")
    with pytest.raises(UsageError, match="QUORATE_TEST_INBOX"):
        inbox_of(named, {})
    inbox = held_inbox(named, {"QUORATE_TEST_INBOX": postgres.new_database()})
    assert isinstance(inbox, PostgresInbox)
    assert inbox.add([arrived(1)]) == 1
    inbox.close()


def test_a_password_is_never_repeated() -> None:
    with pytest.raises(StoreError) as failed:
        PostgresInbox("postgresql://quorate:hidden-word@127.0.0.1:1/inbox")
    assert "hidden-word" not in str(failed.value)
    assert "127.0.0.1" in str(failed.value)


def test_without_the_driver(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quorate.warehouse.addresses.find_spec", lambda _name: None)
    with pytest.raises(StoreError, match=r"quorate\[postgres\]"):
        inbox_of(name_inbox(workspace, GOOD[0]), os.environ)


def test_without_events_there_is_no_file(workspace: Workspace) -> None:
    assert held_inbox(workspace, {}) is None
    assert not Path(workspace.inbox_file).exists()
    assert kept(workspace) == []


def test_an_update_takes_what_several_servers_kept(workspace: Workspace, postgres: Cluster) -> None:
    named = name_inbox(workspace, postgres.new_database())
    for number in (1, 2):
        with TestClient(create_app(named, None, collector_of(named, {}))) as client:
            for again in (1, number):
                body = {"type": "page", "messageId": f"m{again}", "anonymousId": "a1"}
                assert client.post("/v1/page", json=body, headers={"x-write-key": KEY}).status_code == 200
    assert len(updated_touches(named)) == 2
    assert kept(named) == []
