"""Views that answer a question once: what is published does not change, so neither does an answer from it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from quorate.language import language
from quorate.warehouse.snapshots import Snapshot

P = ParamSpec("P")
A = TypeVar("A")


def remembered(view: Callable[Concatenate[Snapshot, P], A]) -> Callable[Concatenate[Snapshot, P], A]:
    """A view of nothing but what is published, whose latest answers are kept as long as the publication is current.

    The arguments are hashable, and nobody changes an answer. Sentences are in the language of who asks: each language
    has answers of its own.
    """

    @wraps(view)
    def asked(snapshot: Snapshot, /, *args: P.args, **kwargs: P.kwargs) -> A:
        key = (view, language(), args, tuple(sorted(kwargs.items())))
        return snapshot.remembered(key, lambda: view(snapshot, *args, **kwargs))

    return asked
