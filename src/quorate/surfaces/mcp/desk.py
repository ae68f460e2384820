"""Where an assistant's questions are answered: for whom it asks, from what that person may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError

from quorate.errors import NotAllowed, QuorateError
from quorate.ledger.plan_events import Author
from quorate.surfaces.access import Permission, Principal
from quorate.surfaces.access.authors import signed_in_author
from quorate.surfaces.mcp.quoting import quoted
from quorate.surfaces.snapshot_pool import SnapshotPool
from quorate.views.reading import Reader
from quorate.warehouse.publications import Clock
from quorate.warehouse.snapshots import Snapshot
from quorate.warehouse.workspace import Workspace

Asked: TypeAlias = Context[Any, Any]


@dataclass(frozen=True)
class Desk:
    """Answers for one workspace.

    Attributes
    ----------
    who: for whom a call asks; found out anew for each, as a token may have been taken back since the last.
    """

    workspace: Workspace
    pool: SnapshotPool
    clock: Clock
    who: Callable[[Asked], Principal]

    def read(self, asked: Asked, answer: Callable[[Snapshot], Any], permission: Permission = "read") -> str:
        """What an answer says, quoted. Raises `ToolError` with the words of what is wrong."""
        return self._told(asked, permission, lambda _, snapshot: answer(snapshot))

    def write(self, asked: Asked, permission: Permission, act: Callable[[Snapshot, Author], Any]) -> str:
        """What an act in the name of who asks left, quoted; raises as `read`, and nothing is written then."""

        def acted(principal: Principal, snapshot: Snapshot) -> Any:
            return act(snapshot, _author(principal, Reader(snapshot)))

        return self._told(asked, permission, acted)

    def _told(
        self, asked: Asked, permission: Permission, answer: Callable[[Principal, Snapshot], Any]
    ) -> str:
        try:
            principal = self.who(asked)
            principal.require(permission)
            with self.pool.lend_seen(None, principal.sight.narrowing()) as snapshot:
                return quoted(answer(principal, snapshot))
        except QuorateError as error:
            raise ToolError(error.describe()) from error


def _author(principal: Principal, reader: Reader) -> Author:
    if principal.is_open:
        return principal.as_author()
    author = signed_in_author(principal, reader)
    if author is None:
        raise NotAllowed("Who only reads writes nothing.", state="nothing was written down")
    return author
