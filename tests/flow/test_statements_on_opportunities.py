"""What colleagues say of one opportunity counts for its journey and not for the account's others, through the river."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from tests.flow.market_fixture import NOW, quietly
from tests.made_once import copied

from quorate import flow
from quorate.sources import Reading
from quorate.warehouse.workspace import Workspace

MAPPING = """
mapping: notes
source: notes
files:
  - file: "notes.csv"
    into:
      - table: statements
        key: note
        columns:
          stated_at: at
          author_key: author
          subject: subject
          opportunity_key: opportunity
          email: person
          value: value
"""
# Two journeys of one account that go on side by side, each with an opportunity of its own.
_SIDE_BY_SIDE = """
    select a.journey_id as about, b.journey_id as other, a.opportunity_ids[1] as opportunity_id,
        cast(greatest(a.opened_at, b.opened_at) + interval 30 day as date) as said_on
    from journeys a
    inner join journeys b on b.account_id = a.account_id and b.journey_id <> a.journey_id
    where len(a.opportunity_ids) > 0 and len(b.opportunity_ids) > 0
        and coalesce(a.closed_at, timestamp '2099-01-01') > greatest(a.opened_at, b.opened_at) + interval 60 day
        and coalesce(b.closed_at, timestamp '2099-01-01') > greatest(a.opened_at, b.opened_at) + interval 60 day
    order by 1, 2
    limit 1
"""
_ON_BOTH = """
    select p.email
    from members m
    inner join members o on o.person_id = m.person_id and o.journey_id = ?
    inner join people p on p.person_id = m.person_id
    where m.journey_id = ? and p.email is not null
    order by 1
    limit 1
"""


def say(workspace: Workspace, folder: Path, rows: list[tuple[str, ...]]) -> None:
    folder.mkdir()
    (folder / "notes.yaml").write_text(MAPPING, encoding="utf-8")
    lines = [("note", "at", "author", "subject", "opportunity", "person", "value"), *rows]
    (folder / "notes.csv").write_text("".join(f"{','.join(line)}\n" for line in lines), encoding="utf-8")
    reading = Reading(mapping_file=folder / "notes.yaml")
    flow.import_files(workspace, "table", [folder], reading, lambda: NOW, quietly)


def test_a_statement_on_an_opportunity_counts_for_its_journey_alone(updated: Path, tmp_path: Path) -> None:
    workspace = copied(updated, tmp_path / "w")
    with closing(flow.snapshot(workspace, lambda: NOW, quietly)) as before:
        pair = before.dicts(_SIDE_BY_SIDE)[0]
        email = before.dicts(_ON_BOTH, [pair["other"], pair["about"]])[0]["email"]
    on, said = pair["opportunity_id"], f"{pair['said_on']}T09:00:00Z"
    bare = on.split(":", 1)[1]
    say(
        workspace,
        tmp_path / "notes",
        [
            ("n1", said, "ida@ours.example", "stage", on, "", "validate"),
            ("n2", said, "ida@ours.example", "role", bare, email, "economic_buyer"),
            ("n3", said, "ida@ours.example", "stance", bare, email, "opponent"),
            ("n4", said, "ida@ours.example", "stage", "nowhere", "", "decide"),
        ],
    )
    flow.update(workspace, lambda: NOW, quietly)
    with closing(flow.snapshot(workspace, lambda: NOW, quietly)) as after:
        kept = after.dicts(
            "select value, opportunity_id from statements where author_id = 'ida@ours.example' order by value"
        )
        assert [(row["value"], row["opportunity_id"]) for row in kept] == [
            ("decide", None),
            ("economic_buyer", on),
            ("opponent", on),
            ("validate", on),
        ]
        stays = after.dicts(
            "select journey_id, stage from stage_history where basis = 'statement' and journey_id in (?, ?)",
            [pair["about"], pair["other"]],
        )
        assert [(row["journey_id"], row["stage"]) for row in stays] == [(pair["about"], "validate")]
        person = after.dicts("select person_id from people where email = ?", [email])[0]["person_id"]
        roles = after.dicts(
            "select journey_id, stated_role from member_facts where person_id = ? and stated_role is not null",
            [person],
        )
        assert [(row["journey_id"], row["stated_role"]) for row in roles] == [
            (pair["about"], "economic_buyer")
        ]
        words = after.dicts(
            "select journey_id from stance_evidence where person_id = ? and is_statement", [person]
        )
        assert [row["journey_id"] for row in words] == [pair["about"]]
