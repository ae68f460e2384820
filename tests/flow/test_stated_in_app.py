"""What is stated in the application changes teams and stances with the next update, and stops when it is withdrawn."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

from tests.flow.market_fixture import NOW, quietly
from tests.made_once import copied

from quorate import flow, safekeeping
from quorate.ledger.plan_events import Author
from quorate.surfaces.saying import Saying
from quorate.warehouse.workspace import Workspace

INES = Author("c_ines", "Ines Duarte", "sales")
_MEMBERS = """
    select m.journey_id, m.person_id, m.role, m.membership, m.stance_score
    from members m
    inner join journeys j on j.journey_id = m.journey_id and j.outcome = 'open'
    inner join people p on p.person_id = m.person_id and p.email is not null
    where m.membership in ('confirmed', 'likely') and m.stance_score is not null
    order by m.stance_score desc, m.journey_id, m.person_id
    limit 3
"""


def _now() -> Any:
    return NOW


def _members(workspace: Workspace, keys: list[tuple[str, str]]) -> list[dict[str, Any] | None]:
    with closing(flow.snapshot(workspace, _now, quietly)) as tables:
        return [
            next(
                iter(tables.dicts("select * from members where journey_id = ? and person_id = ?", list(key))),
                None,
            )
            for key in keys
        ]


def test_statements_change_the_team_and_withdrawing_them_changes_it_back(
    updated: Path, tmp_path: Path
) -> None:
    workspace = copied(updated, tmp_path / "w")
    saying = Saying(workspace, _now)
    with closing(flow.snapshot(workspace, _now, quietly)) as tables:
        chosen = tables.dicts(_MEMBERS)
        keys = [(row["journey_id"], row["person_id"]) for row in chosen]
        before = _members(workspace, keys)
        (one, two, three) = keys
        said = [
            saying.state(tables, INES, one[0], "stance", "opponent", person=one[1], confidence=0.9),
            saying.state(tables, INES, two[0], "membership", "not_a_member", person=two[1]),
            saying.state(tables, INES, three[0], "role", "user", person=three[1]),
        ]
    flow.update(workspace, _now, quietly)
    after = _members(workspace, keys)
    assert before[0] is not None
    assert after[0] is not None
    assert after[0]["stance_score"] < before[0]["stance_score"] - 0.3
    assert after[1] is None
    assert after[2] is not None
    assert (after[2]["role"], after[2]["role_probability"]) == ("user", 1.0)
    with closing(flow.snapshot(workspace, _now, quietly)) as tables:
        rows = tables.dicts(
            "select subject, confidence from statements where statement_id like 'said:%' order by 1"
        )
        assert [(row["subject"], row["confidence"]) for row in rows] == [
            ("membership", None), ("role", None), ("stance", 0.9),
        ]  # fmt: skip
        for each in said:
            saying.withdraw_statement(tables, INES, each.event.said_id)
    flow.update(workspace, _now, quietly)
    again = _members(workspace, keys)
    columns = ("role", "membership", "stance", "stance_score")
    assert [{name: row[name] for name in columns} for row in again if row] == [
        {name: row[name] for name in columns} for row in before if row
    ]
    assert safekeeping.check(workspace) == []
