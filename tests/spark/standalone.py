"""A standalone cluster of Spark: a master and workers as processes of their own on this machine, which may die."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 120.0
# Small heaps, and compiled once: what runs here runs for a minute.
_JAVA = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"


@dataclass
class StandaloneCluster:
    """A cluster that runs."""

    folder: Path
    master: str
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self) -> int:
        """Start a worker of one core; returns its number."""
        number = len(self.processes)
        words = [
            "org.apache.spark.deploy.worker.Worker",
            "--host",
            "127.0.0.1",
            "--cores",
            "1",
            "--memory",
            "1g",
        ]
        work = ["--webui-port", "0", "--work-dir", str(self.folder / f"work-{number}"), self.master]
        process, log = _started(self.folder, f"worker-{number}", [*words, *work])
        self.processes.append(process)
        _said(log, process, r"Successfully registered with master")
        return number

    def kill_worker(self, number: int) -> None:
        """`kill -9` a worker and whatever it runs, as when its machine goes dark."""
        os.killpg(self.processes[number].pid, signal.SIGKILL)
        self.processes[number].wait()


@contextmanager
def standalone_cluster(folder: Path, workers: int) -> Iterator[StandaloneCluster]:
    """A master and so many workers while the block runs."""
    words = [
        "org.apache.spark.deploy.master.Master",
        "--host",
        "127.0.0.1",
        "--port",
        "0",
        "--webui-port",
        "0",
    ]
    process, log = _started(folder, "master", words)
    made = StandaloneCluster(folder, "")
    try:
        made.master = _said(log, process, r"Starting Spark master at (spark://\S+)")
        for _ in range(workers):
            made.add_worker()
        yield made
    finally:
        for each in (*made.processes, process):
            if each.poll() is None:
                os.killpg(each.pid, signal.SIGKILL)
                each.wait()


def _started(folder: Path, name: str, words: list[str]) -> tuple[subprocess.Popen[bytes], Path]:
    import pyspark

    home = Path(pyspark.__file__).parent
    log = folder / f"{name}.log"
    told = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_JAVA_OPTS": _JAVA}
    tasks = {"SPARK_DAEMON_MEMORY": "300m", "PYSPARK_PYTHON": sys.executable, "SPARK_CONF_DIR": str(folder)}
    with log.open("wb") as stream:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *words],
            stdout=stream,
            stderr=subprocess.STDOUT,
            env={**os.environ, **told, **tasks},
            start_new_session=True,
        )
    return process, log


def _said(log: Path, process: subprocess.Popen[bytes], pattern: str) -> str:
    """What a process writes, once it does: the pattern's group, or all that matched."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        text = log.read_text("utf-8", errors="replace")
        found = re.search(pattern, text)
        if found:
            return found[found.lastindex or 0]
        assert process.poll() is None, f"{log.name}: {text[-2000:]}"
        time.sleep(0.1)
    raise AssertionError(f"{log.name} did not say {pattern}: {log.read_text('utf-8')[-2000:]}")
