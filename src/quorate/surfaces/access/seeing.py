"""Which accounts somebody sees, as people write it."""

from __future__ import annotations

from quorate.errors import UsageError, nearest_word
from quorate.ledger.users import Sees
from quorate.views.sight import ACCOUNT_TRAITS


def sees_in(kind: str, values: str) -> Sees:
    """What is written: 'all', 'own', or a column of the table accounts with values parted by commas.

    Raises `UsageError` for a column that accounts are not told apart by, and for one without a value.
    """
    if kind in ("all", "own"):
        return Sees(kind)
    wanted = tuple(sorted({part.strip() for part in values.split(",") if part.strip()}))
    if kind not in ACCOUNT_TRAITS or not wanted:
        near = nearest_word(kind, ("all", "own", *ACCOUNT_TRAITS))
        raise UsageError(
            f"'{kind[:40]}' does not say which accounts they see."
            + (f" Did you mean '{near}'?" if near else ""),
            expected=f"all, own, or values of one of {', '.join(ACCOUNT_TRAITS)}",
            state="nothing was changed",
        )
    return Sees("where", {kind: wanted})
