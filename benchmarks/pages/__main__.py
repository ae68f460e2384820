"""How long pages take at the size of a large company: `make bench-pages`; several minutes.

    make bench-pages                                  # a made-up market, multiplied; kept in .bench-pages
    make bench-pages PAGES="--small DIR --times 8"    # another workspace, other numbers of copies

The workspace is served by a process of its own, as a team's would be, and asked over the loopback interface one page
after the other: a time is from the first byte of the question to the last of the answer. Three floors are measured in
the same run: the same page of the workspace that was multiplied, an answer without a page (`/healthz`), and reading
the rows of one journey out of the touches by hand-written SQL. First paint is Chromium's own figure, its cache empty.
"""

from __future__ import annotations

import argparse
import platform
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.collector import Server
from benchmarks.pages.asking import Times, asked
from benchmarks.pages.multiplied import multiplied
from benchmarks.pages.painting import first_paints
from benchmarks.pages.places import Place, places_of, sizes_of

from quorate.warehouse.workspace import Workspace

RESULT = Path(__file__).resolve().parent.parent / "pages.md"
ACCOUNTS, TIMES, ROUNDS = 120, 40, 30
PAINT_MS = 1_000
FLOOR = Place("an answer without a page", ("/healthz",), 10)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--small", type=Path, help="a workspace to multiply; otherwise a market is made")
    parser.add_argument("--large", type=Path, help="a workspace as it is, instead of one multiplied")
    parser.add_argument("--times", type=int, default=TIMES, help="copies of every account")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="questions to every page")
    parser.add_argument("--only", action="append", default=[], help="a page by its name; may be repeated")
    parser.add_argument("--work", type=Path, default=Path(".bench-pages"), help="where workspaces are kept")
    options = parser.parse_args()
    lines = []
    for line in _told(options):
        print(line, flush=True)
        lines.append(line)
    if options.times == TIMES and not (options.small or options.large or options.only):
        RESULT.write_text("\n".join(("# Pages", "", *lines)) + "\n", encoding="utf-8")
    return 0


def _told(options: argparse.Namespace) -> Iterator[str]:
    small = Workspace(options.small or _market(options.work))
    large = Workspace(options.large) if options.large else _large(small, options.work, options.times)
    yield f"Python {platform.python_version()}, {platform.machine()}. Large: {sizes_of(large)}."
    yield f"Small: {sizes_of(small)}."
    yield ""
    yield "| page | median ms | slowest twentieth ms | at most | first ms | of the small workspace's median | KB | |"
    yield "|:---|---:|---:|---:|---:|---:|---:|:---|"
    both = zip(places_of(large), places_of(small), strict=True)
    wanted = [pair for pair in both if not options.only or pair[0].name in options.only]
    with _served(large) as port, _served(small) as small_port:
        for place, like in [(FLOOR, FLOOR), *wanted]:
            yield _line(place, asked(port, place, options.rounds), asked(small_port, like, options.rounds))
        yield ""
        yield "| first paint, cache empty | ms | at most |"
        yield "|:---|---:|---:|"
        for address, painted in first_paints(port, [place.addresses[0] for place, _ in wanted]):
            yield f"| {address} | {'-' if painted is None else f'{painted:.0f}'} | {PAINT_MS:,} |"


def _line(place: Place, times: Times, small: Times) -> str:
    slow = times.at(0.95)
    wrong = times.statuses - {200}
    note = f"answered {sorted(wrong)}" if wrong else "" if slow <= place.most_ms else "slower"
    cells = (
        place.name, f"{times.at(0.5):.0f}", f"{slow:.0f}", str(place.most_ms), f"{times.first_ms:.0f}",
        f"{times.at(0.5) / max(small.at(0.5), 0.01):.1f}", f"{times.most_bytes / 1000:.0f}", note,
    )  # fmt: skip
    return f"| {' | '.join(cells)} |"


@contextmanager
def _served(workspace: Workspace) -> Iterator[int]:
    """The port of a workspace that a process of its own serves."""
    server = Server(workspace)
    server.start()
    try:
        yield server.port
    finally:
        server.kill()


def _market(work: Path) -> Path:
    """A made-up market that went through the river; made once."""
    found = work / "small"
    if not found.exists():
        program = str(Path(sys.executable).with_name("quorate"))
        command = [program, "demo", str(found), "--accounts", str(ACCOUNTS)]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return found


def _large(small: Workspace, work: Path, times: int) -> Workspace:
    found = work / f"large-{times}"
    if found.exists():
        return Workspace(found)
    started = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {text}", file=sys.stderr)

    return multiplied(small.root, found, times, tell)


if __name__ == "__main__":
    sys.exit(main())
