"""The three signature pictures look as they did, in light and in dark.

Words are drawn as bars of their reckoned width, so that the pictures are the same whatever fonts a machine has. To
renew the baselines after a change that is meant, run `QUORATE_RENEW_BASELINES=1 pytest
tests/web/test_picture_baselines.py`, look at the files in `tests/web/baselines`, and commit them with the change.
"""

from __future__ import annotations

import io
import os
import re
from html import unescape
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from tests.views.published import snapshot_of
from tests.views.small_people import JOURNEY, TODAY
from tests.web.picture_worlds import TOUCHES, large

from quorate.surfaces.exports.png_files import png_of
from quorate.surfaces.exports.svg_files import Theme, sheets_of_every_page, standalone_svg
from quorate.surfaces.web.drawings.lettering import text_width
from quorate.surfaces.web.drawings.team_table import team_picture
from quorate.surfaces.web.drawings.thread import thread_picture
from quorate.surfaces.web.drawings.track import track_picture
from quorate.views import JourneyView, journey_view
from quorate.views.between_them import between_them
from quorate.warehouse.workspace import Workspace

BASELINES = Path(__file__).parent / "baselines"
RENEWED = os.environ.get("QUORATE_RENEW_BASELINES") == "1"
SHEETS = (*sheets_of_every_page(), "journey.css")
# A pixel differs when it is this far off in one channel (of 255); so large a share of all may.
OFF, SHARE = 24, 0.002
_WORDS = re.compile(r"<text\b([^>]*)>(?:<title>[^<]*</title>)?([^<]*)</text>")
PICTURES = ("table", "table-phone", "track", "track-phone", "thread")


@pytest.fixture(scope="module")
def worlds(workspace: Workspace) -> dict[str, JourneyView]:
    snapshot = snapshot_of(workspace)
    small = journey_view(snapshot, JOURNEY)
    snapshot.close()
    return {"small": small, "large": large(small)}


def drawn(view: JourneyView, name: str) -> str:
    if name.startswith("track"):
        track = track_picture(view.track, TODAY)
        assert track is not None
        return str(track.narrow if name == "track-phone" else track.svg)
    if name == "thread":
        return str(thread_picture(view.thread, view.track.history, TODAY))
    team = team_picture(view, between_them(view))
    return str(team.narrow if name == "table-phone" else team.svg)


def in_pixels(svg: str, theme: Theme) -> Image.Image:
    alone = standalone_svg(_WORDS.sub(_bar, svg), "A picture", sheets=SHEETS, theme=theme)
    return Image.open(io.BytesIO(png_of(alone))).convert("RGB")


def _bar(found: re.Match[str]) -> str:
    """Words as a bar where they stand."""
    given = dict(re.findall(r'([\w-]+)="([^"]*)"', found[1]))
    width, anchor = text_width(unescape(found[2]), 12), given.get("text-anchor", "middle")
    left = float(given.get("x", 0)) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
    top = float(given.get("y", 0)) - 8
    return f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" height="8" class="{given.get("class", "")}"/>'


def difference(one: Image.Image, two: Image.Image) -> float:
    """The share of pixels that differ."""
    if one.size != two.size:
        return 1.0
    off = ImageChops.difference(one, two).point(lambda value: 255 if value > OFF else 0)
    return max(ImageStat.Stat(off).mean) / 255


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("world", ["small", "large"])
@pytest.mark.parametrize("name", PICTURES)
def test_it_looks_as_it_did(worlds: dict[str, JourneyView], name: str, world: str, theme: Theme) -> None:
    found = in_pixels(drawn(worlds[world], name), theme)
    path = BASELINES / f"{name}-{world}-{theme}.png"
    if RENEWED:
        BASELINES.mkdir(exist_ok=True)
        found.quantize(64).save(path, optimize=True)
    held = Image.open(path).convert("RGB")
    assert difference(held, found) <= SHARE, f"{path.name} has changed; how to renew it is told above"


def test_a_change_is_seen(worlds: dict[str, JourneyView]) -> None:
    view = worlds["small"]
    whole, fewer = (in_pixels(drawn(each, "thread"), "light") for each in (view, worlds["large"]))
    assert difference(whole, fewer) > SHARE
    light, dark = (in_pixels(drawn(view, "track"), theme) for theme in ("light", "dark"))
    assert difference(light, dark) > SHARE
    assert difference(light, light) == 0.0


def test_the_large_world_is_as_large_as_it_says(worlds: dict[str, JourneyView]) -> None:
    thread = worlds["large"].thread
    assert sum(mark.touch_count for row in thread.rows for mark in row.marks) == TOUCHES
    assert len(thread.rows) == 25
