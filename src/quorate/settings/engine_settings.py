"""What makes the tables, and what it may use of the machine: the table `[engine]` of quorate.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from quorate.settings.scalar_shapes import Choice, Size, Text, Whole
from quorate.settings.shapes import MappingOf, Record, about


@dataclass(frozen=True, kw_only=True)
class EngineSettings(Record):
    """What makes the tables, and what it may use of this machine."""

    name: Literal["duckdb", "spark"] = field(
        default="duckdb",
        metadata=about(
            "The engine: the embedded one, or Spark, which needs `quorate[spark]`, Java and a folder that all its "
            "machines see. Both make the same tables, and pages read them without either.",
            Choice(("duckdb", "spark")),
            example='name = "spark"',
        ),
    )
    master: str | None = field(
        default=None,
        metadata=about(
            "Where Spark runs: a master's URL; on this machine unless written.",
            Text(looks_like="local[4] or spark://host:7077", pattern=r"^\S+$"),
            example='master = "spark://spark-master:7077"',
        ),
    )
    spark: Mapping[str, str] = field(
        default_factory=dict,
        metadata=about(
            "What Spark is told besides, by the names of its own configuration.",
            MappingOf(Text(looks_like="spark.executor.memory", pattern=r"^spark\.[A-Za-z0-9_.-]+$"), Text()),
            example='"spark.executor.memory" = "8g"',
        ),
    )
    memory_limit: str | None = field(
        default=None,
        metadata=about(
            "The most memory it may take here; about half of the machine's unless written.",
            Size(),
            example='memory_limit = "4 GB"',
        ),
    )
    threads: int | None = field(
        default=None,
        metadata=about(
            "How many processor cores it may use; all of them unless written.",
            Whole(1, 1024),
            example="threads = 4",
        ),
    )
