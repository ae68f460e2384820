"""What records of people say besides name, title and company, and which groups it makes one.

Telephones, dates of birth, postal addresses and e-mail addresses are evidence wherever two people are from, also where
nobody knows their company. Systems name such columns in their own way; they are found by their letters alone, as all
columns are.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.identity.evidence_words import Facts, facts_of
from quorate.identity.person_names import person_name
from quorate.identity.record_pairs import RecordPairs, record_pairs

# Our column -> the letters of the columns it is read from, best first.
DETAILS: Mapping[str, tuple[str, ...]] = {
    "phone": ("phone", "mobile", "mobilephone", "telephone", "phonenumber", "businessphone", "homephone"),
    "birth_date": ("birthdate", "dateofbirth", "dob", "birthday"),
    "street": ("street", "mailingstreet", "streetaddress", "address", "addressline1"),
    "postal_code": ("postalcode", "postcode", "mailingpostalcode", "zip", "zipcode"),
    "city": ("city", "mailingcity", "town", "suburb"),
}
# What tells people apart; a town alone does not.
TELLING = ("phone", "birth_date", "street")
COLUMNS = ("given_name", "family_name", "email", "company", "country", *DETAILS)

# The probability of a pair, and the facts it was decided on.
Evidence = tuple[float, Facts]


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


def pairs_by_details(
    rows: Iterable[Mapping[str, Any]], group_of: Callable[[Mapping[str, Any]], int | None]
) -> dict[tuple[int, int], Evidence]:
    """Pairs of groups that their records' details make one or may make one: probability, and what speaks for it.

    rows: `person_profiles`. group_of: the number of the group a row belongs to, None where it belongs to nobody.
    """
    records, groups = [], []
    for row in rows:
        group = group_of(row)
        if group is not None and row["full_name"] and any(each in row["details"] for each in TELLING):
            records.append(_record(row))
            groups.append(group)
    if len(records) < 2:
        return {}
    schema = pa.schema([(column, pa.string()) for column in COLUMNS])
    found = record_pairs(pa.Table.from_pylist(records, schema=schema))
    return _between_groups(found, groups)


def _between_groups(found: RecordPairs, groups: Sequence[int]) -> dict[tuple[int, int], Evidence]:
    """The strongest pair of records of each pair of groups, where it is likelier than not."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    for at in np.flatnonzero(found.probability > 0.5).tolist():
        one, other = sorted((groups[int(found.left[at])], groups[int(found.right[at])]))
        chance = float(found.probability[at])
        if one != other and chance > best.get((one, other), (0.0, at))[0]:
            best[one, other] = (chance, at)
    weights = found.model.predict_weights(found.levels[[at for _, at in best.values()]])
    words = [field.says for field in found.fields]
    nothing = np.zeros(len(found.fields))
    return {
        pair: (chance, facts_of(words, found.levels[at], bits, nothing, 0))
        for (pair, (chance, at)), bits in zip(best.items(), weights, strict=True)
    }


def _record(row: Mapping[str, Any]) -> dict[str, str | None]:
    name = person_name(row["full_name"])
    return {
        "given_name": " ".join(name[:-1]) or None,
        "family_name": name[-1] if name else None,
        "email": row["email"],
        "company": row["account_id"],
        "country": row["country"],
        **{column: row["details"].get(column) for column in DETAILS},
    }
