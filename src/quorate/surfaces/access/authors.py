"""Under which name somebody who came in writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from quorate.errors import QuorateError
from quorate.ledger.plan_events import Author
from quorate.surfaces.access.principals import Principal
from quorate.views.plan_authors import author_named

if TYPE_CHECKING:
    from quorate.views.reading import Reader


def signed_in_author(principal: Principal, reader: Reader) -> Author | None:
    """As their record as a colleague where there is one, in the function of their role; None for who only reads."""
    return signed_in_person(principal, reader) if principal.may("say") else None


def signed_in_person(principal: Principal, reader: Reader) -> Author:
    """The same also of who only reads: what is theirs alone, such as a saved view, is kept under it."""
    said = principal.as_person()
    try:
        colleague = author_named(reader, said.key, said.function)
    except QuorateError:  # two records with one address: neither is theirs for sure
        return said
    return Author(colleague.key, colleague.name if colleague.key != said.key else said.name, said.function)
