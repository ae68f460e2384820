"""What axe says of a page: every fault against WCAG 2.2 at level AA, and whatever else it takes to be serious."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_OF_COLOURS = ["color-contrast", "link-in-text-block"]
_WCAG = frozenset(("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"))


def faults(page: Page) -> list[str]:
    """Each fault with the element it is of; of the same kind in one place all are named.

    Rules that axe leaves off by default, such as the size of what is pointed at (WCAG 2.2), are on. In the dark a page
    has other colours and is the same otherwise, so only rules that look at colours are asked there.
    """
    is_dark = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    options = {"runOnly": _OF_COLOURS} if is_dark else {"rules": {"target-size": {"enabled": True}}}
    return [
        f"{each['id']}: {node['target']} {node['failureSummary']}"
        for each in Axe().run(page, options=options).response["violations"]
        if _WCAG & set(each["tags"]) or each["impact"] in ("serious", "critical")
        for node in each["nodes"]
    ]
