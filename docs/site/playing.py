"""Play the commands that a page shows, and hold what the page says they print against what they print.

A page's blocks of `console` are one session: lines with `$` are commands, the lines below are what they print on a
terminal of 100 columns, `...` standing for anything. `python -m docs.site.playing` writes into the pages what came.
"""

from __future__ import annotations

import doctest
import os
import pty
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1]
PLAYED = ("quick-start.md", *sorted(f"recipes/{path.name}" for path in (DOCS / "recipes").glob("*.md")))
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
_SEQUENCE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]|\r")
# What reports how far work is; on a terminal nothing of it is left when the work is done.
_PROGRESS = re.compile(r"^.* \.\.\.$")
_SAID = {
    "COLUMNS": "100",
    "NO_COLOR": "1",
    "TERM": "xterm",
    "QUORATE_NOW": "2026-07-01T09:00:00",
    "TZ": "UTC",
}


class Failed(Exception):
    """A command of a page ended with another code than 0."""


def played(page: str, folder: Path) -> str:
    """The page with what its commands print when they are run in `folder`, a new one that holds the examples.

    What fits the page's own words, where `...` stands for anything, is left as the page has it. Raises `Failed`.
    """
    (folder / "examples").symlink_to(DOCS.parent / "examples")
    session = _Session(folder)

    def block(found: re.Match[str]) -> str:
        return "```console\n" + _block(found[1], session.run) + "```"

    return _BLOCK.sub(block, page)


def _block(text: str, run: Callable[[str], str]) -> str:
    lines: list[str] = []
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        first = re.match(r"(?:.*\\\n)*.*\n", part)
        assert first is not None  # noqa: S101 - every part holds a line
        command, said = first[0], part[first.end() :]
        came = run(command)
        lines.append(f"$ {command}{said if _fits(said, came) else came}")
    return "".join(lines)


def _fits(said: str, came: str) -> bool:
    return doctest.OutputChecker().check_output(said, came, doctest.ELLIPSIS)


class _Session:
    """Commands one after the other: where they are run stays from one to the next."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        programs = str(Path(sys.executable).parent)
        self._environment = {**os.environ, **_SAID, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}

    def run(self, command: str) -> str:
        """What it prints on a terminal, then what it notes beside that."""
        if moved := re.fullmatch(r"cd (\S+)\n", command):
            self._folder = (self._folder / moved[1]).resolve(strict=True)
            return ""
        ours, theirs = pty.openpty()
        with subprocess.Popen(  # noqa: S603 - the commands are those of our own pages
            ["/bin/bash", "-o", "pipefail", "-c", command],
            cwd=self._folder,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=theirs,
            stderr=subprocess.PIPE,
        ) as process:
            os.close(theirs)
            shown = _all_of(ours)
            noted = process.stderr.read() if process.stderr else b""
        if process.returncode:
            raise Failed(f"$ {command}ended with {process.returncode}:\n{noted.decode()}{shown.decode()}")
        return _plain(shown) + _plain(noted)


def _all_of(terminal: int) -> bytes:
    parts = []
    try:
        while part := os.read(terminal, 65536):
            parts.append(part)
    except OSError:  # on Linux a terminal that nobody writes to any more ends so
        pass
    os.close(terminal)
    return b"".join(parts)


def _plain(output: bytes) -> str:
    lines = [line.rstrip() for line in _SEQUENCE.sub("", output.decode("utf-8")).splitlines()]
    kept = [line for line in lines if not _PROGRESS.match(line)]
    return "".join(f"{line}\n" for line in kept).strip("\n") + ("\n" if any(kept) else "")


def main() -> None:
    """Write into each page what its commands print."""
    for name in sys.argv[1:] or PLAYED:
        page = DOCS / name
        with tempfile.TemporaryDirectory(prefix="quorate-played-") as folder:
            page.write_text(played(page.read_text(encoding="utf-8"), Path(folder)), encoding="utf-8")
        print(f"{name} played")


if __name__ == "__main__":
    main()
