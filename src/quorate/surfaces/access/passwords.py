"""Passwords: what makes one good enough, and how it is kept (argon2id, RFC 9106)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from quorate.errors import UsageError

if TYPE_CHECKING:
    from pwdlib import PasswordHash

SHORTEST = 12
# Longer ones cost time to hash, and nobody types them.
LONGEST = 256
_FEWEST_LETTERS = 5


def hashed(password: str) -> str:
    """The hash to keep; takes some tens of milliseconds on purpose."""
    return _hasher().hash(password)


def matches(password: str, password_hash: str | None) -> tuple[bool, str | None]:
    """Whether a password is the one that was hashed, and a hash by newer rules where there are any.

    Without a hash it takes as long and is False: how long it takes does not tell who is a user.
    """
    if len(password) > LONGEST:
        return False, None
    found, newer = _hasher().verify_and_update(password, password_hash or _of_nobody())
    return (found, newer) if password_hash else (False, None)


def require_good(password: str, *known: str) -> None:
    """Raise `UsageError` for what is too short, too long or made of what is `known` of its owner."""
    wrong = None
    if len(password) < SHORTEST:
        wrong = f"The password has fewer than {SHORTEST} letters."
    elif len(password) > LONGEST:
        wrong = f"The password has more than {LONGEST} letters."
    elif len(set(password)) < _FEWEST_LETTERS:
        wrong = "The password repeats a few letters."
    elif any(word.lower() in password.lower() for word in known if len(word) >= _FEWEST_LETTERS):
        wrong = "The password holds your name or address."
    if wrong:
        raise UsageError(
            wrong, expected=f"{SHORTEST} letters or more, such as four words", state="no password was set"
        )


@cache
def _hasher() -> PasswordHash:
    from pwdlib import PasswordHash

    return PasswordHash.recommended()


@cache
def _of_nobody() -> str:
    return hashed("a password that nobody has")
