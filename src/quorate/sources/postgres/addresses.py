"""Where tables are: an address as libpq takes it, and the schema and tables that are meant.

`postgresql://reader@warehouse/analytics?schema=salesforce&table=account&table=contact`, or `env:NAME` where a variable
holds the address, with a password if need be. No address that people write down holds one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from quorate.errors import StoreError, UsageError
from quorate.sources.text_files import UNTOUCHED
from quorate.warehouse.postgres import place_of

_SCHEMES = ("postgresql://", "postgres://")
_FROM_ENVIRONMENT = "env:"
_EXPECTED = (
    "an address such as postgresql://user@host:5432/database?schema=NAME&table=NAME, or env: and the name of the "
    "variable that holds one"
)


@dataclass(frozen=True)
class Loaded:
    """How far a table was loaded when it was read: the newest stamp in it, and the columns it had.

    A table that has other columns since is read whole again, as they say something of rows of before.
    """

    through: str
    columns: tuple[str, ...]


@dataclass(frozen=True)
class TablesPlace:
    """A database and what is meant of it.

    Parameters
    ----------
    address: what libpq is given; it may hold a password and is never shown.
    schema: where the tables are; None is the database's own choice for this user.
    tables: their names, or none for all that the source reads.
    since: by table, the stamp of its loading up to which its rows are known; those before it are left out.
    """

    address: str = field(repr=False)
    schema: str | None = None
    tables: tuple[str, ...] = ()
    since: Mapping[str, Loaded] = field(default_factory=dict)

    @property
    def where(self) -> str:
        """The database and the machine it is on, without user and password."""
        return place_of(self.address)


def is_address(text: str) -> bool:
    """Whether this means a database and not a file."""
    return text.startswith((*_SCHEMES, _FROM_ENVIRONMENT))


def place_written(
    written: str, named_by: str, environment: Mapping[str, str], tables: Iterable[str] = ()
) -> TablesPlace:
    """The place that an address means.

    named_by: the command or setting that it is written in, for messages. tables: more of them, by name.
    Raises `UsageError` for an address with a password or one that cannot be read, `StoreError` without the driver.
    """
    _require_driver(named_by)
    if written.startswith(_FROM_ENVIRONMENT):
        variable, _, more = written.removeprefix(_FROM_ENVIRONMENT).partition("?")
        address, means = _parted(_held(variable, named_by, environment), more)
    else:
        _require_no_password(written, named_by)
        address, means = _parted(written, "")
    _require_readable(address, named_by)
    schemas = means.get("schema", [])
    if len(schemas) > 1:
        raise UsageError(
            "The address names several schemas.", where=named_by, expected="one", state=UNTOUCHED
        )
    return TablesPlace(address, schemas[0] if schemas else None, (*means.get("table", ()), *tables))


def _held(variable: str, named_by: str, environment: Mapping[str, str]) -> str:
    held = environment.get(variable, "").strip()
    if not held.startswith(_SCHEMES):
        raise UsageError(
            f"The variable {variable} does not hold the address of a PostgreSQL database.",
            where=named_by,
            expected="an address such as postgresql://user:password@host:5432/database",
            state=UNTOUCHED,
            do=f"set {variable} where this command runs, or name another variable",
        )
    return held


def _require_driver(named_by: str) -> None:
    if find_spec("psycopg") is None:
        raise StoreError(
            "The tables are in PostgreSQL, and its driver is not installed.",
            where=named_by,
            state=UNTOUCHED,
            do="install it with `pip install quorate[postgres]`",
        )


def _parted(address: str, more: str) -> tuple[str, dict[str, list[str]]]:
    """What libpq is given, and what only we understand of an address and of what was written behind it."""
    parts = urlsplit(address)
    said = [*parse_qsl(parts.query), *parse_qsl(more)]
    own: dict[str, list[str]] = {}
    for name, value in said:
        if name in ("schema", "table"):
            own.setdefault(name, []).append(value)
    kept = urlencode([pair for pair in said if pair[0] not in own])
    return urlunsplit(parts._replace(query=kept)), own


def _require_no_password(written: str, named_by: str) -> None:
    try:
        parts = urlsplit(written)
        has_one = parts.password is not None or "password" in dict(parse_qsl(parts.query))
    except ValueError:
        return  # what cannot be read is told of below
    if has_one:
        raise UsageError(
            "The address holds a password, which others can read there.",
            where=named_by,
            expected=_EXPECTED,
            state=UNTOUCHED,
            do="leave it out and set PGPASSWORD, use libpq's password file, or write env:NAME",
        )


def _require_readable(address: str, named_by: str) -> None:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(address)
    except psycopg.Error:
        # the driver would repeat the address
        raise UsageError(
            "The address of the tables cannot be read.", where=named_by, expected=_EXPECTED, state=UNTOUCHED
        ) from None
