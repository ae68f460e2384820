"""What each host is: which domain it is known by, and whether it can say which company somebody is from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from functools import cache
from importlib import resources

import pyarrow as pa

from quorate.identity.unit_hosts import domain_finder, unit_hosts
from quorate.warehouse.steps import ArrowStep, Context

# Where many companies' people have pages or addresses that say nothing about the company.
SHARED_HOSTS = frozenset(
    {
        "linkedin.com", "facebook.com", "twitter.com", "x.com", "instagram.com", "youtube.com", "xing.com",
        "github.com", "google.com", "example.com", "example.org", "example.net",
    }
)  # fmt: skip


def domain_kinds(tables: Mapping[str, pa.Table], context: Context) -> pa.Table:
    """One row per host: `host`, the `domain` it is known by, what that is `within`, and `kind`.

    The domain is the registrable one, or the host of a unit that has an account of its own (`unit_hosts`); only then
    `within` is the registrable one, else empty.

    Kinds: company (can identify a company), free_mail, disposable (by the public list, or by the crowd of addresses
    with one name it shows: `crowd_hosts`), own (ours), shared (a site of many companies),
    unknown (no registrable domain by the public suffix list). Only company domains ever match anything.
    """
    hosts = tables["hosts"].column("host").to_pylist()
    extract = _extractor()
    find = domain_finder(unit_hosts(tables["observed_accounts"].to_pylist()), extract)
    own = {domain.lower() for domain in context.settings.home_domains}
    free = _listed("free_mail_domains.txt") | {name.lower() for name in context.settings.free_mail_domains}
    disposable = _listed("disposable_mail_domains.txt") | set(
        tables["crowd_hosts"].column("host").to_pylist()
    )
    rows = []
    for host in hosts:
        domain, whole = find(host), extract(host)
        within = whole if domain != whole else None
        rows.append((host, domain, _kind(host, whole, own, free, disposable), within))
    return pa.table(
        {
            "host": pa.array([row[0] for row in rows], pa.string()),
            "domain": pa.array([row[1] for row in rows], pa.string()),
            "kind": pa.array([row[2] for row in rows], pa.string()),
            "within": pa.array([row[3] for row in rows], pa.string()),
        }
    )


STEP = ArrowStep(
    "domain_kinds",
    {"hosts": ("host",), "observed_accounts": ("record_id",), "crowd_hosts": ("host",)},
    domain_kinds,
)


def _kind(host: str, domain: str, own: Set[str], free: Set[str], disposable: Set[str]) -> str:
    if not domain:
        return "unknown"
    if domain in own or host in own:
        return "own"
    if host in free or domain in free:
        return "free_mail"
    if host in disposable or domain in disposable:
        return "disposable"
    if domain in SHARED_HOSTS:
        return "shared"
    return "company"


@cache
def _listed(name: str) -> frozenset[str]:
    text = resources.files("quorate.identity").joinpath("data").joinpath(name).read_text(encoding="utf-8")
    return frozenset(
        line.strip().lower() for line in text.splitlines() if line.strip() and line[0] not in "#/"
    )


def _extractor() -> Callable[[str], str]:
    import tldextract

    # no address to fetch from: the list that comes with the package is the one that counts, on every machine
    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, include_psl_private_domains=False)

    def registrable(host: str) -> str:
        return str(extract(host).top_domain_under_public_suffix)

    return registrable
