"""A server that is killed under load has lost nothing it acknowledged and kept nothing twice."""

from __future__ import annotations

from pathlib import Path

from benchmarks.collector import collecting, ids_kept, killed_again_and_again, run
from tests.threads import in_own_thread


def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    with collecting(tmp_path, is_alone=True) as (workspace, server):
        acknowledged, _ = in_own_thread(
            lambda: run(killed_again_and_again(server, kills=2, connections=16, seed=7))
        )
        server.kill()
        found = ids_kept(workspace)
    assert len(acknowledged) > 16
    assert acknowledged <= set(found)
    assert len(found) == len(set(found))
