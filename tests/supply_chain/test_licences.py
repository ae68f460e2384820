"""Every locked package is under a licence that lets anybody use the product, or is named here with the reason."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
_PERMISSIVE = re.compile(r"MIT|BSD|Apache|ISC|Python Software|PSF|Unlicense|Zlib|CC0|HPND|BlueOak|WTFPL|OFL")
_BINDING = re.compile(r"GPL|MPL|Mozilla|EUPL|SSPL|BUSL|Commons Clause|Proprietary", re.IGNORECASE)
# See "Packages under licences that are not permissive" in docs/decisions.md.
_ALLOWED = {
    "certifi": "MPL: a list of certificates, unchanged",
    "hypothesis": "MPL: development only",
    "pathspec": "MPL: development only",
    "psycopg": "LGPL: an extra, unchanged and replaceable",
    "psycopg-binary": "LGPL: the same",
    "pyphen": "MPL at choice: an extra",
}
# Their metadata name none; read in their sources.
_READ = {"atheris": "Apache-2.0", "axe-playwright-python": "MIT", "resvg-py": "MIT"}
# Theirs point to a file, which holds the MIT licence; clients in tests only.
_MIT_IN_A_FILE = {"@segment/facade", "@segment/isodate", "@segment/isodate-traverse", "new-date"}
_NOT_OF_THE_SERVER = {"hypothesis", "pathspec"}


def _locked(name: str) -> list[str]:
    text = (ROOT / name).read_text("utf-8")
    return sorted(set(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z]+\])?==", text, re.MULTILINE)))


def _licence(name: str) -> str | None:
    """What a package says of its licence; None where it is not for this system and so not installed."""
    try:
        told: Mapping[str, Any] = metadata.distribution(name).metadata.json
    except metadata.PackageNotFoundError:
        return None
    classifiers = [each for each in told.get("classifier", ()) if each.startswith("License ::")]
    written = told.get("license_expression") or "; ".join(classifiers) or told.get("license", "")[:80]
    return str(written) or _READ.get(name, "")


def test_packages_of_python() -> None:
    names = [*_locked("requirements-dev.lock"), *_locked("requirements-spark.lock")]
    installed = {name: licence for name in names if (licence := _licence(name)) is not None}
    assert len(installed) > 100
    unknown = {
        name: licence
        for name, licence in installed.items()
        if name not in _ALLOWED and (not _PERMISSIVE.search(licence) or _BINDING.search(licence))
    }
    assert unknown == {}
    unneeded = {name for name in _ALLOWED if not _BINDING.search(installed.get(name, ""))}
    assert unneeded == set(), "an exception that is needed no longer"


@pytest.mark.parametrize("lock", ["requirements.lock", "deploy/requirements.lock"])
def test_what_is_for_development_only_is_in_no_server(lock: str) -> None:
    assert not _NOT_OF_THE_SERVER & set(_locked(lock)) - {"pathspec"}, "pathspec builds the package"


@pytest.mark.parametrize("lock", ["package-lock.json", "tests/collector/node/package-lock.json"])
def test_packages_of_the_pages(lock: str) -> None:
    packages = json.loads((ROOT / lock).read_text("utf-8"))["packages"]
    licences = {name: each.get("license", "") for name, each in packages.items() if name}
    assert licences
    unknown = {
        name.removeprefix("node_modules/") for name, said in licences.items() if not _PERMISSIVE.search(said)
    }
    assert unknown - _MIT_IN_A_FILE == set()
    assert all(each["integrity"].startswith("sha512-") for name, each in packages.items() if name)
