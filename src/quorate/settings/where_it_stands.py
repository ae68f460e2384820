"""Where the settings say that a workspace's tables stand, changed in the text of quorate.toml, and nothing else."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from quorate.errors import ProblemsFound, UsageError
from quorate.settings.checking import Checker
from quorate.settings.nodes import Findings, PathInDocument
from quorate.settings.settings_file import examine_settings, usable
from quorate.settings.shapes import RecordOf
from quorate.settings.source_settings import POSTGRES
from quorate.settings.toml_document import read_toml
from quorate.settings.workspace_settings import WorkspaceSettings

_DATABASE: PathInDocument = ("database",)
_INBOX: PathInDocument = ("collector", "inbox")
_FIRST_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_COLLECTOR = re.compile(r"^\s*\[collector\].*$", re.MULTILINE)


def in_own_files(text: str) -> str:
    """The settings of a workspace that keeps manifest, ledger and inbox in its own files: the lines are set aside.

    Raises `UsageError` where a line says more than where they stand, `ProblemsFound` for mistakes in the text.
    """
    lines = text.splitlines(keepends=True)
    named = {line for key in (_DATABASE, _INBOX) if (line := _line_of(text, key)) is not None}
    if not named:
        return text
    for line in named:
        lines[line - 1] = f"# {lines[line - 1]}"
    return _meant("".join(lines), text, None)


def on_server(text: str, address: str) -> str:
    """The settings of a workspace whose manifest, ledger and inbox stand in one PostgreSQL database.

    address: as the settings may write it. Raises `UsageError` where it cannot be written into this text.
    """
    before, text = text, in_own_files(text)
    value = json.dumps(usable(POSTGRES, address, "The database's address cannot be used."))
    first = _FIRST_TABLE.search(text)
    head = text[: first.start()] if first else text
    text = _with_line(head, f"database = {value}") + text[len(head) :]
    collector = _COLLECTOR.search(text)
    if collector is None:
        return _meant(f"{text.rstrip()}\n\n[collector]\ninbox = {value}\n", before, address)
    behind = _FIRST_TABLE.search(text, collector.end())
    end = behind.start() if behind else len(text)
    inside = _with_line(text[collector.end() : end], f"inbox = {value}")
    return _meant(text[: collector.end()] + inside + text[end:], before, address)


def _with_line(text: str, line: str) -> str:
    """The text with a line: in the place of one that was set aside, or else before all others."""
    key = re.escape(line.partition(" ")[0])
    changed, count = re.subn(rf"^# {key} = .*$", lambda _: line, text, count=1, flags=re.MULTILINE)
    if count:
        return changed
    return f"\n{line}{text}" if text.startswith("\n") else f"{line}\n{text}"


def _line_of(text: str, key: PathInDocument) -> int | None:
    findings = Findings("quorate.toml")
    document = read_toml(text, findings)
    if document is None:
        return None
    checker = Checker(findings)
    checker.read(document, RecordOf(WorkspaceSettings))
    position = checker.positions.get(key)
    return position.line if position else None


def _meant(text: str, before: str, address: str | None) -> str:
    """The text, if it says what the one before said and names the address twice."""
    said, problems = examine_settings(before)
    if said is None:
        raise ProblemsFound("The settings file quorate.toml", problems)
    wanted = replace(said, database=address, collector=replace(said.collector, inbox=address))
    if examine_settings(text)[0] != wanted:
        raise UsageError(
            "The settings of this workspace cannot be told where its tables stand.",
            where="database and collector.inbox in quorate.toml",
            expected="each of the two on a line of its own",
            state="nothing was changed",
            do="write them so, and run the command again",
        )
    return text
