"""The words that mapping files are written in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from quorate.sources.records import open_mapper
from quorate.warehouse.engine import Engine


@pytest.fixture(scope="module")
def mapper() -> Iterator[Engine]:
    with open_mapper("quorate.sources.salesforce") as engine:
        yield engine


@pytest.mark.parametrize(
    ("macro", "cell", "expected"),
    [
        ("utc", "2019-11-11T17:23:34.000+0000", datetime(2019, 11, 11, 17, 23, 34)),
        ("utc", "2019-11-11T17:23:34.5Z", datetime(2019, 11, 11, 17, 23, 34, 500_000)),
        ("utc", "2024-02-21T10:00:00+02:00", datetime(2024, 2, 21, 8)),
        ("utc", "2024-02-21", datetime(2024, 2, 21)),
        ("utc", "9999-12-31 23:59:59", None),
        ("utc", "2024-02-30", None),
        ("utc", "infinity", None),
        ("utc", "epoch", None),
        ("amount_of", "1,234.56", 1234.56),
        ("amount_of", "1.234,56", 1234.56),
        ("amount_of", "1 234,56", 1234.56),
        ("amount_of", "1\u00a0234,56 €", 1234.56),
        ("amount_of", "1'234.50", 1234.5),
        ("amount_of", "$1,234", 1234.0),
        ("amount_of", "1.234.567", 1234567.0),
        ("amount_of", "EUR 5", 5.0),
        ("amount_of", "(12.50)", -12.5),
        ("amount_of", "-$5.00", -5.0),
        ("amount_of", "1.2E+06", 1_200_000.0),
        ("amount_of", "850.5", 850.5),
        ("amount_of", "24k", None),
        ("amount_of", "n/a", None),
        ("whole", "10,000", 10_000),
        ("whole", "-3", None),
        # numbers that nobody means: no engine's whole number holds them, and an amount without end spoils every sum
        ("whole", "1e40", None),
        ("whole", "9" * 40, None),
        ("amount_of", "1e400", None),
        ("amount_of", "-1e309", None),
        ("amount_of", "9" * 400, None),
        ("amount_of", "0." + "1" * 40, 0.1111111111111111),
        ("minutes_of", "01:12:30", 72),
        ("minutes_of", "1 hour 12 minutes", 72),
        ("minutes_of", "9" * 20 + ":00:00", None),
        ("minutes_of", "9" * 18 + ":00:00", None),
        ("minutes_of", "9" * 18 + " h 5 min", 5),
        ("currency_of", "usd", "USD"),
        ("currency_of", "€ 5", "EUR"),
        ("currency_of", "5 CHF", "CHF"),
        ("currency_of", "£5", "GBP"),
        ("currency_of", "5", None),
        ("yes", "TRUE", True),
        ("yes", "0", False),
        ("yes", "maybe", None),
        ("mail", '"Lee, Ann" <Ann@Acme.COM>', "ann@acme.com"),
        ("mail", "a@x.com; b@y.com", "a@x.com"),
        ("mail", "G5JZeErb0oYU8jQrAJylYw==", None),
        ("mail", "nobody@localhost", None),
        ("host", "https://www.Acme.co.uk/about?x=1", "acme.co.uk"),
        ("host", "shop.acme.com:8080", "shop.acme.com"),
        ("host", "https://münchen.de", "münchen.de"),
        ("host", "Acme Inc.", None),
        ("host", "10.0.0.1", None),
        ("listed", " a; b|c ,, d", ["a", "b", "c", "d"]),
        ("word", "Economic Buyer!", "economic_buyer"),
        ("word", "--", None),
        # 15 and 18 characters of ids that Salesforce itself made
        ("long_id", "0015500000Xyy06", "0015500000Xyy06AAB"),
        ("long_id", "0061G00000Ja7B6", "0061G00000Ja7B6QAJ"),
        ("long_id", "00T1G00003Ufap9", "00T1G00003Ufap9UAB"),
        ("long_id", "0015500000Xyy06AAB", "0015500000Xyy06AAB"),
        ("long_id", "tqs6UXPA/Lm7W+0dX0+syw==", "tqs6UXPA/Lm7W+0dX0+syw=="),
        ("key_of", "0015500000Xyy06", "salesforce:0015500000Xyy06AAB"),
        ("function_of", "Account Executive", "sales"),
        ("function_of", "SDR", "sales"),
        ("function_of", "VP Product Marketing", "marketing"),
        ("function_of", "Customer Success Manager", "success"),
        ("function_of", "Sales Operations Analyst", "operations"),
        ("function_of", "Chief of Staff", None),
        ("campaign_channel", "Webinar", "webinar"),
        ("campaign_channel", "Trade Show", "event"),
        ("campaign_channel", "Email", "email"),
        ("campaign_channel", "Paid Search", "search"),
        ("campaign_channel", "Banner Ads", "ad"),
        ("campaign_channel", "Direct Mail", "direct_mail"),
        ("campaign_channel", "List purchase", "web"),
    ],
)
def test_macros(mapper: Engine, macro: str, cell: str, expected: Any) -> None:
    assert mapper.value(f"select {macro}(?)", [cell]) == expected


@pytest.mark.parametrize(
    "macro", ["utc", "day", "amount_of", "whole", "currency_of", "yes", "mail", "host", "word"]
)
def test_nothing_gives_nothing(mapper: Engine, macro: str) -> None:
    assert mapper.value(f"select {macro}(cast(null as varchar))") is None


def test_said_leaves_out_what_is_empty(mapper: Engine) -> None:
    assert mapper.value("select said(json_object('a', 'x', 'b', null))") == '{"a":"x"}'
    assert mapper.value("select said(json_object('b', null))") == "{}"
