"""Ranges of internet addresses: which is the smallest that holds an address, and how likely it is one company's own.

A range identifies a company when whoever comes from it is most probably from there. How likely that is begins with a
prior of the range's size and its holder's name and is moved by what visitors from it said of themselves:

    confidence = (PRIOR_WORTH * prior + own) / (PRIOR_WORTH + own + others)

with `own` the people seen from the range whose e-mail domain is the holder's and `others` the other companies' domains
seen from it. People of many unrelated companies share the addresses of a provider, whatever it is called.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources

# How many people and companies seen from a range the prior is worth.
PRIOR_WORTH = 4.0
# Shares of ranges, by size, whose visitors are the holder's own people; own priors. Sizes are prefix lengths of IPv4
# and, since providers give each site a /48 or longer of IPv6, those of IPv6 on the next line.
SIZE_PRIORS = {
    4: ((24, 0.9), (20, 0.8), (16, 0.65), (0, 0.4)),
    6: ((48, 0.9), (40, 0.8), (32, 0.65), (0, 0.4)),
}
# The same for holders whose name says that they carry other people's traffic.
CARRIER_PRIOR = 0.1

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True)
class Range:
    """One range of addresses: `cidr` in canonical form, its holder's name, and domain where it is a company's."""

    cidr: str
    organisation: str | None
    domain: str | None

    @cached_property
    def prior(self) -> float:
        """How likely a visitor is the holder's, before anybody was seen."""
        if carries_others(self.organisation or ""):
            return CARRIER_PRIOR
        network = ipaddress.ip_network(self.cidr)
        return next(prior for length, prior in SIZE_PRIORS[network.version] if network.prefixlen >= length)

    def confidence(self, own: int, others: int) -> float:
        """How likely a visitor is the holder's, with so many own people and other companies seen."""
        return (PRIOR_WORTH * self.prior + own) / (PRIOR_WORTH + own + others)


class Ranges:
    """Ranges by IP version and prefix length, then by first address: looking one up is one probe per length."""

    def __init__(self, ranges: Iterable[Range]) -> None:
        self._by_length: dict[tuple[int, int], dict[int, Range]] = {}
        for each in ranges:
            network = ipaddress.ip_network(each.cidr, strict=False)
            place = self._by_length.setdefault((network.version, network.prefixlen), {})
            place[int(network.network_address)] = each
        self._lengths = sorted(self._by_length, reverse=True)

    def smallest(self, address: str) -> Range | None:
        """The smallest range that holds an address; None for no address and for one nobody is known to hold."""
        parsed = parse(address)
        if parsed is None:
            return None
        for version, length in self._lengths:
            if version == parsed.version:
                rest = parsed.max_prefixlen - length
                if hit := self._by_length[version, length].get(int(parsed) >> rest << rest):
                    return hit
        return None


def parse(address: str) -> Address | None:
    """The address; one of IPv4 that is written as IPv6 (::ffff:192.0.2.1) is one of IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return None
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return mapped or parsed


def carries_others(organisation: str) -> bool:
    """Whether a holder's name says that it carries other people's traffic: a whole word of the list stands in it."""
    return bool(_carrier_words().search(organisation.lower()))


@cache
def _carrier_words() -> re.Pattern[str]:
    file = resources.files("quorate.identity").joinpath("data").joinpath("network_carrier_words.txt")
    lines = file.read_text(encoding="utf-8").splitlines()
    words = "|".join(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    return re.compile(rf"(?<![^\W_])(?:{words})(?![^\W_])")
