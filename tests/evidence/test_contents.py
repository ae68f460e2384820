"""Which offerings an asset is about, as catalogues write them: worked cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from tests.worlds import run_step

from quorate.evidence.content_decisions import SCHEMA
from quorate.warehouse.steps import SqlStep

OFFERINGS = (
    ("o1", "Acme Relay Standard", "Planning"),
    ("o2", "Acme Relay Enterprise", "Planning"),
    ("o3", "Acme Tally", "Spend & Control"),
    ("o4", "Acme Tally Plus", "Spend & Control"),
    ("o5", "Relays for Ships", None),
)
PLAIN_NAMES = {
    "acmerelaystandard": "o1",
    "acmerelayenterprise": "o2",
    "acmetally": "o3",
    "acmetallyplus": "o4",
}


def about(*keys: str, **given: Any) -> list[str]:
    asset = {
        "record_id": "r", "content_id": "c", "title": "A guide", "format": "guide", "intent": "guidance",
        "audience": "team", "roles": [], "stages": [], "topics": [], "offering_keys": list(keys),
        "version_at": datetime(2026, 1, 1), "imported_at": datetime(2026, 1, 2), **given,
    }  # fmt: skip
    made = run_step(
        SqlStep("quorate.evidence", "contents"),
        {
            "observed_contents": [asset],
            "content_decisions": SCHEMA.empty_table(),
            "offerings": [
                {"offering_id": key, "name": name, "family": family} for key, name, family in OFFERINGS
            ],
            "offering_keys": [
                {"offering_key": key, "offering_id": offering}
                for key, offering in [*PLAIN_NAMES.items(), *((key, key) for key, *_ in OFFERINGS)]
            ],
        },
    )
    assert len(made) == 1
    return list(made[0]["offering_ids"])


@pytest.mark.parametrize(
    ("keys", "offerings"),
    [
        (("o2",), ["o2"]),
        (("acme relay STANDARD",), ["o1"]),
        (("relay",), ["o1", "o2"]),
        (("Acme-Relay",), ["o1", "o2"]),
        # what is the whole name of one offering does not mean the others that begin with it
        (("Acme Tally",), ["o3"]),
        (("tally",), ["o3", "o4"]),
        (("spend & control",), ["o3", "o4"]),
        (("Planning", "tally plus"), ["o1", "o2", "o4"]),
        # parts of words, and words nothing is called by, mean nothing
        (("Rel",), []),
        (("Beacon",), []),
        (("", "&"), []),
        ((), []),
    ],
)
def test_what_a_catalogue_means_by_an_offering(keys: tuple[str, ...], offerings: list[str]) -> None:
    assert about(*keys) == offerings


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://www.acme.example/guides/a?b=c#d", True),
        ("http://intranet/guide", True),
        ("www.acme.com/guide", True),
        (" https://acme.example ", True),
        (None, False),
        ("", False),
        ("tbd", False),
        ("https://", False),
        ("https:///guide", False),
        ("mailto:marketing@acme.example", False),
        (r"\\server\share\guide.pdf", False),
        ("C:/guides/guide.pdf", False),
        ("see the wiki", False),
        ("https://acme.example/a guide", False),
    ],
)
def test_what_links_nowhere(url: str | None, opens: bool) -> None:
    made = run_step(
        SqlStep("quorate.evidence", "contents"),
        {
            "observed_contents": [{"record_id": "r", "content_id": "c", "title": "A guide", "url": url}],
            "content_decisions": SCHEMA.empty_table(),
            "offering_keys": [{"offering_key": "o1", "offering_id": "o1"}],
        },
    )
    assert [(row["url"], row["has_link"]) for row in made] == [(url, opens)]
