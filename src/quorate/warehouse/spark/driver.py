"""Start Spark's driver, a Java process, so that it says nothing on standard error but what went wrong."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pyspark import SparkConf, SparkContext

# Java says this of every Spark, which asks for that module itself; nothing in its configuration keeps it quiet.
_OF_EVERY_START = "WARNING: Using incubator modules: jdk.incubator.vector"


def quiet_context(words: Mapping[str, str]) -> SparkContext:
    """Spark with this configuration, in a process of its own unless this one has started one before."""
    from pyspark import SparkConf, SparkContext

    conf = SparkConf().setAll(list(words.items()))
    # pyspark keeps the Java process that it talks to for as long as this process lives
    gateway = getattr(SparkContext, "_gateway", None) or _started(conf)
    return SparkContext(conf=conf, gateway=gateway)


def _started(conf: SparkConf) -> Any:
    from pyspark.java_gateway import launch_gateway

    read, written = os.pipe()
    # before Java starts: what keeps it from starting is passed on too
    threading.Thread(target=_pass_on, args=(read,), daemon=True).start()
    try:
        return launch_gateway(conf, {"stderr": written})
    finally:
        os.close(written)


def _pass_on(said: int) -> None:
    with open(said, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if line.rstrip() != _OF_EVERY_START:
                sys.stderr.write(line)
                sys.stderr.flush()
