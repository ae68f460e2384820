"""Who may send: write keys, of which the settings keep only digests, or the variables that hold them."""

from __future__ import annotations

from collections.abc import Mapping

from quorate.ledger.secret_values import digest_of
from quorate.surfaces.collector.answers import Refused

_UNKNOWN = (
    "this write key is not known here; `quorate key NAME` makes one, and quorate.toml lists it under "
    "collector.write_keys"
)


class WriteKeys:
    """Names of senders by the digests of their keys.

    Parameters
    ----------
    written: name to `sha256:<digest>` or `env:<variable>`, as in quorate.toml.
    environment: variables and their values; one that is not set, or empty, lets nobody in.
    """

    def __init__(self, written: Mapping[str, str], environment: Mapping[str, str]) -> None:
        self._names: dict[str, str] = {}
        for name, where in written.items():
            kind, _, value = where.partition(":")
            if kind == "sha256":
                self._names[value] = name
            elif environment.get(value):
                self._names[digest_of(environment[value])] = name

    @property
    def names(self) -> list[str]:
        """Senders that can be let in."""
        return list(self._names.values())

    def name_of(self, key: str | None) -> str:
        """The sender whose key this is. Raises `Refused` (401).

        Looking a digest up tells a guesser nothing: what time it takes depends on the digest, not on the key.
        """
        name = self._names.get(digest_of(key)) if key else None
        if name is None:
            raise Refused(401, "unknown_write_key", _UNKNOWN if key else f"no write key was sent; {_UNKNOWN}")
        return name
