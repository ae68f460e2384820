"""People whom sources keep apart and who may be one: same account, like names, and what else speaks for it.

Two groups of records at one account whose names are alike are compared by name, title, addresses, telephone and
country. Sure pairs are joined, doubtful ones are put to a colleague. A pair is only joined when no third record that
one of them fits contradicts the other: likeness does not travel along chains.

Records that say more (telephone, date of birth, postal address) are also compared wherever they are from.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import numpy as np
import pyarrow as pa

from quorate.identity.evidence_words import facts_of
from quorate.identity.identity_decisions import Identifier
from quorate.identity.pairs_by_details import NEARLY_SAME, Evidence, pairs_by_details
from quorate.identity.person_components import Components
from quorate.identity.person_names import (
    LEVELS,
    OTHER,
    Name,
    is_spelled,
    name_likeness,
    person_name,
    spelled_names,
)
from quorate.identity.title_likeness import TITLE_LEVELS, title_likeness
from quorate.stats.decision_lessons import DecisionLessons, log_odds
from quorate.stats.record_linkage import UNKNOWN, Comparison, LinkageModel
from quorate.warehouse.steps import ArrowStep, Context

# Two people made one mix up their stances; one shown as two is a nuisance. Hence nineteen to one for the former.
SAME_FROM = 0.95
UNRESOLVED_FROM = 0.5
AT_ACCOUNT, BY_DETAILS = "name_at_account", "details_of_records"
# Of pairs that share an account and the beginning of a name, about one in five is one person in CRMs with duplicates.
PRIOR_SHARE = 0.2

COMPARISONS = (
    Comparison("name", (0.80, 0.09, 0.08, 0.03), (0.012, 0.008, 0.01, 0.97)),
    Comparison("title", (0.70, 0.15, 0.15), (0.04, 0.16, 0.80)),
    Comparison("address", (0.30, 0.40, 0.24, 0.05, 0.01), (0.005, 0.015, 0.18, 0.78, 0.02)),
    Comparison("phone", (0.85, 0.15), (0.01, 0.99)),
    Comparison("country", (0.97, 0.03), (0.75, 0.25)),
)
SAYS = (
    LEVELS,
    TITLE_LEVELS,
    (
        "same name before the @ on two domains of the company",
        "a private address spells the name",
        "addresses on two domains",
        "two mailboxes on one domain",
        "mailboxes told apart by a number",
    ),
    ("same telephone", "two telephones"),
    ("same country", "two countries"),
)
# The levels of addresses that speak against: a colleague has to say so.
TWO_MAILBOXES, NUMBERED = 3, 4
# How much likelier one of two rivals must be to be chosen before the other.
CLEARLY = 10.0
# No block of more groups than this is compared pair by pair: so many of one name say that it tells nobody apart.
LARGEST_BLOCK = 200

SCHEMA = pa.schema(
    [
        ("left_kind", pa.string()),
        ("left_value", pa.string()),
        ("right_kind", pa.string()),
        ("right_value", pa.string()),
        ("decision", pa.string()),
        ("probability", pa.float64()),
        ("rule", pa.string()),
        ("reasons", pa.string()),
    ]
)


@dataclass
class _Group:
    """What all records of one group say."""

    first: Identifier
    names: set[Name] = field(default_factory=set)
    titles: set[str] = field(default_factory=set)
    company_addresses: set[str] = field(default_factory=set)
    private_addresses: set[str] = field(default_factory=set)
    phones: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    accounts: set[str] = field(default_factory=set)

    def learn(self, row: Mapping[str, Any]) -> None:
        """Add what one record says."""
        if row["email"] and row["email_kind"] == "company":
            self.company_addresses.add(row["email"])
        elif row["email"] and row["email_kind"] == "free_mail":
            self.private_addresses.add(row["email"])
        if row["full_name"] and len(name := person_name(row["full_name"])) > 1:
            self.names.add(name)
        self.phones.update(phone for phone in row["phones"] or () if phone)
        for column, into in (
            ("title", self.titles), ("country", self.countries), ("account_id", self.accounts),
        ):  # fmt: skip
            if row[column]:
                into.add(row[column])

    def known_names(self) -> set[Name]:
        """Its names, or those its company address spells where no record names it."""
        return self.names or {name for each in self.company_addresses for name in spelled_names(each)}


def person_pairs(tables: Mapping[str, pa.Table], _context: Context) -> pa.Table:
    """One row per pair of groups that are one person (`same`) or may be (`unresolved`); an identifier names each."""
    components = Components(tables["person_nodes"], tables["person_edges"], tables["identity_decisions"])
    profiles = tables["person_profiles"].to_pylist()
    groups = _profiled(components, profiles)
    kept_apart = _kept_apart(components, tables["identity_decisions"])
    found = {pair: (*each, AT_ACCOUNT) for pair, each in _at_accounts(tables, groups, kept_apart).items()}
    for pair, (chance, facts) in pairs_by_details(profiles, components.group_of).items():
        if pair not in kept_apart:
            most = NEARLY_SAME if _at_two_accounts(*(groups[number] for number in pair)) else 1.0
            found.setdefault(pair, (min(chance, most), facts, BY_DETAILS))
    decided = _without_chains({pair: chance for pair, (chance, _, _) in found.items()})
    rows = []
    for pair in sorted(decided):
        (left, right), (_, facts, rule) = (groups[number].first for number in pair), found[pair]
        rows.append((*left, *right, *decided[pair], rule, json.dumps(facts)))
    return pa.Table.from_pylist([dict(zip(SCHEMA.names, row, strict=True)) for row in rows], schema=SCHEMA)


def _at_accounts(
    tables: Mapping[str, pa.Table], groups: Mapping[int, _Group], kept_apart: set[tuple[int, int]]
) -> dict[tuple[int, int], Evidence]:
    """Pairs of groups with like names at one account: probability, and what speaks for it."""
    pairs = sorted(_candidates(groups) - kept_apart)
    if not pairs:
        return {}
    levels = np.array([_levels(groups[one], groups[other]) for one, other in pairs], dtype=np.int64)
    model = LinkageModel(COMPARISONS, share=PRIOR_SHARE).fit(levels)
    lessons = _lessons(tables, model)
    chance = lessons.predict_probability(levels, model.predict_probability(levels))
    chance = np.minimum(chance, [_ceiling(row) for row in levels])
    weights, moves = model.predict_weights(levels), lessons.predict_moves(levels)
    return {
        pair: (float(chance[at]), facts_of(SAYS, levels[at], weights[at], moves[at], lessons.count_))
        for at, pair in enumerate(pairs)
        if chance[at] >= UNRESOLVED_FROM
    }


STEP = ArrowStep(
    "person_pairs",
    {
        "person_nodes": ("kind", "value"),
        "person_edges": ("left_kind", "left_value", "right_kind", "right_value", "rule"),
        "person_profiles": ("kind", "value", "email", "full_name", "title", "account_id", "phone", "country"),
        "identity_decisions": ("left_kind", "left_value", "right_kind", "right_value"),
    },
    person_pairs,
)


def _profiled(components: Components, rows: Iterable[Mapping[str, Any]]) -> dict[int, _Group]:
    groups: dict[int, _Group] = {}
    for row in rows:
        number = components.group_of(row)
        if number is not None:
            groups.setdefault(number, _Group((row["kind"], row["value"]))).learn(row)
    return groups


def _candidates(groups: Mapping[int, _Group]) -> set[tuple[int, int]]:
    """Pairs of one account that share a family name or the beginning of both names."""
    blocks: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for number, group in groups.items():
        keys = {key for name in group.known_names() for key in _block_keys(name)}
        for account in group.accounts:
            for key in keys:
                blocks[account, *key].append(number)
    found: set[tuple[int, int]] = set()
    for block in blocks.values():
        if len(block) <= LARGEST_BLOCK:
            found.update((min(pair), max(pair)) for pair in combinations(block, 2))
    return found


def _block_keys(name: Name) -> Iterator[tuple[str, ...]]:
    yield ("family", name[-1])
    # somebody may have written the names in the other order, or mistyped one
    yield ("begin", *sorted((name[0][:2], name[-1][:2])))
    yield ("given", name[0], name[-1][-2:])


def _levels(one: _Group, other: _Group) -> list[int]:
    names = [name_likeness(a, b) for a in one.known_names() for b in other.known_names()]
    return [
        min(names, default=UNKNOWN),
        min((title_likeness(a, b) for a in one.titles for b in other.titles), default=UNKNOWN),
        _address_level(one, other),
        _overlap(one.phones, other.phones),
        _overlap(one.countries, other.countries),
    ]


def _overlap(one: set[str], other: set[str]) -> int:
    return UNKNOWN if not one or not other else 0 if one & other else 1


def _address_level(one: _Group, other: _Group) -> int:
    for private, named in ((one.private_addresses, other), (other.private_addresses, one)):
        if private and any(is_spelled(name, each) for each in private for name in named.names):
            return 1
    pairs = [(a.split("@"), b.split("@")) for a in one.company_addresses for b in other.company_addresses]
    if not pairs:
        return UNKNOWN
    if any(a[0] == b[0] for a, b in pairs):
        return 0
    on_one_domain = [(a[0], b[0]) for a, b in pairs if a[1] == b[1]]
    if any(a.rstrip("0123456789") == b.rstrip("0123456789") for a, b in on_one_domain):
        return NUMBERED
    return TWO_MAILBOXES if on_one_domain else 2


def _ceiling(levels: Sequence[int]) -> float:
    """The most that may be thought of a pair: companies give one person one mailbox, and a number to the namesake."""
    name, _, address, phone, _ = levels
    if name == OTHER or address == NUMBERED:
        return 1 - SAME_FROM
    return NEARLY_SAME if address == TWO_MAILBOXES and phone != 0 else 1.0


def _at_two_accounts(one: _Group, other: _Group) -> bool:
    """Whether both are known to be from somewhere, and not from one company: somebody has to say that one moved."""
    return bool(one.accounts and other.accounts and not one.accounts & other.accounts)


def _kept_apart(components: Components, decisions: pa.Table) -> set[tuple[int, int]]:
    """Pairs of groups that colleagues said are two people: nothing is left to ask about them."""
    return {
        (min(one, other), max(one, other))
        for one, other, is_same in _said(components, decisions)
        if not is_same
    }


def _lessons(tables: Mapping[str, pa.Table], model: LinkageModel) -> DecisionLessons:
    """What decisions about people teach, each compared as sources alone would have it."""
    lessons = DecisionLessons([len(each.same) for each in COMPARISONS])
    decisions = tables["identity_decisions"]
    if not decisions.num_rows:
        return lessons
    components = Components(tables["person_nodes"], tables["person_edges"], decisions.slice(0, 0))
    groups = _profiled(components, tables["person_profiles"].to_pylist())
    said = [
        (_levels(groups[one], groups[other]), float(is_same))
        for one, other, is_same in _said(components, decisions)
        if one != other and one in groups and other in groups
    ]
    if not said:
        return lessons
    levels = np.array([each for each, _ in said], dtype=np.int64)
    answers = np.array([answer for _, answer in said])
    return lessons.fit(levels, log_odds(model.predict_probability(levels)), answers)


def _said(components: Components, decisions: pa.Table) -> Iterator[tuple[int, int, bool]]:
    """The groups of both sides of each decision about people, and whether they are the same."""
    for row in decisions.to_pylist():
        ends = [
            components.position.get((row[f"{side}_kind"], row[f"{side}_value"])) for side in ("left", "right")
        ]
        if row["subject_kind"] == "person" and ends[0] is not None and ends[1] is not None:
            yield int(components.group[ends[0]]), int(components.group[ends[1]]), row["decision"] == "same"


def _without_chains(chance: Mapping[tuple[int, int], float]) -> dict[tuple[int, int], tuple[str, float]]:
    """Decisions on pairs: the likeliest first, each only if every member of both sides fits every other.

    Where one side fits two that do not fit each other nearly as well, nothing is decided.
    """
    fitting: dict[int, list[int]] = defaultdict(list)
    for (one, other), value in chance.items():
        if value >= UNRESOLVED_FROM:
            fitting[one].append(other)
            fitting[other].append(one)

    def of(one: int, other: int) -> float:
        return chance.get((min(one, other), max(one, other)), 0.0)

    def has_rival(one: int, other: int) -> bool:
        rivals = [each for each in fitting[one] if each != other and of(each, other) < UNRESOLVED_FROM]
        return any(_odds(of(one, each)) * CLEARLY > _odds(of(one, other)) for each in rivals)

    held: dict[int, frozenset[int]] = {}
    decided: dict[tuple[int, int], tuple[str, float]] = {}
    for pair in sorted(chance, key=lambda pair: (-chance[pair], pair)):
        value = round(chance[pair], 6)
        if value < UNRESOLVED_FROM:
            break
        sides = [held.get(number, frozenset({number})) for number in pair]
        if sides[0] == sides[1]:
            continue
        cross = [(a, b) for a in sides[0] for b in sides[1]]
        fits = all(of(*each) >= UNRESOLVED_FROM for each in cross)
        fits = fits and not has_rival(*pair) and not has_rival(*pair[::-1])
        decided[pair] = ("same" if value >= SAME_FROM and fits else "unresolved", value)
        if decided[pair][0] == "same":
            merged = sides[0] | sides[1]
            held.update(dict.fromkeys(merged, merged))
    return decided


def _odds(probability: float) -> float:
    return probability / max(1 - probability, 1e-9)
