"""The registrable part of a host name: what a company owns, not what it put before it."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tldextract import TLDExtract


@cache
def _suffixes() -> TLDExtract:
    """The public suffix list as shipped with the library: no network, no cache on disk."""
    from tldextract import TLDExtract

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)


@lru_cache(maxsize=100_000)
def registrable(host: str) -> str | None:
    """`shop.acme.co.uk` -> `acme.co.uk`; None for what nobody can register, such as an address or a suffix.

    Sites on shared hosts count as their own: `acme.github.io` stays as it is.
    """
    return _suffixes()(host.lower()).top_domain_under_public_suffix or None
