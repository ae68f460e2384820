"""Secrets come from the environment or the system's keyring, never from settings, and are never repeated.

A secret called `QUORATE_SALESFORCE_TOKEN` is looked for in the variable of that name, then in the keyring under the
service `quorate` and the same name.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from urllib.parse import quote, quote_plus

from quorate.errors import UsageError

SERVICE = "quorate"
_HIDDEN = "(hidden)"


def secret(name: str) -> str | None:
    """The secret of this name, or None where nobody has put one.

    Raises `UsageError` when there is a keyring that cannot be read, which usually means that it is locked.
    """
    found = os.environ.get(name) or _from_keyring(name)
    return found.strip() if found and found.strip() else None


def hidden(text: str, secrets: Iterable[str]) -> str:
    """The text with every secret in it blotted out, also where it was written for a web address."""
    for each in sorted({each for each in secrets if each}, key=len, reverse=True):
        for form in {each, quote(each), quote_plus(each)}:
            text = text.replace(form, _HIDDEN)
    return text


def _from_keyring(name: str) -> str | None:
    try:
        import keyring
        from keyring.errors import InitError, KeyringError, NoKeyringError
    except ImportError:
        return None
    try:
        return keyring.get_password(SERVICE, name)
    except (NoKeyringError, InitError):
        return None
    except KeyringError as error:
        raise UsageError(
            "The keyring could not be read.",
            where=f"the entry {name} of the service {SERVICE}: {type(error).__name__}",
            do=f"unlock it, or set the environment variable {name}",
        ) from None
