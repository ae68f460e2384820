"""A session of Spark with what equal results need, and the errors of Spark in our words."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from quorate.errors import Unreachable, UsageError
from quorate.warehouse.spark.driver import quiet_context
from quorate.warehouse.spark.masters import require_answer

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    from quorate.settings.engine_settings import EngineSettings

# Moments are without a zone everywhere, and in Parquet what other engines read.
_EQUAL = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.ansi.enabled": "true",
    # a comparison by text goes by its letters' numbers, as in the embedded engine
    "spark.sql.caseSensitive": "false",
}
_JAVA = "spark.driver.extraJavaOptions"
_QUIET = f"-Dlog4j2.configurationFile={Path(__file__).with_name('log4j2.properties')}"
# What people may want otherwise.
_USUAL = {
    "spark.app.name": "quorate",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
}


@contextmanager
def session(settings: EngineSettings, scratch: Path) -> Iterator[SparkSession]:
    """Spark while the block runs, at the master that the settings name.

    Where this process has a session already, as a notebook does, one beside it is used and that one left running: its
    master, memory and scratch are what it was started with.

    scratch: a folder of this machine's that Spark may fill and that nobody needs afterwards.

    Raises `UsageError` where pyspark or Java is not installed, and `Unreachable` where the master does not answer.
    """
    _require_installed()
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    # tasks run this Python, which has this very product
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("PYSPARK_DRIVER_PYTHON", sys.executable)
    running = SparkSession.getActiveSession()
    if running is not None:
        yield _beside(running, settings)
        return
    require_answer(settings.master)
    try:
        made = SparkSession(quiet_context(words(settings, scratch)))
    except (PySparkException, Py4JError, RuntimeError, OSError) as error:
        raise _not_there(settings, error) from error
    try:
        yield made
    finally:
        made.stop()


def _beside(running: SparkSession, settings: EngineSettings) -> SparkSession:
    """A session of the same Spark with views and a configuration of its own."""
    made = running.newSession()
    for name, value in {**(settings.spark or {}), **_EQUAL}.items():
        if made.conf.isModifiable(name):
            made.conf.set(name, value)
    return made


def words(settings: EngineSettings, scratch: Path) -> dict[str, str]:
    """The whole configuration; what makes results equal cannot be changed by the settings."""
    threads = settings.threads or os.cpu_count() or 1
    told = {**_USUAL, "spark.sql.warehouse.dir": str(scratch / "warehouse")}
    told["spark.master"] = settings.master or f"local[{threads}]"
    if told["spark.master"].startswith("local"):
        told["spark.driver.host"] = "127.0.0.1"
        told["spark.driver.bindAddress"] = "127.0.0.1"
        told["spark.local.dir"] = str(scratch)
        told["spark.sql.shuffle.partitions"] = str(4 * threads)
    if settings.memory_limit:
        told["spark.driver.memory"] = f"{_mebibytes(settings.memory_limit)}m"
    asked = settings.spark or {}
    # of two files for what Spark says, Java takes the later
    told[_JAVA] = " ".join(filter(None, (_QUIET, asked.get(_JAVA))))
    return {**told, **{name: value for name, value in asked.items() if name != _JAVA}, **_EQUAL}


def _mebibytes(size: str) -> int:
    """`4GB` or `512MiB`, as settings keep it, in MiB."""
    digits = size.rstrip("KMGTiBkmgtb ")
    unit = size[len(digits) :].strip().upper()
    base = 1024 if "I" in unit else 1000
    return max(1, int(float(digits) * base ** "BKMGT".index(unit[:1] or "B") / 2**20))


def _require_installed() -> None:
    from importlib.util import find_spec

    if find_spec("pyspark") is None:
        raise UsageError(
            "The engine is Spark, and pyspark is not installed.", do="pip install 'quorate[spark]'"
        )
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise UsageError(
            "The engine is Spark, which needs Java, and there is none.",
            expected="Java 17 or later on the path, or JAVA_HOME",
            do="install it, such as the package openjdk-17-jre-headless, or take out engine in quorate.toml",
        )


def _not_there(settings: EngineSettings, error: Exception) -> Unreachable:
    return Unreachable(
        "Spark could not be started.",
        where=f"{settings.master or 'on this machine'}: {first_line(error)}",
        expected="a master that answers and workers that can reach this machine",
        state="what was published before is untouched",
        do="check engine.master in quorate.toml and that the cluster runs",
    )


def first_line(error: Exception) -> str:
    """What went wrong, without the stack of another machine."""
    return next((line.strip() for line in str(error).splitlines() if line.strip()), type(error).__name__)
