"""What records of people say besides name, title and company: telephones, dates of birth, postal addresses.

Systems name such columns in their own way; they are found by their letters alone, as all columns are. Only what stays
with a person is taken: whatever else a record's properties hold (a status, the account it was converted to) is of the
day its version was written, which may be later than the day that is looked at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

import pyarrow as pa

from quorate.warehouse.steps import ArrowStep, Context

# Our column -> the letters of the columns it is read from, best first.
DETAILS: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "mobile", "mobilephone", "telephone", "phonenumber", "businessphone", "homephone"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthday"),
    "street": ("street", "mailingstreet", "streetaddress", "address", "addressline1"),
    "postal_code": ("postalcode", "postcode", "mailingpostalcode", "zip", "zipcode"),
    "city": ("city", "mailingcity", "town", "suburb"),
}
SCHEMA = pa.schema([(name, pa.string()) for name in ("kind", "value", *DETAILS)])


def details(properties: str | None) -> dict[str, str]:
    """What a record's properties say of a person: column -> text."""
    said = json.loads(properties) if properties else {}
    by_letters = {re.sub(r"[^a-z0-9]", "", name.lower()): value for name, value in said.items() if value}
    found = {}
    for column, names in DETAILS.items():
        text = next((str(by_letters[name]) for name in names if name in by_letters), "")
        if text:
            found[column] = text
    return found


def person_details(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per record of a person that says any of it, as written; `kind` and `value` as in `person_nodes`."""
    people = tables["observed_people"].select(["kind", "record_id", "properties"])
    rows = [
        {"kind": row["kind"], "value": row["record_id"], **said}
        for row in people.to_pylist()
        if (said := details(row["properties"]))
    ]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


STEP = ArrowStep("person_details", {"observed_people": ("record_id",)}, person_details, "record_id")
