"""The exports that are one sheet: LinkedIn, G2, spend, content, networks."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest
from tests.sources.imported import Imported, csv_text, import_files, write

from quorate.errors import InputError


def imported(tmp_path: Path, source: str, header: str, *rows: str) -> Imported:
    return import_files(source, write(tmp_path / "export.csv", csv_text(header, *rows)))


# LinkedIn

ENGAGEMENT = "Date,Person Name,Person Title,Company Name,Action,Post URL,Post Type,Author"


@pytest.mark.parametrize(
    ("action", "expected", "initiator"),
    [
        ("Reacted", "reacted", "buyer"),
        ("Like", "reacted", "buyer"),
        ("Commented", "commented", "buyer"),
        ("Repost", "shared", "buyer"),
        ("Followed", "followed", "buyer"),
        ("Connection accepted", "connected", "buyer"),
        ("Post click", "clicked", "buyer"),
        ("InMail sent", "sent", "sales"),
        ("Replied to message", "replied", "buyer"),
        ("Impression", "viewed", "buyer"),
        ("Something new", "other", "buyer"),
    ],
)
def test_linkedin_actions(tmp_path: Path, action: str, expected: str, initiator: str) -> None:
    touch = imported(
        tmp_path,
        "linkedin",
        ENGAGEMENT,
        f"2024-02-01,Ann Lee,CFO,Acme,{action},https://li/1,Article,Paul Osei",
    ).one("touches")
    assert (touch["channel"], touch["action"], touch["initiator"]) == ("social", expected, initiator)
    assert (touch["colleague_key"], touch["url"]) == ("Paul Osei", "https://li/1")


def test_linkedin_people_are_records_of_their_own(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "linkedin",
        ENGAGEMENT,
        "2024-02-01,Ann Lee,CFO,Acme,Reacted,https://li/1,Article,Paul Osei",
        "2024-02-02,ann lee,Group CFO,ACME,Shared,https://li/1,Article,Paul Osei",
        "2024-02-02,Ann Lee,Nurse,Birch,Shared,https://li/1,Company page,Us Inc",
        "2024-02-02,,,Acme,Reacted,https://li/1,Article,Paul Osei",
    )
    keys = [
        row["person_key"]
        for row in sorted(found["touches"], key=lambda row: (row["occurred_at"], row["title"] or ""))
    ]
    assert len({key for key in keys if key}) == 2
    assert {row["record_id"] for row in found["people"]} == {key for key in keys if key}
    assert {row["kind"] for row in found["people"]} == {"social"}
    assert sorted(row["colleague_key"] or "" for row in found["touches"]) == [
        "",
        "Paul Osei",
        "Paul Osei",
        "Paul Osei",
    ]


def test_linkedin_rows_that_cannot_be_used(tmp_path: Path) -> None:
    rows = ("soon,Ann,CFO,Acme,Reacted,u,t,a", "2024-02-01,,CFO,,Reacted,u,t,a")
    assert imported(tmp_path, "linkedin", ENGAGEMENT, *rows).codes == ["no_date", "no_person"]


# G2

INTENT = "Date,Company Name,Company Domain,Signal Type,Product,Competitor"


@pytest.mark.parametrize(
    ("signal", "expected"),
    [
        ("Profile View", "viewed"),
        ("Category View", "viewed"),
        ("Pricing View", "viewed"),
        ("Comparison", "compared"),
        ("Alternatives", "compared"),
        ("Review submitted", "reviewed"),
        ("Something", "other"),
    ],
)
def test_g2_signals(tmp_path: Path, signal: str, expected: str) -> None:
    touch = imported(
        tmp_path, "g2", INTENT, f"2024-02-01,Acme,www.shop.acme.co.uk,{signal},Planner,Rival"
    ).one("touches")
    assert (touch["channel"], touch["action"], touch["company_domain"]) == (
        "review_site",
        expected,
        "acme.co.uk",
    )
    assert (touch["competitor"], touch["offering_key"], touch["person_key"]) == ("Rival", "Planner", None)


def test_g2_says_the_same_once(tmp_path: Path) -> None:
    row = "2024-02-01,Acme,acme.com,Comparison,Planner,Rival"
    found = imported(tmp_path, "g2", INTENT, row, row, row.replace("Rival", "Other"))
    assert len({touch["record_id"] for touch in found["touches"]}) == 2
    assert len(found.content["observed_touches"]) == 2


def test_g2_rows_that_cannot_be_used(tmp_path: Path) -> None:
    found = imported(tmp_path, "g2", INTENT, ",Acme,acme.com,View,,", "2024-02-01,,10.0.0.1,View,,")
    assert found.codes == ["no_date", "no_company"]


# Spend

SPEND = "Date,Platform,Campaign,Spend,Impressions,Clicks,Currency"


@pytest.mark.parametrize(
    ("row", "channel", "amount", "currency"),
    [
        ("2024-02-01,LinkedIn Ads,Spring,100,10,1,EUR", "ad", 100.0, "EUR"),
        ('2024-02-01,Google Ads,Brand,"1,234.50",10,1,usd', "search", 1234.5, "USD"),
        ("2024-02-01,Google Ads,Retargeting,5,10,1,USD", "ad", 5.0, "USD"),
        ("2024-02-01,G2,Profile,€ 5,,,", "review_site", 5.0, "EUR"),
        ('2024-02-01,Trade show,Fair,"£1.000,50",,,', "event", 1000.5, "GBP"),
        ("2024-02-01,Content syndication,X,5,,,EUR", "ad", 5.0, "EUR"),
        ("2024-02-01,Email,X,5,,,EUR", "email", 5.0, "EUR"),
    ],
)
def test_spend(tmp_path: Path, row: str, channel: str, amount: float, currency: str) -> None:
    found = imported(tmp_path, "spend", SPEND, row).one("spend")
    assert (found["channel"], found["amount"], found["currency"]) == (channel, amount, currency)
    assert (found["spent_on"], found["known_at"]) == (date(2024, 2, 1), datetime(2024, 2, 1))


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("Total,Google Ads,,5,,,EUR", "no_date"),
        ("2024-02-01,,X,5,,,EUR", "no_platform"),
        ("2024-02-01,Google Ads,X,lots,,,EUR", "no_amount"),
        ("2024-02-01,Google Ads,X,-5,,,EUR", "money_given_back"),
        ("2024-02-01,Google Ads,X,5,,,", "no_currency"),
    ],
)
def test_spend_rows_that_cannot_be_used(tmp_path: Path, row: str, code: str) -> None:
    assert imported(tmp_path, "spend", SPEND, row).codes == [code]


def test_spend_lines_of_one_campaign_are_told_apart(tmp_path: Path) -> None:
    header = SPEND + ",Ad Group"
    found = imported(
        tmp_path,
        "spend",
        header,
        "2024-02-01,Google Ads,X,5,,,EUR,one",
        "2024-02-01,Google Ads,X,5,,,EUR,two",
    )
    assert len({row["record_id"] for row in found["spend"]}) == 2


@pytest.mark.parametrize(
    ("dates", "expected", "notes"),
    [
        (("03/04/2024", "25/04/2024"), [(2024, 4, 3), (2024, 4, 25)], 0),
        (("03/04/2024", "04/25/2024"), [(2024, 3, 4), (2024, 4, 25)], 0),
        (("03/04/2024", "05/06/2024"), [(2024, 3, 4), (2024, 5, 6)], 1),
        (("03.04.2024", "2024-05-06"), [(2024, 4, 3), (2024, 5, 6)], 0),
    ],
)
def test_day_or_month_first(
    tmp_path: Path, dates: tuple[str, str], expected: list[tuple[int, int, int]], notes: int
) -> None:
    found = imported(tmp_path, "spend", SPEND, *(f"{day},LinkedIn,X,5,,,EUR" for day in dates))
    assert sorted(row["spent_on"] for row in found["spend"]) == [date(*day) for day in expected]
    assert len(found.notes) == notes
    assert all("month first" in note for note in found.notes)


# Content

CATALOGUE = "content_id,title,url,format,intent,audience,roles,stages,offerings,topics"


def test_content(tmp_path: Path) -> None:
    found = imported(
        tmp_path,
        "content",
        CATALOGUE,
        "c1,The guide,https://us.com/guide,eBook,Guidance,member,Economic Buyer; champion,"
        'explore|define,Planner,"a, b"',
        "c2,Untold,,Hologram,proof,,,,,",
    )
    first, second = found["contents"]
    assert (first["format"], first["intent"], first["audience"]) == ("guide", "guidance", "member")
    assert (first["roles"], first["stages"]) == (["economic_buyer", "champion"], ["explore", "define"])
    assert (first["offering_keys"], first["topics"]) == (["Planner"], ["a", "b"])
    assert (second["format"], second["audience"], second["roles"]) == ("other", "team", [])
    assert first["known_at"] == datetime(1970, 1, 1)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (",Title,,article,insight,,,,,", "no_id"),
        ("c1,,,article,insight,,,,,", "no_title"),
        ("c1,Title,,article,insigth,,,,,", "unknown_intent"),
        ("c1,Title,,article,entertainment,,,,,", "unknown_intent"),
    ],
)
def test_content_that_cannot_be_used(tmp_path: Path, row: str, code: str) -> None:
    assert imported(tmp_path, "content", CATALOGUE, row).codes == [code]


# Networks


@pytest.mark.parametrize(
    ("cidr", "expected"),
    [
        ("8.8.8.0/24", "8.8.8.0/24"),
        ("8.8.8.8/24", "8.8.8.0/24"),
        ("8.8.8.8", "8.8.8.8/32"),
        ("2a00:1450:4001::/48", "2a00:1450:4001::/48"),
    ],
)
def test_networks(tmp_path: Path, cidr: str, expected: str) -> None:
    row = imported(tmp_path, "networks", "cidr,organisation,domain", f"{cidr},Acme,www.acme.com").one(
        "networks"
    )
    assert (row["cidr"], row["record_id"], row["domain"]) == (expected, f"networks:{expected}", "acme.com")


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("300.1.1.0/24,Acme,", "not_a_network"),
        ("8.8.8.0/33,Acme,", "not_a_network"),
        (",Acme,", "not_a_network"),
        ("192.168.0.0/16,Acme,", "private_network"),
        ("8.8.8.0/24,,", "nobodys_network"),
    ],
)
def test_networks_that_cannot_be_used(tmp_path: Path, row: str, code: str) -> None:
    assert imported(tmp_path, "networks", "cidr,organisation,domain", row).codes == [code]


# All of them


@pytest.mark.parametrize(
    ("source", "header", "missing"),
    [
        ("linkedin", ENGAGEMENT.replace("Action", "Akction"), "'action'.*nearest here: 'Akction'"),
        ("g2", INTENT.replace("Signal Type", "Colour"), "'signal_type'"),
        ("spend", SPEND.replace("Spend", "Spned"), "'spend'.*nearest here: 'Spned'"),
        ("content", CATALOGUE.replace("intent", "intnet"), "'intent'.*nearest here: 'intnet'"),
        ("networks", "cdir,organisation", "'cidr'.*nearest here: 'cdir'"),
    ],
)
def test_a_missing_column_is_told_with_the_nearest(
    tmp_path: Path, source: str, header: str, missing: str
) -> None:
    with pytest.raises(InputError, match=missing) as raised:
        imported(tmp_path, source, header, ",".join("x" for _ in header.split(",")))
    assert "export.csv" in str(raised.value)


def test_other_encodings(tmp_path: Path) -> None:
    text = csv_text(ENGAGEMENT, "2024-02-01,Jörg Müller,CFO,Größe AG,Reacted,u,t,a").encode("cp1252")
    path = write(tmp_path / "export.csv", text)
    with pytest.raises(InputError, match="--encoding"):
        import_files("linkedin", path)
    assert import_files("linkedin", path, encoding="cp1252").one("touches")["full_name"] == "Jörg Müller"


def test_what_else_a_row_says_is_kept(tmp_path: Path) -> None:
    header = INTENT + ",Country,Buying Stage"
    touch = imported(tmp_path, "g2", header, "2024-02-01,Acme,acme.com,View,,,DE,Decision").one("touches")
    assert json.loads(touch["properties"]) == {"signal": "View", "country": "DE", "buying_stage": "Decision"}
