"""Run `quorate sync` in a process of its own, whose connections go to the fake, and die of it where told to.

Arguments: the fake's port, the workspace, and where to die: nowhere, before an import is committed, or right after.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import Any

import pytest
from tests.pulls.trusted_server import send_everything_to

from quorate.evidence.intake import Intake
from quorate.surfaces.cli.main import app


def die_at_commit(patch: pytest.MonkeyPatch, *, is_after: bool) -> None:
    """Kill this process as nothing can be caught that is killed so."""
    commit = Intake._commit

    def dying(intake: Intake) -> Any:
        if is_after:
            commit(intake)
        os.kill(os.getpid(), signal.SIGKILL)

    patch.setattr(Intake, "_commit", dying)


def main(port: str, workspace: str, where: str) -> None:
    """Sync once."""
    with pytest.MonkeyPatch.context() as patch:
        send_everything_to(patch, int(port))
        if where != "nowhere":
            die_at_commit(patch, is_after=where == "after")
        app(["sync", "salesforce", "-w", workspace])


if __name__ == "__main__":
    main(*sys.argv[1:])
