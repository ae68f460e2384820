"""Whatever fits the description is answered as described, and whatever does not is refused: every check, all routes."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.engine import events, from_schema

from quorate.surfaces.access import Doors
from quorate.surfaces.web import create_app
from tests.api.conftest import WORDS, now, token_of
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world

# How many examples of each route; `make bench-api` asks for many more.
EXAMPLES = int(os.environ.get("QUORATE_API_EXAMPLES", "1"))
_LIMITS = "\n[api]\nrequests_per_minute = 1000000\nwrites_per_minute = 1000000\n"


@pytest.mark.schemathesis
@pytest.mark.filterwarnings("default")  # its own are of its own making
def test_no_check_fails_on_any_route(tmp_path: Path) -> None:
    workspace = new_workspace(tmp_path)
    settings = workspace.settings_file
    settings.write_text(settings.read_text(encoding="utf-8") + _LIMITS, encoding="utf-8")
    publish(workspace, small_world(), AS_OF_AT, RUN_ID)
    doors = Doors(workspace.database_file, now)
    owner = doors.set_up("owner@ours.example", "Olga Owner", WORDS, "a test").user
    headers = {"Authorization": f"Bearer {token_of(doors, owner.user_id)}"}
    doors.close()
    config = SchemathesisConfig.from_dict(
        {
            "headers": headers,
            "seed": 1,
            "continue-on-failure": True,
            "generation": {"max-examples": EXAMPLES},
        }
    )
    schema = schemathesis.openapi.from_asgi(
        "/api/v1/openapi.json", create_app(workspace), headers=headers, config=config
    )
    cases, failures, errors = 0, dict[str, str](), []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            for checks in event.recorder.checks.values():
                cases += 1
                for check in checks:
                    if check.failure_info is not None:
                        failure: Failure = check.failure_info.failure
                        said = f"{failure.operation}: {failure.title}: {failure.message}"
                        failures[said] = check.failure_info.code_sample
        elif isinstance(event, events.NonFatalError | events.FatalError):
            errors.append(str(event))
    assert cases > 1000
    assert failures == {}
    assert errors == []
