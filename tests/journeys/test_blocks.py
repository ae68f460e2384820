from __future__ import annotations

import pyarrow as pa
import pytest

from quorate.journeys import blocks


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_every_row_comes_once_with_its_journey(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(blocks, "TOUCHES_PER_BLOCK", most)
    journeys = ["a", "b", "c", "e"]
    touches = ["a", "a", "c", "c", "c", "e"]
    tables = {
        "journeys": pa.table({"journey_id": journeys}),
        "journey_evidence": pa.table({"journey_id": touches}),
        "connected_channels": pa.table({"channel": ["web"]}),
    }
    made = list(blocks.blocks_of(tables))
    for name, whole in (("journeys", journeys), ("journey_evidence", touches)):
        assert [row for block in made for row in block[name]["journey_id"].to_pylist()] == whole
    for block in made:
        own = set(block["journeys"]["journey_id"].to_pylist())
        assert set(block["journey_evidence"]["journey_id"].to_pylist()) <= own
        assert block["connected_channels"].num_rows == 1


def test_no_journeys_are_no_block() -> None:
    empty = pa.table({"journey_id": pa.array([], pa.string())})
    assert not list(blocks.blocks_of({"journeys": empty, "journey_evidence": empty}))
