"""A crowd of made-up people and the damaged records of them: as many as asked for, the same for the same number.

Names are frequent and rare as names are (the n-th has a weight of 1 / (n + 20)), towns likewise, postal codes belong to
towns. Three in ten people share a home, and its family name and telephone, with another. Two thirds of the records are
of people who have one; the rest have up to four, each damaged on its own: a slip in a name, a short form, names changed
over, a date a digit or a month off, a new home, another address to write to, a column left empty.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

Lot = np.random.Generator
Columns = dict[str, np.ndarray[tuple[int], np.dtype[np.object_]]]
FIRST_SOUNDS, VOWELS, LAST_SOUNDS = (
    np.array(sounds.split(), dtype=object)
    for sounds in (
        "b c d f g h j k l m n p r s t v w br cl dr gr kr pr st tr sch th",
        "a e i o u ai ea ie ou oa",
        "n r l s t m nd rt ck ss ng th ll man son ton ley field er",
    )
)
MAIL_HOSTS = np.array(["gmail.com", "outlook.com", "yahoo.com", "proton.me", "web.de"], dtype=object)
GIVEN_NAMES, FAMILY_NAMES, TOWNS, STREETS = 3_000, 60_000, 4_000, 20_000
HOUSEHOLD_SHARE = 0.3
ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def write_crowd(path: Path, records: int, seed: int = 1) -> None:
    """Write so many records as Parquet: `unique_id`, the columns the resolver knows, and `person`, who it is."""
    lot = np.random.default_rng(seed)
    copies = np.minimum(1 + lot.geometric(0.62, records), 4)
    copies = np.where(lot.random(records) < 0.78, 1, copies)
    people = int(np.searchsorted(np.cumsum(copies), records)) + 1
    person = np.repeat(np.arange(people), copies[:people])[:records]
    true = _people(lot, people)
    columns = {name: values[person] for name, values in true.items()}
    is_copy = np.concatenate([[False], person[1:] == person[:-1]])
    _damage(lot, columns, np.flatnonzero(is_copy))
    shuffled = lot.permutation(records)
    table = {"unique_id": pa.array([f"r{number}" for number in range(records)])}
    table |= {name: pa.array(values[shuffled], pa.string()) for name, values in columns.items()}
    pq.write_table(pa.table(table | {"person": pa.array(person[shuffled])}), path)


def _people(lot: Lot, count: int) -> Columns:
    given = _drawn(lot, _words(lot, GIVEN_NAMES, 2), count)
    family = _drawn(lot, _words(lot, FAMILY_NAMES, 3), count)
    town = _drawn(lot, np.arange(TOWNS).astype(object), count).astype(np.int64)
    house = lot.integers(1, 180, count).astype(str).astype(object)
    street = house + " " + lot.choice(_words(lot, STREETS, 3), count) + " street"
    code = (10_000 + town * 20 + lot.integers(0, 20, count)).astype(str).astype(object)
    phone = np.char.add("0", lot.integers(10**9, 10**10, count).astype(str)).astype(object)
    days = lot.integers(0, 22_000, count).astype("timedelta64[D]") + np.datetime64("1942-01-01")
    columns: Columns = {
        "given_name": given, "family_name": family, "birth_date": days.astype(str).astype(object),
        "city": _words(lot, TOWNS, 3)[town], "postal_code": code, "street": street, "phone": phone,
    }  # fmt: skip
    with_other = np.flatnonzero(lot.random(count - 1) < HOUSEHOLD_SHARE / 2) + 1
    for name in ("family_name", "city", "postal_code", "street", "phone"):
        columns[name][with_other] = columns[name][with_other - 1]
    number = lot.integers(1, 999, count).astype(str).astype(object)
    mail: np.ndarray[tuple[int], np.dtype[np.object_]] = (
        columns["given_name"] + "." + columns["family_name"] + number + "@" + lot.choice(MAIL_HOSTS, count)
    )
    return columns | {"email": mail}


def _damage(lot: Lot, columns: Columns, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    """Damage the records at these places, each column for itself."""
    harms: dict[str, tuple[tuple[float, Callable[[Lot, str], str | None]], ...]] = {
        "given_name": ((0.12, _slip), (0.06, _initial), (0.03, _empty)),
        "family_name": ((0.12, _slip), (0.02, _empty)),
        "birth_date": ((0.08, _digit), (0.2, _empty)),
        "phone": ((0.25, _other_number), (0.2, _empty)),
        "email": ((0.25, _other_host), (0.3, _empty)),
    }
    for name, kinds in harms.items():
        for share, harm in kinds:
            for at in places[lot.random(len(places)) < share].tolist():
                if columns[name][at] is not None:
                    columns[name][at] = harm(lot, columns[name][at])
    moved = places[lot.random(len(places)) < 0.2]
    elsewhere = lot.permutation(moved)
    for name in ("city", "postal_code", "street"):
        columns[name][moved] = columns[name][elsewhere]
        columns[name][places[lot.random(len(places)) < 0.1]] = None
    over = places[lot.random(len(places)) < 0.02]
    given = columns["given_name"][over].copy()
    columns["given_name"][over] = columns["family_name"][over]
    columns["family_name"][over] = given


def _words(lot: Lot, count: int, sounds: int) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """So many words, no two equal."""
    made: dict[str, None] = {}
    while len(made) < count:
        parts = [lot.choice(FIRST_SOUNDS, count) + lot.choice(VOWELS, count) for _ in range(sounds - 1)]
        made |= dict.fromkeys(np.sum([*parts, lot.choice(LAST_SOUNDS, count)], axis=0).tolist())
    return np.array(list(made)[:count], dtype=object)


def _drawn(
    lot: Lot, values: np.ndarray[tuple[int], np.dtype[np.object_]], count: int
) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    weights = 1 / (np.arange(len(values)) + 20)
    return values[lot.choice(len(values), count, p=weights / weights.sum())]


def _slip(lot: Lot, text: str) -> str:
    at, letter = int(lot.integers(len(text))), ALPHABET[int(lot.integers(26))]
    kind = int(lot.integers(4))
    if kind == 0 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    return text[:at] + ("" if kind == 1 and len(text) > 1 else letter) + text[at + (kind != 2) :]


def _digit(lot: Lot, text: str) -> str:
    if lot.random() < 0.3 and text[8:] <= "12":
        return f"{text[:4]}-{text[8:]}-{text[5:7]}"
    at = int(lot.choice([2, 3, 6, 9]))
    return text[:at] + str(int(lot.integers(1, 3 if at == 6 else 9))) + text[at + 1 :]


def _initial(_lot: Lot, text: str) -> str:
    return text[0]


def _empty(_lot: Lot, _text: str) -> None:
    return None


def _other_number(lot: Lot, _text: str) -> str:
    return f"0{lot.integers(10**9, 10**10)}"


def _other_host(lot: Lot, text: str) -> str:
    return text.partition("@")[0] + "@" + str(lot.choice(MAIL_HOSTS))
