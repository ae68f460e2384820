"""When Chromium first paints a page, with nothing in its cache."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
_PAINT = "performance.getEntriesByType('paint').find(each => each.name === 'first-contentful-paint')?.startTime ?? null"
TRIES = 5


def first_paints(port: int, addresses: list[str]) -> Iterator[tuple[str, float | None]]:
    """Milliseconds until something of the page is seen, the median of some tries; None without a browser or a paint."""
    program = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if program is None:
        yield from ((address, None) for address in addresses)
        return
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        for address in addresses:
            seen = [_first_paint(browser, port, address) for _ in range(TRIES)]
            told = [each for each in seen if each is not None]
            yield address, statistics.median(told) if told else None
        browser.close()


def _first_paint(browser: Browser, port: int, address: str) -> float | None:
    context = browser.new_context(viewport={"width": 1360, "height": 900})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}{address}", wait_until="load")
    page.wait_for_timeout(50)
    painted = page.evaluate(_PAINT)
    context.close()
    return float(painted) if painted is not None else None
