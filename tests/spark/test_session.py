"""What people are told where Spark cannot run, and what they cannot change about it."""

from __future__ import annotations

import os
import shutil
from importlib import util
from pathlib import Path

import pytest
from tests.flow.market_fixture import NOW, quietly

from quorate import flow
from quorate.errors import UsageError
from quorate.settings.engine_settings import EngineSettings
from quorate.warehouse.spark.session import words
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
