"""Supposing a statement gives what an update after really making it gives."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, quietly
from tests.made_once import copied

from quorate import flow
from quorate.errors import NotFound
from quorate.settings import load_journey_maps
from quorate.sources import Reading
from quorate.views.stage_what_if import Supposed, stage_what_if

MAPPING = """
mapping: said
source: statements
files:
  - file: "*.csv"
    into:
      - table: statements
        key: id
        columns:
          stated_at: at
          author_key: who
          author_function: {column: function}
          opportunity_key: deal
          subject: {column: subject}
          value: value
"""


def test_supposed_and_said_come_to_the_same(updated: Path, tmp_path: Path) -> None:
    workspace = copied(updated, tmp_path / "w")
    snapshot = flow.snapshot(workspace, lambda: NOW, quietly)
    maps = load_journey_maps(workspace.root / workspace.settings.journey_maps)
    journey, deal, stage_now = snapshot.dicts(
        "select j.journey_id, j.opportunity_ids[1] as deal, h.stage from journeys j"
        " inner join stage_history h using (journey_id)"
        " where j.outcome = 'open' and h.left_at is null and h.stage <> 'require' and len(j.opportunity_ids) = 1"
        " order by journey_id limit 1"
    )[0].values()
    found = stage_what_if(snapshot, maps, journey, [Supposed("stage", "require")])
    assert (found.stage_now, found.stage_then) == (stage_now, "require")
    met = stage_what_if(snapshot, maps, journey, [Supposed("criterion", "reference_heard")])
    before = snapshot.dicts(
        "select is_met from criteria_status where journey_id = ? and criterion_id = 'reference_heard'",
        [journey],
    )
    assert ("reference_heard" in met.criteria_met_then) is not bool(before[0]["is_met"])
    with pytest.raises(NotFound):
        stage_what_if(snapshot, maps, "j_nobody", [])
    at = snapshot.publication.as_of_at - timedelta(microseconds=1)
    snapshot.close()

    said = tmp_path / "said.csv"
    said.write_text(
        "id,at,who,function,deal,subject,value\n"
        f"s1,{at.isoformat()}Z,ida@ours.example,sales,{deal},stage,require\n",
        encoding="utf-8",
    )
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(MAPPING, encoding="utf-8")
    flow.import_files(workspace, "table", [said], Reading(mapping_file=mapping), lambda: NOW, quietly)
    flow.update(workspace, lambda: NOW, quietly)
    after = flow.snapshot(workspace, lambda: NOW, quietly)
    stage = after.dicts(
        "select stage from stage_history where journey_id = ? order by entered_at desc limit 1", [journey]
    )
    assert stage[0]["stage"] == found.stage_then
    after.close()
