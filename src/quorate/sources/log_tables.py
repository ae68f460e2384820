"""Give what an importer found the columns of the log table it goes into."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.sources.domains import registrable
from quorate.vocabulary import Table
from quorate.vocabulary.batches import ROW_NUMBER
from quorate.vocabulary.tables.log import INTAKE_STAMPS

if TYPE_CHECKING:
    import pyarrow as pa

_INTAKE = {column.name for column in INTAKE_STAMPS}
_DOMAINS = {"domain", "company_domain", "account_domain"}
# Of an account's web site the host is kept too where it is more than the domain: it may be a unit's.
_HOST = "web_host"


def completed(made: pa.Table, contract: Table, source: str) -> pa.Table:
    """The rows with every column of the log table and `row_number`.

    `source` is filled in, host names become registrable domains, and what is not given is empty. Raises
    `ValueError` for a column the log table does not have: a mistake in a mapping of ours.
    """
    import pyarrow as pa

    strange = set(made.column_names) - set(contract.names) - {ROW_NUMBER}
    if strange:
        raise ValueError(f"a mapping gives {contract.name} columns it does not have: {sorted(strange)}")
    columns = {}
    for each in contract.arrow_schema():
        if each.name in _INTAKE:
            continue
        if each.name in made.column_names:
            cells = made.column(each.name).cast(each.type)
            columns[each.name] = _registrable(cells) if each.name in _DOMAINS else cells
        elif each.name == _HOST and "domain" in made.column_names:
            columns[each.name] = _below_domain(made.column("domain"))
        elif each.name == "source":
            columns[each.name] = pa.array([source] * made.num_rows, pa.string())
        elif each.name == "is_deleted":
            columns[each.name] = pa.array([False] * made.num_rows, pa.bool_())
        else:
            columns[each.name] = pa.nulls(made.num_rows, each.type)
    columns[ROW_NUMBER] = made.column(ROW_NUMBER).cast(pa.int64())
    return pa.table(columns)


def _below_domain(hosts: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    cells = [host.lower() if host is not None else None for host in hosts.to_pylist()]
    return pa.array(
        [host if host and registrable(host) not in (None, host) else None for host in cells], pa.string()
    )


def _registrable(hosts: pa.ChunkedArray) -> pa.Array:
    import pyarrow as pa

    known = {host: registrable(host) for host in hosts.unique().to_pylist() if host is not None}
    return pa.array([known.get(host) for host in hosts.to_pylist()], pa.string())
