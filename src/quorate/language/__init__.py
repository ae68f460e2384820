"""The language that people are answered in: their sentences, their numbers, their days.

Whoever answers a person says in which language (`speaking`); what makes sentences asks for them by the English sentence
(`gettext`, `ngettext`, `pgettext`) and never knows who asked. Outside of any `speaking` the language is English, so
that what is computed, stored or sent to machines is the same for everybody.
"""

from quorate.language.active import LANGUAGES, Language, best_language, language, language_named, speaking
from quorate.language.days import day_text, moment_text, month_mark, month_names, month_text
from quorate.language.numbers import MINUS, money_text, number, percent_text, significant_text
from quorate.language.ordering import by_name
from quorate.language.sentences import (
    Words,
    counted,
    gettext,
    gettext_noop,
    label_text,
    ngettext,
    pgettext,
    translated,
)

__all__ = [
    "LANGUAGES",
    "MINUS",
    "Language",
    "Words",
    "best_language",
    "by_name",
    "counted",
    "day_text",
    "gettext",
    "gettext_noop",
    "label_text",
    "language",
    "language_named",
    "moment_text",
    "money_text",
    "month_mark",
    "month_names",
    "month_text",
    "ngettext",
    "number",
    "percent_text",
    "pgettext",
    "significant_text",
    "speaking",
    "translated",
]
