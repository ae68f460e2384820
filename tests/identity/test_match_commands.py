"""A colleague decides about identity on the command line; the next update obeys, and undo leaves no trace."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.flow.market_fixture import NOW, import_all, quietly
from typer.testing import CliRunner, Result

from quorate import flow
from quorate.surfaces.cli.main import app
from quorate.warehouse.workspace import Workspace

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def workspace(inputs: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    made = flow.create_workspace(tmp_path_factory.mktemp("identity") / "workspace", "T")
    import_all(made, inputs, ("salesforce", "webinar", "linkedin"))
    flow.update(made, lambda: NOW, quietly)
    return made


def run(workspace: Workspace, *arguments: str) -> Result:
    env = {"QUORATE_NOW": NOW.isoformat(), "NO_COLOR": "1", "COLUMNS": "300"}
    return CliRunner().invoke(app, ["match", *arguments, "-w", str(workspace.root)], env=env)


def tables(workspace: Workspace) -> dict[str, str]:
    flow.update(workspace, lambda: NOW, quietly)
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    held.close()
    return {name: each.sha256 for name, each in held.publication.segments.items() if name != "runs"}


def rows(workspace: Workspace, sql: str) -> list[dict[str, Any]]:
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    try:
        return held.dicts(sql)
    finally:
        held.close()


def day(workspace: Workspace) -> date:
    held = flow.snapshot(workspace, lambda: NOW, quietly)
    held.close()
    return held.publication.as_of_at.date()


def two_accounts(workspace: Workspace) -> tuple[str, str]:
    found = rows(
        workspace, "select domains[1] as domain from accounts where len(domains) > 0 order by domain limit 2"
    )
    return found[0]["domain"], found[1]["domain"]


def test_a_lock_is_obeyed_and_undo_restores_every_table(workspace: Workspace) -> None:
    before, on = tables(workspace), day(workspace)
    one, other = two_accounts(workspace)
    locked = run(
        workspace, "lock", one, f"domain:{other}", "same", "--note", "one firm", "--author", "me@home.com"
    )
    assert locked.exit_code == 0, locked.output
    during = tables(workspace)
    owners = rows(
        workspace,
        f"select distinct account_id from identifiers where kind = 'domain' and value in ('{one}', '{other}')",
    )
    assert len(owners) == 1
    said = rows(
        workspace,
        "select left_id, right_id, decision, decided_by from matches where is_locked and reasons like '%me@home.com%'",
    )
    assert [row["decision"] for row in said] == ["same"]
    assert {said[0]["left_id"], said[0]["right_id"]} == {f"domain:{one}", f"domain:{other}"}
    assert during != before
    assert day(workspace) == on
    listed = json.loads(run(workspace, "review", "--decided", "--format", "json").stdout)
    assert [row["id"] for row in listed] == [locked.stdout.strip()]
    assert run(workspace, "undo", locked.stdout.strip()).exit_code == 0
    assert tables(workspace) == before


def test_people_are_kept_apart_and_placed(workspace: Workspace) -> None:
    before = tables(workspace)
    lead = rows(
        workspace,
        """
        select i.value as lead, e.value as email
        from identifiers i
        join identifiers e on e.person_id = i.person_id and e.kind = 'email'
        where i.kind = 'crm_lead' order by i.value limit 1
        """,
    )[0]
    apart = run(workspace, "lock", f"crm_lead:{lead['lead']}", lead["email"], "different")
    account = rows(
        workspace,
        f"""
        select account_id from accounts where account_id not in (
            select account_id from people where account_id is not null and list_contains(emails, '{lead["email"]}')
        ) order by 1 limit 1
        """,
    )[0]["account_id"]
    placed = run(workspace, "lock", lead["email"], account, "same")
    tables(workspace)
    owners = rows(
        workspace,
        f"select kind, person_id, account_id from identifiers where value in ('{lead['lead']}', '{lead['email']}')",
    )
    assert len({row["person_id"] for row in owners}) == 2
    assert [row["account_id"] for row in owners if row["kind"] == "email"] == [account]
    for each in (apart, placed):
        assert run(workspace, "undo", each.stdout.strip()).exit_code == 0
    assert tables(workspace) == before


def test_review_shows_both_sides_with_reasons(workspace: Workspace) -> None:
    found = json.loads(run(workspace, "review", "--format", "json").stdout)
    open_pairs = rows(
        workspace,
        "select distinct subject_kind, left_id, right_id from matches where decision = 'unresolved' and right_id <> ''",
    )
    assert 0 < found["total_count"] <= len(open_pairs)
    assert {match["subject_kind"] for match in found["matches"]} == {
        row["subject_kind"] for row in open_pairs
    }
    for match in found["matches"]:
        assert match["left"]["identifier"] != match["right"]["identifier"]
        assert match["reasons"]
    worth = [match["stake"]["worth"] for match in found["matches"]]
    assert worth == sorted(worth, reverse=True), "what matters most comes first"
    of_accounts = json.loads(run(workspace, "review", "--about", "account", "--format", "json").stdout)
    assert {match["subject_kind"] for match in of_accounts["matches"]} <= {"account"}
    shown = run(workspace, "review", "--format", "table")
    assert shown.exit_code == 0
    for match in found["matches"][:1]:
        assert match["reasons"][0]["says"] in shown.stdout


def test_decisions_that_contradict_each_other_are_named(workspace: Workspace) -> None:
    a, b, c = (
        f"domain:{row['value']}"
        for row in rows(
            workspace,
            "select min(value) as value from identifiers where kind = 'domain' group by account_id "
            "order by 1 desc limit 3",
        )
    )
    said = [(a, b, "same"), (b, c, "same"), (a, c, "different")]
    ids = [run(workspace, "lock", *each).stdout.strip() for each in said]
    found = json.loads(run(workspace, "review", "--format", "json").stdout)["conflicts"]
    assert [each["different"]["decision_id"] for each in found] == [ids[2]]
    printed = run(workspace, "review", "--format", "table").output
    assert all(named in printed for named in ids)
    for named in ids:
        assert run(workspace, "undo", named).exit_code == 0
    assert json.loads(run(workspace, "review", "--format", "json").stdout)["conflicts"] == []


def test_a_pair_decided_on_the_command_line_waits_no_more(workspace: Workspace) -> None:
    before = json.loads(run(workspace, "review", "--format", "json").stdout)
    if not before["matches"]:
        pytest.fail("the small market leaves no pair open")
    pair = before["matches"][0]
    named = run(
        workspace, "lock", pair["left"]["identifier"], pair["right"]["identifier"], "unsure"
    ).stdout.strip()
    after = json.loads(run(workspace, "review", "--limit", "1000", "--format", "json").stdout)
    assert (after["total_count"], after["unsure_count"]) == (before["total_count"], 1)
    assert after["matches"][-1]["pair_id"] == pair["pair_id"], "asked again after all others"
    assert run(workspace, "undo", named).exit_code == 0
    named = run(
        workspace, "lock", pair["left"]["identifier"], pair["right"]["identifier"], "different"
    ).stdout.strip()
    after = json.loads(run(workspace, "review", "--format", "json").stdout)
    assert (after["total_count"], after["decided_count"]) == (before["total_count"] - 1, 1)
    assert run(workspace, "undo", named).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("lock", "nobody@nowhere.org", "domain:x.com", "same"), 1, "nobody@nowhere.org"),
        (("lock", "domain:nowhere.org", "domain:x.com", "same"), 1, "No identifier"),
        (("lock", "domain:nowhere.org", "domain:x.com", "sane"), 2, "Did you mean 'same'?"),
        (("review", "--about", "dog"), 2, "person or account"),
        (("undo", "m_nothing"), 1, "No standing decision"),
    ],
)
def test_what_cannot_be_done_is_said(
    workspace: Workspace, arguments: tuple[str, ...], code: int, said: str
) -> None:
    done = run(workspace, *arguments)
    assert done.exit_code == code
    assert said in done.output


def test_the_same_thing_twice_is_no_pair(workspace: Workspace) -> None:
    one, _ = two_accounts(workspace)
    assert run(workspace, "lock", one, one, "same").exit_code == 2


def test_statements_of_another_system_are_taken_back_there(workspace: Workspace, tmp_path: Path) -> None:
    from quorate.sources import Reading

    value = json.dumps({"left": "domain:a.com", "right": "domain:b.com", "decision": "different"})
    with (tmp_path / "said.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("id", "at", "who", "value"), (1, "2026-06-01T00:00:00Z", "ann", value)])
    columns = "{stated_at: at, author_key: who, subject: {constant: identity}, value: value}"
    (tmp_path / "map.yaml").write_text(
        "mapping: said\nsource: wiki\nfiles:\n  - file: said.csv\n    into:\n"
        "      - table: statements\n        key: id\n"
        f"        columns: {columns}\n"
    )
    reading = Reading(mapping_file=tmp_path / "map.yaml")
    flow.import_files(workspace, "table", [tmp_path / "said.csv"], reading, lambda: NOW, quietly)
    done = run(workspace, "undo", "wiki:statements:1")
    assert done.exit_code == 2
    assert "another system" in done.output
