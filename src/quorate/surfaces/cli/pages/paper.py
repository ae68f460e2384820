"""What pages are written on: lines, tables and lists that fit the terminal, at most 100 columns wide."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.text import Text

WIDEST_COLUMNS = 100
NARROWEST_COLUMNS = 60
_MARGIN = 2


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    share: how the room that is left is shared between columns that may be cut off with …; 0 for a column as
        wide as its widest cell, which is never cut off while there is room.
    is_number: set to the right.
    """

    name: str
    share: int = 0
    is_number: bool = False


class Paper:
    """One page on the standard output. Nothing on it needs colour, and what it is given is only ever text."""

    def __init__(self) -> None:
        from rich.console import Console

        # a pipe has no width of its own: it gets the widest page unless COLUMNS says otherwise
        wide = shutil.get_terminal_size((WIDEST_COLUMNS, 24)).columns
        self.width = max(min(wide, WIDEST_COLUMNS), NARROWEST_COLUMNS)
        self._console = Console(width=self.width, highlight=False, markup=False, emoji=False)

    def title(self, text: str, aside: str = "") -> None:
        """The name of the page and, at the right edge, what it is of."""
        self._heading(text, aside, 0)

    def section(self, text: str, aside: str = "") -> None:
        """The heading of a part, under a rule across the page."""
        self.gap()
        self._console.print("─" * self.width, style="dim")
        self._heading(text, aside, 0)

    def subsection(self, text: str, note: str = "") -> None:
        """The heading of a part of a part, with a few words about it."""
        from rich.text import Text

        self.gap()
        line = Text(f"{'':{_MARGIN}}{printable(text)}", style="bold")
        line.append(f"  {printable(note)}" if note else "", style="not bold dim")
        self._one_line(line)

    def facts(
        self, facts: Sequence[str], *, label: str = "", indent: int = _MARGIN, between: str = " · "
    ) -> None:
        """Short facts one after the other; a line breaks between facts only. `label` stands before them."""
        from rich.cells import cell_len
        from rich.text import Text

        before = " " * indent + (f"{printable(label)} " if label else "")
        room = self.width - cell_len(before)
        lines: list[str] = []
        for fact in map(printable, facts):
            if lines and cell_len(longer := f"{lines[-1]}{between}{fact}") <= room:
                lines[-1] = longer
            else:
                lines.append(fact)
        for place, line in enumerate(lines):
            self._one_line(Text((before if place == 0 else " " * cell_len(before)) + line))

    def sentence(self, text: str, *, label: str = "", indent: int = _MARGIN) -> None:
        """A text as long as it needs to be, its later lines under its first; `label` stands before it."""
        from rich.cells import cell_len
        from rich.text import Text

        label = f"{printable(label)} " if label else ""
        before = " " * indent + label
        lines = Text(printable(text)).wrap(self._console, self.width - cell_len(before))
        for place, line in enumerate(lines):
            line.rstrip()
            self._one_line(Text(before if place == 0 else " " * cell_len(before)) + line)

    def next_commands(self, *commands: tuple[str, str]) -> None:
        """At the end: commands that go on from here, never broken, each with what it shows where there is room."""
        from rich.cells import cell_len

        self.gap()
        self._console.print("Next:", style="dim")
        for command, purpose in commands:
            line = f"{'':{_MARGIN}}{printable(command)}"
            explained = f"{line}  # {printable(purpose)}"
            self._console.print(explained if cell_len(explained) <= self.width else line, soft_wrap=True)

    def table(
        self, columns: Sequence[Column], rows: Sequence[Sequence[str]], *, indent: int = _MARGIN
    ) -> None:
        """Rows in columns; a row of one cell heads the rows below it. Without names there is no header."""
        from rich.padding import Padding
        from rich.table import Table
        from rich.text import Text

        table = Table(
            box=None,
            padding=(0, 1, 0, 0),
            pad_edge=False,
            expand=any(column.share for column in columns),
            show_header=any(column.name for column in columns),
            header_style="dim",
        )
        for column in columns:
            table.add_column(
                column.name,
                ratio=column.share or None,
                justify="right" if column.is_number else "left",
                no_wrap=True,
                overflow="ellipsis",
            )
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in row), style="bold" if len(row) == 1 else None)
        self._console.print(Padding(table, (0, 0, 0, indent)))

    def gap(self) -> None:
        """An empty line."""
        self._console.print()

    def _heading(self, text: str, aside: str, indent: int) -> None:
        from rich.cells import cell_len
        from rich.text import Text

        aside = printable(aside)
        room = self.width - indent - (cell_len(aside) + 2 if aside else 0)
        line = Text(printable(text), style="bold")
        line.truncate(room, overflow="ellipsis", pad=bool(aside))
        line.append(f"  {aside}" if aside else "", style="not bold dim")
        self._one_line(line)

    def _one_line(self, line: Text) -> None:
        self._console.print(line, no_wrap=True, overflow="ellipsis")


def printable(text: str) -> str:
    """`text` on one line; names out of other systems may hold line breaks and codes that steer terminals."""
    return "".join(char if char.isprintable() else " " for char in text)
