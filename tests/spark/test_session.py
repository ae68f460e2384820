"""What people are told where Spark cannot run, and what they cannot change about it."""

from __future__ import annotations

import os
import shutil
import socket
from importlib import util
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, quietly

from quorate import flow
from quorate.errors import Unreachable, UsageError
from quorate.settings.engine_settings import EngineSettings
from quorate.warehouse.engine import Engine
from quorate.warehouse.spark.masters import addresses, require_answer
from quorate.warehouse.spark.session import session, words
from quorate.warehouse.workspace import Workspace


def _workspace(folder: Path) -> Workspace:
    made = flow.create_workspace(folder, "Market")
    made.settings_file.write_text('engine = "spark"\n' + made.settings_file.read_text("utf-8"), "utf-8")
    return Workspace(folder)


@pytest.mark.parametrize(("missing", "told"), [("pyspark", "quorate[spark]"), ("java", "openjdk")])
def test_what_is_not_installed_is_named(
    missing: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, on_path = util.find_spec, shutil.which
    monkeypatch.delitem(os.environ, "JAVA_HOME", raising=False)
    monkeypatch.setattr(util, "find_spec", lambda name: None if name == missing else found(name))
    monkeypatch.setattr(shutil, "which", lambda name: None if name == missing else on_path(name))
    workspace = _workspace(tmp_path / "w")
    with pytest.raises(UsageError, match="Spark") as raised:
        flow.update(workspace, lambda: NOW, quietly)
    assert told in (raised.value.do or "")


def test_memory_and_threads_are_given_on(tmp_path: Path) -> None:
    told = words(EngineSettings(name="spark", memory_limit="2GiB", threads=3), tmp_path)
    assert (told["spark.master"], told["spark.driver.memory"]) == ("local[3]", "2048m")
    told = words(EngineSettings(name="spark", memory_limit="4GB"), tmp_path)
    assert told["spark.driver.memory"] == "3814m"


def test_what_makes_results_equal_stays(tmp_path: Path) -> None:
    asked = {"spark.sql.session.timeZone": "Europe/Berlin", "spark.executor.cores": "2"}
    told = words(EngineSettings(name="spark", master="spark://far:7077", spark=asked), tmp_path)
    assert told["spark.sql.session.timeZone"] == "UTC"
    assert told["spark.executor.cores"] == "2"
    assert (told["spark.master"], "spark.driver.host" in told) == ("spark://far:7077", False)


def test_java_is_told_ours_and_then_what_is_asked(tmp_path: Path) -> None:
    asked = {"spark.driver.extraJavaOptions": "-Dmine=1"}
    told = words(EngineSettings(name="spark", spark=asked), tmp_path)["spark.driver.extraJavaOptions"]
    ours, asked_too = told.split(" ")
    assert ours.startswith("-Dlog4j2.configurationFile=")
    assert Path(ours.partition("=")[2]).is_file()
    assert asked_too == "-Dmine=1"


@pytest.mark.parametrize(
    ("master", "found"),
    [
        ("local[4]", []),
        ("yarn", []),
        ("spark://one:7077", [("one", 7077)]),
        ("spark://one:7077,two:7078", [("one", 7077), ("two", 7078)]),
        ("spark://[::1]:7077", [("::1", 7077)]),
        ("k8s://https://far.example:6443", [("far.example", 6443)]),
        ("k8s://https://far.example", [("far.example", 443)]),
    ],
)
def test_addresses_of_masters(master: str, found: list[tuple[str, int]]) -> None:
    assert addresses(master) == found


@pytest.mark.parametrize("is_full", [False, True])
def test_a_master_that_nobody_runs_is_told_before_java_starts(tmp_path: Path, is_full: bool) -> None:
    with socket.socket() as held:
        # bound and not listening: nobody else can listen there meanwhile
        held.bind(("127.0.0.1", 0))
        master = f"spark://127.0.0.1:{held.getsockname()[1]}"
        made = flow.create_workspace(tmp_path / "w", "Market")
        text = f'[engine]\nname = "spark"\nmaster = "{master}"\n'
        made.settings_file.write_text(made.settings_file.read_text("utf-8") + text, "utf-8")
        workspace = Workspace(made.root)
        workspace.spark.mkdir()
        cache = workspace.spark / "cache.duckdb"
        with Engine(cache) as engine:
            engine.run("create table made_before as select 1 as one")
        with pytest.raises(Unreachable, match="does not answer") as raised:
            flow.update(workspace, lambda: NOW, quietly, is_full=is_full)
    error = raised.value
    assert master in (error.where or "")
    assert "engine.master in quorate.toml" in (error.where or "")
    assert "10 seconds" in (error.expected or "")
    assert error.state
    assert error.do
    # what was made before is made again by nobody only because a cluster was away
    with Engine(cache, is_read_only=True) as engine:
        assert engine.value("select one from made_before") == 1


def test_one_master_of_several_is_enough() -> None:
    with socket.socket() as held, socket.create_server(("127.0.0.1", 0)) as there:
        held.bind(("127.0.0.1", 0))
        ports = [each.getsockname()[1] for each in (held, there)]
        require_answer(f"spark://127.0.0.1:{ports[0]},127.0.0.1:{ports[1]}")


@pytest.mark.filterwarnings("default")
def test_a_session_that_runs_is_used_and_left_running(tmp_path: Path) -> None:
    settings = EngineSettings(name="spark", threads=1, memory_limit="1GB")
    with session(settings, tmp_path) as running:
        running.conf.set("spark.sql.session.timeZone", "Europe/Berlin")
        running.sql("select 1 as one").createOrReplaceTempView("theirs")
        with session(settings, tmp_path) as beside:
            assert beside.conf.get("spark.sql.session.timeZone") == "UTC"
            assert not beside.catalog.tableExists("theirs")
        assert running.conf.get("spark.sql.session.timeZone") == "Europe/Berlin"
        assert running.table("theirs").collect()[0].one == 1
