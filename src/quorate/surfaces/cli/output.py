"""Printing: a table on a terminal, JSON in a pipe; progress and notes on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeAlias

import typer

from quorate.errors import StoreError, UsageError
from quorate.surfaces.cli.stopping import end_if_asked

WIDTH_WITHOUT_TERMINAL = 200


CSV = "csv"


def wants_json(chosen: str | None, *others: str) -> bool:
    """Whether to print JSON: as chosen, else when stdout is not a terminal. `others` are formats of this command."""
    known = ("table", "json", *others)
    if chosen is not None and chosen not in known:
        raise UsageError(f"There is no format '{chosen}'.", expected=" or ".join(known))
    return chosen == "json" or (chosen is None and not sys.stdout.isatty())


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def print_csv(content: bytes) -> None:
    """Print the content of a CSV file, byte for byte."""
    sys.stdout.flush()
    typer.get_binary_stream("stdout").write(content)


def deliver(content: bytes, file: Path | None, what: str) -> None:
    """Write a text or a file that was made: to stdout without `file`, which only texts may be.

    what: its name in messages, such as 'brief'. Raises `StoreError` where the file cannot be written.
    """
    if file is None:
        sys.stdout.write(content.decode("utf-8"))
        return
    try:
        file.write_bytes(content)
    except OSError as error:
        raise StoreError(
            f"The {what} could not be written.",
            where=f"{file}: {error.strerror or error}",
            do="choose another file",
        ) from error
    note(f"Wrote {file}.")


def print_rows(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str] | None = None, title: str = ""
) -> None:
    """Print rows as a table fitted to the terminal."""
    from rich.console import Console
    from rich.table import Table

    if not rows:
        note(f"{title}: no rows." if title else "No rows.")
        return
    names = list(columns) if columns is not None else list(rows[0])
    table = Table(title=title or None, title_justify="left", show_edge=False, pad_edge=False)
    for name in names:
        numeric = all(isinstance(row[name], int | float | Decimal | None) for row in rows)
        table.add_column(name.replace("_", " "), justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*[shown(row[name]) for name in names])
    console = Console()
    # a pipe has no width to fit to
    if not console.is_terminal:
        console.width = WIDTH_WITHOUT_TERMINAL
    console.print(table)


def shown(value: Any) -> str:
    """A cell as people read it; nothing is shown as a dash, never as zero."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, list | tuple):
        return ", ".join(shown(item) for item in value)
    return str(value)


def note(text: str) -> None:
    """A line for people, on stderr."""
    typer.echo(text, err=True)


Left: TypeAlias = Callable[[str, float], float | None]


def nothing_known(_doing: str, _elapsed: float) -> float | None:
    """Of work that nobody has timed yet."""
    return None


@contextmanager
def progress(left: Left = nothing_known) -> Iterator[Callable[[str, float], None]]:
    """A function that shows how far long work is: a bar on a terminal, else a line whenever the work changes.

    It ends the work where a signal came that nothing heard.

    left: how many seconds the work will still take, by what it does now and for how many it has been at it; None
    where nothing says so.
    """
    from rich.console import Console

    console, begun = Console(stderr=True), time.monotonic()

    def told(doing: str) -> str:
        return _left_in_words(left(doing, time.monotonic() - begun))

    if console.is_terminal:
        with _bar(console, told) as report:
            yield report
    else:
        yield _Lines(told)


def _left_in_words(seconds: float | None) -> str:
    """No more exactly than anybody can know it: to ten seconds, and from two minutes on to a minute."""
    if seconds is None:
        return ""
    if seconds >= 120.0:
        return f"about {round(seconds / 60.0):,} min left"
    if seconds < 10.0:
        return "a few seconds left"
    return f"about {10 * round(seconds / 10.0)} s left"


@contextmanager
def _bar(console: Any, told: Callable[[str], str]) -> Iterator[Callable[[str, float], None]]:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0, left="")

        def report(doing: str, done: float) -> None:
            end_if_asked()
            bar.update(task, description=doing, completed=done, left=told(doing))

        yield report


class _Lines:
    """One line per kind of work, so that a log stays short."""

    def __init__(self, told: Callable[[str], str]) -> None:
        self._last, self._told = "", told

    def __call__(self, doing: str, _done: float) -> None:
        end_if_asked()
        kind = doing.split(":")[0]
        if kind != self._last:
            self._last = kind
            note(" ".join((f"{kind} ...", self._told(doing))).rstrip())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"cannot be written as JSON: {type(value).__name__}")
