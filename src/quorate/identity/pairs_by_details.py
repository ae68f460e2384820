"""Which groups of records telephones, dates of birth, postal addresses and e-mail addresses make one person.

They are evidence wherever two people are from, also where nobody knows their company. They join nobody who goes by
another given or family name, unless the e-mail address is the same: colleagues share a company, a switchboard and the
way addresses are spelled. A colleague of ours may say that they are one all the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.identity.evidence_words import Facts, facts_of
from quorate.identity.person_details import DETAILS
from quorate.identity.person_names import person_name
from quorate.identity.record_pairs import OTHER_FAMILY, OTHER_GIVEN, RecordPairs, record_pairs
from quorate.stats.group_windows import Flags

# What tells people apart; a town alone does not.
TELLING = ("phone", "birth_date", "street")
# The level of e-mail addresses that are the same.
SAME_EMAIL = 0
# The highest chance of those whom only a colleague can make one; below what joins.
NEARLY_SAME = 0.94
COLUMNS = ("given_name", "family_name", "email", "company", "country", *DETAILS)

# The probability of a pair, and the facts it was decided on.
Evidence = tuple[float, Facts]


def pairs_by_details(
    rows: Iterable[Mapping[str, Any]], group_of: Callable[[Mapping[str, Any]], int | None]
) -> dict[tuple[int, int], Evidence]:
    """Pairs of groups that their records' details make one or may make one: probability, and what speaks for it.

    rows: `person_profiles`. group_of: the number of the group a row belongs to, None where it belongs to nobody.
    """
    records, groups = [], []
    for row in rows:
        group = group_of(row)
        if group is not None and row["full_name"] and any(row[column] for column in TELLING):
            records.append(_record(row))
            groups.append(group)
    if len(records) < 2:
        return {}
    schema = pa.schema([(column, pa.string()) for column in COLUMNS])
    return _between_groups(record_pairs(pa.Table.from_pylist(records, schema=schema)), groups)


def _between_groups(found: RecordPairs, groups: Sequence[int]) -> dict[tuple[int, int], Evidence]:
    """The strongest pair of records of each pair of groups, where it is likelier than not."""
    best: dict[tuple[int, int], tuple[float, int]] = {}
    chances = np.where(
        _goes_by_another_name(found), np.minimum(found.probability, NEARLY_SAME), found.probability
    )
    for at in np.flatnonzero(chances > 0.5).tolist():
        one, other = sorted((groups[int(found.left[at])], groups[int(found.right[at])]))
        chance = float(chances[at])
        if one != other and chance > best.get((one, other), (0.0, at))[0]:
            best[one, other] = (chance, at)
    weights = found.model.predict_weights(found.levels[[at for _, at in best.values()]])
    words = [field.says for field in found.fields]
    nothing = np.zeros(len(found.fields))
    return {
        pair: (chance, facts_of(words, found.levels[at], bits, nothing, 0))
        for (pair, (chance, at)), bits in zip(best.items(), weights, strict=True)
    }


def _goes_by_another_name(found: RecordPairs) -> Flags:
    """(pairs,) whether the given or the family name is another one, and no e-mail address is shared."""
    at = {field.columns[0].name: number for number, field in enumerate(found.fields)}
    given, family, email = (found.levels[:, at[name]] for name in ("given_name", "family_name", "email"))
    return np.asarray(((given == OTHER_GIVEN) | (family == OTHER_FAMILY)) & (email != SAME_EMAIL))


def _record(row: Mapping[str, Any]) -> dict[str, str | None]:
    name = person_name(row["full_name"])
    return {
        "given_name": " ".join(name[:-1]) or None,
        "family_name": name[-1] if name else None,
        "email": row["email"],
        "company": row["account_id"],
        "country": row["country"],
        **{column: row[column] for column in DETAILS},
    }
