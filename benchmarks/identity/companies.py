"""Hosts and company names as people write them looked up among accounts, through import and update as anybody's.

Every company of a list curated by hand is an account with its name and first web site. Each of its other domains, hosts
below them, its name and every alias is what one lead is known by, and nothing else; names of no company ("none",
"student") stand for nobody. Who is found is the account the lead ends up at; a company that is no record is an account
of its own and counts as not found. Domains that no record names can only be found by their likeness to the name.
Where the product decides nothing it puts candidates to a colleague; whether the right one is among them is counted too.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAPPING = """\
mapping: companies
source: list
files:
  - file: accounts.csv
    into:
      - table: accounts
        key: id
        columns: {known_at: known, name: name, domain: site}
  - file: leads.csv
    into:
      - table: people
        key: id
        columns: {known_at: known, kind: {constant: crm_lead}, email: email, company_name: company}
"""
KNOWN = "2026-01-01"
NO_COMPANY = "*independent"


class Company(NamedTuple):
    """One entry of the list."""

    name: str
    domains: list[str]
    aliases: list[str]


class Found(NamedTuple):
    """What became of one lead: the company of its account, and the companies a colleague is asked to choose from."""

    company: str | None
    asked_about: frozenset[str]


class Lookup(NamedTuple):
    """What one lead is known by, and the company that is meant; none for names of no company."""

    kind: str
    host: str
    name: str
    company: str | None


def lookups(folder: Path) -> Iterator[Lookup]:
    """Everything that is looked up."""
    for name, domains, aliases in _companies(folder):
        meant = None if name == NO_COMPANY else name
        for domain in domains[:1] if meant else []:
            for host in (domain, f"mail.{domain}", f"EU.Corp.{domain}"):
                yield Lookup("known domain or host below it", host, "", meant)
        for domain in domains[1:] if meant else []:
            yield Lookup("further domain", domain, "", meant)
        for written in dict.fromkeys([*([name] if meant else []), *aliases]):
            kind = "name" if written == name else "alias" if meant else "name of no company"
            yield Lookup(kind, "", written, meant)


def report(folder: Path) -> str:
    """One line per kind, and one for all."""
    asked = list(lookups(folder))
    with tempfile.TemporaryDirectory() as made:
        found = _found(asked, folder, Path(made))
    kinds = list(dict.fromkeys(each.kind for each in asked))
    rows = ["| looked up | cases | precision | recall | put to a colleague | with the right one |"]
    rows.append("|---|---:|---:|---:|---:|---:|")
    for title, of in [*((kind, (kind,)) for kind in kinds), ("all", tuple(kinds))]:
        pairs = [(each.company, at) for each, at in zip(asked, found, strict=True) if each.kind in of]
        rows.append(f"| {title} | {_figures(pairs)} |")
    return "\n".join(rows)


def _figures(pairs: list[tuple[str | None, Found]]) -> str:
    answered = [(meant, at.company) for meant, at in pairs if at.company is not None]
    right = sum(meant == company for meant, company in answered)
    meant_count = sum(meant is not None for meant, _ in pairs)
    put = [meant in at.asked_about for meant, at in pairs if at.asked_about]
    precision = f"{right / len(answered):.4f}" if answered else "-"
    recall = f"{right / meant_count:.4f}" if meant_count else "-"
    return f"{len(pairs):,} | {precision} | {recall} | {len(put):,} | {sum(put):,}"


def _found(asked: list[Lookup], folder: Path, made: Path) -> list[Found]:
    """What became of each lookup's lead."""
    companies = [each for each in _companies(folder) if each.name != NO_COMPANY]
    accounts = ((at, each.name, each.domains[0], KNOWN) for at, each in enumerate(companies))
    _write(made / "in" / "accounts.csv", ("id", "name", "site", "known"), accounts)
    people = (
        (at, f"someone{at}@{each.host}" if each.host else "", each.name, KNOWN)
        for at, each in enumerate(asked)
    )
    _write(made / "in" / "leads.csv", ("id", "email", "company", "known"), people)
    (made / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    workspace = ("-w", str(made / "workspace"))
    quorate("init", str(made / "workspace"))
    quorate("import", "table", str(made / "in"), "--map", str(made / "mapping.yaml"), *workspace)
    quorate("update", *workspace)
    known = (
        "select kind, value, account_id, person_id from identifiers where kind in ('crm_account', 'crm_lead')"
    )
    rows = _queried(known, workspace)
    by_account = {
        row["account_id"]: companies[_number(row["value"])].name
        for row in rows
        if row["kind"] == "crm_account"
    }
    leads = {_number(row["value"]): row for row in rows if row["kind"] == "crm_lead"}
    candidates: dict[str, set[str]] = defaultdict(set)
    undecided = """
        select left_id, right_id from matches
        where subject_kind = 'person_to_account' and decision = 'unresolved'
    """
    for row in _queried(undecided, workspace):
        candidates[row["left_id"]].add(by_account.get(row["right_id"], ""))
    return [
        Found(by_account.get(leads[at]["account_id"]), frozenset(candidates[leads[at]["person_id"]] - {""}))
        for at in range(len(asked))
    ]


def _queried(sql: str, workspace: tuple[str, str]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = json.loads(quorate("query", sql, "--format", "json", *workspace))
    return rows


def _number(key: str) -> int:
    return int(key.rpartition(":")[2])


def _companies(folder: Path) -> list[Company]:
    text = (folder / "opensource_companies" / "companies.json").read_text(encoding="utf-8")
    return [
        Company(
            each["company_name"], [domain for domain in each["domains"] if domain], each.get("aliases", [])
        )
        for each in json.loads(text)["companies"]
    ]


def _write(path: Path, names: tuple[str, ...], rows: Iterator[tuple[object, ...]]) -> None:
    path.parent.mkdir(exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows(rows)


def quorate(*arguments: str) -> str:
    """What a command of the product prints."""
    command = [str(Path(sys.executable).with_name("quorate")), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
