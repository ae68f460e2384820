"""What one plain value may be: text, a word, a number, a duration.

Each shape reads itself, says in a phrase what it expects (for messages and the reference page), and gives the
same as JSON Schema (for editors).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from quorate.errors import nearest_word
from quorate.settings.durations import (
    DAYS_PER_UNIT,
    DURATION_PATTERN,
    SIZE_PATTERN,
    SIZE_UNITS,
    duration_days,
    duration_unit,
    size_text,
)

if TYPE_CHECKING:
    from quorate.settings.nodes import Scalar

JsonSchema: TypeAlias = dict[str, Any]

LONGEST_TEXT_CHARACTERS = 500
LONGEST_DURATION_DAYS = 3650
WORD_PATTERN = r"^[a-z][a-z0-9_]{0,62}$"
# A generated criterion id holds dots: `explore.exit.2`.
CRITERION_PATTERN = r"^[a-z][a-z0-9_]{0,62}(\.(entry|exit|track)\.[0-9]+)?$"
_MOST_WORDS_TOLD = 16
_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
    "november", "december",
)  # fmt: skip
_LIKE_TRUTH = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}


@dataclass(frozen=True)
class Wrong:
    """Why a value cannot be used."""

    code: str
    message: str
    expected: str | None = None
    nearest: str | None = None


class ScalarShape(ABC):
    """The shape of one plain value. A subclass says which Python types it `accepts`, and reads those."""

    accepts: ClassVar[tuple[type, ...]] = (str,)

    @property
    def phrase(self) -> str:
        """What is expected, to follow the word "expected"."""
        return self._phrase()

    def json_schema(self) -> JsonSchema:
        """What is expected, as JSON Schema."""
        return self._json_schema()

    def read(self, scalar: Scalar) -> object:
        """The value that is meant, or a `Wrong`."""
        # True and false are whole numbers to Python, but not to the person who wrote the file.
        if type(scalar.value) in self.accepts:
            return self._read(scalar.value, shortened(scalar.text))
        return self._wrong_type(scalar)

    def meaning(self, text: str) -> object:
        """What a text that stands in no file means, or a `Wrong`."""
        return self._read(text, shortened(text))

    def written(self, value: object) -> str:
        """How a value that was read would be written."""
        return str(value)

    def _wrong_type(self, scalar: Scalar) -> Wrong:
        if scalar.kind == "nothing":
            return Wrong("wrong_type", "no value is given", self.phrase)
        return Wrong("wrong_type", f"{shortened(scalar.text)} is {scalar.kind}", self.phrase)

    @abstractmethod
    def _phrase(self) -> str: ...

    @abstractmethod
    def _json_schema(self) -> JsonSchema: ...

    @abstractmethod
    def _read(self, value: Any, shown: str) -> object:
        """Read a value of an accepted type; `shown` is how it was written, short and in quotes."""


def shortened(text: str) -> str:
    """Text short enough for one line of a message, in quotes."""
    flat = " ".join(text.split())
    return f"'{flat if len(flat) <= 60 else flat[:57] + '...'}'"


def word_list(words: Sequence[str]) -> str:
    """`one of: a, b, c`."""
    return "one of: " + ", ".join(words)


@dataclass(frozen=True)
class Text(ScalarShape):
    """Free text; runs of white space count as one space. `pattern` narrows it, `looks_like` says to what.

    `names` says what kind of thing it gives a name to.
    """

    looks_like: str = "text"
    pattern: str | None = None
    names: str | None = None
    is_lowered: bool = False

    def _phrase(self) -> str:
        return self.looks_like

    def _json_schema(self) -> JsonSchema:
        schema: JsonSchema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT_CHARACTERS}
        return {**schema, "pattern": self.pattern} if self.pattern else schema

    def _read(self, value: str, shown: str) -> object:
        text = " ".join(value.split())
        text = text.lower() if self.is_lowered else text
        if not text:
            return Wrong("empty_text", "the text is empty", self.phrase)
        if len(text) > LONGEST_TEXT_CHARACTERS:
            most = f"at most {LONGEST_TEXT_CHARACTERS}"
            return Wrong("out_of_range", f"the text has {len(text)} characters", most)
        if self.pattern and not re.search(self.pattern, text):
            return Wrong("bad_text", f"{shown} does not look right", self.phrase)
        return text

    def _wrong_type(self, scalar: Scalar) -> Wrong:
        wrong = super()._wrong_type(scalar)
        if scalar.kind == "nothing" or self.pattern:
            return wrong
        return replace(wrong, expected=f"{self.phrase}, in quotes if it looks like a number")


@dataclass(frozen=True)
class Word(ScalarShape):
    """A name made of small letters, digits and underscores.

    `names` says what kind of thing it gives a name to; `refers_to` which kind of thing it must be the
    name of; `also` words allowed besides such names.
    """

    names: str | None = None
    refers_to: str | None = None
    also: tuple[str, ...] = ()

    def _phrase(self) -> str:
        if self.refers_to:
            besides = f", or {', '.join(self.also)}" if self.also else ""
            return f"the name of a {self.refers_to} of this map{besides}"
        return "a name of small letters, digits and underscores, beginning with a letter"

    @property
    def _pattern(self) -> str:
        return CRITERION_PATTERN if self.refers_to == "criterion" else WORD_PATTERN

    def _json_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": self._pattern}

    def _read(self, value: str, shown: str) -> object:
        if re.search(self._pattern, value) and not value.endswith("\n"):
            return value
        return Wrong("bad_name", f"{shown} cannot be a name", self.phrase, _as_name(value))


def _as_name(text: str) -> str | None:
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    return name if re.search(WORD_PATTERN, name) else None


@dataclass(frozen=True)
class Choice(ScalarShape):
    """One word of a closed list."""

    words: tuple[str, ...]

    def _phrase(self) -> str:
        return word_list(self.words)

    def _json_schema(self) -> JsonSchema:
        return {"enum": list(self.words)}

    def _read(self, value: str, shown: str) -> object:
        if value in self.words:
            return value
        nearest = nearest_word(value, self.words)
        is_long = nearest is not None and len(self.words) > _MOST_WORDS_TOLD
        expected = f"one of the {len(self.words)} words of the reference page" if is_long else self.phrase
        return Wrong("unknown_word", f"{shown} is not known here", expected, nearest)


@dataclass(frozen=True)
class Month(ScalarShape):
    """The English name of a month, read as its number from 1 to 12."""

    def _phrase(self) -> str:
        return "the name of a month, such as january"

    def _json_schema(self) -> JsonSchema:
        return {"enum": list(_MONTHS)}

    def written(self, value: object) -> str:
        """The month's name."""
        return _MONTHS[value - 1] if isinstance(value, int) else str(value)

    def _read(self, value: str, shown: str) -> object:
        if value.lower() in _MONTHS:
            return _MONTHS.index(value.lower()) + 1
        return Wrong("unknown_word", f"{shown} is no month", self.phrase, nearest_word(value, _MONTHS))


@dataclass(frozen=True)
class Whole(ScalarShape):
    """A whole number from `low` to `high`; `most` names a kind of thing whose count it may not exceed."""

    accepts: ClassVar[tuple[type, ...]] = (int,)

    low: int
    high: int
    most: str | None = None

    def _phrase(self) -> str:
        return f"a whole number from {self.low} to {self.high}"

    def _json_schema(self) -> JsonSchema:
        return {"type": "integer", "minimum": self.low, "maximum": self.high}

    def _read(self, value: int, shown: str) -> object:
        if self.low <= value <= self.high:
            return value
        return Wrong("out_of_range", f"{shown} is out of range", self.phrase)


@dataclass(frozen=True)
class Number(ScalarShape):
    """A number from `low` to `high`."""

    accepts: ClassVar[tuple[type, ...]] = (int, float)

    low: float
    high: float

    def _phrase(self) -> str:
        return f"a number from {self.low:g} to {self.high:g}"

    def _json_schema(self) -> JsonSchema:
        return {"type": "number", "minimum": self.low, "maximum": self.high}

    def _read(self, value: float, shown: str) -> object:
        # whole numbers may have hundreds of digits: they are compared before they become a float
        if self.low <= value <= self.high:
            return float(value)
        return Wrong("out_of_range", f"{shown} is out of range", self.phrase)


@dataclass(frozen=True)
class Flag(ScalarShape):
    """True or false."""

    accepts: ClassVar[tuple[type, ...]] = (bool,)

    def _phrase(self) -> str:
        return "true or false"

    def _json_schema(self) -> JsonSchema:
        return {"type": "boolean"}

    def written(self, value: object) -> str:
        """In small letters, as YAML and TOML have it."""
        return str(value).lower()

    def _read(self, value: object, _shown: str) -> object:
        return value

    def _wrong_type(self, scalar: Scalar) -> Wrong:
        return replace(super()._wrong_type(scalar), nearest=_LIKE_TRUTH.get(scalar.text.lower()))


@dataclass(frozen=True)
class Days(ScalarShape):
    """A duration, read as a number of days; at least one day."""

    def _phrase(self) -> str:
        return "a duration such as 30 days, 2 weeks, 6 months or 1 year"

    def _json_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": DURATION_PATTERN}

    def written(self, value: object) -> str:
        """In days."""
        return f"{value} days"

    def _read(self, value: str, shown: str) -> object:
        days = duration_days(value)
        if days is None:
            units = [f"{unit}s" for unit in DAYS_PER_UNIT]
            nearest = nearest_word(duration_unit(value) or "", units)
            return Wrong("bad_duration", f"{shown} is no duration", self.phrase, nearest)
        if days < 1:
            return Wrong("too_short", f"{shown} is shorter than a day", "at least 1 day")
        if days > LONGEST_DURATION_DAYS:
            return Wrong("out_of_range", f"{shown} is out of range", "at most 10 years")
        return days


@dataclass(frozen=True)
class Day(ScalarShape):
    """A day of the calendar, read as it is written: `2026-03-31`."""

    def _phrase(self) -> str:
        return "a day such as 2026-03-31"

    def _json_schema(self) -> JsonSchema:
        return {"type": "string", "format": "date"}

    def _read(self, value: str, shown: str) -> object:
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            return Wrong("bad_day", f"{shown} is no day of the calendar", self.phrase)


@dataclass(frozen=True)
class Size(ScalarShape):
    """An amount of memory, read as the engine writes it: `4GB`."""

    def _phrase(self) -> str:
        return f"an amount of memory such as 4 GB (units: {', '.join(SIZE_UNITS)})"

    def _json_schema(self) -> JsonSchema:
        return {"type": "string", "pattern": SIZE_PATTERN}

    def _read(self, value: str, shown: str) -> object:
        size = size_text(value)
        return Wrong("bad_size", f"{shown} is no amount of memory", self.phrase) if size is None else size


@dataclass(frozen=True)
class Phrase(ScalarShape):
    """Words to look for in texts, whatever their case; `phrase_pattern` makes an expression of them."""

    def _phrase(self) -> str:
        return "words to look for, such as lost to competitor; * stands for the rest of a word"

    def _json_schema(self) -> JsonSchema:
        return {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT_CHARACTERS}

    def _read(self, value: str, shown: str) -> object:
        text = Text(is_lowered=True).meaning(value)
        if isinstance(text, str) and not re.search(r"\w", text):
            return Wrong("bad_text", f"{shown} holds no word", self.phrase)
        return text


def phrase_pattern(phrase: str) -> str:
    """A regular expression that finds the phrase, as whole words, in text in small letters.

    `compet*` finds competitor and competition; between words any spaces, hyphens and underscores may stand.
    The expression uses nothing that differs between Python, DuckDB and Spark.
    """
    looked_for = "[ _-]+".join(re.sub(r"\W", _escaped, word) for word in phrase.split())
    return f"(^|[^a-z0-9]){looked_for}([^a-z0-9]|$)"


def _escaped(sign: re.Match[str]) -> str:
    if sign[0] == "*":
        return "[a-z0-9]*"
    return f"\\{sign[0]}" if sign[0].isascii() else sign[0]
