"""Trees of rules, and their normal form: one of several alternatives, each a list of leaves that must hold.

SQL steps cannot walk a tree; they can join rows. Every tree of all / any / not is therefore also given as
an OR of ANDs: a leaf carries the number of its alternative, its number within it, and whether it must *not*
hold. De Morgan's laws move every `not` down to the leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import Generic, TypeAlias, TypeVar

Leaf = TypeVar("Leaf")

MOST_ALTERNATIVES = 64
MOST_LEAVES = 512


class Rule(Generic[Leaf]):
    """A tree over leaves of one kind: `AllOf`, `AnyOf`, `NotOf` or `Single`."""


@dataclass(frozen=True)
class AllOf(Rule[Leaf]):
    """Holds when every rule holds."""

    rules: tuple[Rule[Leaf], ...]


@dataclass(frozen=True)
class AnyOf(Rule[Leaf]):
    """Holds when at least one rule holds."""

    rules: tuple[Rule[Leaf], ...]


@dataclass(frozen=True)
class NotOf(Rule[Leaf]):
    """Holds when the rule does not."""

    rule: Rule[Leaf]


@dataclass(frozen=True)
class Single(Rule[Leaf]):
    """Holds when its one leaf does."""

    leaf: Leaf


@dataclass(frozen=True)
class Required(Generic[Leaf]):
    """One leaf of an alternative; `is_negated` when it must not hold."""

    leaf: Leaf
    is_negated: bool


Alternatives: TypeAlias = tuple[tuple[Required[Leaf], ...], ...]


def normal_form(rule: Rule[Leaf], *, is_negated: bool = False) -> Alternatives[Leaf]:
    """The tree as alternatives: it holds when every leaf of at least one of them does.

    Order follows the file; a leaf repeated within an alternative is given once. The number of
    alternatives can grow as a product: ask `is_too_large` first.
    """
    match rule:
        case Single(leaf):
            return ((Required(leaf, is_negated),),)
        case NotOf(part):
            return normal_form(part, is_negated=not is_negated)
        case AllOf(parts) | AnyOf(parts):
            forms = [normal_form(part, is_negated=is_negated) for part in parts]
            if _is_choice(rule, is_negated=is_negated):
                return tuple(dict.fromkeys(alternative for form in forms for alternative in form))
            joined = (dict.fromkeys(leaf for part in choice for leaf in part) for choice in product(*forms))
            return tuple(dict.fromkeys(map(tuple, joined)))
    raise TypeError(f"not a rule: {rule!r}")


def _is_choice(rule: Rule[Leaf], *, is_negated: bool) -> bool:
    """Whether one of its parts is enough: `any`, or `all` of which the opposite is asked."""
    return isinstance(rule, AnyOf) is not is_negated


def _size(rule: Rule[Leaf], *, is_negated: bool = False) -> tuple[int, int]:
    """How many alternatives the normal form has at most, and leaves in all; counted without making it."""
    match rule:
        case NotOf(part):
            return _size(part, is_negated=not is_negated)
        case AllOf(parts) | AnyOf(parts):
            sizes = [_size(part, is_negated=is_negated) for part in parts]
            if _is_choice(rule, is_negated=is_negated):
                return sum(count for count, _ in sizes), sum(leaves for _, leaves in sizes)
            alternatives, leaves = 1, 0
            for part_alternatives, part_leaves in sizes:
                leaves = leaves * part_alternatives + part_leaves * alternatives
                alternatives *= part_alternatives
            return alternatives, leaves
    return 1, 1


def is_too_large(rule: Rule[Leaf]) -> bool:
    """True when the normal form would be absurdly large."""
    alternatives, leaves = _size(rule)
    return alternatives > MOST_ALTERNATIVES or leaves > MOST_LEAVES


def leaves_of(rule: Rule[Leaf]) -> tuple[Leaf, ...]:
    """Every leaf of the tree, in the order of the file."""
    match rule:
        case Single(leaf):
            return (leaf,)
        case NotOf(part):
            return leaves_of(part)
        case AllOf(parts) | AnyOf(parts):
            return tuple(leaf for part in parts for leaf in leaves_of(part))
    raise TypeError(f"not a rule: {rule!r}")
