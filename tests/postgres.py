"""A PostgreSQL server of the tests' own, in a temporary folder and on a socket there, from the system's packages."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

_PACKAGES = Path("/usr/lib/postgresql")
# the server refuses to run as root; packages make this user for it
_USER = "postgres"
_SETTINGS = (
    "-c listen_addresses= -c fsync=off -c max_connections=60 -c shared_buffers=32MB "
    "-c wal_level=minimal -c max_wal_senders=0"
)


@dataclass
class Cluster:
    """A server that is up; databases in it are made one a test."""

    folder: Path
    made_count: int = 0

    @property
    def address(self) -> str:
        """The address of its first database."""
        return self.address_of("postgres")

    def address_of(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://{_USER}@/{database}?host={self.folder}"

    def new_database(self) -> str:
        """Make an empty database; returns its address."""
        self.made_count += 1
        name = f"made_{self.made_count}"
        with psycopg.connect(self.address, autocommit=True) as connection:
            connection.execute(f"create database {name}".encode())
        return self.address_of(name)

    def stop(self, how: str = "fast") -> None:
        """Stop the server: `fast`, or `immediate`, which is as if it were killed."""
        self._control("stop", "-m", how)

    def start(self) -> None:
        """Start the server again."""
        self._control("-l", str(self.folder / "log"), "-o", f"-k {self.folder} {_SETTINGS}", "start")

    def _control(self, *words: str) -> None:
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-s", *words)


@contextmanager
def cluster() -> Iterator[Cluster]:
    """A new server while the block runs."""
    folder = Path(tempfile.mkdtemp(prefix="quorate-pg-"))
    made = Cluster(folder)
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam(_USER)
            os.chown(folder, user.pw_uid, user.pw_gid)
        _run(
            "initdb",
            "-D",
            str(folder / "data"),
            "-U",
            _USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
            "--no-sync",
        )
        made.start()
        try:
            yield made
        finally:
            made.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _run(name: str, *words: str) -> None:
    command: Sequence[str] = [_program(name), *words]
    if os.geteuid() == 0:
        command = ["runuser", "-u", _USER, "--", *command]
    done = subprocess.run(
        command,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0, f"{name}: {done.stderr}"


def _program(name: str) -> str:
    packaged = sorted(_PACKAGES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    found = str(packaged[-1]) if packaged else shutil.which(name)
    assert found, "run `make postgres`, which installs PostgreSQL"
    return found
