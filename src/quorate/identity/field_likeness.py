"""How like two values of one column are, in levels, for many pairs of values at once.

Each function takes a column's different values, as `field_values` writes them, and the numbers of the two values of
each pair; it gives (pairs,) levels, `UNKNOWN` where the two cannot be compared. Level 0 is equal and is not asked for
here: only pairs of values that differ come in. What concerns one value is worked out once for each, not for each pair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from quorate.identity.field_values import SHORTEST_PHONE, script
from quorate.identity.person_names import has_other_forms, is_familiar
from quorate.stats.record_linkage import UNKNOWN

Levels = NDArray[np.int64]
Texts = NDArray[np.object_]
Likeness = Callable[[Texts, Levels, Levels], Levels]

# Jaro-Winkler similarities that Winkler's and later studies of names found to part typing mistakes, like-sounding
# names and other names.
NEAR, RESEMBLING = 0.92, 0.84
# A slip of the keyboard is one letter wrong, missing, added or changed for its neighbour.
ONE_SLIP, TWO_SLIPS = 1, 2
# Share of common words, in hundredths, from which two postal addresses are one, or alike.
SAME_ADDRESS, LIKE_ADDRESS = 95.0, 75.0


def given_names(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 another form of it (Bob, R.), 2 near, 3 resembling, 4 another name."""
    levels = family_names(values, one, other)
    levels[levels != UNKNOWN] += 1
    first = np.array([text.partition(" ")[0] for text in values], dtype=object)
    has_forms = np.array([has_other_forms(text) for text in first], dtype=bool)
    letter = _numbered([text[:1] for text in first])
    is_initial = np.array([len(text) == 1 for text in first], dtype=bool)
    initials = (is_initial[one] | is_initial[other]) & (letter[one] == letter[other])
    levels[initials & (levels != UNKNOWN)] = 1
    for at in np.flatnonzero(has_forms[one] & has_forms[other] & (levels > 1)).tolist():
        if is_familiar(first[one[at]], first[other[at]]):
            levels[at] = 1
    return levels


def family_names(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 near, 2 resembling, 3 another name; nothing between two scripts."""
    like = _winkler(values, one, other)
    levels = np.select([like >= NEAR, like >= RESEMBLING], [1, 2], 3).astype(np.int64)
    # double names: one of the words is the whole other name
    is_double = _matching(values, " ")
    for at in np.flatnonzero((is_double[one] | is_double[other]) & (levels == 3)).tolist():
        first, second = set(values[one[at]].split()), set(values[other[at]].split())
        if first <= second or second <= first:
            levels[at] = 2
    written = ("LATIN" if text.isascii() else script(text) or "LATIN" for text in values)
    scripts = _numbered(list(written))
    levels[(scripts[one] != scripts[other]) & (levels == 3)] = UNKNOWN
    return levels


def dates(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 a slip, or day and month changed for each other, 2 two slips or two of year, month and day, 3 another date."""
    slips = _slips(values, one, other)
    levels = np.select([slips <= ONE_SLIP, slips <= TWO_SLIPS], [1, 2], 3).astype(np.int64)
    number = pa.array(values, pa.string()).cast(pa.int64()).to_numpy()
    year, month, day = number // 10_000, number // 100 % 100, number % 100
    equal = sum((part[one] == part[other]).astype(np.int64) for part in (year, month, day))
    levels[(equal == 2) & (levels == 3)] = 2
    levels[(year[one] == year[other]) & (month[one] == day[other]) & (day[one] == month[other])] = 1
    return levels


def codes(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 a slip, 2 two slips, 3 another one."""
    slips = _slips(values, one, other)
    return np.select([slips <= ONE_SLIP, slips <= TWO_SLIPS], [1, 2], 3).astype(np.int64)


def phones(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 the same without its beginning, or a slip, 2 another one."""
    levels = np.full(len(one), 2, dtype=np.int64)
    texts = pa.array(values, pa.string())
    # one slip leaves the letters before it and behind it as they are: two of six at one of the ends
    begin, end = (_numbered(pc.utf8_slice_codeunits(texts, *part)) for part in ((0, 2), (-2,)))
    near = np.flatnonzero((begin[one] == begin[other]) | (end[one] == end[other]))
    levels[near[_slips(values, one[near], other[near]) <= ONE_SLIP]] = 1
    end = _numbered(pc.utf8_slice_codeunits(texts, -SHORTEST_PHONE))
    for at in np.flatnonzero((end[one] == end[other]) & (levels == 2)).tolist():
        first, second = values[one[at]], values[other[at]]
        if first.endswith(second) or second.endswith(first):
            levels[at] = 1
    return levels


def emails(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 a slip, or the same name and number before the @, 2 alike before the @, 3 another one.

    Level 2 is what two addresses spelled from like names have in common.
    """
    before = np.array([text.partition("@")[0] for text in values], dtype=object)
    is_numbered = _matching(before, r"\p{Nd}")
    name = _numbered(before)
    same = name[one] == name[other]
    like = same | (_winkler(before, one, other) >= NEAR)
    is_slip = (_slips(values, one, other) <= ONE_SLIP) | (same & is_numbered[one])
    return np.select([is_slip, like], [1, 2], 3).astype(np.int64)


def places(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 near, 2 another one."""
    levels = family_names(values, one, other)
    levels[levels > 1] = 2
    return levels


def streets(values: Texts, one: Levels, other: Levels) -> Levels:
    """1 the same number and words but for those only one of them has, 2 alike, 3 another address."""
    from rapidfuzz import fuzz, process

    written = pc.extract_regex(pa.array(values, pa.string()), r"(?:^| )(?P<number>\p{Nd}[^ ]*)")
    number = _numbered(pc.fill_null(pc.struct_field(written, "number"), ""))
    same_number = number[one] == number[other]
    like = np.asarray(
        process.cpdist(values[one].tolist(), values[other].tolist(), scorer=fuzz.token_set_ratio, workers=-1)
    )
    is_like = (same_number & (like >= LIKE_ADDRESS)) | (like >= SAME_ADDRESS)
    return np.select([same_number & (like >= SAME_ADDRESS), is_like], [1, 2], 3).astype(np.int64)


def categories(_values: Texts, one: Levels, _other: Levels) -> Levels:
    """1 another one."""
    return np.ones(len(one), dtype=np.int64)


def _numbered(texts: Texts | pa.StringArray | list[str]) -> Levels:
    """Equal numbers for equal texts: numbers are compared faster."""
    coded = pa.array(texts, pa.string()).dictionary_encode()
    return np.asarray(coded.indices.to_numpy(), dtype=np.int64)


def _matching(texts: Texts, pattern: str) -> NDArray[np.bool_]:
    """Whether each text has what the regular expression describes."""
    found = pc.match_substring_regex(pa.array(texts, pa.string()), pattern)
    return np.asarray(found.to_numpy(zero_copy_only=False), dtype=bool)


def _slips(values: Texts, one: Levels, other: Levels) -> Any:
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    return process.cpdist(
        values[one].tolist(), values[other].tolist(),
        scorer=OSA.distance, score_cutoff=TWO_SLIPS, dtype=np.int32, workers=-1,
    )  # fmt: skip


def _winkler(values: Texts, one: Levels, other: Levels) -> Any:
    from rapidfuzz import process
    from rapidfuzz.distance import JaroWinkler

    return process.cpdist(
        values[one].tolist(), values[other].tolist(),
        scorer=JaroWinkler.normalized_similarity, score_cutoff=RESEMBLING, dtype=np.float32, workers=-1,
    )  # fmt: skip
