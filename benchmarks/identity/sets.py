"""Public sets of people's records with known answers, with the columns they come with and those that we compare by."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Row = Mapping[str, str]
SENZING_NUMBERS = {
    "passport": "PASSPORT_NUMBER", "driving_licence": "DRIVERS_LICENSE_NUMBER", "social_security": "SSN_NUMBER",
    "national_id": "NATIONAL_ID_NUMBER",
}  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """Records with the person each is of.

    records: the columns that the resolver knows.
    own: the set's own columns, as its peers' tutorials use them.
    people: (records,) who each record is of.
    numbers: columns that hold a number given to one person.
    sides: (records,) the source of each where sources are known to be free of duplicates.
    """

    records: pa.Table
    own: pa.Table
    people: list[str]
    numbers: tuple[str, ...] = ()
    sides: NDArray[np.int64] | None = None


def fake_1000(folder: Path) -> Labelled:
    """Splink's own teaching set: a thousand damaged records of some 250 people."""
    own = list(_rows(folder / "fake_1000.csv"))
    renamed = [
        {
            "given_name": row["first_name"],
            "family_name": row["surname"],
            "birth_date": row["dob"],
            "city": row["city"],
            "email": row["email"],
        }
        for row in own
    ]
    return Labelled(_table(renamed), _table(own), [row["cluster"] for row in own])


def febrl_4(folder: Path) -> Labelled:
    """Two files of 5,000 records each, one record of each person in each."""
    files = [list(_rows(folder / "febrl" / f"dataset4{side}.csv")) for side in "ab"]
    own = [row for file in files for row in file]
    renamed = [
        {
            "given_name": row["given_name"],
            "family_name": row["surname"],
            "street": " ".join(part for part in (row["street_number"], row["address_1"]) if part),
            "city": row["suburb"],
            "postal_code": row["postcode"],
            "birth_date": row["date_of_birth"],
            "social_security": row["soc_sec_id"],
        }
        for row in own
    ]
    sides = np.repeat([0, 1], [len(file) for file in files])
    people = ["-".join(row["rec_id"].split("-")[:2]) for row in own]
    return Labelled(_table(renamed), _table(own), people, ("social_security",), sides)


def senzing(folder: Path) -> Labelled:
    """Senzing's truth set: customers, a watch list and a reference list, made to be hard in every way."""
    with (folder / "senzing" / "actual_truthset_key.csv").open(encoding="utf-8-sig", newline="") as file:
        key = {(row["DATA_SOURCE"], row["RECORD_ID"]): row["CLUSTER_ID"] for row in csv.DictReader(file)}
    own = [
        row
        for name in ("customers", "watchlist", "reference")
        for row in _rows(folder / "senzing" / f"{name}.csv")
    ]
    renamed = [_senzing_record(row) for row in own]
    people = [key[row["DATA_SOURCE"], row["RECORD_ID"]] for row in own]
    return Labelled(_table(renamed), _table(renamed), people, tuple(SENZING_NUMBERS))


SETS: Mapping[str, Callable[[Path], Labelled]] = {
    "Senzing truth set": senzing,
    "Febrl 4": febrl_4,
    "fake_1000": fake_1000,
}


def _senzing_record(row: Row) -> dict[str, str]:
    given, family = row["PRIMARY_NAME_FIRST"], row["PRIMARY_NAME_LAST"]
    if not given and not family:
        given, family = _parted(row["PRIMARY_NAME_FULL"] or row["NATIVE_NAME_FULL"])
    return {
        "given_name": given,
        "family_name": row.get("PRIMARY_NAME_ORG") or family,
        "birth_date": row["DATE_OF_BIRTH"],
        "email": row["EMAIL_ADDRESS"],
        "phone": row["PHONE_NUMBER"],
        "street": row.get("ADDR_FULL") or row["ADDR_LINE1"],
        "city": row["ADDR_CITY"],
        "postal_code": row["ADDR_POSTAL_CODE"],
        "record_type": row["RECORD_TYPE"],
        **{ours: row.get(theirs, "") for ours, theirs in SENZING_NUMBERS.items()},
    }


def _parted(name: str) -> tuple[str, str]:
    """Given and family name of a whole name."""
    if "," in name:
        family, _, given = name.partition(",")
        return given.strip(), family.strip()
    given, _, family = name.rpartition(" ")
    return given, family


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows with clean column names and cells; a byte-order mark and blanks after commas are dropped."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, skipinitialspace=True):
            yield {name.strip(): (value or "").strip() for name, value in row.items() if name}


def _table(rows: list[dict[str, str]]) -> pa.Table:
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) or None for row in rows], pa.string()) for name in names})
