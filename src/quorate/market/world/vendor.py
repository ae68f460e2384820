"""The invented vendor whose exports the market shows: what it sells, against whom, and who works there."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.lexicon.people_names import address_part, draw_name
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream

VENDOR_NAME = "Larkovane"
VENDOR_DOMAIN = "larkovane.com"
ACCOUNTS_PER_TERRITORY = 24


@dataclass(frozen=True, slots=True)
class Offering:
    """One thing the vendor sells. `roles`: who fills which role, as (function, seniority, weight)."""

    key: str
    name: str
    family: str
    subject: str
    topics: tuple[str, ...]
    base_amount: float
    rivals: tuple[str, ...]
    roles: dict[str, tuple[tuple[str, str, float], ...]]


_LEGAL_SECURITY = (
    ("security", "manager", 3.0),
    ("security", "specialist", 2.0),
    ("security", "c_level", 1.0),
    ("legal", "manager", 3.0),
    ("legal", "specialist", 1.5),
    ("legal", "director", 1.0),
)
_PROCUREMENT = (
    ("procurement", "manager", 4.0),
    ("procurement", "specialist", 3.0),
    ("procurement", "head", 1.5),
    ("procurement", "director", 1.0),
)
_TECHNICAL = (
    ("it", "manager", 3.0),
    ("it", "senior", 3.0),
    ("it", "specialist", 2.5),
    ("it", "director", 1.5),
    ("it", "head", 1.0),
    ("data", "manager", 0.8),
    ("engineering", "senior", 0.8),
)
_ADVISOR = (("other", "senior", 3.0), ("other", "director", 2.0), ("other", "specialist", 1.0))

OFFERINGS: tuple[Offering, ...] = (
    Offering(
        "relay",
        "Larkovane Relay",
        "Planning",
        "order-to-delivery planning",
        ("planning", "lead times", "capacity", "integration"),
        92_000.0,
        ("Quillmarrow", "Ostravant Cloud", "Pelagent"),
        {
            "economic_buyer": (
                ("operations", "c_level", 3.0),
                ("operations", "vp", 3.0),
                ("finance", "c_level", 2.0),
                ("general_management", "c_level", 2.0),
            ),
            "champion": (
                ("operations", "head", 3.0),
                ("operations", "director", 3.0),
                ("operations", "manager", 3.0),
                ("it", "head", 0.7),
            ),
            "technical": _TECHNICAL,
            "user": (
                ("operations", "specialist", 4.0),
                ("operations", "senior", 2.5),
                ("operations", "manager", 1.5),
                ("customer_service", "manager", 1.0),
                ("customer_service", "specialist", 0.7),
                ("engineering", "specialist", 0.7),
            ),
            "procurement": _PROCUREMENT,
            "legal_security": _LEGAL_SECURITY,
            "outside_advisor": _ADVISOR,
        },
    ),
    Offering(
        "tally",
        "Larkovane Tally",
        "Spend",
        "invoice and spend control",
        ("spend control", "approvals", "month end", "compliance"),
        58_000.0,
        ("Fennimore Pay", "Ostravant Cloud", "Brindlebook"),
        {
            "economic_buyer": (
                ("finance", "c_level", 5.0),
                ("finance", "vp", 2.0),
                ("general_management", "c_level", 1.0),
            ),
            "champion": (
                ("finance", "director", 3.0),
                ("finance", "head", 3.0),
                ("finance", "manager", 2.5),
                ("procurement", "head", 1.0),
            ),
            "technical": _TECHNICAL,
            "user": (
                ("finance", "specialist", 4.0),
                ("finance", "manager", 2.5),
                ("procurement", "specialist", 1.0),
                ("operations", "specialist", 0.5),
            ),
            "procurement": _PROCUREMENT,
            "legal_security": _LEGAL_SECURITY,
            "outside_advisor": _ADVISOR,
        },
    ),
    Offering(
        "beacon",
        "Larkovane Beacon",
        "Risk",
        "supplier risk monitoring",
        ("supplier risk", "resilience", "audit", "sustainability"),
        71_000.0,
        ("Pelagent", "Suppliant", "Wardenry"),
        {
            "economic_buyer": (
                ("procurement", "c_level", 3.0),
                ("procurement", "vp", 2.5),
                ("operations", "c_level", 1.5),
                ("finance", "c_level", 1.5),
            ),
            "champion": (
                ("procurement", "head", 3.0),
                ("procurement", "director", 3.0),
                ("operations", "head", 1.0),
                ("legal", "director", 0.6),
            ),
            "technical": _TECHNICAL,
            "user": (
                ("procurement", "manager", 3.0),
                ("procurement", "specialist", 3.0),
                ("operations", "senior", 1.0),
                ("security", "specialist", 0.7),
            ),
            "procurement": _PROCUREMENT,
            "legal_security": _LEGAL_SECURITY,
            "outside_advisor": _ADVISOR,
        },
    ),
)

OFFERING_NAMES: dict[str, str] = {offering.key: offering.name for offering in OFFERINGS}
"""What each offering is called, by its key."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the vendor. The numbers are habits: how busy, how rosy, how prompt, how able."""

    key: int
    first: str
    last: str
    email: str
    function: str
    title: str
    country: str
    zeal: float
    optimism: float
    tidiness: float
    skill: float
    is_active: bool

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


@dataclass(frozen=True, slots=True)
class Territory:
    """The colleagues who look after one block of accounts."""

    executives: tuple[Colleague, ...]
    developers: tuple[Colleague, ...]
    success: tuple[Colleague, ...]


@dataclass(frozen=True, slots=True)
class Staff:
    """Everybody of the vendor, in the order of their keys."""

    everyone: tuple[Colleague, ...]
    marketers: tuple[Colleague, ...]
    operations: Colleague
    integration: Colleague
    territories: tuple[Territory, ...]

    def territory_of(self, account_index: int) -> Territory:
        """Who looks after this account."""
        return self.territories[account_index // ACCOUNTS_PER_TERRITORY]


_CORE = (
    ("operations", "Revenue Operations Manager", "GB"),
    ("operations", "Integration User", "US"),
    ("sales", "Chief Revenue Officer", "US"),
    ("marketing", "VP Marketing", "GB"),
    ("marketing", "Demand Generation Manager", "US"),
    ("marketing", "Content Marketing Lead", "NL"),
    ("marketing", "Field Marketing Manager", "DE"),
)
_TERRITORY = (
    ("sales", "Account Executive"),
    ("sales", "Senior Account Executive"),
    ("sales", "Account Executive"),
    ("sales", "Sales Development Representative"),
    ("sales", "Sales Development Representative"),
    ("success", "Customer Success Manager"),
)
_COUNTRIES = ("US", "GB", "DE", "FR", "NL", "SE", "US", "IN")


def hire_staff(seed: int, account_count: int) -> Staff:
    """The vendor's people; a market with more accounts has the same ones and more territories."""
    territory_count = -(-account_count // ACCOUNTS_PER_TERRITORY)
    taken: dict[str, int] = {}
    core_stream = Stream(seed, Purpose.STAFF, 0)
    core = [
        _colleague(core_stream, key, function, title, country, taken)
        for key, (function, title, country) in enumerate(_CORE)
    ]
    everyone = list(core)
    territories = []
    for number in range(territory_count):
        stream = Stream(seed, Purpose.STAFF, 1 + number)
        hired = [
            _colleague(stream, len(everyone) + place, function, title, stream.pick(_COUNTRIES), taken)
            for place, (function, title) in enumerate(_TERRITORY)
        ]
        everyone.extend(hired)
        territories.append(Territory(tuple(hired[:3]), tuple(hired[3:5]), tuple(hired[5:])))
    marketers = tuple(person for person in core if person.function == "marketing")
    return Staff(tuple(everyone), marketers, core[0], core[1], tuple(territories))


def _colleague(
    stream: Stream, key: int, function: str, title: str, country: str, taken: dict[str, int]
) -> Colleague:
    first, last, culture = draw_name(stream, country)
    if title == "Integration User":
        first, last, culture = "Integration", "User", ""
    local = f"{address_part(first, culture)}.{address_part(last, culture)}"
    taken[local] = taken.get(local, 0) + 1
    number = str(taken[local]) if taken[local] > 1 else ""
    return Colleague(
        key,
        first,
        last,
        f"{local}{number}@{VENDOR_DOMAIN}",
        function,
        title,
        country,
        zeal=stream.lognormal(1.0, 0.3),
        optimism=stream.between(0.1, 0.55),
        tidiness=stream.between(0.45, 0.92),
        skill=stream.normal(0.0, 0.35),
        is_active=key < len(_CORE) or stream.chance(0.92),
    )
