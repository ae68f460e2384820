"""What is looked for in a delimited file: its columns, how cells are cleaned, how the header is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from quorate.sources.columns import Wanted, has_required
from quorate.sources.csv_files import IsHeader


@dataclass(frozen=True)
class Layout:
    """The columns of one kind of file.

    Parameters
    ----------
    columns: what is looked for in the header.
    cleaners: what a column's cells are turned into first, by column; None for a cell that means nothing.
    has_preamble: whether files have a title above the header, and several sections.
    """

    columns: tuple[Wanted, ...]
    cleaners: Mapping[str, Callable[[str], str | None]] = field(default_factory=dict)
    has_preamble: bool = False

    @property
    def is_header(self) -> IsHeader | None:
        """How the header is told from a preamble; None where the first row is the header."""
        return (lambda row: has_required(row, self.columns)) if self.has_preamble else None
