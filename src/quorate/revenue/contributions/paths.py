"""Credit paths and the touches on them as arrays, end to end and in order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from quorate.revenue.contributions.touch_weights import TouchPlaces

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from quorate.revenue.contributions.credit import Whole

DIMENSIONS = ("channel", "campaign", "content", "function")
NONE = "none"
_DAY = 86_400_000_000  # microseconds
_MONTHS = 12
# So many touches are worked on at once, if a path has not more: an array of them is then a few MiB.
TOUCHES_AT_ONCE = 1_000_000

# How the rows of the two tables come to a step. Touches of one moment are told apart by what they are, so that equal
# evidence is always in equal order.
PATHS_ORDER = ("path_number",)
TOUCHES_ORDER = ("path_number", "occurred_at", *(f"{name}_key" for name in DIMENSIONS))


@dataclass(frozen=True)
class Paths:
    """Paths, and the touches on each in order.

    Attributes
    ----------
    transition, currency: of each path, in text.
    until, opened: when each path ends and when its deal was opened, in microseconds; `opened` is -1 where never.
    cents: money of each path, 0 where unknown.
    path, moment: of each touch, the number of its path and when it was. A path without touches may have one that
        stands for nothing, at the path's end.
    keys: of each touch in each dimension, the number of its value.
    starts: where the touches of each path begin, then where the last one's end.
    is_walked: of each path, whether it has a touch that stands for something.
    """

    transition: list[str]
    currency: list[str]
    until: Whole
    opened: Whole
    cents: Whole
    path: Whole
    moment: Whole
    keys: dict[str, Whole]
    starts: Whole
    is_walked: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.transition)

    def places(self, half_life_days: float) -> TouchPlaces:
        """Where every touch stands on its path."""
        lengths = np.diff(self.starts)
        length = lengths[self.path]
        place = np.arange(len(self.path)) - self.starts[:-1][self.path] + 1
        last = self.moment[np.maximum(self.starts[1:] - 1, 0)]
        days = (last[self.path] - self.moment) / _DAY
        is_before = self.moment <= self.opened[self.path]
        opening = np.bincount(self.path, is_before, minlength=len(self)).astype(np.int64)
        return TouchPlaces(self.path, place, length, opening[self.path], days / half_life_days)


def runs_of_paths(
    paths: pa.Table, touches: pa.Table, *, is_made: bool, none: dict[str, int] | None = None
) -> Iterator[Paths]:
    """The same as `read_paths` in runs of whole paths, one after the other, so that memory does not grow."""
    numbers = paths["path_number"].to_numpy()
    ends = np.searchsorted(touches["path_number"].to_numpy(), numbers, side="right")
    first, begin = 0, 0
    while first < len(numbers):
        past = max(int(np.searchsorted(ends, begin + TOUCHES_AT_ONCE, side="right")), first + 1)
        end = int(ends[past - 1])
        run = read_paths(
            paths.slice(first, past - first), touches.slice(begin, end - begin), is_made=is_made, none=none
        )
        if len(run):
            yield run
        first, begin = past, end


def read_paths(
    paths: pa.Table, touches: pa.Table, *, is_made: bool, none: dict[str, int] | None = None
) -> Paths:
    """The paths of `credit_paths`, or a run of them, with their touches.

    Parameters
    ----------
    is_made: only the steps that were made; otherwise all.
    none: the number of the value 'none' in each dimension; with it every path has at least one touch.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    path = touches["path_number"].to_numpy()
    if len(paths):
        path = path - paths["path_number"][0].as_py()
    held = np.ones(len(path), dtype=bool)
    if is_made:
        made = paths["is_made"].to_numpy(zero_copy_only=False).astype(bool)
        held = made[path]
        path = (np.cumsum(made) - 1)[path[held]]
        paths = paths.filter(pa.array(made))
    until = microseconds(paths["until_at"])
    moment = microseconds(touches["occurred_at"])[held]
    keys = {name: touches[f"{name}_key"].to_numpy()[held] for name in DIMENSIONS}
    is_walked = np.bincount(path, minlength=len(paths)) > 0
    bare = np.flatnonzero(~is_walked)
    if none is not None and len(bare):
        order = np.argsort(np.concatenate([path, bare]), kind="stable")
        path = np.concatenate([path, bare])[order]
        moment = np.concatenate([moment, until[bare]])[order]
        keys = {
            name: np.concatenate([key, np.full(len(bare), none[name])])[order] for name, key in keys.items()
        }
    return Paths(
        paths["transition"].to_pylist(),
        paths["currency"].to_pylist(),
        until,
        microseconds(pc.fill_null(paths["opened_at"].cast(pa.int64()), -1)),
        pc.fill_null(paths["amount_cents"].cast(pa.int64()), 0).to_numpy(),
        path.astype(np.int64),
        moment,
        keys,
        np.concatenate(([0], np.cumsum(np.bincount(path, minlength=len(paths))))).astype(np.int64),
        is_walked,
    )


def microseconds(moments: pa.ChunkedArray) -> Whole:
    """Moments since January 1970."""
    import pyarrow as pa

    return np.asarray(moments.cast(pa.int64()).to_numpy(), dtype=np.int64)


def quarter_starts(moment: Whole, year_starts_month: int) -> Whole:
    """The first month of the fiscal quarter each moment lies in, counted in months since January 1970."""
    months = moment.astype("datetime64[us]").astype("datetime64[M]").astype(np.int64)
    return np.asarray(months - (months - (year_starts_month - 1)) % (_MONTHS // 4), dtype=np.int64)
