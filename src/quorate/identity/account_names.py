"""Whose each company name is, where it is written without anything better beside it.

A name that exactly one account carries is that account's. Any other is weighed against the accounts it may be a short
form or a mistyping of. How like the names are is one piece of evidence and never enough alone: the account's domain,
the people who write the name from an address of that domain, and the country are the others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np

from quorate.identity.account_claims import WRITTEN_NAME, Claims, account_id
from quorate.identity.account_families import Families
from quorate.identity.company_names import NO_COMPANY, domain_stem, name_words, plain_name
from quorate.identity.evidence_words import Facts, facts_of
from quorate.identity.identity_decisions import Identifier
from quorate.identity.name_likeness import EQUAL, LEVELS, UNLIKE, is_short_form, likeness
from quorate.stats.decision_lessons import DecisionLessons, log_odds
from quorate.stats.record_linkage import UNKNOWN, Comparison, LinkageModel

# A wrong merge hides a company, an open one shows two: decided at odds of nineteen to one, put to a colleague from
# one to three.
SAME_FROM = 0.95
UNRESOLVED_FROM = 0.25
# One in three of the pairs that share a beginning or writers is the same company; learned from the evidence itself.
PRIOR_SHARE = 0.33

COMPARISONS = (
    Comparison("name", (0.02, 0.58, 0.25, 0.10, 0.05), (0.01, 0.10, 0.03, 0.26, 0.60)),
    Comparison("domain", (0.45, 0.35, 0.20), (0.02, 0.23, 0.75)),
    Comparison("writers", (0.55, 0.30, 0.15), (0.01, 0.03, 0.96)),
    Comparison("country", (0.92, 0.08), (0.30, 0.70)),
)
# What each level says, for the reasons that people read.
SAYS = (
    LEVELS,
    ("the domain spells the name", "the domain and the name begin alike", "the domain is another word"),
    ("several people of the domain write it", "one of the domain writes it", "people elsewhere write it"),
    ("same country", "another country"),
)


@dataclass(frozen=True)
class Writing:
    """What is known of written names: first seen, from which domains (with how many writers), in which countries."""

    since: Mapping[str, datetime]
    writers: Mapping[str, Mapping[str, int]]
    countries: Mapping[str, Mapping[str, int]]


def decide_names(
    claims: Claims,
    families: Families,
    writing: Writing,
    told: Sequence[tuple[str, Identifier, float]] = (),
) -> None:
    """Decide every written name, all writings of one plain name alike.

    told: plain name, an identifier of an account, and 1 or 0 as colleagues said that they are one or are not: they
        teach what the evidence is worth.
    """
    by_plain: dict[str, list[str]] = defaultdict(list)
    for name in sorted(writing.since):
        plain = plain_name(name)
        if plain and plain not in NO_COMPANY:
            by_plain[plain].append(name)
    weighed = _weighed(claims, families, writing, by_plain, told)
    for plain, names in by_plain.items():
        holders = {
            account
            for account in families.by_plain_name.get(plain, ())
            if claims.may_join(("account_name", plain), account)
        }
        _decide(claims, plain, names, writing, sorted(holders), weighed.get(plain, {}))


def _decide(
    claims: Claims,
    plain: str,
    names: Sequence[str],
    writing: Writing,
    holders: Sequence[str],
    weighed: Mapping[str, tuple[float, Facts]],
) -> None:
    since = min(writing.since[name] for name in names)
    facts: dict[str, Any] = {"name": names[0], "plain_name": plain}
    owner: str | None = account_id("account_name", plain)
    rule, candidates, probability = "own_name", list[str](), None
    if holders:
        owner, rule = (holders[0], "same_name") if len(holders) == 1 else (None, "several_of_that_name")
        candidates = list(holders) if len(holders) > 1 else []
    elif weighed:
        best = max(weighed, key=lambda account: (weighed[account][0], account))
        probability = round(weighed[best][0], 6)
        if probability >= SAME_FROM:
            owner, rule = best, "name_and_evidence"
        elif probability >= UNRESOLVED_FROM:
            owner, rule = None, "name_without_enough_evidence"
            candidates = [each for each in weighed if weighed[each][0] >= UNRESOLVED_FROM]
        else:
            probability = None
        facts |= weighed[best][1] if probability is not None else {}
    for identifier in (("account_name", plain), *((WRITTEN_NAME, name) for name in names)):
        claims.decide(identifier, owner, since, rule, facts, candidates, probability)


def _weighed(
    claims: Claims,
    families: Families,
    writing: Writing,
    by_plain: Mapping[str, Sequence[str]],
    told: Sequence[tuple[str, Identifier, float]],
) -> dict[str, dict[str, tuple[float, Facts]]]:
    """For names that no account carries: plain name -> account -> (probability, evidence in words with its weights)."""
    weigher = _Weigher(claims, families, writing)
    pairs: list[tuple[str, str]] = []
    levels: list[list[int]] = []
    for plain, names in by_plain.items():
        if plain not in families.by_plain_name:
            for account in weigher.candidates(plain, names):
                pairs.append((plain, account))
                levels.append(weigher.levels(names, account))
    if not pairs:
        return {}
    table = np.array(levels, dtype=np.int64)
    model = LinkageModel(COMPARISONS, share=PRIOR_SHARE).fit(table)
    lessons = _lessons(weigher, claims, by_plain, told, model)
    weights, moves = model.predict_weights(table), lessons.predict_moves(table)
    chances = lessons.predict_probability(table, model.predict_probability(table))
    odds: dict[str, dict[str, float]] = defaultdict(dict)
    evidence: dict[tuple[str, str], Facts] = {}
    for at, (pair, row, chance) in enumerate(zip(pairs, table, chances, strict=True)):
        # like names are needed, and so is something that has nothing to do with the name
        if row[0] != UNLIKE and weigher.is_independent(row):
            odds[pair[0]][pair[1]] = float(chance / (1 - chance))
        elif row[0] != UNLIKE:
            odds[pair[0]][pair[1]] = float(
                min(chance, SAME_FROM - 0.01) / (1 - min(chance, SAME_FROM - 0.01))
            )
        evidence[pair] = facts_of(SAYS, row, weights[at], moves[at], lessons.count_)
    return {
        plain: _shared_out(rivals, families, {account: evidence[plain, account] for account in rivals})
        for plain, rivals in odds.items()
    }


def _shared_out(
    odds: Mapping[str, float], families: Families, evidence: Mapping[str, Facts]
) -> dict[str, tuple[float, Facts]]:
    """Probabilities of accounts of which at most one is meant; a subsidiary does not compete with a likelier parent."""
    rivals = {
        account: value
        for account, value in odds.items()
        if odds.get(families.parent_of(account) or "", -1.0) < value
    }
    total = 1 + sum(rivals.values())
    return {account: (value / total, evidence[account]) for account, value in rivals.items()}


def _lessons(
    weigher: _Weigher,
    claims: Claims,
    by_plain: Mapping[str, Sequence[str]],
    told: Sequence[tuple[str, Identifier, float]],
    model: LinkageModel,
) -> DecisionLessons:
    """What decisions about names teach, each compared as it would be without the decision."""
    said = [
        (weigher.levels(by_plain[plain], account), answer)
        for plain, identifier, answer in told
        if plain in by_plain and (account := claims.account_of(*identifier))
    ]
    lessons = DecisionLessons([len(each.same) for each in COMPARISONS])
    if not said:
        return lessons
    levels = np.array([each for each, _ in said], dtype=np.int64)
    answers = np.array([answer for _, answer in said])
    return lessons.fit(levels, log_odds(model.predict_probability(levels)), answers)


class _Weigher:
    """Compares written names with accounts."""

    def __init__(self, claims: Claims, families: Families, writing: Writing) -> None:
        self._claims = claims
        self._families = families
        self._writing = writing
        self._domains: dict[str, set[str]] = defaultdict(set)
        self._by_ends: dict[str, set[str]] = defaultdict(set)
        for (kind, value), row in claims.rows.items():
            if kind == "domain" and row["account_id"]:
                self._domains[row["account_id"]].add(value)
        for account, names in families.names_of.items():
            for name in names:
                for end in _ends("".join(name)):
                    self._by_ends[end].add(account)

    def candidates(self, plain: str, names: Sequence[str]) -> list[str]:
        """Accounts whose name begins or ends as this one does, or from whose domains it is written."""
        found = {account for end in _ends(plain) for account in self._by_ends.get(end, ())}
        for name in names:
            for domain in self._writing.writers.get(name, ()):
                found |= {account} if (account := self._claims.account_of("domain", domain)) else set()
        return sorted(each for each in found if self._claims.may_join(("account_name", plain), each))

    def levels(self, names: Sequence[str], account: str) -> list[int]:
        """The level of each of `COMPARISONS`."""
        return [
            min(
                likeness(name_words(name), known)
                for name in names
                for known in self._families.names_of.get(account, [()])
            ),
            self._domain_level(name_words(names[0]), account),
            self._writers_level(names, account),
            self._country_level(names, account),
        ]

    @staticmethod
    def is_independent(levels: Sequence[int]) -> bool:
        """Whether anything but the name speaks for the pair."""
        return levels[1] == 0 or levels[2] in (0, 1) or levels[3] == 0 or levels[0] == EQUAL

    def _domain_level(self, words: tuple[str, ...], account: str) -> int:
        stems = {domain_stem(domain) for domain in self._domains.get(account, ())}
        if not stems:
            return UNKNOWN
        plain = "".join(words)
        if plain in stems:
            return 0
        begins = any(stem.startswith(plain) or is_short_form((stem,), words, slips=1) for stem in stems)
        return 1 if begins else 2

    def _writers_level(self, names: Sequence[str], account: str) -> int:
        here = elsewhere = 0
        for name in names:
            for domain, count in self._writing.writers.get(name, {}).items():
                if domain in self._domains.get(account, ()):
                    here += count
                else:
                    elsewhere += count
        if not here + elsewhere:
            return UNKNOWN
        return 2 if here <= elsewhere else 0 if here > 1 else 1

    def _country_level(self, names: Sequence[str], account: str) -> int:
        seen = {country for name in names for country in self._writing.countries.get(name, ())}
        known = self._families.countries.get(account, set())
        if not seen or not known:
            return UNKNOWN
        return 0 if seen & known else 1


def _ends(plain: str) -> tuple[str, str]:
    """What candidates must share: the first four letters or the last five."""
    return plain[:4], "-" + plain[-5:]
