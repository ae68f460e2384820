"""The command line runs as a module too, where its script is not on the path."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest


@pytest.mark.parametrize("module", ["quorate", "quorate.surfaces.cli.main"])
def test_a_module_is_the_command(module: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", module, "--help"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "who decides, where they stand" in " ".join(ran.stdout.split())


def test_the_version_is_told() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "quorate", "--version"], capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.split() == ["quorate", version("quorate")]
