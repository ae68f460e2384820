"""How accounts are called and whom they belong to: what domains and names are looked up by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from quorate.identity.account_claims import Claims
from quorate.identity.company_names import NO_COMPANY, name_words


class Families:
    """Accounts by the names of their records, with their parents and countries.

    Attributes
    ----------
    names_of: account -> the words of each name its records carry.
    by_plain_name, by_first_word: the accounts that have a name so written, or one that begins so.
    countries: account -> the countries its records name, in small letters.
    """

    def __init__(self, claims: Claims, records: Mapping[str, Mapping[str, Any]]) -> None:
        self.names_of: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self.by_plain_name: dict[str, set[str]] = defaultdict(set)
        self.by_first_word: dict[str, set[str]] = defaultdict(set)
        self.countries: dict[str, set[str]] = defaultdict(set)
        self._parents: dict[str, str] = {}
        for key, record in records.items():
            account = claims.account_of("crm_account", key)
            if account is None:
                continue
            self.name(account, record["name"] or "")
            if record["country"]:
                self.countries[account].add(record["country"].casefold())
            parent = claims.account_of("crm_account", record["parent_key"] or "")
            if parent and parent != account:
                self._parents[account] = parent

    def name(self, account: str, name: str) -> None:
        """Learn that an account goes by this name."""
        words = name_words(name)
        plain = "".join(words)
        if plain and plain not in NO_COMPANY and words not in self.names_of[account]:
            self.names_of[account].append(words)
            self.by_plain_name[plain].add(account)
            self.by_first_word[words[0]].add(account)

    def parent_of(self, account: str) -> str | None:
        """The account it belongs to."""
        return self._parents.get(account)

    def top(self, accounts: Collection[str]) -> str | None:
        """The one of these accounts that the others belong to; None where there is none or several."""
        tops = [account for account in sorted(accounts) if self._parents.get(account) not in accounts]
        return tops[0] if len(tops) == 1 else None
