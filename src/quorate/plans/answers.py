"""In which channel a person answers: by their own days with us, and by others' while these are few."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from quorate.plans.situations import Row

# What the others say counts as so many answered days of the person's own: with a dozen of them, it is mostly they.
OTHERS_WORTH = 4.0
# What everybody says counts as so many days of a role's or a company's people together.
ALL_WORTH = 20.0
# A day without an answer says little by itself: it takes some to put a channel aside.
UNANSWERED_WORTH = 2.0


@dataclass(frozen=True)
class Answers:
    """What one channel has been with one person.

    Attributes
    ----------
    score: how much speaks for the channel, in [0, 1]; comparable between channels of one person only.
    answered_days, tried_days: days of the person's own with an answer, and with any contact or doing.
    """

    score: float
    answered_days: int
    tried_days: int


class AnswerModel:
    """Shares of answered days by channel, pooled partially.

        everybody(c) = (days in c + 1) / (days + channels)
        group(c)     = (days of the group in c + 20 everybody(c)) / (days of the group + 20)
        person(c)    = (own days in c + 4 mean of role(c) and company(c)) / (own days + 4)
        score(c)     = person(c) (answered + 2) / (tried + 2)

    The last factor takes away from a channel in which we were left without an answer. Days, not touches: a page read
    in ten steps is one. An association: people answer where they were written to.

    Parameters
    ----------
    rows: of `channel_answers`.
    members: of `plan_members`, for everyone's role.
    accounts: the account of each journey.
    """

    def __init__(self, rows: Iterable[Row], members: Iterable[Row], accounts: Mapping[str, str]) -> None:
        self._own: dict[str, dict[str, Row]] = defaultdict(dict)
        for row in rows:
            self._own[row["person_id"]][row["channel"]] = row
        self._all: Counter[str] = Counter()
        self._of_group: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        seen: set[tuple[str, str, str]] = set()
        for member in members:
            person = member["person_id"]
            for kind, name in (("role", member["role"]), ("account", accounts.get(member["journey_id"], ""))):
                if (person, kind, name) not in seen:
                    seen.add((person, kind, name))
                    self._of_group[kind, name].update(self._days(person))
        for person in sorted({person for person, *_ in seen}):
            self._all.update(self._days(person))

    def answers(self, person_id: str | None, role: str | None, account_id: str, channel: str) -> Answers:
        """What speaks for one channel with one person, or with whoever will fill a role where nobody is known."""
        own = self._own.get(person_id or "", {})
        days = sum(row["answered_count"] for row in own.values())
        row = own.get(channel)
        answered, tried = (row["answered_count"], row["tried_count"]) if row else (0, 0)
        others = (
            self._group("role", role or "", channel) + self._group("account", account_id, channel)
        ) / 2.0
        share = (answered + OTHERS_WORTH * others) / (days + OTHERS_WORTH)
        return Answers(share * (answered + UNANSWERED_WORTH) / (tried + UNANSWERED_WORTH), answered, tried)

    def _group(self, kind: str, name: str, channel: str) -> float:
        days = self._of_group.get((kind, name), Counter())
        everybody = (self._all[channel] + 1.0) / (self._all.total() + len(self._all) + 1.0)
        return (days[channel] + ALL_WORTH * everybody) / (days.total() + ALL_WORTH)

    def _days(self, person_id: str) -> dict[str, int]:
        return {channel: row["answered_count"] for channel, row in self._own.get(person_id, {}).items()}
