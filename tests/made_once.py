"""What takes long to make is made once for all processes of a test run, and copied by whoever changes it."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quorate.warehouse.workspace import Workspace

Make = Callable[[Path], object]


def made_once(factory: pytest.TempPathFactory, name: str, make: Make) -> Path:
    """The folder `name`, made by whichever process asks first while the others wait; nobody changes what is in it."""
    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    place, begun = shared / "made once" / name, shared / "made once" / f"{name}.begun"
    place.parent.mkdir(exist_ok=True)
    with (place.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            shutil.rmtree(begun, ignore_errors=True)
            make(begun)
            begun.rename(place)
    return place


def copied(workspace: Path, to: Path) -> Workspace:
    """A workspace of one's own that is what another one is."""
    shutil.copytree(workspace, to)
    return Workspace(to)
