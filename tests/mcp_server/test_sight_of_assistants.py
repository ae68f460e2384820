"""Whatever an assistant asks for whoever is limited by owner, territory or segment, no word is of another account."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mcp import Client
from tests.mcp_server.conftest import SETTING_UP, now
from tests.mcp_server.test_assistants import READING, talk, user
from tests.views.parted_world import OWNER_EMAIL, WAYS, hidden_keys, hidden_words, parted_world
from tests.views.published import new_workspace, publish
from tests.views.small_people import AS_OF_AT, RUN_ID

from quorate.surfaces.access import Doors

_OF_A_KEY = {
    "find": "words", "show_account": "account", "show_person": "person", "show_journey": "journey_id",
    "show_plan": "journey_id", "brief": "journey_id",
}  # fmt: skip


def test_whoever_is_limited_is_told_nothing_by_any_tool(tmp_path: Path) -> None:
    limited = new_workspace(tmp_path)
    publish(limited, parted_world(), AS_OF_AT, RUN_ID)
    doors = Doors(limited.database_file, now)
    for way, sees in WAYS.items():
        email = OWNER_EMAIL if way == "own" else f"{way}@ours.example"
        doors.users.add(email, way, "sales", sees, SETTING_UP, now())
    doors.close()
    keys = (
        *(keys[0] for keys in hidden_keys().values()),
        "a_alder",
        "j_alder",
        "Aldermoor",
        "aldermoor.example",
    )
    asked: list[tuple[str, dict[str, Any]]] = [
        ("show_forecast", {}), ("show_plan", {}), ("what_changed", {"days": 366}),
        *(("explain", {"reference": f"{kind}/{key}"}) for kind in ("stage", "opportunity", "move") for key in keys),
        *(
            (name, {argument: key})
            for name, argument in _OF_A_KEY.items()
            for key in keys
        ),
        *(("notes", {"kind": kind, "key": key}) for kind in ("account", "journey", "person") for key in keys),
    ]  # fmt: skip
    assert {name for name, _ in asked} == READING

    async def told(client: Client) -> list[tuple[str, str]]:
        return [
            (str(arguments), (await client.call_tool(name, arguments)).content[0].text)  # type: ignore[union-attr]
            for name, arguments in asked
        ]

    hidden = hidden_words()
    for way in ("own", "owner_id", "country", "tier"):
        who = user(limited, OWNER_EMAIL if way == "own" else f"{way}@ours.example", "read")
        answers = talk(limited, told, who)
        leaks = {
            (way, arguments, word)
            for arguments, text in answers
            for word in hidden
            if re.search(rf"\b{re.escape(word)}\b", text) and word not in arguments
        }
        assert leaks == set()
        assert any("Fenwick" in text for _, text in answers), way
