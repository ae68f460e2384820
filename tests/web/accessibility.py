"""What axe says of a page: every fault against WCAG 2.2 at level AA, and against what is good practice besides."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OF_COLOURS = ["color-contrast", "link-in-text-block"]


def faults(page: Page) -> list[str]:
    """Each fault with the element it is of; of the same kind in one place all are named.

    Rules that axe leaves off by default, such as the size of what is pointed at (WCAG 2.2), are on. In the dark a page
    has other colours and is the same otherwise, so only rules that look at colours are asked there.
    """
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    rules = {"runOnly": _OF_COLOURS} if is_dark else {"rules": {"target-size": {"enabled": True}}}
    options = {**rules, "resultTypes": ["violations"]}  # else every element without a fault is described too
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in Axe().run(page, options=options).response["violations"]
        for node in each["nodes"]
    ]
