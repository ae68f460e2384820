"""Keys of a workspace, sealed with one key that is kept outside of it, and other secrets sealed beside them.

The outer key is `QUORATE_KEY` in the environment or the system's keyring (service `quorate`); where neither holds one,
a file of the workspace that only its owner can read. The file of sealed values is worthless without it. What is sealed
is a random key for each purpose, so that the outer key can be rotated without any hash or pseudonym changing.
Sealing is Fernet (AES-128-CBC with HMAC-SHA-256, https://github.com/fernet/spec).
"""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock

from quorate.errors import NotFound, StoreError, UsageError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

KEY_NAME = "QUORATE_KEY"
KEY_FILE = "quorate.key"
SEALED_FILE = "sealed.json"
_SERVICE = "quorate"
_BYTES = 32
_PURPOSES = "keys"
_SECRETS = "secrets"


class WorkspaceKeys:
    """The sealed keys and secrets of the workspace in `root`.

    Parameters
    ----------
    environment: where `QUORATE_KEY` is looked for; the process's own by default.
    """

    def __init__(self, root: Path, environment: Mapping[str, str] | None = None) -> None:
        self._key_file = root / KEY_FILE
        self._sealed_file = root / SEALED_FILE
        self._lock = FileLock(root / "sealed.lock", timeout=30)
        self._environment = os.environ if environment is None else environment

    def key_of(self, purpose: str) -> bytes:
        """The 32 random bytes for a purpose, made when it is first asked for."""
        with self._lock:
            held = self._held()
            sealed = held[_PURPOSES].get(purpose)
            if sealed is not None:
                return self._opened(sealed, purpose)
            made = secrets.token_bytes(_BYTES)
            held[_PURPOSES][purpose] = self._sealed(made)
            self._keep(held)
            return made

    def put(self, name: str, secret: str) -> None:
        """Seal a secret under a name, in the place of an earlier one."""
        with self._lock:
            held = self._held()
            held[_SECRETS][name] = self._sealed(secret.encode())
            self._keep(held)

    def get(self, name: str) -> str:
        """The secret of this name. Raises `NotFound`, and `StoreError` where the key is another one."""
        sealed = self._held()[_SECRETS].get(name)
        if sealed is None:
            raise NotFound(f"No secret called '{name}' is kept in this workspace.")
        return self._opened(sealed, name).decode()

    def remove(self, name: str) -> None:
        """Let go of a secret, if it is there."""
        with self._lock:
            held = self._held()
            if held[_SECRETS].pop(name, None) is not None:
                self._keep(held)

    def names(self) -> list[str]:
        """Names of the secrets that are kept."""
        return sorted(self._held()[_SECRETS])

    def can_open(self) -> bool:
        """Whether the key that is here, if any is, opens everything that is sealed; nothing is made by asking."""
        from cryptography.fernet import InvalidToken

        sealed = [each for values in self._held().values() for each in values.values()]
        if not sealed:
            return True
        if self._outside() is None and not self._key_file.exists():
            return False
        fernet = self._fernet()
        try:
            for each in sealed:
                fernet.decrypt(each.encode())
        except InvalidToken:
            return False
        return True

    def rotate(self) -> int:
        """Seal everything anew; returns how many values that were.

        A key in a file is replaced by a new one. `QUORATE_KEY` may hold two keys with a space between: everything is
        sealed with the first, and what the second one opens is read until then.
        """
        with self._lock:
            if self._outside() is None:
                write_private(self._key_file, f"{new_outer_key()}\n{self._file_key()}")
            held = self._held()
            anew = {
                part: {name: self._sealed(self._opened(sealed, name)) for name, sealed in values.items()}
                for part, values in held.items()
            }
            self._keep(anew)
            if self._outside() is None:
                write_private(self._key_file, self._file_key().split()[0])
            return sum(len(values) for values in anew.values())

    def _held(self) -> dict[str, dict[str, str]]:
        try:
            read = json.loads(self._sealed_file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            read = {}
        except (OSError, ValueError) as error:
            raise StoreError(
                "The sealed keys of this workspace cannot be read.",
                where=f"{self._sealed_file}: {error}",
                do="restore this file from a backup",
            ) from error
        return {part: dict(read.get(part, {})) for part in (_PURPOSES, _SECRETS)}

    def _keep(self, held: Mapping[str, Mapping[str, str]]) -> None:
        write_private(self._sealed_file, json.dumps(held, indent=1, sort_keys=True))

    def _sealed(self, secret: bytes) -> str:
        return self._fernet().encrypt(secret).decode()

    def _opened(self, sealed: str, name: str) -> bytes:
        from cryptography.fernet import InvalidToken

        try:
            return self._fernet().decrypt(sealed.encode())
        except InvalidToken as error:
            raise StoreError(
                f"'{name}' was sealed with another key than the present one.",
                where=str(self._sealed_file),
                expected=f"the key that it was sealed with, in {KEY_NAME}, the keyring or {self._key_file.name}",
                state="nothing was changed",
                do="put the former key back",
            ) from error

    def _fernet(self) -> MultiFernet:
        from cryptography.fernet import Fernet, MultiFernet

        written = self._outside() or self._file_key()
        try:
            return MultiFernet([Fernet(key) for key in written.split()])
        except ValueError as error:
            raise UsageError(
                "The key of this workspace is none.",
                where=KEY_NAME if self._outside() else str(self._key_file),
                expected="32 bytes in URL-safe base64, as `quorate privacy key new` prints them",
                state="nothing was changed",
            ) from error

    def _outside(self) -> str | None:
        return (self._environment.get(KEY_NAME, "").strip() or _from_keyring()) or None

    def _file_key(self) -> str:
        try:
            return self._key_file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            made = new_outer_key()
            write_private(self._key_file, made)
            return made
        except OSError as error:
            raise StoreError(
                "The key of this workspace cannot be read.",
                where=f"{self._key_file}: {error.strerror}",
                state="nothing was changed",
            ) from error


def new_outer_key() -> str:
    """A random key of the form that `QUORATE_KEY` has."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


def _from_keyring() -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return ""
    try:
        return (keyring.get_password(_SERVICE, KEY_NAME) or "").strip()
    except KeyringError:
        return ""  # no keyring, or a locked one: what was sealed with its key says so when it is opened


def write_private(file: Path, text: str) -> None:
    """Replace a file whole; nobody but its owner may read it, at no moment."""
    draft = file.with_name(f".{file.name}.{os.getpid()}.draft")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(file)
