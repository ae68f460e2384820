"""Who is one of ours: told by the e-mail domains that the settings name as our own."""

from __future__ import annotations

from collections.abc import Iterable

from quorate.errors import UsageError
from quorate.sources.reading import Reading
from quorate.sources.text_files import UNTOUCHED


class Home:
    """Our own domains. Whoever writes from one of them, or from a host within one, is a colleague."""

    def __init__(self, domains: Iterable[str]) -> None:
        self._domains = tuple(domain.lower() for domain in domains)
        self._within = tuple(f".{domain}" for domain in self._domains)

    def holds(self, address: str) -> bool:
        """Whether the address is one of ours."""
        host = address.rpartition("@")[2].lower()
        return host in self._domains or host.endswith(self._within)


def home_of(reading: Reading, source: str) -> Home:
    """Our own domains as the settings name them. Raises `UsageError` when they name none.

    Without them nobody could say which end of a letter or a meeting is the buyer's.
    """
    if not reading.home_domains:
        raise UsageError(
            f"It cannot be told who in a {source} is a colleague: the settings name no domain of our own.",
            expected='home_domains in quorate.toml, such as home_domains = ["example.com"]',
            state=UNTOUCHED,
            do="write our own e-mail domains into quorate.toml, then run the import again",
        )
    return Home(reading.home_domains)
