"""The list of whom a workspace has forgotten: keyed hashes of what told them, never the values.

Imports ask it, so that nobody comes back; a restored backup is held against it. It is a file of its own beside the
tables, so that it outlives the restoring of a backup; its key is sealed with the workspace's (`workspace_keys.py`).
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from quorate.errors import StoreError
from quorate.warehouse.workspace_keys import WorkspaceKeys, write_private

FILE_NAME = "forgotten.json"
PURPOSE = "forgotten"
_DIGEST_BYTES = 16
_WORD = re.compile(r"\w+", re.UNICODE)
_ADDRESS = re.compile(r"[\w.%+'-]+@[\w-]+(?:\.[\w-]+)+")
# An id, with the source before it or without: whatever is one word with a number in it and long enough.
_KEY = re.compile(r"(?=[\w:-]*\d)[\w-]+(?::[\w-]+)*")
_SHORTEST_NATIVE_ID = 10
_SALESFORCE_ID, _WITHOUT_CHECK = 18, 15
ERASED = "[erased]"
_PLACEHOLDER_HOST = "erased.invalid"


@dataclass(frozen=True)
class Erasure:
    """One forgetting: `token` stands in the place of the person; `digests` are of what told them.

    `beginnings` are digests of the first words of names, so that reading a text need not try every word.
    """

    token: str
    at: datetime
    digests: frozenset[str]
    beginnings: frozenset[str]
    longest_name: int


class Forgotten:
    """The list of one workspace. Nothing is asked of the key while the list is empty."""

    def __init__(self, root: Path) -> None:
        self._file = root / FILE_NAME
        self._root = root
        self._secret: bytes | None = None
        self._take(self._read())

    def _take(self, erasures: tuple[Erasure, ...]) -> None:
        self.erasures = erasures
        self._by_digest = {digest: each.token for each in self.erasures for digest in each.digests}
        self._beginnings = {digest for each in self.erasures for digest in each.beginnings}
        self._longest = max((each.longest_name for each in self.erasures), default=0)
        self._known: dict[str, str | None] = {}
        self._words: dict[str, bool] = {}

    def __bool__(self) -> bool:
        return bool(self.erasures)

    def add(self, token: str, at: datetime, identifiers: Iterable[str], names: Iterable[str]) -> None:
        """Write down a forgetting; the same token takes the place of an earlier one."""
        told = {form for each in identifiers for form in forms_of_key(each)}
        folded = [_words_of(name) for name in names]
        erasure = Erasure(
            token,
            at,
            frozenset(map(self.digest, [*told, *(" ".join(words) for words in folded)])),
            frozenset(self.digest(words[0]) for words in folded if words),
            max((len(words) for words in folded), default=0),
        )
        erasures = (*(each for each in self.erasures if each.token != token), erasure)
        write_private(self._file, json.dumps([_written(each) for each in erasures], indent=1))
        self._take(erasures)

    def digest(self, value: str) -> str:
        """The keyed hash of a value, in small letters."""
        if self._secret is None:
            self._secret = WorkspaceKeys(self._root).key_of(PURPOSE)
        return hmac.digest(self._secret, value.strip().lower().encode(), "sha256")[:_DIGEST_BYTES].hex()

    def token_of(self, value: str | None) -> str | None:
        """The token of whom an identifier or a whole name told; None for anybody else."""
        if not value:
            return None
        if value not in self._known:
            found = self._by_digest.get(self.digest(value))
            self._known[value] = found or self._by_digest.get(self.digest(" ".join(_words_of(value))))
        return self._known[value]

    def found_in(self, text: str) -> list[str]:
        """What tells forgotten people in a text, as it is written there."""
        return list(self._replacements(text))

    def without(self, text: str) -> str:
        """A text with what stands in it of forgotten people replaced, as the forgetting replaced it.

        So what somebody else's record says of them is the same version when it is imported again.
        """
        found = self._replacements(text)
        for each in sorted(found, key=len, reverse=True):
            text = text.replace(each, found[each])
        return text

    def _replacements(self, text: str) -> dict[str, str]:
        """What tells forgotten people in a text, and what stands in its place."""
        found = {}
        for address in (each[0] for each in _ADDRESS.finditer(text)):
            token = self.token_of(address)
            if token:
                found[address] = erased_address(token)
        for key in (each[0] for each in _KEY.finditer(text) if len(each[0]) >= _SHORTEST_NATIVE_ID):
            token = self.token_of(key)
            if token:
                found[key] = token_of_kind(key, token)
        return found | dict.fromkeys(self._names_in(text), ERASED)

    def _names_in(self, text: str) -> Iterator[str]:
        words = list(_WORD.finditer(text)) if self._longest else []
        for place, word in enumerate(words):
            if self._begins(word[0]):
                for length in range(2, self._longest + 1):
                    part = words[place : place + length]
                    if len(part) == length and self.token_of(" ".join(each[0] for each in part)):
                        yield text[part[0].start() : part[-1].end()]

    def _begins(self, word: str) -> bool:
        if word not in self._words:
            self._words[word] = self.digest(word) in self._beginnings
        return self._words[word]

    def _read(self) -> tuple[Erasure, ...]:
        try:
            read = json.loads(self._file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise StoreError(
                "The list of forgotten people cannot be read.",
                where=f"{self._file}: {error}",
                state="nothing was taken in: whoever was forgotten might come back",
                do="restore this file from a backup",
            ) from error
        return tuple(
            Erasure(
                each["token"],
                datetime.fromisoformat(each["at"]),
                frozenset(each["digests"]),
                frozenset(each["beginnings"]),
                each["longest_name"],
            )
            for each in read
        )


def erased_address(token: str) -> str:
    """An address that cannot exist (RFC 2606), the same wherever an address of theirs stood."""
    return f"{token}@{_PLACEHOLDER_HOST}"


def token_of_kind(key: str, token: str) -> str:
    """One for all records of a person, one for all their users, one for all their devices: kinds are told apart."""
    kind = next((kind for kind in ("user", "device") if f":{kind}:" in key), None)
    return f"{token}_{kind}" if kind else token


def forms_of_key(key: str) -> set[str]:
    """An id with its source before it, and bare where it is long enough to be nothing else; in small letters."""
    bare = key.rsplit(":", 1)[-1].lower()
    forms = {key.lower()}
    if len(bare) >= _SHORTEST_NATIVE_ID:
        forms.add(bare)
        if len(bare) == _SALESFORCE_ID and key.startswith("salesforce:"):
            forms.add(bare[:_WITHOUT_CHECK])
    return forms


def _words_of(name: str) -> list[str]:
    return _WORD.findall(name.lower())


def _written(erasure: Erasure) -> dict[str, object]:
    return {
        "token": erasure.token,
        "at": erasure.at.isoformat(),
        "digests": sorted(erasure.digests),
        "beginnings": sorted(erasure.beginnings),
        "longest_name": erasure.longest_name,
    }
