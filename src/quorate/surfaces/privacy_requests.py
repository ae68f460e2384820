"""What a person may ask of whoever holds something about them: to be handed it, and to be forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from quorate.ledger.access_log import AccessLog
from quorate.ledger.plan_events import Author
from quorate.surfaces.access import Principal
from quorate.surfaces.access.doors import self_of
from quorate.views.lookup import person_id_of
from quorate.views.reading import Reader
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace

if TYPE_CHECKING:
    from quorate.privacy.forgetting import Forgetting
    from quorate.warehouse.snapshots import Snapshot


def whose(principal: Principal, snapshot: Snapshot, key: str) -> str:
    """The id of the person whom a request is about.

    Raises `NotAllowed` for whoever may not answer it or does not see every account, as what is held of a person may
    stand anywhere, and `NotFound` where nobody is known by the key.
    """
    principal.require("privacy")
    principal.require_all()
    return person_id_of(Reader(snapshot), key)


def author_in_log(principal: Principal) -> Author:
    """Under which name the log of access keeps who answered."""
    return self_of(principal.user) if principal.user else principal.as_author()


def hand_over(workspace: Workspace, key: str, author: Author, clock: Clock) -> Mapping[str, Any]:
    """Everything that is held about the person with this id or address, for them; that it was made is logged."""
    from quorate.privacy.subject import subject_of
    from quorate.privacy.subject_access import held_about

    held = held_about(workspace, subject_of(workspace, key), clock())
    log = AccessLog(workspace.database)
    try:
        rows = sum(len(part["rows"]) for part in held["parts"])
        log.write("person_exported", None, author, clock(), {"rows": rows})
    finally:
        log.close()
    return held


def forget_person(workspace: Workspace, key: str, author: Author, clock: Clock) -> Forgetting:
    """Erase the person with this id or address everywhere; raises as `quorate.privacy.forgetting.forget` does."""
    from quorate.privacy.forgetting import forget
    from quorate.privacy.subject import subject_of

    return forget(workspace, subject_of(workspace, key), author, clock)
