from __future__ import annotations

from datetime import date
from pathlib import Path

from benchmarks.truth.exports import export_facts


def write(folder: Path, name: str, *lines: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def test_facts_are_read_from_the_files(tmp_path: Path) -> None:
    write(
        tmp_path,
        "salesforce/Contact.csv",
        "Id,Email,CreatedDate",
        "003A, Ann@X.com ,2025-01-02T03:04:05Z",
        "003B,,x",
    )
    write(tmp_path, "salesforce/Lead.csv", "Id,Email,CreatedDate", "00QA,a@y.com,2025-02-03", "cut off")
    write(
        tmp_path,
        "salesforce/Opportunity.csv",
        "Id,IsWon,CloseDate,Amount,CurrencyIsoCode",
        "006A,true,2026-01-31,1200.5,EUR",
        "006B,false,,,USD",
    )
    write(
        tmp_path,
        "segment/events.jsonl",
        '{"type":"identify","anonymousId":"d1","traits":{"email":"Ann@x.com"},"receivedAt":"2025-03-01T00:00:00Z"}',
        '{"type":"identify","anonymousId":"d1","traits":{"email":"other@x.com"},"receivedAt":"2025-04-01T00:00:00Z"}',
        '{"type":"page","anonymousId":"d2"}',
        '{"type":"identify","anonymousId":"d3","traits":null}',
        '{"type":"identify","anony',
    )
    write(
        tmp_path,
        "salesforce/Account.csv",
        "Id,Name,Website",
        "001A,Acme,https://www.Acme.com/en",
        "001B,Bee,",
    )
    facts = export_facts(tmp_path)
    assert [(row["value"], row["name"], row["domain"]) for row in facts["companies"]] == [
        ("001A", "Acme", "acme.com"),
        ("001B", "Bee", None),
    ]
    assert [(row["kind"], row["value"], row["email"], row["since_on"]) for row in facts["records"]] == [
        ("crm_contact", "003A", "ann@x.com", date(2025, 1, 2)),
        ("crm_contact", "003B", None, None),
        ("crm_lead", "00QA", "a@y.com", date(2025, 2, 3)),
        ("device", "d1", "ann@x.com", date(2025, 3, 1)),
    ]
    assert [
        (row["opportunity_id"], row["is_won"], row["closed_on"], row["amount"]) for row in facts["deals"]
    ] == [
        ("006A", True, date(2026, 1, 31), 1200.5),
        ("006B", False, None, 0.0),
    ]
