"""The fields of a message's head, decoded as far as they can be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import getaddresses

# What the library for headers raises at headers that nobody should have written.
BROKEN = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError)
_PARSER = BytesHeaderParser(policy=default)
_MAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+"
# One address as most programs write it; everything else is left to the library, which takes fifty times as long.
_PLAIN_PARTY = re.compile(
    rf"\s*(?:(?:\"(?P<quoted>[^\"\\]*)\" *|(?P<name>[A-Za-z0-9' -]*))<(?P<named>{_MAIL})>|(?P<bare>{_MAIL}))"
    r"\s*(?:,|$)"
)
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,60}")
# The library takes seconds over a field of 100 KB, which nobody writes who means well.
_LONGEST_FOR_LIBRARY = 10_000


@dataclass(frozen=True)
class Party:
    """Somebody who wrote or received: address in small letters, and name where one is given."""

    address: str
    name: str | None


class Fields:
    """The fields of one head. Raises `ValueError` for text that is no head."""

    def __init__(self, head: bytes) -> None:
        try:
            self._message: Message = _PARSER.parsebytes(head)
        except BROKEN as error:
            raise ValueError("no head of a message") from error
        self._raw: dict[str, list[str]] = {}
        for name, value in self._message.raw_items():
            self._raw.setdefault(name.lower(), []).append(str(value))
        if not self._raw:
            raise ValueError("no fields")
        self._texts: dict[str, str] = {}

    def has(self, *names: str) -> bool:
        """Whether any of these fields is there; names are in small letters, as everywhere here."""
        return any(name in self._raw for name in names)

    def text(self, name: str) -> str:
        """A field's text on one line, decoded as far as it can be; empty when it is not there."""
        if name not in self._raw:
            return ""
        if name not in self._texts:
            self._texts[name] = " ".join(_whole(self._decoded(name)).split())
        return self._texts[name]

    def parties(self, *names: str) -> Iterator[Party]:
        """Everybody these fields name, each once."""
        seen = set()
        for name in names:
            for called, address in self._addresses(name):
                plain = _whole(address).strip().strip("'<>").lower()
                local, _, host = plain.rpartition("@")
                if local and "." in host and not any(sign.isspace() for sign in plain) and plain not in seen:
                    seen.add(plain)
                    known = " ".join(_whole(called).strip("'\" ").split())
                    yield Party(plain, known if known and "@" not in known else None)

    def _decoded(self, name: str) -> str:
        raw = self._raw[name][0]
        if (raw.isascii() and "=?" not in raw) or len(raw) > _LONGEST_FOR_LIBRARY:
            return raw
        try:
            return str(self._message[name])
        except BROKEN:
            return raw

    def _addresses(self, name: str) -> list[tuple[str, str]]:
        """Names and addresses of a field; where its writing makes no sense, whatever looks like an address in it."""
        if name not in self._raw:
            return []
        raw = ",".join(self._raw[name])
        found = _plain_addresses(raw)
        if not found and len(raw) <= _LONGEST_FOR_LIBRARY:
            found = self._by_library(name)
        return found or [("", address) for address in _ADDRESS.findall(raw)]

    def _by_library(self, name: str) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        try:
            for written in self._message.get_all(name, []):
                known = getattr(written, "addresses", None)
                if known is None:
                    found += getaddresses([str(written)])
                else:
                    found += [(each.display_name, each.addr_spec) for each in known]
        except BROKEN:
            return []
        return found if any("@" in address for _, address in found) else []


def _plain_addresses(raw: str) -> list[tuple[str, str]]:
    """The addresses of a field written as most are; nothing if any of them is written otherwise."""
    if not raw.isascii() or "=?" in raw:
        return []
    found = []
    place = 0
    while place < len(raw):
        party = _PLAIN_PARTY.match(raw, place)
        if party is None:
            return []
        found.append((party["quoted"] or party["name"] or "", party["named"] or party["bare"]))
        place = party.end()
    return found


def _whole(text: str) -> str:
    """Text without halves of characters: bytes of no named encoding are read as UTF-8 where they are that."""
    if text.isascii():
        return text.replace("\x00", "")
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\x00", "")
