"""Texts without one person: whatever tells them is replaced by a token that tells nobody.

An address becomes one that cannot exist (RFC 2606), an id the token, a name or number `[erased]`: JSON stays JSON, and
what was equal stays equal.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cached_property
from hashlib import md5, sha1, sha256
from urllib.parse import quote

from quorate.privacy.subject import Subject
from quorate.warehouse.forgotten import ERASED, erased_address, forms_of_key, token_of_kind

_SHORTEST_NUMBER = 7
# Where a form may begin and end: a longer word or address that holds it is another's. What an escape ends with is no
# letter of the word behind it.
_ESCAPED = r"(?<=\\[nrtbf])|(?<=\\u[0-9a-f]{4})|(?<=%[0-9a-f]{2})"
_EDGES = {
    "name": (rf"(?:(?<!\w)(?<!\w-)|{_ESCAPED})", r"(?!\w|-\w)"),
    "email": (rf"(?:(?<![\w@])(?<!\w[.+-])|{_ESCAPED})", r"(?![\w@]|[.-]\w)"),
    "key": (rf"(?:(?<!\w)|{_ESCAPED})", r"(?!\w)"),
}


class Redactor:
    """Replaces one person; `token` stands for them.

    Parameters
    ----------
    with_shared_names: also names that somebody else bears, for rows that are this person's by another identifier.
    """

    def __init__(self, subject: Subject, token: str, *, with_shared_names: bool = False) -> None:
        self.subject = subject
        self.token = token
        self._by_text: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        for form, kind, replacement in _replacements(subject, token, with_shared_names=with_shared_names):
            self._by_text[form], self._kinds[form] = replacement, kind

    @cached_property
    def about(self) -> Redactor:
        """For rows that are this person's own."""
        return Redactor(self.subject, self.token, with_shared_names=True)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What a column of identifiers holds where a row is this person's, in small letters."""
        return frozenset(each.lower() for each in self.subject.identifiers)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """Every form that is replaced, in small letters, longest first."""
        return tuple(sorted(self._by_text, key=lambda each: (-len(each), each)))

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds every form, and no part of a longer word or address."""
        parts = []
        for kind, (before, after) in _EDGES.items():
            forms = [_expression(each) for each in self.values if self._kinds[each] == kind]
            if forms:
                parts.append(f"{before}(?:{'|'.join(forms)}){after}")
        return re.compile("|".join(parts) or r"[^\s\S]", re.IGNORECASE)

    @cached_property
    def alternatives(self) -> str:
        """The forms as an expression without edges, as engines know it that look neither back nor ahead."""
        return "|".join(map(_expression, self.values)) or r"[^\s\S]"

    def text(self, text: str) -> str:
        """The text without the person."""
        return self.pattern.sub(self._replaced, text) if self._may_be_in(text) else text

    def is_in(self, text: str) -> bool:
        """Whether anything that tells the person stands in a text."""
        return self._may_be_in(text) and self.pattern.search(text) is not None

    def runs_into(self, text: str) -> bool:
        """Whether a form stands in a text with whatever before and behind it, also as a part of a longer word."""
        folded = text.lower()
        return any(form in folded for form in self.values)

    def _may_be_in(self, text: str) -> bool:
        """Quick, and never wrongly no: patterns that look around are slow on long texts."""
        folded = text.lower()
        return any(needle in folded for needle in self._needles)

    @cached_property
    def _needles(self) -> frozenset[str]:
        return frozenset(form.split()[0] if self._kinds[form] == "name" else form for form in self.values)

    def _replaced(self, match: re.Match[str]) -> str:
        return self._by_text.get(_folded(match[0]), ERASED)


def _replacements(subject: Subject, token: str, *, with_shared_names: bool) -> Iterator[tuple[str, str, str]]:
    """Every form, whether it is a name, an address or a key, and what stands in its place."""
    for name in (*subject.names, *(subject.shared_names if with_shared_names else ())):
        yield from ((form, "name", ERASED) for form in _written(_folded(name)))
    for phone in subject.phones:
        digits = re.sub(r"\D", "", phone)
        if len(digits) >= _SHORTEST_NUMBER:
            yield from ((form, "key", ERASED) for form in (phone.lower(), digits))
    for key in subject.keys:
        yield from ((form, "key", token_of_kind(key, token)) for form in forms_of_key(key))
    for email in subject.emails:
        address = erased_address(token)
        yield from ((form, "email", address) for form in _written(email.lower()))
        digests = (digest(email.lower().encode()).hexdigest() for digest in (sha256, sha1, md5))
        yield from ((form, "key", token) for form in digests)


def _expression(form: str) -> str:
    return re.escape(form).replace(r"\ ", r"\s+")


def _folded(text: str) -> str:
    return " ".join(text.lower().split())


def _written(text: str) -> set[str]:
    """A text as it stands in prose, in JSON of plain letters and in web addresses."""
    return {text, json.dumps(text)[1:-1].lower(), quote(text, safe="").lower(), text.replace(" ", "+")}
