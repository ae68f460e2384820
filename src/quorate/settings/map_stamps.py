"""A map's text with another version number or another signature; every other line stays as it was written."""

from __future__ import annotations

import json
import re

from quorate.settings.loading import read_journey_map

_SIGNING = ("sales", "marketing", "success", "operations")


def with_version(text: str, version: int) -> str:
    """The same map with this version number."""
    return _with_entry(text, "version", f"version: {version}")


def with_signatures(text: str, **signed: str) -> str:
    """The same map signed by these names for these functions; those of others stay. Without any, nobody has signed."""
    agreed = read_journey_map(text).agreed_by
    held = {name: getattr(agreed, name) for name in _SIGNING} if signed else {}
    told = {name: who for name, who in {**held, **signed}.items() if who}
    written = ", ".join(f"{name}: {json.dumps(who, ensure_ascii=False)}" for name, who in told.items())
    return _with_entry(text, "agreed_by", f"agreed_by: {{{written}}}" if told else None)


def _with_entry(text: str, key: str, line: str | None) -> str:
    """The text with the top-level entry in place of the one there, or after the version; None takes it away."""
    entry = re.compile(rf"^{key}[ \t]*:.*\n?(?:[ \t]+\S.*\n?)*", re.MULTILINE)
    # a function, because names may hold backslashes
    if entry.search(text):
        return entry.sub(lambda _: f"{line}\n" if line else "", text, count=1)
    if line is None:
        return text
    return re.sub(
        r"^version[ \t]*:.*(?:\n|$)",
        lambda found: f"{found[0].rstrip()}\n{line}\n",
        text,
        count=1,
        flags=re.MULTILINE,
    )
