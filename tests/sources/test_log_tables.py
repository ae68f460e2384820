"""What every importer's rows are given before they go into the log."""

from __future__ import annotations

import pyarrow as pa
import pytest

from quorate.sources.log_tables import completed
from quorate.vocabulary import LOG_TABLES


@pytest.mark.parametrize(
    ("host", "domain", "web_host"),
    [
        ("acme.com", "acme.com", None),
        ("UK.acme.co.uk", "acme.co.uk", "uk.acme.co.uk"),
        ("acme.github.io", "acme.github.io", None),
        ("localhost", None, None),
        (None, None, None),
    ],
)
def test_hosts_of_web_sites(host: str | None, domain: str | None, web_host: str | None) -> None:
    made = pa.table(
        {"row_number": pa.array([1]), "record_id": ["x"], "domain": pa.array([host], pa.string())}
    )
    (row,) = completed(made, LOG_TABLES["observed_accounts"], "crm").to_pylist()
    assert (row["domain"], row["web_host"]) == (domain, web_host)
