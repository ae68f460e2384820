"""What is written to a lake, and what every place for it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from quorate.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

# What a commit says of where its rows are from: its run, its day, and what the table was made of.
RUN, DAY, CONTENT = "quorate.run_id", "quorate.as_of", "quorate.content"


@dataclass(frozen=True)
class Held:
    """What stands in a place under a table's name: nothing of ours, or what was last written with which content."""

    is_ours: bool
    content: str | None


class Place(Protocol):
    """Where tables of one format are kept."""

    def held(self, table: str) -> Held | None:
        """What stands there under this name; None for nothing."""
        ...

    def write(self, table: str, meaning: str, rows: pa.RecordBatchReader, said: Mapping[str, str]) -> None:
        """Put these rows in place of a table's, in one commit that says so much; readers see the old or the new."""
        ...


def not_ours(table: str, where: str) -> UsageError:
    """The error for a table of somebody else's under a name of ours."""
    return UsageError(
        f"There is a table {table} here that Quorate did not write.",
        where=where,
        expected="a place of its own for what Quorate publishes",
        state="nothing was written",
        do="name another place",
    )
