"""Contacts and leads of a made-up market's CRM: the product's import and update beside Splink over the same records.

The market is at `real` difficulty, on a seed that nothing was developed on. Both start from what the CRM itself says
is one person (converted leads, merged records). Pairs of contacts and leads count.
"""

from __future__ import annotations

import csv
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from benchmarks.identity.companies import quorate
from benchmarks.identity.peer import THRESHOLDS, SetUp, resolved
from benchmarks.identity.scoring import Score, line, score
from benchmarks.truth.linking import identifier_key
from benchmarks.truth.tables import bare

SEED, ACCOUNTS = 34, 150
KINDS = {"Contact": "crm_contact", "Lead": "crm_lead"}
Row = Mapping[str, str]


def report(_folder: Path) -> str:
    """One line of the table of resolutions."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        quorate("market", str(folder / "market"), "--accounts", str(ACCOUNTS), "--seed", str(SEED))
        exports = folder / "market" / "inputs" / "salesforce"
        workspace = str(folder / "workspace")
        quorate("init", workspace)
        quorate("import", "salesforce", str(exports), "-w", workspace)
        quorate("update", "-w", workspace)
        return figures(folder / "market", workspace)


def figures(market: Path, workspace: str) -> str:
    """The line, from a market and a workspace that has its CRM."""
    records = list(_records(market / "inputs" / "salesforce"))
    truth = pq.read_table(market / "truth" / "identities.parquet").to_pylist()
    people = {identifier_key(row)[1]: row["person_id"] for row in truth if row["kind"] in KINDS.values()}
    records = [row for row in records if row["unique_id"] in people]
    keys = [row["unique_id"] for row in records]
    true = [people[key] for key in keys]
    sql = "select value, person_id from identifiers where kind in ('crm_contact', 'crm_lead')"
    found = {
        bare(row["value"]): row["person_id"]
        for row in json.loads(quorate("query", sql, "--format", "json", "-w", workspace))
    }
    own = score([found.get(key, key) for key in keys], true)
    theirs = _peer(records, keys, true)
    return line(f"contacts and leads of a made-up market, {len(keys):,}", own, theirs)


def _peer(records: Sequence[Row], keys: Sequence[str], true: Sequence[str]) -> dict[float, Score]:
    names = ("unique_id", "given_name", "family_name", "email", "phone", "title", "company", "country")
    table = pa.table({name: pa.array([row[name] or None for row in records], pa.string()) for name in names})
    said = [(row["unique_id"], row["other"]) for row in records if row["other"]]
    return {
        threshold: score(_joined(keys, clusters, said), true)
        for threshold, clusters in resolved(_setup(table), THRESHOLDS).items()
    }


def _setup(table: pa.Table) -> SetUp:
    import splink.comparison_library as cl
    from splink import block_on

    return SetUp(
        tables=[table],
        unique_id="unique_id",
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("family_name").configure(term_frequency_adjustments=True),
            # likeness of addresses repeats the names and the company; equality does not
            cl.ExactMatch("email").configure(term_frequency_adjustments=True),
            cl.ExactMatch("phone").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("title", [0.9]).configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("company", [0.9]).configure(term_frequency_adjustments=True),
        ],
        blocking=[
            block_on(*columns)
            for columns in (("email",), ("phone",), ("family_name",), ("given_name", "company"))
        ],
        deterministic=[block_on("email"), block_on("given_name", "family_name", "company")],
        recall=0.7,
        training=[block_on("family_name"), block_on("company"), block_on("email")],
    )


def _records(exports: Path) -> Iterator[dict[str, str]]:
    """Contacts and leads; `other` is the record that the CRM says is the same person."""
    accounts = {row["Id"]: row["Name"] for row in _csv(exports / "Account.csv")}
    for name in KINDS:
        for row in _csv(exports / f"{name}.csv"):
            yield {
                "unique_id": row["Id"],
                "given_name": row["FirstName"].strip().lower(),
                "family_name": row["LastName"].strip().lower(),
                "email": row["Email"].strip().lower(),
                "phone": re.sub(r"\D", "", row["Phone"]),
                "title": row["Title"].strip().lower(),
                "company": (row.get("Company") or accounts.get(row.get("AccountId", ""), "")).strip().lower(),
                "country": row.get("MailingCountryCode") or row.get("CountryCode") or "",
                "other": row["MasterRecordId"] or row.get("ConvertedContactId") or "",
            }


def _joined(
    keys: Sequence[str], clusters: Mapping[str, object], said: Iterable[tuple[str, str]]
) -> list[object]:
    """Clusters with those joined that the CRM says are one."""
    head: dict[object, object] = {}

    def top(label: object) -> object:
        while label in head:
            label = head[label]
        return label

    for one, other in said:
        ends = top(clusters.get(one, one)), top(clusters.get(other, other))
        if ends[0] != ends[1]:
            head[ends[0]] = ends[1]
    return [top(clusters.get(key, key)) for key in keys]


def _csv(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
