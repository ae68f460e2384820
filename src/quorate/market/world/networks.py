"""Internet addresses that nobody holds: those of companies, of homes, of hosting and of mail scanners.

Blocks that appear in the list of networks lie in 3ffe::/16, which was handed back in 2006 (RFC 3701) and
not given out since; the others lie in ranges for benchmarks (RFC 2544) and shared use (RFC 6598).
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address

from quorate.market.streams import Stream

_HANDED_BACK = int(IPv6Address("3ffe::"))
_BENCHMARK = int(IPv4Address("198.18.0.0"))
_SHARED = int(IPv4Address("100.64.0.0"))
_COMPANY_PLACES = 2**15
_BENCHMARK_BLOCKS = 2**12


@dataclass(frozen=True, slots=True)
class Block:
    """A range of addresses."""

    base: int
    bits: int
    version: int

    @property
    def text(self) -> str:
        """`3ffe:12:3400::/48`."""
        return f"{self._address(self.base)}/{self.bits}"

    def draw(self, stream: Stream) -> str:
        """Some address of the block; in large blocks the first 2**50 are used."""
        width = (32 if self.version == 4 else 128) - self.bits
        return self._address(self.base + 1 + int(stream.unit() * (2 ** min(width, 50) - 2)))

    def _address(self, number: int) -> str:
        return str(IPv4Address(number) if self.version == 4 else IPv6Address(number))


def listed_block(index: int) -> Block:
    """The block of the company with this number, scattered so that neighbours in the list are strangers."""
    place = index * 12_345 % _COMPANY_PLACES
    return Block(_HANDED_BACK + (place << 96), 48, 6)


def unlisted_block(index: int) -> Block:
    """A block no list of networks knows; far apart companies may share one."""
    return Block(_BENCHMARK + index * 1_237 % _BENCHMARK_BLOCKS * 32, 27, 4)


@dataclass(frozen=True, slots=True)
class Carrier:
    """Somebody whose addresses are used by people and machines of no account."""

    organisation: str
    domain: str
    country: str
    block: Block
    is_listed: bool


_CARRIERS = (
    ("Brightlane Broadband", "brightlane-net.com", "US"),
    ("Cablehollow Communications", "", "US"),
    ("Fernlink Mobile", "fernlinkmobile.co.uk", "GB"),
    ("Netzgrund Telekom", "netzgrund-online.de", "DE"),
    ("Clairfil Télécom", "clairfil.fr", "FR"),
    ("Polderdraad Internet", "polderdraad.nl", "NL"),
    ("Ondaclara Fibra", "", "ES"),
    ("Filosvelto Reti", "filosvelto.it", "IT"),
    ("Fjordtråd Bredbånd", "fjordtraad.dk", "SE"),
    ("Siećpolna", "", "PL"),
    ("Tarangnet", "tarangnet.in", "IN"),
    ("Hoshinami Hikari", "", "JP"),
    ("Rede Maracai", "redemaracai.com.br", "BR"),
    ("Southspan Broadband", "southspan.com.au", "AU"),
)
_NEIGHBOURS = {"CA": "US", "DK": "SE", "SG": "AU", "AE": "IN"}


def _carrier_block(place: int) -> tuple[Block, bool]:
    """Every other carrier hides its customers behind shared addresses, which no list can name."""
    if place % 2:
        return Block(_SHARED + (place << 17), 15, 4), False
    return Block(_HANDED_BACK + (_COMPANY_PLACES + place << 96), 32, 6), True


CARRIERS: tuple[Carrier, ...] = tuple(
    Carrier(name, domain, country, *_carrier_block(place))
    for place, (name, domain, country) in enumerate(_CARRIERS)
)
HOSTING = Carrier(
    "Stratohall Hosting",
    "stratohall-hosting.com",
    "US",
    Block(_HANDED_BACK + (0xF001 << 96), 32, 6),
    is_listed=True,
)
SCANNING = Carrier(
    "Mailbastion Security",
    "mailbastion.net",
    "US",
    Block(_HANDED_BACK + (0xF002 << 96), 32, 6),
    is_listed=True,
)


def carriers_of(country: str) -> tuple[Carrier, ...]:
    """The providers people of this country use at home."""
    home = _NEIGHBOURS.get(country, country)
    return tuple(carrier for carrier in CARRIERS if carrier.country == home)
