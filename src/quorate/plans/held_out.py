"""Accounts that an experiment holds out: what is tested is not proposed to them, so that there is a comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quorate.settings.plays import Play

Row = Mapping[str, Any]
# What both functions make together is held out only where both are.
_OWNERS = {"both": ("sales", "marketing")}


class HeldOut:
    """What held-out accounts go without; `rows` are those of `held_out_accounts`."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._of_account: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._of_account[row["account_id"]].append(row)

    def forbids(self, play: Play, account_id: str | None) -> bool:
        """Whether an experiment that runs keeps this play from the account."""
        return any(_is_about(row, play) for row in self._of_account.get(account_id or "", ()))


def _is_about(row: Row, play: Play) -> bool:
    if row["kind"] == "play":
        return bool(row["play"] == play.play)
    owners = _OWNERS.get(play.owner, (play.owner,))
    return row["kind"] == "universal_holdout" and set(owners) <= set(row["functions"])
