"""Which records of companies, of one or several systems, are one account."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from quorate.identity.account_claims import Claims, account_id
from quorate.identity.company_names import domain_stem, name_words, plain_name
from quorate.identity.name_likeness import EQUAL, SHORT, TYPO, likeness

Record = Mapping[str, Any]


@dataclass(frozen=True)
class Records:
    """The observed records by key, the domain of each one's web site, and the domains its contacts write from."""

    by_key: Mapping[str, Record]
    sites: Mapping[str, str]
    contact_domains: Mapping[str, frozenset[str]]

    def related(self, one: str, other: str) -> bool:
        """Whether one belongs to the other."""
        return bool(other == self.by_key[one]["parent_key"] or one == self.by_key[other]["parent_key"])

    def countries(self, *keys: str) -> set[str]:
        """The countries the records name."""
        return {self.by_key[key]["country"].casefold() for key in keys if self.by_key[key]["country"]}

    def may_be_one(self, one: str, other: str) -> bool:
        """Nothing speaks against it: not two countries, neither belongs to the other."""
        return len(self.countries(one, other)) < 2 and not self.related(one, other)


def decide_records(claims: Claims, records: Records) -> None:
    """Decide every record: it is its own account, or that of the record it was merged into or repeats."""
    masters = {key: _master(key, records.by_key) for key in records.by_key}
    leaders = {key: records.by_key[key] for key in sorted(set(masters.values())) if key in records.by_key}
    twins = _Twins(records, claims).found(leaders)
    for key, record in records.by_key.items():
        master = masters[key]
        rule = "crm_record" if master == key else "merged_in_crm"
        while master in twins:
            master, rule = twins[master]
        account = account_id("crm_account", master)
        claims.decide(("crm_account", key), account, record["known_at"], rule, {"master": master})


class _Twins:
    """Finds, rule by rule, records that repeat another: key -> (the record it repeats, the rule that says so)."""

    def __init__(self, records: Records, claims: Claims) -> None:
        self._records = records
        self._claims = claims
        self._twins: dict[str, tuple[str, str]] = {}

    def found(self, leaders: Mapping[str, Record]) -> dict[str, tuple[str, str]]:
        for keys in _grouped(leaders, self._records.sites.get):
            self._same_site(keys)
        for keys in _grouped(self._left(leaders), lambda key: plain_name(leaders[key]["name"] or "")):
            self._same_name(keys)
        left = self._left(leaders)
        by_site = {site: key for key, site in sorted(self._records.sites.items()) if key in left}
        for key in sorted(left):
            if key not in self._records.sites:
                self._same_contacts(key, by_site)
        return self._twins

    def _left(self, leaders: Mapping[str, Record]) -> dict[str, Record]:
        return {key: record for key, record in leaders.items() if key not in self._twins}

    def _join(self, key: str, leader: str, rule: str) -> None:
        apart = self._claims.apart.get(("crm_account", key), frozenset())
        if key != leader and ("crm_account", leader) not in apart:
            self._twins[key] = (leader, rule)

    def _same_site(self, keys: list[str]) -> None:
        """One record of each system with one web site are one; of one system, those whose names are one name's."""
        for system in sorted({self._records.by_key[key]["source"] for key in keys}):
            own = [key for key in keys if self._records.by_key[key]["source"] == system]
            leader = self._fullest(own)
            for key in own:
                if key != leader and self._repeats(key, leader):
                    self._join(key, leader, "same_web_site_and_name")
        left = [key for key in keys if key not in self._twins]
        for leader in _one_per_system(self._records.by_key, left):
            for key in left:
                self._join(key, leader, "same_web_site")

    def _fullest(self, keys: list[str]) -> str:
        """The record whose name the web site spells, else the oldest."""

        def rank(key: str) -> tuple[bool, Any, str]:
            name = plain_name(self._records.by_key[key]["name"] or "")
            record = self._records.by_key[key]
            return (name != domain_stem(self._records.sites[key]), record["known_at"], key)

        return min(keys, key=rank)

    def _repeats(self, one: str, leader: str) -> bool:
        """Of two records of one web site: equal or mistyped names are one, a short form where the country is too.

        The short form of a name that the web site does not spell out may as well be a unit of that name.
        """
        if not self._records.may_be_one(one, leader):
            return False
        names = [name_words(self._records.by_key[key]["name"] or "") for key in (one, leader)]
        like = likeness(*names)
        is_short = like == SHORT and len(names[0]) < len(names[1]) and bool(self._records.countries(one))
        return like in (EQUAL, TYPO) or (is_short and bool(self._records.countries(leader)))

    def _same_name(self, keys: list[str]) -> None:
        """Records of one name are the one that has a web site, unless countries or ownership tell them apart."""
        records = self._records
        known = [key for key in keys if key in records.sites] or _one_per_system(records.by_key, keys)
        if len(known) == 1:
            for key in keys:
                if key != known[0] and records.may_be_one(key, known[0]):
                    self._join(key, known[0], "same_name_without_web_site")

    def _same_contacts(self, key: str, by_site: Mapping[str, str]) -> None:
        """A record without a web site is the one on whose domain its contacts write, if its name is like that one's."""
        owners = {
            by_site[domain] for domain in self._records.contact_domains.get(key, ()) if domain in by_site
        }
        if len(owners) != 1:
            return
        owner = next(iter(owners))
        names = [name_words(self._records.by_key[each]["name"] or "") for each in (key, owner)]
        if likeness(*names) in (EQUAL, SHORT, TYPO) and self._records.may_be_one(key, owner):
            self._join(key, owner, "like_name_and_same_contacts")


def _grouped(records: Mapping[str, Record], by: Callable[[str], str | None]) -> Iterator[list[str]]:
    """Keys of the records that share what `by` gives, where it gives anything."""
    found: dict[str, list[str]] = defaultdict(list)
    for key in records:
        if shared := by(key):
            found[shared].append(key)
    yield from (keys for keys in found.values() if len(keys) > 1)


def _one_per_system(records: Mapping[str, Record], keys: list[str]) -> list[str]:
    """Of records that each come from another system, the one that says most; else none."""
    if len({records[key]["source"] for key in keys}) < len(keys):
        return []
    return sorted(keys, key=lambda key: (records[key]["created_at"] is None, records[key]["known_at"], key))[
        :1
    ]


def _master(key: str, records: Mapping[str, Record]) -> str:
    seen = {key}
    while (above := _merged_into(records.get(key, {}))) and above not in seen:
        key = above
        seen.add(key)
    return key


def _merged_into(record: Record) -> str | None:
    """The record this one was merged into, unless only a later version says so."""
    return None if record.get("is_later_version") else record.get("merged_into_key")
