"""Hosts within a company's domain that are one of its units': uk.parent.com, where Parent UK is an account of its own.

A host below a domain says by itself nothing about who it is: mail.acme.com is Acme's. It is a unit's when the CRM says
three things at once: a record has its web site there, that record and another are parent and subsidiary, and their
names are not one name's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from typing import Any

from quorate.identity.company_names import name_words
from quorate.identity.name_likeness import EQUAL, TYPO, likeness

Record = Mapping[str, Any]


def unit_hosts(records: Iterable[Record]) -> frozenset[str]:
    """The hosts that are units', of records with `record_id`, `name`, `web_host`, `parent_key` and `merged_into_key`.

    `web_host` is empty where a record's web site is that of a whole domain.
    """
    standing = {record["record_id"]: record for record in records if not record["merged_into_key"]}
    found = set()
    for record in standing.values():
        parent = standing.get(record["parent_key"] or "")
        if parent is not None and _are_two(record, parent):
            found |= {record["web_host"]} if record["web_host"] else set()
            # the company above may be the one below a domain: group.acme.com, whose subsidiary is acme.com
            found |= {parent["web_host"]} if parent["web_host"] else set()
    return frozenset(found)


def domain_finder(units: Set[str], registrable: Callable[[str], str]) -> Callable[[str], str]:
    """A function giving what a host is known by: the nearest unit's host it is or lies below, else its domain."""

    def found(host: str) -> str:
        whole = registrable(host)
        part = host
        while part and part != whole:
            if part in units:
                return part
            part = part.partition(".")[2]
        return whole

    return found


def _are_two(one: Record, other: Record) -> bool:
    names = [name_words(record["name"] or "") for record in (one, other)]
    return one["web_host"] != other["web_host"] and likeness(*names) not in (EQUAL, TYPO)
