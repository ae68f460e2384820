"""What a server is deployed by: read by the rules of its own language, and held to how it must not be run."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]
import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSED = ("compose.yaml", "many-servers.yaml")
_INSTRUCTIONS = frozenset(
    {"FROM", "RUN", "CMD", "LABEL", "EXPOSE", "ENV", "COPY", "ENTRYPOINT", "VOLUME", "USER", "WORKDIR", "STOPSIGNAL",
     "HEALTHCHECK"}
)  # fmt: skip
# What `systemd-analyze security` may find at most, of ten.
_MOST_EXPOSED = 2.0


def _dockerfile() -> list[tuple[str, str]]:
    """Instructions and what they say, with continued lines joined."""
    lines = [
        line for line in (DEPLOY / "Dockerfile").read_text("utf-8").splitlines() if not line.startswith("#")
    ]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(line.partition(" ")[0], line.partition(" ")[2]) for line in joined.splitlines() if line.strip()]


def _compose(file: str) -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(DEPLOY / file)
    return found


def test_the_image_is_made_of_what_is_locked_and_runs_as_nobody() -> None:
    said = _dockerfile()
    assert {name for name, _ in said} <= _INSTRUCTIONS
    bases = [text for name, text in said if name == "FROM"]
    assert len(bases) == 2, "what builds stays out of what runs"
    for base in bases:
        assert re.match(r"[a-z]+:\d+\.\d+\.\d+-", base), f"{base}: a whole version, not what is newest"
    last = said[len(said) - 1 - [name for name, _ in reversed(said)].index("FROM") :]
    users = [text for name, text in last if name == "USER"]
    assert users
    assert all(re.fullmatch(r"[1-9]\d{3,}:[1-9]\d{3,}", user) for user in users)
    assert "HEALTHCHECK" in {name for name, _ in last}
    assert not [text for name, text in last if name == "COPY" and "--from=build" not in text]
    installs = [
        part for name, text in said if name == "RUN" for part in text.split("&&") if "pip install" in part
    ]
    assert installs
    for install in installs:
        assert "--require-hashes" in install or "--no-index" in install, install
    for name, text in said:
        if name in ("CMD", "ENTRYPOINT"):
            assert isinstance(json.loads(text), list), "no shell between the signal and the server"
        assert "curl" not in text
        assert "sudo" not in text


def test_the_container_asks_for_what_there_is() -> None:
    from typer.main import get_command

    from quorate.surfaces.cli.main import app

    serve = get_command(app).commands["serve"]  # type: ignore[attr-defined]
    options = {name for parameter in serve.params for name in parameter.opts}
    commands = json.loads(dict(_dockerfile())["CMD"])
    unit = (DEPLOY / "quorate.service").read_text("utf-8")
    start = re.search(r"^ExecStart=\S+ (.*)$", unit, re.MULTILINE)
    assert start is not None
    for asked in (commands, start[1].split()):
        assert asked[0] == "serve"
        assert {word for word in asked if word.startswith("--")} <= options


def test_locked_packages_of_the_image_are_those_of_the_tests() -> None:
    def versions(path: Path) -> dict[str, str]:
        text = path.read_text("utf-8")
        assert all("--hash=sha256:" in block for block in re.split(r"\n(?=[a-z])", text) if "==" in block)
        return dict(re.findall(r"^([a-z0-9._-]+(?:\[[a-z]+\])?)==(\S+)", text, re.MULTILINE))

    image, tested = versions(DEPLOY / "requirements.lock"), versions(ROOT / "requirements-dev.lock")
    assert {"duckdb", "fastapi", "opentelemetry-sdk"} <= set(image)
    assert {name: version for name, version in image.items() if tested.get(name) != version} == {}


@pytest.mark.parametrize("file", COMPOSED)
def test_compose_is_as_its_language_wants(file: str) -> None:
    schema = json.loads((Path(__file__).parent / "compose-spec.json").read_text("utf-8"))
    known = jsonschema.Draft202012Validator(schema)
    known.validate(_compose(file))
    with pytest.raises(jsonschema.ValidationError):
        known.validate({"services": {"server": {"imagee": "x"}}})


@pytest.mark.parametrize("file", COMPOSED)
def test_services_are_held_to_little(file: str) -> None:
    compose = _compose(file)
    volumes, secrets = set(compose["volumes"]), set(compose["secrets"])
    for name, service in compose["services"].items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert "privileged" not in service
        assert {"mem_limit", "pids_limit", "restart"} <= set(service), name
        assert {volume.partition(":")[0] for volume in service["volumes"]} <= volumes, (
            "no folder of the machine"
        )
        for port in service.get("ports", ()):
            assert port.startswith("127.0.0.1:"), "what others reach goes through the proxy"
        for secret in service["secrets"]:
            assert (secret if isinstance(secret, str) else secret["source"]) in secrets
        for key, value in service["environment"].items():
            assert not re.search("PASSWORD|SECRET|TOKEN", key) or value.startswith("/run/secrets/"), key
        assert not service.get("image", "x:1.1").endswith(("latest", ":")), name


def test_the_unit_is_shut_in() -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd is not on this machine")
    said = subprocess.run(
        [tool, "security", "--offline=true", str(DEPLOY / "quorate.service")], capture_output=True, text=True
    ).stdout
    level = re.search(r"exposure level[^:]*: ([\d.]+)", said)
    assert level is not None, said
    assert float(level[1]) <= _MOST_EXPOSED


def test_the_unit_is_whole(tmp_path: Path) -> None:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        pytest.skip("systemd is not on this machine")
    text = (DEPLOY / "quorate.service").read_text("utf-8")
    unit = tmp_path / "quorate.service"
    # the program is where it will be installed, not here
    unit.write_text(
        text.replace("/opt/quorate/bin/quorate", "/bin/true").replace("file:///opt", "file:///"), "utf-8"
    )
    done = subprocess.run([tool, "verify", str(unit)], capture_output=True, text=True)
    ours = [line for line in done.stderr.splitlines() if "quorate.service" in line]
    assert ours == []


def test_nothing_here_holds_a_secret_or_a_place_of_ours() -> None:
    for path in DEPLOY.rglob("*"):
        if path.is_file():
            text = path.read_text("utf-8")
            assert not re.search(r"index-url|extra-index|registry\.|/home/|/roo[t]/", text), path.name
