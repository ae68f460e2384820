"""The whole river on a real cluster, one of whose workers dies while it runs, gives just the same tables."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from tests.equal_tables import differences
from tests.flow.market_fixture import NOW, quietly
from tests.made_once import copied
from tests.spark.standalone import StandaloneCluster, standalone_cluster

from quorate import flow
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.workspace import Workspace

# Few rows: what takes time is starting work, so that plans are made of little of it.
_SMALL = """
[engine]
name = "spark"
master = "{master}"
[engine.spark]
"spark.executor.memory" = "500m"
"spark.executor.extraJavaOptions" = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"spark.sql.shuffle.partitions" = "2"
"spark.sql.adaptive.enabled" = "false"
"spark.sql.codegen.wholeStage" = "false"
"spark.driver.host" = "127.0.0.1"
"spark.driver.bindAddress" = "127.0.0.1"
"""


def _killed_at(cluster: StandaloneCluster, number: int, table: Path, killed: threading.Event) -> None:
    """Kill a worker as soon as a table of the middle of the river is there."""
    while not table.exists():
        time.sleep(0.05)
        if killed.is_set():
            return
    cluster.kill_worker(number)
    killed.set()


@pytest.mark.filterwarnings("default")
def test_the_river_on_a_cluster_that_loses_a_worker(
    imported: Path, updated: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    here = copied(updated, tmp_path / "here")
    there = copied(imported, tmp_path / "there")
    with standalone_cluster(tmp_path, 2) as cluster:
        settings = there.settings_file
        text = settings.read_text("utf-8") + _SMALL.format(master=cluster.master)
        settings.write_text(text, "utf-8")
        there = Workspace(there.root)
        killed = threading.Event()
        table = there.spark / "tables" / "journeys"
        killer = threading.Thread(target=_killed_at, args=(cluster, 1, table, killed))
        killer.start()
        try:
            flow.update(there, lambda: NOW, quietly)
        finally:
            was_killed = killed.is_set()
            killed.set()
            killer.join()
        assert was_killed, "a worker died while tables were made"
    assert differences(here, there) == []
    said = capfd.readouterr().err.splitlines()
    assert [line for line in said if not line.startswith("Spark ")] == [], "nothing but what went wrong"
    made_by = _run_of(there)
    assert made_by != _run_of(here)

    # what is published is read without Spark, and what did not change is not made again
    assert not flow.update(there, lambda: NOW, quietly).was_made
    assert Manifest(there.database).current() is not None


def _run_of(workspace: Workspace) -> str:
    manifest = Manifest(workspace.database)
    try:
        current = manifest.current()
        assert current is not None
        return current.run_id
    finally:
        manifest.close()
