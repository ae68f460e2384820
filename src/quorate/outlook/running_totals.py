"""Signs that a number grows while a deal runs, so that its last value tells how the deal ended.

Three are looked for: the name says that time or happenings are counted; two clocks run side by side, one never ahead
of the other and mostly equal to it; and shares that add up to one, which nobody can know before the whole is over.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations

import numpy as np

from quorate.stats.ragged import Numbers

# Time that passes, in the languages CRMs are kept in. A size or a sum of money "in two years" is none.
_TIME = re.compile(
    r"\b(days?|hours?|weeks?|months?|minutes?|durations?|elapsed|velocity|aging|tage|tagen|wochen|stunden|dauer|jours?"
    r"|semaines?|heures?|dur[eé]e|d[ií]as?|horas?|semanas?|duraci[oó]n|giorni|durata|dagen|looptijd)\b"
)
_HAPPENINGS = re.compile(
    r"\b(chang(es?|ed)|push(es|ed)?|touch(es)?|activit(y|ies)|calls?|meetings?|e ?mails?|visits?|updates?|steps?"
    r"|stages?|[aä]nderungen|aktivit[aä]ten|changements|cambios|modifiche|wijzigingen)\b"
)
_COUNTED = re.compile(r"\b(counts?|numbers?|totals?|times|anzahl|nombre|n[uú]mero|numero|aantal)\b|#")
_OF_SOMETHING_ELSE = re.compile(
    r"\b(revenue|amount|price|cost|budget|sales|turnover|employees?|staff|seats?|users?|licen[sc]es?|terms?|notice|trial"
    r"|contract|payment|warranty|umsatz|preis|betrag|mitarbeiter|chiffre|prix|ingresos|precio|fatturato|prezzo|omzet)\b"
)
# A code of few steps (size 1 to 5) is no clock.
_FEWEST_VALUES = 12
_SAME, _MOSTLY = 1e-9, 0.5
_CLOSE_TO_ONE, _LIKELY_PARTS = 0.01, 4
_MOST_CANDIDATES = 10


def is_counting(name: str, numbers: Numbers) -> bool:
    """Whether the name says that time or happenings are counted, and the values could be such counts."""
    known = numbers[~np.isnan(numbers)]
    if not len(known) or (known < 0.0).any() or len(np.unique(known)) < _FEWEST_VALUES:
        return False
    words = _words(name)
    if _TIME.search(words):
        return _OF_SOMETHING_ELSE.search(words) is None or "stage" in words
    return bool(_HAPPENINGS.search(words) and _COUNTED.search(words))


def nested_clocks(columns: Mapping[str, Numbers]) -> dict[str, str]:
    """Fields that measure time, each with one it runs beside: never ahead of it, and mostly equal."""
    clocks = {name: values for name, values in columns.items() if _TIME.search(_words(name))}
    found: dict[str, str] = {}
    for one, other in combinations(clocks, 2):
        both = ~np.isnan(clocks[one]) & ~np.isnan(clocks[other])
        gap = clocks[one][both] - clocks[other][both]
        if len(gap) < _FEWEST_VALUES or not np.any(gap) or len(np.unique(clocks[one][both])) < _FEWEST_VALUES:
            continue
        never_crosses = bool(np.all(gap >= 0.0) or np.all(gap <= 0.0))
        if never_crosses and np.mean(np.abs(gap) <= _SAME) >= _MOSTLY:
            found[one], found[other] = other, one
    return found


def parts_of_a_whole(columns: Mapping[str, Numbers]) -> tuple[str, ...]:
    """The largest set of fields whose values add up to one in most deals and to more in none; empty where none do."""
    shares = [name for name, values in columns.items() if _is_share(values)][:_MOST_CANDIDATES]
    for size in range(min(len(shares), _LIKELY_PARTS), 1, -1):
        for names in combinations(shares, size):
            if _add_up([columns[name] for name in names]):
                return names
    return ()


def _is_share(values: Numbers) -> bool:
    known = values[~np.isnan(values)]
    is_inside = len(known) > 0 and known.min() >= 0.0 and known.max() <= 1.0
    return bool(is_inside and len(np.unique(known)) >= _FEWEST_VALUES)


def _add_up(parts: Sequence[Numbers]) -> bool:
    total = np.sum(parts, axis=0)
    total = total[~np.isnan(total)]
    if not len(total) or total.max() > 1.0 + _CLOSE_TO_ONE:
        return False
    return bool(np.mean(np.abs(total - 1.0) <= _CLOSE_TO_ONE) >= _MOSTLY)


def _words(name: str) -> str:
    """A field's name as words in small letters: `StageChangeCount__c` is 'stage change count'."""
    plain = re.sub(r"__c$", "", name)
    plain = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", plain)
    return re.sub(r"[_\-./]+", " ", plain).lower()
