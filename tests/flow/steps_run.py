"""Which tables an update brings up to date, whole or in part."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from quorate.warehouse import river
from quorate.warehouse.making import Maker
from quorate.warehouse.recipes import Recipe
from quorate.warehouse.renewing import Renewer
from quorate.warehouse.steps import Context, Stage, Step


@contextmanager
def tables_made() -> Iterator[list[str]]:
    """The tables whose steps are run while the block runs, in order."""
    made: list[str] = []
    make, renew = river._make, Renewer.renew

    def noted(maker: Maker, stage: Stage, step: Step, context: Context) -> None:
        made.append(step.table)
        make(maker, stage, step, context)

    def noted_in_part(self: Renewer, step: Step, context: Context, recipe: Recipe) -> str | None:
        content = renew(self, step, context, recipe)
        made.extend([step.table] if content is not None else [])
        return content

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(river, "_make", noted)
        patched.setattr(Renewer, "renew", noted_in_part)
        yield made
