"""Cases that must never go wrong, whatever else changes: near misses of domains and of words in titles."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa
import pytest
from tests.worlds import run_step

from quorate.identity import domain_kinds
from quorate.identity.title_lexicon import find, words_of
from quorate.identity.title_readings import read_title
from quorate.sources.records import open_mapper
from quorate.warehouse.engine import Engine

ADDRESS = "test@accountdomain.com"


@pytest.fixture(scope="module")
def mapper() -> Iterator[Engine]:
    with open_mapper("quorate.sources.salesforce") as engine:
        yield engine


def domains(mapper: Engine, *sites: str) -> list[str]:
    """The domain that each web site, as a CRM has it, and the address are known by."""
    hosts = [mapper.rows("select host(?)", [site])[0][0] for site in sites]
    hosts.append(mapper.rows("select regexp_extract(mail(?), '@(.+)$', 1)", [ADDRESS])[0][0])
    rows = run_step(
        domain_kinds.STEP,
        {
            "hosts": [{"host": host} for host in sorted(set(hosts))],
            "crowd_hosts": pa.table({"host": pa.array([], pa.string())}),
        },
    )
    known = {row["host"]: row["domain"] for row in rows}
    return [known[host] for host in hosts]


@pytest.mark.parametrize(
    "site",
    [
        "accountdomain.com", "www.accountdomain.com", "http://accountdomain.com", "https://accountdomain.com/",
        "http://www.accountdomain.com", "https://www.accountdomain.com/en/about?x=1", "HTTPS://WWW.AccountDomain.COM",
        "shop.accountdomain.com",
    ],
)  # fmt: skip
def test_an_address_is_of_its_domain_however_the_site_is_written(mapper: Engine, site: str) -> None:
    of_site, of_address = domains(mapper, site)
    assert of_site == of_address == "accountdomain.com"


@pytest.mark.parametrize(
    "site",
    [
        "1accountdomain.com", "www.1accountdomain.com", "accountdomain.co", "accountdomain.com.au", "accountdomain.net",
        "account-domain.com", "myaccountdomain.com", "accountdomain.com.example.com",
    ],
)  # fmt: skip
def test_an_address_is_never_of_a_domain_that_looks_like_its_own(mapper: Engine, site: str) -> None:
    of_site, of_address = domains(mapper, site)
    assert of_site != of_address


def test_a_title_is_matched_by_whole_phrases() -> None:
    """What holds for "Director" does not hold for "Executive Director", which is a phrase of its own."""
    whole = words_of("Executive Director")
    for kind in ("rank", "function"):
        assert [(each.start, each.end) for each in find(whole, kind)] == [(0, len(whole))]
    assert read_title("Executive Director")[0] != read_title("Director")[0]


@pytest.mark.parametrize("title", ["Security Analyst", "Security Director", "Title Auditor", "Recruiter"])
def test_letters_inside_another_word_are_no_word(title: str) -> None:
    assert not [each for each in find(words_of(title), "function") if each.means == "it"]
    assert read_title(title)[0] != "it"
    assert read_title(f"Head of IT, {title}")[0] is not None
    assert [each for each in find(words_of("IT Director"), "function") if each.means == "it"]
