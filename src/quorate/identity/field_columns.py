"""The ways of writing of `field_values` for whole columns at once, in Arrow; each gives what its namesake gives.

Values of ASCII letters, nearly all, are cleaned without a step of Python for each; the others by `field_values`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from quorate.identity import field_values as values

# What Python takes for blank of ASCII, and the dashes of dates.
_BLANKS = r"[\s\v\x1c-\x1f-]+"
_ADDRESS = r"(?P<address>[\w.+'-]+@[\w-]+(?:\.[\w-]+)+)"


def cleaned(clean: values.Clean, texts: pa.StringArray) -> pa.StringArray:
    """`clean` of each text, which may not be null; '' where nothing is left."""
    at_once = _AT_ONCE.get(clean)
    if at_once is None:
        return pa.array([clean(text) for text in texts.to_pylist()], pa.string())
    found = pc.if_else(pc.string_is_ascii(texts), at_once(texts), pa.scalar(None, pa.string()))
    left = pc.is_null(found)
    others = [clean(text) for text in texts.filter(left).to_pylist()]
    return pc.replace_with_mask(found, left, pa.array(others, pa.string()))


def _word(texts: pa.StringArray) -> pa.StringArray:
    return pc.ascii_trim(pc.replace_substring_regex(pc.ascii_lower(texts), "[^a-z0-9]+", " "), " ")


def _name_part(texts: pa.StringArray) -> pa.StringArray:
    closed = pc.replace_substring_regex(pc.ascii_lower(texts), "['.]+", "")
    return pc.ascii_trim(pc.replace_substring_regex(closed, "[^a-z]+", " "), " ")


def _code(texts: pa.StringArray) -> pa.StringArray:
    return pc.replace_substring_regex(pc.ascii_lower(texts), "[^a-z0-9]+", "")


def _phone(texts: pa.StringArray) -> pa.StringArray:
    digits = pc.ascii_ltrim(pc.replace_substring_regex(texts, "[^0-9]+", ""), "0")
    return pc.if_else(pc.greater_equal(pc.binary_length(digits), values.SHORTEST_PHONE), digits, "")


def _email(texts: pa.StringArray) -> pa.StringArray:
    found = pc.struct_field(pc.extract_regex(texts, _ADDRESS), "address")
    return pc.ascii_lower(pc.fill_null(found, ""))


def _street(texts: pa.StringArray) -> pa.StringArray:
    parted = pc.replace_substring_regex(_word(texts), r"([a-z]{3})(?:strasse|str)\b", r"\1 st")
    listed = pc.split_pattern(parted, " ")
    words = listed.values.dictionary_encode()
    short = pa.array(
        [values.STREET_WORDS.get(word, word) for word in words.dictionary.to_pylist()], pa.string()
    )
    return pc.binary_join(pa.ListArray.from_arrays(listed.offsets, short.take(words.indices)), " ")


def _date(texts: pa.StringArray) -> pa.StringArray:
    """Eight digits; null where Python has to read the date."""
    digits = pc.replace_substring_regex(texts, _BLANKS, "")
    return pc.if_else(pc.match_substring_regex(digits, "^[0-9]{8}$"), digits, pa.scalar(None, pa.string()))


_AT_ONCE: Mapping[values.Clean, Callable[[pa.StringArray], pa.StringArray]] = {
    values.word: _word,
    values.name_part: _name_part,
    values.code: _code,
    values.phone: _phone,
    values.email: _email,
    values.street: _street,
    values.date: _date,
}
