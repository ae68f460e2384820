"""What people read of opened figures is asked for by gettext, and every figure is written as the language writes it."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quorate.language.gathering import package

# What is told of a figure is an argument of these; the other arguments below are names of tables, SQL and keys.
_TELLING = ("Opening", "Input", "Subject", "nothing_at")
_NOT_TOLD = ("table", "column", "queries", "parameters", "remarks", "figure")
_SAID = ("gettext", "gettext_noop", "ngettext", "pgettext", "counted", "Figure", "reference")
# Thousands, shares and days by a format are those of English; whole numbers, signs and fractions of drawings are none.
_ENGLISH_FORMAT = re.compile(r",|%|\.\dg")
# Files for machines, addresses, and messages about what was typed.
_PLAIN = (
    "surfaces/web/routes/", "surfaces/web/list_address.py", "surfaces/web/forms.py", "surfaces/web/day_links.py",
    "views/changes/change.py", "views/revenue/waterfall_choice.py",  # an id, months of addresses
)  # fmt: skip
FOLDERS = ("views", "surfaces/web", "surfaces/brief_files", "surfaces/review_files", "surfaces/exports")


def untold(source: str) -> list[str]:
    """Texts with letters that tell of a figure without being asked for in the reader's language."""
    return [
        text
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _TELLING
        for given in [*node.args, *(key.value for key in node.keywords if key.arg not in _NOT_TOLD)]
        for text in _texts(given)
    ]


def _texts(node: ast.AST) -> Iterator[str]:
    if (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.search("[A-Za-z]{2}", node.value)
    ):
        yield node.value
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in (*_SAID, *_TELLING):
        return  # said, or looked at by itself
    for child in _told_parts(node):
        yield from _texts(child)


def _told_parts(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of an expression whose text may be shown: no keys, no conditions, no formats, no arguments of calls."""
    if isinstance(node, ast.IfExp):
        yield from (node.body, node.orelse)
    elif isinstance(node, (ast.GeneratorExp, ast.ListComp)):
        yield node.elt
    elif isinstance(node, ast.FormattedValue):
        yield node.value
    elif isinstance(node, (ast.JoinedStr, ast.Tuple, ast.List, ast.Starred, ast.BinOp, ast.BoolOp)):
        yield from ast.iter_child_nodes(node)


def english_formats(source: str) -> list[str]:
    """Formats by which code writes a number or a day in the English way, each behind what it writes."""
    written = [
        (ast.unparse(node.value), _spec(node))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FormattedValue)
    ]
    return [f"{value}:{spec}" for value, spec in written if _ENGLISH_FORMAT.search(spec)]


def _spec(node: ast.FormattedValue) -> str:
    parts = ast.walk(node.format_spec) if node.format_spec else ()
    return "".join(str(part.value) for part in parts if isinstance(part, ast.Constant))


def _modules(folder: str) -> list[Path]:
    return sorted((package() / folder).rglob("*.py"))


def test_the_checks_see() -> None:
    assert untold('Input("Deals", text=f"{n} of them" if n else gettext("none"))') == ["Deals", " of them"]
    assert (
        untold('Opening(title=gettext("A"), table="forecast", notes=(f"{a}, {b}",), words=row["kind"])') == []
    )
    shown = 'f"{x:,}{y:.0%}{d:%Y-%m-%d}{v:.3g}{z:.1f}{n:03d}"'
    assert english_formats(shown) == ["x:,", "y:.0%", "d:%Y-%m-%d", "v:.3g"]


@pytest.mark.parametrize("module", _modules("views/evidence"), ids=lambda path: path.stem)
def test_what_opens_a_figure_is_said_in_the_language_of_the_reader(module: Path) -> None:
    assert untold(module.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_figures_are_written_by_language(folder: str) -> None:
    root = package()
    found = {
        module.relative_to(root).as_posix(): formats
        for module in _modules(folder)
        if not module.relative_to(root).as_posix().startswith(_PLAIN)
        and (formats := english_formats(module.read_text(encoding="utf-8")))
    }
    assert found == {}
