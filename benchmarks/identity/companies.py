"""Hosts and company names as people write them looked up among accounts, through import and update as anybody's.

Every company of a list curated by hand is an account with its name and first web site. Each of its other domains, hosts
below them, its name and every alias is what one lead is known by, and nothing else; names of no company ("none",
"student") stand for nobody. Who is found is the account the lead ends up at; a company that is no record is an account
of its own and counts as not found. Domains that no record names can only be found by their likeness to the name.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import tempfile
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
    rows = ["| looked up | cases | precision | recall |", "|---|---:|---:|---:|"]
    for title, of in [*((kind, (kind,)) for kind in kinds), ("all", tuple(kinds))]:
        pairs = [(each.company, at) for each, at in zip(asked, found, strict=True) if each.kind in of]
        answered = [pair for pair in pairs if pair[1] is not None]
        right = sum(meant == at for meant, at in answered)
        meant_count = sum(meant is not None for meant, _ in pairs)
        precision = f"{right / len(answered):.4f}" if answered else "-"
        recall = f"{right / meant_count:.4f}" if meant_count else "-"
        rows.append(f"| {title} | {len(pairs):,} | {precision} | {recall} |")
    return "\n".join(rows)


def _found(asked: list[Lookup], folder: Path, made: Path) -> list[str | None]:
    """For each lookup the company of the account that was found, None where none was."""
    companies = [each for each in _companies(folder) if each.name != NO_COMPANY]
    accounts = ((at, each.name, each.domains[0], KNOWN) for at, each in enumerate(companies))
    _write(made / "in" / "accounts.csv", ("id", "name", "site", "known"), accounts)
    leads = (
        (at, f"someone{at}@{each.host}" if each.host else "", each.name, KNOWN)
        for at, each in enumerate(asked)
    )
    _write(made / "in" / "leads.csv", ("id", "email", "company", "known"), leads)
    (made / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    workspace = ("-w", str(made / "workspace"))
    quorate("init", str(made / "workspace"))
    quorate("import", "table", str(made / "in"), "--map", str(made / "mapping.yaml"), *workspace)
    quorate("update", *workspace)
    sql = "select kind, value, account_id from identifiers where kind in ('crm_account', 'crm_lead')"
    rows = json.loads(quorate("query", sql, "--format", "json", *workspace))
    by_account = {
        row["account_id"]: companies[_number(row["value"])].name
        for row in rows
        if row["kind"] == "crm_account"
    }
    by_lead = {_number(row["value"]): row["account_id"] for row in rows if row["kind"] == "crm_lead"}
    return [by_account.get(by_lead[at]) for at in range(len(asked))]


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
