"""Other words for roles and stages: what people call them, what titles mean, and what the CRM calls a stage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from quorate.identity.title_readings import by_words
from quorate.views.finding.words import words_of
from quorate.views.reading import Reader

Phrase = tuple[str, ...]
# What every sales team says, whichever words its map has. A role or stage of this name answers to the words beside it.
ROLE_WORDS: Mapping[str, tuple[str, ...]] = {
    "economic_buyer": ("decision maker", "budget holder", "budget owner", "signer", "sponsor", "eb"),
    "champion": ("coach", "advocate", "internal sponsor"),
    "technical": ("technical buyer", "evaluator", "it", "architect"),
    "user": ("end user", "user buyer"),
    "procurement": ("purchasing", "buyer", "sourcing"),
    "legal_security": ("legal", "security", "compliance", "infosec", "privacy", "counsel"),
    "outside_advisor": ("consultant", "advisor", "partner"),
}
STAGE_WORDS: Mapping[str, tuple[str, ...]] = {
    "unaware": ("no need yet", "cold", "target"),
    "define": ("problem", "discovery", "awareness", "need"),
    "explore": ("consideration", "research", "long list", "longlist"),
    "require": ("requirements", "rfi", "rfp", "specification"),
    "select": ("shortlist", "short list", "evaluation", "vendor selection", "demo", "proposal"),
    "validate": ("proof of concept", "poc", "pilot", "trial", "references", "due diligence"),
    "decide": ("decision", "negotiation", "contract", "commit", "verbal"),
    "adopt": ("onboarding", "implementation", "roll out", "rollout", "customer"),
    "satisfied": ("renewal", "reference customer", "happy"),
    "expand": ("cross sell", "up sell", "upsell", "expansion"),
}


def synonyms(reader: Reader) -> dict[Phrase, frozenset[str]]:
    """Phrases with the tags they stand for: 'role:economic_buyer', 'stage:select'."""
    found: dict[Phrase, set[str]] = defaultdict(set)
    for row in reader.rows("select distinct role as name, label from {map_roles}"):
        _add(found, f"role:{row['name']}", (row["name"], row["label"], *ROLE_WORDS.get(row["name"], ())))
    for row in reader.rows("select distinct stage as name, label from {map_stages}"):
        _add(found, f"stage:{row['name']}", (row["name"], row["label"], *STAGE_WORDS.get(row["name"], ())))
    for row in reader.rows("select distinct stage, crm_stage from {map_crm_stages}"):
        _add(found, f"stage:{row['stage']}", (row["crm_stage"],))
    return {phrase: frozenset(tags) for phrase, tags in found.items()}


class TitleRoles:
    """The roles that a title suggests by the journey maps: 'CFO' is read as a title, and titles suggest roles."""

    def __init__(self, reader: Reader) -> None:
        self._rows = reader.rows("select distinct role, title_functions, title_seniorities from {map_roles}")

    def tags(self, text: str) -> frozenset[str]:
        """The roles of whoever bears this title; empty for what is no title."""
        function, seniority = by_words(text)
        if seniority is None or function is None:
            return frozenset()
        return frozenset(
            f"role:{row['role']}"
            for row in self._rows
            if _fits(function, row["title_functions"]) and _fits(seniority, row["title_seniorities"])
        )


def _fits(value: str, wanted: list[str]) -> bool:
    return not wanted or value in wanted


def _add(found: dict[Phrase, set[str]], tag: str, texts: tuple[str, ...]) -> None:
    for text in texts:
        phrase = words_of(text)
        if phrase:
            found[phrase].add(tag)
