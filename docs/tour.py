"""Take the pictures of the tour: `make tour`. They show the made-up market of `quorate demo`, as pages are today."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import uvicorn
from playwright.sync_api import Browser, sync_playwright

from quorate.surfaces.web import create_app
from quorate.warehouse.manifest import Manifest
from quorate.warehouse.snapshots import current_snapshot
from quorate.warehouse.workspace import Workspace

PICTURES = Path(__file__).parent / "tour"
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
# A journey that shows much: open, placed, with a quorum; a team of eight to fourteen, the most touched of them.
JOURNEY = """
select j.journey_id as journey, min(m.person_id) as person
from journeys j
inner join quorums q on q.journey_id = j.journey_id
inner join members m on m.journey_id = j.journey_id and m.membership = 'confirmed'
where j.outcome = 'open'
group by j.journey_id
having count(distinct m.person_id) between 6 and 14
order by (select count(*) from journey_touches t where t.journey_id = j.journey_id) desc, j.journey_id
limit 1
"""
# Whoever has most to do this week looks at Today and at the plan.
COLLEAGUE = """
select k.name from moves m inner join colleagues k on k.colleague_id = m.owner_id
group by k.name order by count(*) desc, k.name limit 1
"""


@dataclass(frozen=True)
class Picture:
    """One picture: what a window of this size shows of a page when it is opened."""

    name: str
    address: str
    width: int = 1280
    height: int = 820
    scheme: Literal["light", "dark"] = "light"


TOUR = (
    Picture("today", "/today"),
    Picture("journeys", "/journeys"),
    Picture("journey", "/journeys/{journey}"),
    Picture("track", "/journeys/{journey}/stages"),
    Picture("thread", "/journeys/{journey}/contact"),
    Picture("what-if", "/journeys/{journey}/what-if"),
    Picture("evidence", "/journeys/{journey}?panel=%2Fevidence%2Fquorum%2F{journey}"),
    Picture("person", "/people/{person}"),
    Picture("plan", "/plan"),
    Picture("content", "/content"),
    Picture("programmes", "/programmes"),
    Picture("waterfall", "/revenue"),
    Picture("contributions", "/revenue/contributions"),
    Picture("forecast", "/forecast"),
    Picture("map", "/maps/standard"),
    Picture("data", "/data"),
    Picture("dark", "/journeys/{journey}", scheme="dark"),
    Picture("phone", "/journeys/{journey}", width=390, height=820),
)


def main() -> None:
    """Make the market, serve it, and take every picture."""
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        raise SystemExit("There is no Chromium to take pictures with; `make browser` installs one.")
    with tempfile.TemporaryDirectory(prefix="quorate-tour-") as folder:
        root = Path(sys.argv[1]) if len(sys.argv) > 1 else _demo(Path(folder) / "demo")
        workspace = Workspace(root)
        places = _places(workspace)
        PICTURES.mkdir(exist_ok=True)
        with _served(workspace) as address, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            for picture in TOUR:
                _take(browser, address, picture, places)
                print(f"{picture.name}.png", flush=True)
            browser.close()


def _demo(folder: Path) -> Path:
    subprocess.run([str(Path(sys.executable).with_name("quorate")), "demo", str(folder)], check=True)
    return folder


def _places(workspace: Workspace) -> dict[str, str]:
    manifest = Manifest(workspace.database_file)
    snapshot = current_snapshot(workspace, manifest)
    found, busiest = snapshot.dicts(JOURNEY), snapshot.dicts(COLLEAGUE)
    snapshot.close()
    manifest.close()
    if not found:
        raise SystemExit(
            f"No journey in {workspace.root} shows enough: open, with a quorum and a team of six to 14."
        )
    return {**found[0], "colleague": busiest[0]["name"] if busiest else ""}


@contextmanager
def _served(workspace: Workspace) -> Iterator[str]:
    server = uvicorn.Server(
        uvicorn.Config(create_app(workspace), host="127.0.0.1", port=0, log_level="warning")
    )
    listening = server.config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)
    listening.close()


def _take(browser: Browser, address: str, picture: Picture, places: dict[str, str]) -> None:
    context = browser.new_context(
        viewport={"width": picture.width, "height": picture.height}, color_scheme=picture.scheme
    )
    if places["colleague"]:
        context.request.post(
            f"{address}/plan/me", form={"name": places["colleague"]}, headers={"origin": address}
        )
    page = context.new_page()
    page.goto(address + picture.address.format(**places), timeout=120_000)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{picture.name}.png", animations="disabled")
    context.close()


if __name__ == "__main__":
    main()
