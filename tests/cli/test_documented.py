"""Every command explains itself with an example that works, and stands in the reference page."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Quorate
from typer.main import get_command

from quorate.surfaces.cli.main import app
from quorate.surfaces.cli.reference import command_contexts, command_reference, example_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "command-line.md"
CONTEXTS: list[Any] = list(command_contexts(get_command(app)))
each_command = pytest.mark.parametrize(
    "context", CONTEXTS, ids=[context.command_path for context in CONTEXTS]
)


def test_all_commands_are_found() -> None:
    paths = {context.command_path for context in CONTEXTS}
    assert {"quorate import", "quorate update", "quorate show", "quorate query", "quorate map check"} <= paths


@each_command
def test_help_says_what_it_does(context: Any, quorate: Quorate) -> None:
    done = quorate(*context.command_path.split()[1:], "--help")
    assert done.exit_code == 0
    purpose = context.command.help.splitlines()[0]
    assert len(purpose) > 20
    assert " ".join(purpose.split()[:6]) in done.stdout
    assert "Example: quorate" in " ".join(done.stdout.split())


@each_command
def test_every_argument_and_option_is_explained(context: Any) -> None:
    assert [each.name for each in context.command.params if not each.help] == []


@each_command
def test_the_example_is_a_command_line_of_this_command(context: Any) -> None:
    example = example_of(context.command.help)
    assert example is not None
    assert example.startswith(context.command_path)
    given = shlex.split(example)[len(context.command_path.split()) :]
    context.command.make_context(context.info_name, given, parent=context.parent)


@each_command
def test_the_page_has_it(context: Any) -> None:
    text = PAGE.read_text(encoding="utf-8")
    section = text.partition(f"\n## {context.command_path}\n")[2].partition("\n## ")[0]
    assert f"\n$ {example_of(context.command.help)}\n" in section
    for each in context.command.params:
        names = each.opts if each.param_type_name == "option" else [each.metavar]
        assert not [name for name in names if name not in section]


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == command_reference(), "run `make docs`"


def test_the_page_says_what_exit_codes_mean() -> None:
    assert (
        "0 fine, 1 problems found, 2 used wrongly, 75 another process is at work, 130 interrupted"
        in command_reference()
    )
