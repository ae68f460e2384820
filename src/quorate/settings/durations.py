"""Durations and sizes as people write them: `30 days`, `2 weeks`, `6 months`, `1 year`; `512 MB`, `4 GiB`."""

from __future__ import annotations

import re

# A month and a year are fixed numbers of days, so that a rule means the same on every date.
DAYS_PER_UNIT = {"day": 1, "week": 7, "month": 30, "year": 365}
SIZE_UNITS = ("MB", "GB", "TB", "MiB", "GiB", "TiB")
UNITS_TOO_SHORT = ("hour", "minute", "second")

DURATION_PATTERN = r"^[0-9]{1,5} (day|week|month|year)s?$"
SIZE_PATTERN = r"^[0-9]{1,6} ?(MB|GB|TB|MiB|GiB|TiB)$"

_DURATION = re.compile(r"([0-9]{1,5}) +([A-Za-z]+)")
_SIZE = re.compile(r"([0-9]{1,6}) ?([A-Za-z]+)")


def duration_days(text: str) -> int | None:
    """`2 weeks` -> 14. None when it is no duration; hours and shorter units give 0 days."""
    found = _DURATION.fullmatch(text.strip())
    if found is None:
        return None
    unit = found[2].lower().removesuffix("s")
    if unit in UNITS_TOO_SHORT:
        return 0
    return int(found[1]) * DAYS_PER_UNIT[unit] if unit in DAYS_PER_UNIT else None


def duration_unit(text: str) -> str | None:
    """The word after the number, whether or not it is a unit; None when there is none."""
    found = re.search(r"[A-Za-z]+", text)
    return found[0] if found else None


def size_text(text: str) -> str | None:
    """`4 gib` -> `4GiB`, as the engine reads it; None when it is no size."""
    found = _SIZE.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        return None
    unit = next((unit for unit in SIZE_UNITS if unit.lower() == found[2].lower()), None)
    return f"{int(found[1])}{unit}" if unit else None
