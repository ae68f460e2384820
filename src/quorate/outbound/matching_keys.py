"""The keys that advertising networks match people by: normalised as each prescribes, then digested with SHA-256.

Google: addresses without white space and in small letters, and before gmail.com and googlemail.com without dots;
telephones in E.164. Meta: addresses trimmed and in small letters, telephones as digits with the country's code and
nothing before it, names in small letters without punctuation, countries as codes of two small letters. LinkedIn:
addresses in small letters. Equal people give equal keys; nothing but the key leaves.
"""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256

_MAILBOXES_WITHOUT_DOTS = ("gmail.com", "googlemail.com")
# An extension is dialled after the number and is no part of it.
_EXTENSION = re.compile(r";ext=.*$")


def digest(text: str | None) -> str:
    """The SHA-256 of a normalised text in hexadecimal; empty for nothing."""
    return sha256(text.encode()).hexdigest() if text else ""


def address(email: str | None) -> str:
    """An address in small letters, without white space."""
    return re.sub(r"\s+", "", email or "").lower()


def google_address(email: str | None) -> str:
    """An address as Google matches it: dots mean nothing before gmail.com."""
    plain = address(email)
    name, at, host = plain.rpartition("@")
    return f"{name.replace('.', '')}{at}{host}" if host in _MAILBOXES_WITHOUT_DOTS else plain


def e164(phone: str | None) -> str:
    """`+4930901820`; empty for what is not international."""
    bare = _EXTENSION.sub("", phone or "")
    return bare if re.fullmatch(r"\+[1-9][0-9]{5,14}", bare) else ""


def meta_phone(phone: str | None) -> str:
    """`4930901820`: the digits with the country's code, nothing before them."""
    return e164(phone).removeprefix("+")


def meta_name(name: str | None) -> str:
    """A name in small letters without punctuation, digits or white space; letters keep their accents."""
    folded = unicodedata.normalize("NFC", (name or "").lower())
    return "".join(sign for sign in folded if unicodedata.category(sign).startswith(("L", "M")))


def meta_country(code: str | None) -> str:
    """`de`."""
    return (code or "").lower()


def given_and_family(full_name: str | None) -> tuple[str, str]:
    """('Ann Mary', 'Lee'): the last word is the family's; a single word is taken to be the given name."""
    words = (full_name or "").split()
    return (" ".join(words[:-1]), words[-1]) if len(words) > 1 else (" ".join(words), "")
