"""Answers of the views on a terminal: facts as lines, lists as tables, every figure in its unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import typer

from quorate.surfaces.cli.output import print_rows, shown
from quorate.views.answers import Answer, Figure

LONGEST_LIST = 25
# Attributes by which a nested answer is called when there is no room to spell it out.
_NAMES = ("label", "full_name", "name", "title", "text", "stage", "words")


def print_answer(answer: Answer, heading: str = "") -> None:
    """Print one answer: its own facts first, then each part of it under its name."""
    if heading:
        typer.echo(f"\n{heading}\n{'─' * len(heading)}")
    parts: list[tuple[str, Any]] = []
    for field in fields(answer):  # type: ignore[arg-type]
        value = getattr(answer, field.name)
        if _is_part(value):
            parts.append((field.name, value))
        elif field.name != "reference":
            typer.echo(f"{_words(field.name) + ':':<28} {cell(value)}")
    for name, value in parts:
        _print_part(_words(name), value)


def cell(value: Any) -> str:
    """One value in one cell."""
    if isinstance(value, Figure):
        return figure(value)
    if isinstance(value, Answer):
        return next((str(named) for name in _NAMES if (named := getattr(value, name, None))), "…")
    if isinstance(value, list | tuple):
        return ", ".join(cell(item) for item in value) or "–"
    return shown(value)


def figure(value: Figure) -> str:
    """A figure in its unit, with its interval; unknown as a dash."""
    if value.value is None:
        return "–"
    text = _in_unit(value, value.value)
    if value.low is not None and value.high is not None:
        text += f" ({_in_unit(value, value.low)} to {_in_unit(value, value.high)})"
    if value.out_of is not None:
        text += f" of {value.out_of:,.0f}"
    return text


def _in_unit(value: Figure, number: float) -> str:
    if value.unit in ("probability", "share"):
        return f"{number:.0%}"
    if value.unit == "amount":
        return f"{number:,.0f} {value.currency or ''}".rstrip()
    if value.unit == "score":
        return f"{number:+.2f}"
    return f"{number:,.0f}"


def _words(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_part(value: Any) -> bool:
    """Whether a value needs a section of its own: an answer with several facts, or a list of answers."""
    if isinstance(value, Figure):
        return False
    if isinstance(value, list | tuple):
        return any(isinstance(item, Answer) and not isinstance(item, Figure) for item in value)
    return isinstance(value, Answer) and is_dataclass(value) and len(fields(value)) > 2


def _print_part(name: str, value: Any) -> None:
    if isinstance(value, Answer):
        print_answer(value, name)
        return
    items: Sequence[Answer] = list(value)
    typer.echo(f"\n{name} ({len(items)})")
    if any(_is_part(getattr(item, field.name)) for item in items[:1] for field in fields(item)):  # type: ignore[arg-type]
        for item in items[:LONGEST_LIST]:
            print_answer(item, cell(item))
    else:
        names = [field.name for field in fields(items[0]) if field.name != "reference"]  # type: ignore[arg-type]
        print_rows([{name: cell(getattr(item, name)) for name in names} for item in items[:LONGEST_LIST]])
    if len(items) > LONGEST_LIST:
        typer.echo(f"… and {len(items) - LONGEST_LIST} more; --format json gives all of them")
