"""The companies of the market: who they are, where they sit, how they write their addresses."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.conditions import Conditions
from quorate.market.lexicon.company_names import CompanyName, company_name, subsidiary_name
from quorate.market.purposes import Purpose
from quorate.market.streams import Choice, Stream
from quorate.market.world.networks import Block, listed_block, unlisted_block


@dataclass(frozen=True, slots=True)
class Company:
    """One company. `network` is its own block of addresses."""

    index: int
    words: CompanyName
    country: str
    city: str
    utc_offset: float
    currency: str
    industry: str
    employees: int
    revenue: int
    tier: str
    parent_index: int | None
    address_pattern: str
    network: Block
    is_network_listed: bool
    has_scanner: bool
    is_held_out: bool
    is_early_reach: bool
    """Drawn by lot: no marketing at all, and outreach whether or not anything is seen."""
    appetite: float
    """How readily journeys start here, around 1."""

    @property
    def truth_id(self) -> str:
        """The company's name in the truth, found nowhere in the inputs."""
        return f"truth:account:{self.index:05d}"


_COUNTRIES: Choice[tuple[str, tuple[str, ...], float, str]] = Choice(
    (
        ("US", ("Columbus", "Austin", "Charlotte", "Denver", "Portland", "Milwaukee"), -6.0, "USD"),
        ("GB", ("Leeds", "Bristol", "London", "Sheffield", "Glasgow"), 0.0, "GBP"),
        ("DE", ("Hannover", "Stuttgart", "Leipzig", "Kassel", "Hamburg"), 1.0, "EUR"),
        ("FR", ("Lyon", "Nantes", "Lille", "Paris"), 1.0, "EUR"),
        ("NL", ("Utrecht", "Eindhoven", "Rotterdam"), 1.0, "EUR"),
        ("ES", ("Valencia", "Zaragoza", "Madrid"), 1.0, "EUR"),
        ("IT", ("Bologna", "Torino", "Verona"), 1.0, "EUR"),
        ("SE", ("Malmö", "Göteborg", "Stockholm"), 1.0, "EUR"),
        ("DK", ("Aarhus", "Odense"), 1.0, "EUR"),
        ("PL", ("Wrocław", "Poznań"), 1.0, "EUR"),
        ("IN", ("Pune", "Chennai", "Bengaluru"), 5.5, "USD"),
        ("JP", ("Nagoya", "Osaka"), 9.0, "USD"),
        ("BR", ("Curitiba", "São Paulo"), -3.0, "USD"),
        ("CA", ("Calgary", "Montréal", "Toronto"), -5.0, "USD"),
        ("AU", ("Brisbane", "Melbourne"), 10.0, "USD"),
        ("SG", ("Singapore",), 8.0, "USD"),
        ("AE", ("Dubai",), 4.0, "USD"),
    ),
    (28, 14, 13, 7, 6, 4, 4, 4, 3, 3, 4, 2, 2, 3, 2, 1, 1),
)
_INDUSTRIES = Choice(
    (
        "Manufacturing",
        "Transportation",
        "Healthcare",
        "Banking",
        "Insurance",
        "Retail",
        "Technology",
        "Energy",
        "Food & Beverage",
        "Construction",
        "Chemicals",
    ),
    (22, 13, 8, 5, 4, 13, 9, 6, 9, 6, 5),
)
_PATTERNS = Choice(
    ("first.last", "flast", "f.last", "first", "firstl", "first_last", "last.first"),
    (52, 18, 10, 6, 6, 4, 4),
)
_REVENUE_PER_HEAD = 210_000


def found_company(seed: int, index: int, conditions: Conditions) -> Company:
    """The company with this number. Every ninth or so belongs to the company before it."""
    stream = Stream(seed, Purpose.COMPANY, index)
    is_subsidiary = index > 0 and _is_subsidiary(seed, index)
    country, cities, offset, currency = _COUNTRIES.draw(stream)
    city = stream.pick(cities)
    industry = _INDUSTRIES.draw(stream)
    employees = int(min(60_000, max(60, stream.lognormal(900, 1.2))))
    if is_subsidiary:
        parent = found_company(seed, index - 1, conditions)
        industry = parent.industry
        employees = max(60, int(parent.employees * stream.between(0.1, 0.5)))
        words = subsidiary_name(parent.words, stream, country, city)
    else:
        words = company_name(seed, index, stream, country, industry)
    is_listed = stream.chance(conditions.network_listed_share)
    lots = Stream(seed, Purpose.LOTS, index)
    is_held_out = lots.chance(conditions.holdout_share)
    is_early_reach = lots.chance(conditions.early_reach_share)
    return Company(
        index,
        words,
        country,
        city,
        offset,
        currency,
        industry,
        _rounded(employees),
        _rounded(int(employees * _REVENUE_PER_HEAD * stream.lognormal(1.0, 0.5))),
        _tier(stream, employees),
        index - 1 if is_subsidiary else None,
        _PATTERNS.draw(stream),
        listed_block(index) if is_listed else unlisted_block(index),
        is_listed,
        stream.chance(conditions.scanner_share),
        is_held_out,
        is_early_reach,
        stream.gamma(1.6, 1.0 / 1.6),
    )


def _is_subsidiary(seed: int, index: int) -> bool:
    """Two subsidiaries never follow each other, so that a parent is always a company of its own."""
    if index % 2 == 0:
        return False
    return Stream(seed, Purpose.COMPANY, index, 1).chance(0.2)


def _rounded(number: int) -> int:
    """To two significant digits, as such figures are known."""
    unit: int = 10 ** max(0, len(str(number)) - 2)
    return number // unit * unit


def _tier(stream: Stream, employees: int) -> str:
    score = employees * stream.lognormal(1.0, 0.5)
    return "A" if score > 2_400 else "B" if score > 600 else "C"
