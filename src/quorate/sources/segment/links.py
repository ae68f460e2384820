"""When a message says that two identifiers are one person."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.sources.segment.hearing import Heard
from quorate.sources.segment.log_rows import Link


def links_to_mail(heard: Heard, mail: str, rule: str) -> Iterator[Link]:
    """The message's user and device each have this address."""
    if heard.user_key:
        yield link(heard, "user", heard.user_key, "email", mail, rule)
    if heard.visitor_key:
        yield link(heard, "device", heard.visitor_key, "email", mail, rule)


def link(heard: Heard, left_kind: str, left: str, right_kind: str, right: str, rule: str) -> Link:
    """One such saying; a message says the same of two kinds of identifier only once."""
    return Link(
        heard.row_number, f"{heard.record_id}:{left_kind}-{right_kind}", heard.known_at, heard.known_at,
        left_kind, left, right_kind, right, rule,
    )  # fmt: skip
