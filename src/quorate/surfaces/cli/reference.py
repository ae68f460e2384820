"""The page that lists every command, made from the commands themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from quorate.surfaces.cli.main import app

_EXAMPLE = re.compile(r"Example: (?P<command>.+)$", re.MULTILINE)
_INTRODUCTION = """# Commands

What a command answers is a page or a table on a terminal and JSON in a pipe; `--format` chooses. Notes, progress and
errors go to the standard error. Pages are at most 100 columns wide and need no colour; `NO_COLOR` is respected, and
`COLUMNS` sets the width where there is no terminal. `--help` after any command prints what is written here.

{epilog}

`quorate show` answers in pages: `account`, `person`, `journey` and `evidence` take a key, `journeys`, `forecast` and
`overview` take none. An account answers to its id, domain or name; a person to their id, e-mail address or name; a
journey to its id; evidence to the reference of any figure, which every page and every `reference` in JSON gives.
"""


def command_reference() -> str:
    """`docs/command-line.md`: each command with its purpose, example, arguments and options, as Markdown."""
    group: Any = get_command(app)
    sections = [_section(context) for context in command_contexts(group)]
    return "\n".join([_INTRODUCTION.format(epilog=group.epilog), *sections])


def command_contexts(group: Any) -> Iterator[typer.Context]:
    """One context for each command that can be run, groups opened, in the order in which they are listed."""
    yield from _contexts(group, typer.Context(group, info_name="quorate"))


def example_of(text: str) -> str | None:
    """The command line that a command's help gives as its example."""
    found = _EXAMPLE.search(text)
    return found["command"].strip() if found else None


def _contexts(command: Any, context: typer.Context) -> Iterator[typer.Context]:
    if not hasattr(command, "list_commands"):
        yield context
        return
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        yield from _contexts(inner, typer.Context(inner, info_name=name, parent=context))


def _section(context: typer.Context) -> str:
    command: Any = context.command
    arguments = [_record(each, context) for each in command.params if each.param_type_name == "argument"]
    options = [_record(each, context) for each in command.params if each.param_type_name == "option"]
    usage = " ".join(
        [context.command_path, *(name for name, _ in arguments), *(["[OPTIONS]"] if options else [])]
    )
    lines = [f"## {context.command_path}", "", f"`{usage}`", "", _purpose(command.help), ""]
    example = example_of(command.help)
    if example:
        lines += ["```console", f"$ {example}", "```", ""]
    if arguments or options:
        lines += [f"- `{name}`: {meaning}" for name, meaning in [*arguments, *options]]
        lines.append("")
    return "\n".join(lines)


def _purpose(text: str) -> str:
    return re.sub(r"\n{3,}", "\n\n", _EXAMPLE.sub("", text)).strip()


def _record(parameter: Any, context: typer.Context) -> tuple[str, str]:
    """An argument or option as it is written on the command line, and what it means."""
    name, meaning = parameter.get_help_record(context)
    if parameter.param_type_name == "argument":
        name = name.split(" <")[0]
        if not parameter.required and not name.startswith("["):
            name = f"[{name}]"
    return name, meaning.replace("  [required]", "").replace("  [", " [")
