"""Whose each company domain is: by web sites first, then by who uses it and what they write beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quorate.identity.account_claims import Claims, account_id
from quorate.identity.account_families import Families
from quorate.identity.company_names import domain_stem, name_words
from quorate.identity.name_likeness import EQUAL, SHORT, TYPO, likeness

# A domain used by an account's contacts but not on its web site is taken for an alias when at least this many
# contacts agree, and this share of all contacts that use it (the share measured to keep precision above .99).
ALIAS_CONTACTS = 3
ALIAS_SHARE = 0.7
# An account without a web site takes the domain that at least this share of its own contacts use.
USUAL_SHARE = 0.5
# Of three independent signs (a linked contact, the company written beside the domain, the spelling), two make an alias.
SIGNS_NEEDED = 2
# What companies add to their name for a second domain; says nothing about which company it is.
ADDED_WORDS = frozenset(
    {
        "mail", "email", "int", "intl", "international", "global", "group", "corp", "inc", "hq", "online", "web",
        "company", "co", "team", "eu", "usa", "us", "uk", "world", "official", "net", "io", "app", "get",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Uses:
    """What was seen of each domain, and how accounts are called."""

    mentions: Mapping[str, Sequence[Mapping[str, Any]]]
    names_written: Mapping[str, Mapping[str, int]]
    names_of: Mapping[str, Sequence[tuple[str, ...]]]
    families: Families

    def since(self, domain: str) -> datetime:
        """When the domain was first seen."""
        first: datetime = min(mention["since_at"] for mention in self.mentions[domain])
        return first

    def within(self, domain: str) -> str | None:
        """The domain it lies below, where it is the host of a unit that has an account of its own."""
        found: str | None = self.mentions[domain][0].get("within")
        return found


def decide_domains(claims: Claims, uses: Uses) -> None:
    """Decide every company domain. What nobody has a claim to becomes an account of its own."""
    state = _Domains(claims, uses)
    # web sites first: whether an account already has a domain decides how easily it gets another
    undecided = [domain for domain in sorted(uses.mentions) if not state.by_web_site(domain)]
    state.count_contacts()
    for domain in undecided:
        if not state.by_contacts(domain) and not state.by_signs(domain):
            state.as_its_own(domain)


@dataclass
class _Domains:
    claims: Claims
    uses: Uses
    stems: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    contacts: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def by_web_site(self, domain: str) -> bool:
        claims = self._claimed(domain, "website_count")
        if not claims:
            return False
        owner = self.uses.families.top(claims)
        facts: dict[str, Any] = {"web_sites": claims}
        since, within = self.uses.since(domain), self.uses.within(domain)
        if within:
            facts["within"] = within
        if owner:
            rule = "web_site_of_unit" if within else "web_site"
            self.claims.decide(("domain", domain), owner, since, rule, facts)
            for account in claims:
                self.stems[account].update([] if within else [domain_stem(domain)])
        else:
            self.claims.decide(("domain", domain), None, since, "several_web_sites", facts, claims)
        return True

    def count_contacts(self) -> None:
        """How many contacts with company addresses each account has."""
        for domain in self.uses.mentions:
            for account, count in self._claimed(domain, "contact_count").items():
                self.contacts[account] += count

    def by_contacts(self, domain: str) -> bool:
        """The account that enough linked contacts on this domain belong to."""
        claims = self._claimed(domain, "contact_count")
        best = max(claims, key=lambda account: (claims[account], account), default=None)
        if best is None or claims[best] < ALIAS_SHARE * sum(claims.values()) or _tied(claims, best):
            return False
        is_usual = best not in self.stems and claims[best] >= USUAL_SHARE * self.contacts[best]
        if not is_usual and claims[best] < ALIAS_CONTACTS:
            return False
        facts = {"contacts": claims, "linked_contacts": sum(claims.values())}
        self.claims.decide(("domain", domain), best, self.uses.since(domain), "domain_of_contacts", facts)
        return True

    def by_signs(self, domain: str) -> bool:
        """The one account that two independent signs point to."""
        linked = self._claimed(domain, "contact_count")
        signs: dict[str, list[str]] = defaultdict(list)
        for account in self._candidates(domain, linked):
            signs[account] += ["linked_contact"] if linked.get(account) and len(linked) == 1 else []
            signs[account] += ["written_name"] if self._is_written(domain, account) else []
            signs[account] += ["spelling"] if self._is_spelled(domain, account) else []
        fit = {account: len(found) for account, found in signs.items() if len(found) >= SIGNS_NEEDED}
        fit = {account: count for account, count in fit.items() if count == max(fit.values())}
        owner = self.uses.families.top(fit)
        if owner is None or not self.claims.may_join(("domain", domain), owner):
            return False
        facts = {"signs": signs[owner], "names_written": dict(self.uses.names_written.get(domain, {}))}
        self.claims.decide(("domain", domain), owner, self.uses.since(domain), "signs_of_alias", facts)
        return True

    def as_its_own(self, domain: str) -> None:
        claims = self._claimed(domain, "contact_count")
        written = self.uses.names_written.get(domain, {})
        # the name most people write; of equals the fullest, so that the account gets its whole name
        named = max(written, key=lambda name: (written[name], len(name), name), default=None)
        facts = {"contacts": claims, "linked_contacts": sum(claims.values()), "name": named}
        account = account_id("domain", domain)
        self.claims.decide(("domain", domain), account, self.uses.since(domain), "own_domain", facts)

    def _claimed(self, domain: str, counted: str) -> dict[str, int]:
        claims: dict[str, int] = defaultdict(int)
        for mention in self.uses.mentions[domain]:
            account = self.claims.account_of("crm_account", mention["account_key"] or "")
            if account and mention[counted] and self.claims.may_join(("domain", domain), account):
                claims[account] += int(mention[counted])
        return dict(sorted(claims.items()))

    def _candidates(self, domain: str, linked: Mapping[str, int]) -> list[str]:
        words = {name_words(name)[:1] for name in self.uses.names_written.get(domain, {})}
        firsts = {first[0] for first in words if first} | {domain.split(".", 1)[0].split("-", 1)[0]}
        named = {account for first in firsts for account in self.uses.families.by_first_word.get(first, ())}
        spelled = self.uses.families.by_plain_name.get(domain_stem(domain), set())
        return sorted({*linked, *named, *spelled})

    def _is_written(self, domain: str, account: str) -> bool:
        """Whether the people on the domain mostly write the account's name, a short form or a mistyped one."""
        written = self.uses.names_written.get(domain, {})
        fits = sum(
            count
            for name, count in written.items()
            if any(
                likeness(name_words(name), known) in (EQUAL, SHORT, TYPO)
                for known in self.uses.names_of.get(account, ())
            )
        )
        return fits > 0 and fits >= ALIAS_SHARE * sum(written.values())

    def _is_spelled(self, domain: str, account: str) -> bool:
        """Whether the domain spells the account's name, or its other domain with a word added."""
        stem = domain_stem(domain)
        words = domain.split(".", 1)[0].split("-")
        while len(words) > 1 and words[-1] in ADDED_WORDS:
            words = words[:-1]
        bare = "".join(words)
        if {stem, bare} & self.stems.get(account, set()):
            return True
        names = self.uses.names_of.get(account, ())
        return any({stem, bare} & {"".join(name), name[0] if name else ""} for name in names)


def _tied(claims: Mapping[str, int], best: str) -> bool:
    return sum(1 for count in claims.values() if count == claims[best]) > 1
