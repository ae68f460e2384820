"""Invented company names, their legal forms and their domains; unique by construction."""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd

from quorate.market.lexicon.people_names import plain
from quorate.market.streams import Choice, Stream

_HEADS = (
    "Brav", "Calth", "Dremm", "Eskel", "Fyrn", "Gald", "Hesp", "Ivath", "Jask", "Kelv", "Lumb", "Mirr",
    "Nask", "Orrin", "Prel", "Quav", "Rusk", "Selv", "Tarn", "Umbr", "Vorr", "Wisk", "Yeld", "Zarn",
    "Ambr", "Belth", "Corv", "Drask", "Elmer", "Frell", "Grint", "Hulv", "Istr", "Jorv", "Krell", "Lisk",
    "Morv", "Nivv", "Ostr", "Pask", "Renth", "Skev", "Thorv", "Ulsk", "Vessp", "Wrenn", "Yarv", "Zeph",
)  # fmt: skip
_TAILS = (
    "ander", "ellin", "ovane", "umber", "istal", "orrow", "eveth", "amoor", "idane", "uskel", "othen",
    "irro", "alune", "esker", "ombra", "intha", "avick", "olle", "ennet", "urial", "adris", "ophen",
    "ithra", "elvan", "ostra", "yndra", "aquill", "ember", "onnel", "upra", "ivola", "astel", "erran",
    "omeda", "uthane", "ickett",
)  # fmt: skip
_MIDDLES = ("", "er", "al", "in", "or", "us", "ey", "an", "il", "et", "om", "ar")
STEM_COUNT = len(_HEADS) * len(_TAILS)
CAPACITY = STEM_COUNT * len(_MIDDLES)

_LEGAL: dict[str, tuple[str, ...]] = {
    "US": ("Inc.", "LLC", "Corp.", "Inc"),
    "CA": ("Inc.", "Ltd."),
    "GB": ("Ltd", "plc", "Limited"),
    "DE": ("GmbH", "AG", "GmbH & Co. KG", "SE"),
    "FR": ("SA", "SAS"),
    "NL": ("B.V.", "N.V."),
    "ES": ("S.A.", "S.L."),
    "IT": ("S.p.A.", "S.r.l."),
    "SE": ("AB",),
    "DK": ("A/S", "ApS"),
    "PL": ("Sp. z o.o.", "S.A."),
    "IN": ("Pvt. Ltd.", "Ltd."),
    "JP": ("K.K.", "Co., Ltd."),
    "BR": ("Ltda.", "S.A."),
    "AU": ("Pty Ltd",),
    "SG": ("Pte. Ltd.",),
    "AE": ("LLC", "FZE"),
}
_TLD: dict[str, Choice[str]] = {
    country: Choice(words.split()[0::2], [float(weight) for weight in words.split()[1::2]])
    for country, words in {
        "US": "com 78 io 8 co 5 net 5 org 4",
        "CA": "ca 60 com 40",
        "GB": "co.uk 60 com 40",
        "DE": "de 75 com 25",
        "FR": "fr 65 com 35",
        "NL": "nl 65 com 25 eu 10",
        "ES": "es 60 com 40",
        "IT": "it 70 com 30",
        "SE": "se 70 com 30",
        "DK": "dk 75 com 25",
        "PL": "pl 75 com 25",
        "IN": "in 40 co.in 30 com 30",
        "JP": "co.jp 70 jp 20 com 10",
        "BR": "com.br 90 com 10",
        "AU": "com.au 80 com 20",
        "SG": "com.sg 60 com 40",
        "AE": "ae 65 com 35",
    }.items()
}
_TRADES: dict[str, tuple[str, ...]] = {
    "Manufacturing": ("Industries", "Components", "Precision", "Engineering", "Works", "Castings"),
    "Transportation": ("Logistics", "Freight", "Shipping", "Forwarding", "Transport"),
    "Healthcare": ("Health", "Clinics", "Medical", "Diagnostics", "Care Group"),
    "Banking": ("Bank", "Capital", "Financial", "Savings"),
    "Insurance": ("Insurance", "Mutual", "Assurance"),
    "Retail": ("Retail", "Stores", "Home", "Outfitters", "Markets"),
    "Technology": ("Software", "Systems", "Data", "Networks", "Labs"),
    "Energy": ("Energy", "Power", "Renewables", "Grid"),
    "Food & Beverage": ("Foods", "Beverages", "Mills", "Dairy"),
    "Construction": ("Construction", "Building", "Civil", "Materials"),
    "Chemicals": ("Chemicals", "Coatings", "Polymers"),
    "Consulting": ("Advisory", "Partners", "Associates"),
}
_HOSTS = ("mail", "group", "int", "hq")
_VARIED = 0.55
_MOST_VARIED = 0.95


@dataclass(frozen=True, slots=True)
class CompanyName:
    """What a company calls itself and where its mail lives."""

    short: str
    name: str
    legal_name: str
    domain: str
    alias_domains: tuple[str, ...]


def stem_of(seed: int, index: int) -> str:
    """The invented word at this place of the market's own order of all such words."""
    step = 1 + 2 * (seed % 397)
    while gcd(step, STEM_COUNT) != 1:
        step += 2
    place = (index % STEM_COUNT * step + seed * 7919) % STEM_COUNT
    middle = _MIDDLES[index // STEM_COUNT % len(_MIDDLES)]
    head, tail = _HEADS[place // len(_TAILS)], _TAILS[place % len(_TAILS)]
    return head + middle + tail


def company_name(seed: int, index: int, stream: Stream, country: str, industry: str) -> CompanyName:
    """The name of the company with this number; no two numbers below `CAPACITY` share a stem."""
    stem = stem_of(seed, index)
    trade = stream.pick(_TRADES[industry])
    name = f"{stem} {trade}" if stream.chance(0.72) else stem
    tld = _TLD[country].draw(stream)
    root = stem.lower()
    joined = plain(trade).lower().replace(" ", "")
    label = root if stream.chance(0.6) else f"{root}{stream.pick(('-', ''))}{joined}"
    domain = f"{label}.{tld}"
    aliases = []
    if stream.chance(0.3):
        other = "com" if tld != "com" else "net"
        aliases.append(f"{label}.{other}" if stream.chance(0.6) else f"{root}-{stream.pick(_HOSTS)}.{tld}")
    if stream.chance(0.06):
        aliases.append(f"{stream.pick(_HOSTS)}.{domain}")
    legal = f"{name} {stream.pick(_LEGAL[country])}"
    return CompanyName(stem, name, legal, domain, tuple(aliases))


def subsidiary_name(parent: CompanyName, stream: Stream, country: str, place: str) -> CompanyName:
    """The name of a company owned by `parent`; some share the parent's domain, as in life."""
    suffix = stream.pick((place, stream.pick(("Services", "International", "Digital", "Europe"))))
    name = f"{parent.name} {suffix}"
    root = parent.domain.split(".", 1)[0]
    tld = _TLD[country].draw(stream)
    if stream.chance(0.25):
        domain = f"{country.lower()}.{parent.domain}"
        aliases: tuple[str, ...] = (parent.domain,)
    else:
        domain = f"{root}-{plain(suffix).lower().replace(' ', '')}.{tld}"
        aliases = ()
    return CompanyName(parent.short, name, f"{name} {stream.pick(_LEGAL[country])}", domain, aliases)


def written_variant(company: CompanyName, stream: Stream, scale: float = 1.0) -> str:
    """The company's name as somebody types it into a form, a badge list or a profile.

    `scale` says how often it is typed another way than it is, 1 being usual.
    """
    share, unit = min(_MOST_VARIED, scale * _VARIED), stream.unit()
    if unit >= share:
        return company.name
    unit /= share
    if unit < 0.31:
        return company.short
    if unit < 0.64:
        return company.legal_name
    if unit < 0.78:
        return company.name.upper()
    if unit < 0.89:
        return company.name.lower()
    return misspelt(company.name, stream)


def misspelt(name: str, stream: Stream) -> str:
    """The name with two neighbouring letters swapped."""
    place = 1 + stream.below(max(1, min(len(name), 9) - 3))
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]
