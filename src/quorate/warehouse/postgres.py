"""Connections to PostgreSQL as this project uses it: a server that has gone is noticed, a commit is on the disk."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    import psycopg

    Connection: TypeAlias = psycopg.Connection[tuple[Any, ...]]

_WORDS = {
    "application_name": "quorate",
    "connect_timeout": "5",
    # a server that has gone without a word is noticed within seconds, not within the system's two hours
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "20000",
}


def opened(address: str, *, autocommit: bool) -> Connection:
    """A connection whose commits wait for the disk even where the server is set up not to. Raises `psycopg.Error`."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    written = make_conninfo("", **{**_WORDS, **conninfo_to_dict(address)})
    connection = psycopg.connect(written, autocommit=True, prepare_threshold=1)
    try:
        connection.execute(
            "select set_config('synchronous_commit', 'on', false) "
            "where current_setting('synchronous_commit') in ('off', 'local')"
        )
        connection.autocommit = autocommit
    except psycopg.Error:
        connection.close()
        raise
    return connection


def place_of(address: str) -> str:
    """Which database on which machine an address means, without user and password."""
    from psycopg.conninfo import conninfo_to_dict

    told = conninfo_to_dict(address)
    return f"PostgreSQL database {told.get('dbname') or '(default)'} on {told.get('host') or 'this machine'}"


def in_words(error: BaseException) -> str:
    """What the server or the driver said."""
    return str(error).strip() or type(error).__name__
