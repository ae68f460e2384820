"""Flame graphs: which functions the seconds of a table go to, as a picture that opens in any browser.

    python -m benchmarks.speed.flames WORKSPACE TABLE...     # writes benchmarks/flames/TABLE.svg

The step is worked out anew over what the cache of the workspace holds; nothing in the workspace is changed. Every few
milliseconds another thread looks where the step is: the wider a box, the more often it was there; what it called
stands on top of it. Only steps that are functions have frames to show.
"""

from __future__ import annotations

import sys
import threading
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html import escape
from pathlib import Path
from types import FrameType

from quorate.flow import step_of
from quorate.settings import load_journey_maps
from quorate.warehouse.engine import Engine
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.steps import ArrowStep, Context, Moment
from quorate.warehouse.workspace import Workspace

FOLDER = Path(__file__).resolve().parent.parent / "flames"
EVERY_SECONDS = 0.004
WIDTH, ROW, LETTER = 1200.0, 17, 6.4
# Narrower boxes cannot be seen.
NARROWEST = 0.6


@dataclass
class Box:
    """One function as it was called from the one below it; `count` is how often it was seen there."""

    name: str
    count: int = 0
    above: dict[str, Box] = field(default_factory=dict)


def sampled(step: ArrowStep, tables: dict[str, object], context: Context) -> Box:
    """Work out a step while another thread looks where it is."""
    root, done, worker = Box(step.table), threading.Event(), threading.get_ident()

    def look() -> None:
        while not done.wait(EVERY_SECONDS):
            frame = sys._current_frames().get(worker)
            _count(root, list(_names(frame)))

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        step.function(tables, context)
    finally:
        done.set()
        looking.join()
    return root


def _names(frame: FrameType | None) -> Iterator[str]:
    """Functions on the stack, the outermost of the step's own first."""
    found: list[str] = []
    while frame is not None and frame.f_code.co_name != "sampled":
        module = frame.f_globals.get("__name__", "?")
        found.append(f"{module.removeprefix('quorate.')}.{frame.f_code.co_name}")
        frame = frame.f_back
    yield from reversed(found)


def _count(root: Box, names: list[str]) -> None:
    box = root
    box.count += 1
    for name in names:
        box = box.above.setdefault(name, Box(name))
        box.count += 1


def drawn(root: Box) -> str:
    """The picture, the widest of each row first."""
    depth = _depth(root)
    boxes = "".join(_boxes(root, 0.0, 0, depth, root.count))
    height = depth * ROW + 26
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height}" role="img" '
        f'aria-label="Where the time of {escape(root.name)} goes" font-family="ui-monospace, monospace" '
        f'font-size="11"><rect width="{WIDTH:g}" height="{height}" fill="#ffffff"/>{boxes}</svg>\n'
    )


def _depth(box: Box) -> int:
    return 1 + max((_depth(each) for each in box.above.values()), default=0)


def _boxes(box: Box, left: float, level: int, depth: int, total: int) -> Iterator[str]:
    width = WIDTH * box.count / max(total, 1)
    if width < NARROWEST:
        return
    top = 4 + (depth - 1 - level) * ROW
    share = f"{box.count / max(total, 1):.1%}"
    colour = f"hsl({20 + zlib.crc32(box.name.rpartition('.')[0].encode()) % 40}, 80%, 78%)"
    letters = int((width - 6) / LETTER)
    name = box.name if len(box.name) <= letters else box.name[-letters:] if letters > 6 else ""
    yield (
        f'<g><title>{escape(box.name)}: {share}</title><rect x="{left:.1f}" y="{top}" width="{width:.1f}" '
        f'height="{ROW - 1}" fill="{colour}" rx="2"/>'
        + (f'<text x="{left + 3:.1f}" y="{top + 12}">{escape(name)}</text>' if name else "")
        + "</g>"
    )
    for each in sorted(box.above.values(), key=lambda one: (-one.count, one.name)):
        yield from _boxes(each, left, level + 1, depth, total)
        left += WIDTH * each.count / max(total, 1)


def main() -> None:
    folder, *names = sys.argv[1:]
    workspace = Workspace.find(Path(folder))
    manifest = Manifest(workspace.database)
    publication = manifest.current()
    manifest.close()
    if publication is None:
        raise SystemExit(f"nothing is published in {folder}")
    settings = workspace.settings
    maps = load_journey_maps(workspace.root / settings.journey_maps)
    context = Context(Moment((publication.as_of_at - timedelta(days=1)).date()), settings, maps)
    FOLDER.mkdir(exist_ok=True)
    with Engine(workspace.cache_file, is_read_only=True) as engine:
        for name in names:
            step = step_of(name)
            if not isinstance(step, ArrowStep):
                raise SystemExit(f"{name} is made by SQL: `quorate sql {name}` prints it")
            tables: dict[str, object] = {
                read: engine.table(f"select * from {read} order by {', '.join(order)}")
                for read, order in step.order.items()
            }
            step.function(tables, context)  # what it needs is loaded then, which a run does once
            (FOLDER / f"{name}.svg").write_text(drawn(sampled(step, tables, context)), encoding="utf-8")
            print(FOLDER / f"{name}.svg")


if __name__ == "__main__":
    main()
