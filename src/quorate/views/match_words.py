"""Why two things are, or may be, one: rules and weights of evidence in the words of people who decide about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quorate.language import Words, gettext, gettext_noop, number, translated
from quorate.views.answers import Answer
from quorate.views.wording import plain

RULE_WORDS = Words(
    {
        "name_at_account": "their names are alike and they are at one account",
        "details_of_records": "their names and what else their records say agree",
        "several_owners": "the device was used by several people",
        "one_owner": "the device was only ever identified as this person",
        "never_identified": "nobody named themselves on this device",
        "colleague": "the address is on a domain of our own",
        "shared_mailbox": "the address is a mailbox that several people read",
        "same_email": "the records name one address",
        "same_mailbox": "the addresses reach one mailbox",
        "earlier_email": "the record named this address before, and nobody of another name holds it now",
        "identified": "they named themselves while using it",
        "merged_in_source": "the records were merged or converted at their source",
        "joined": "a source says so: a shared address, a conversion, a merge or an identification",
        "several_of_that_name": "several accounts carry this name",
        "several_web_sites": "several accounts name this web site as theirs",
        "name_without_enough_evidence": "the name is like the account's, and too little else speaks for it",
        "name_and_evidence": "the name is like the account's, and other evidence agrees",
        "several_accounts": "their address, the CRM's link or the company they name fit several accounts",
        "crm_record": "the CRM's own record",
        "merged_in_crm": "the records were merged in the CRM",
        "same_web_site": "two systems' records name one web site",
        "same_web_site_and_name": "the records name one web site and carry one name",
        "same_name_without_web_site": "the record has no web site and carries the name of this one",
        "like_name_and_same_contacts": "the names are alike and the contacts write from this account's domain",
        "web_site_of_unit": "the account is a unit of a company and names this host below its domain as its web site",
        "web_site": "the account names this domain as its web site",
        "domain_of_contacts": "enough of the account's contacts write from this domain",
        "signs_of_alias": "two independent signs point from this domain to the account",
        "own_domain": "nobody else claims the domain, so it is an account of its own",
        "own_name": "nobody else carries the name, so it is an account of its own",
        "same_name": "exactly one account carries this name",
        "network_of_company": "visitors from the network are mostly the company's, or a list says the network is",
        "domain_of_address": "their address is on the account's domain",
        "domain_of_newest_address": "the newest of their addresses is on the account's domain",
        "subdomain_of_address": "their address is on a host below the account's domain",
        "domain_of_address_and_country": "several accounts share the domain of their address; this one is in their "
        "country",
        "domain_of_company": "they named the account's domain as their company's",
        "domain_of_company_and_country": "several accounts share the domain they named; this one is in their country",
        "name_of_company": "they named the account as their company",
        "name_of_company_and_country": "several accounts carry the name they gave; this one is in their country",
        "crm_link": "the CRM links them to the account",
        "newer_crm_link": "the CRM links them to the account since they last used their former company's address",
        "nothing_names_it": "nothing names a company",
        "named_by_colleague": "a colleague named it",
        "locked_by_colleague": "a colleague decided so",
    }
)
# What reasons hold besides the evidence itself.
WEIGHTS = frozenset({"bits", "moved_bits", "learnt_from"})
# From this many times likelier on, evidence is called so; the weakest comes first.
_STRENGTHS = (
    (1.5, gettext_noop("slightly")),
    (4.0, gettext_noop("clearly")),
    (20.0, gettext_noop("strongly")),
    (100.0, gettext_noop("very strongly")),
)
_MOST_TIMES = 1000


@dataclass(frozen=True)
class Reason(Answer):
    """One piece of evidence.

    Attributes
    ----------
    says: the evidence in words.
    bits: its weight, log2 of how much likelier it is of one than of two; below zero it speaks for two. None where a
        rule decides, which weighs nothing.
    moved_bits: what colleagues' decisions added to that weight.
    weight: the weight in words; empty where there is none.
    """

    says: str
    bits: float | None = None
    moved_bits: float | None = None
    weight: str = ""


def rule_in_words(rule: str) -> str:
    """Why a rule decided, or could not."""
    return RULE_WORDS.get(rule, plain(rule))


def weight_in_words(bits: float) -> str:
    """'strongly for one: 32 times likelier of one than of two'."""
    times = min(2 ** abs(bits), _MOST_TIMES)
    named = [word for least, word in _STRENGTHS if times >= least]
    if not named:
        return gettext("says next to nothing either way")
    strength = translated(named[-1])
    figure = number(times, 1 if times < 10 else 0)
    if times == _MOST_TIMES:
        figure = gettext("more than {figure}", figure=figure)
    if bits > 0:
        return gettext(
            "{strength} for one: {figure} times likelier of one than of two", strength=strength, figure=figure
        )
    return gettext(
        "{strength} for two: {figure} times likelier of two than of one", strength=strength, figure=figure
    )


def reasons_of(rule: str, reasons: str | None) -> tuple[Reason, ...]:
    """The evidence that a decision's `reasons` hold, the weightiest first; the rule itself where it holds none."""
    held: Mapping[str, Any] = json.loads(reasons or "{}") or {}
    evidence = held.get("evidence")
    if not isinstance(evidence, list) or not evidence:
        facts = [
            f"{plain(key)}: {_value(value)}"
            for key, value in sorted(held.items())
            if value not in (None, {}, [])
        ]
        return (Reason(rule_in_words(rule)), *(Reason(fact) for fact in facts if rule != "several_owners"))
    bits = held.get("bits") or [None] * len(evidence)
    moved = held.get("moved_bits") or [None] * len(evidence)
    found = [
        Reason(str(says), weight, shift, "" if weight is None else weight_in_words(weight))
        for says, weight, shift in zip(evidence, bits, moved, strict=True)
    ]
    return tuple(sorted(found, key=lambda reason: -abs(reason.bits or 0.0)))


def learnt_from(reasons: str | None) -> int:
    """From how many decisions of colleagues the weights behind this were learnt."""
    held = json.loads(reasons or "{}") or {}
    return int(held.get("learnt_from") or 0)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{key} ({count})" for key, count in value.items())
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
