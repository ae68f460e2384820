"""What the audit makes of what its tools say: findings fail, a database out of reach is said, all else is a failure."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def audit() -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", ROOT / ".ci" / "audit.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


WEAK = {
    "dependencies": [
        {"name": "old", "version": "1.0", "vulns": [{"id": "CVE-2026-1"}]},
        {"name": "x", "skip_reason": "y"},
    ]
}
NPM_WEAK = {"vulnerabilities": {"left": {"severity": "high"}}}


def test_findings_are_told(audit: ModuleType) -> None:
    assert audit.python_findings(json.dumps(WEAK)) == ["old 1.0: CVE-2026-1"]
    assert audit.npm_findings(json.dumps(NPM_WEAK)) == ["left: high"]
    assert audit.python_findings(json.dumps({"dependencies": []})) == []
    assert audit.python_findings("no report") is None
    assert audit.npm_findings(json.dumps({"message": "request failed"})) is None


@pytest.mark.parametrize(
    ("said", "wrong", "status", "told"),
    [
        (json.dumps(WEAK), "", 1, "weaknesses are known: old 1.0: CVE-2026-1"),
        (json.dumps({"dependencies": [], "vulnerabilities": {}}), "", 0, "no weakness is known"),
        ("", "requests.exceptions.ConnectionError: Max retries exceeded", 0, "NOT AUDITED"),
        ("", "No such file: requirements.lock", 1, "the audit failed: No such file"),
    ],
)
def test_what_fails(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    said: str,
    wrong: str,
    status: int,
    told: str,
) -> None:
    monkeypatch.setattr(audit, "_asked", lambda *_: (said, wrong))
    assert audit.main(sys.executable) == status
    assert told in capsys.readouterr().out


def test_every_lock_file_is_audited(audit: ModuleType) -> None:
    for lock in audit.LOCKS:
        assert "--hash=sha256:" in (ROOT / lock).read_text("utf-8")
    for folder in audit.NPM_FOLDERS:
        assert (ROOT / folder / "package-lock.json").is_file()
