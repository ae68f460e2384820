"""What changed between two publications, or since a moment: one list of typed changes that pages and messages share.

`changes_since(now, then=...)` compares two publications, which also shows what was recorded late. `changes_since(now,
since=...)` reads the dated tables of one publication, and leaves out what has no date of its own: how likely a quorum
and a win are, and where members stand. `publication_before` finds the publication to compare with.

Every change has an id that the same change has again whenever it is computed, one sentence, and the reference of the
figure or record that it opens.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from quorate.errors import UsageError
from quorate.views.changes.by_date import (
    closings_put_off,
    joined_since,
    journeys_since,
    rivals_since,
    stages_since,
    teams_forming_since,
)
from quorate.views.changes.by_difference import (
    journey_differences,
    new_rivals,
    new_teams_forming,
    stance_differences,
)
from quorate.views.changes.change import CHANGE_KINDS, CHANGE_WORDS, Change
from quorate.views.reading import Reader
from quorate.views.remembering import remembered
from quorate.warehouse.manifest import Manifest, Publication
from quorate.warehouse.snapshots import Snapshot


def changes_since(
    now: Snapshot,
    *,
    then: Snapshot | None = None,
    since: datetime | None = None,
    kinds: Iterable[str] | None = None,
) -> tuple[Change, ...]:
    """Everything that changed, the newest first.

    now: the publication that is looked at. then: an earlier one; what was known by its day is no news.
    since: the moment from which dated things count; without it, the end of the day `then` is about.
    kinds: only these of `CHANGE_KINDS`; without it, all.
    Raises `UsageError` without `then` and `since`, and for a kind that does not exist.
    """
    wanted = frozenset(CHANGE_KINDS if kinds is None else kinds)
    if not wanted <= set(CHANGE_KINDS):
        raise UsageError(
            f"There is no kind of change called '{min(wanted - set(CHANGE_KINDS))}'.",
            expected=f"some of {', '.join(CHANGE_KINDS)}",
        )
    reader = Reader(now)
    reader.need("journeys", "accounts", "map_stages")
    dated = _since(now, since) if then is None and since is not None else _dated(reader, then, since)
    found = [*_undated(reader, then), *dated]
    chosen = {each.change_id: each for each in found if each.kind in wanted}
    return tuple(sorted(chosen.values(), key=newest_first))


def publication_before(manifest: Manifest, moment: datetime) -> Publication | None:
    """The publication that readers saw at a moment, of those still kept; None when the moment is before all of them."""
    current = manifest.current()
    earlier = [
        each
        for each in manifest.publications()
        if each.finished_at <= moment and (current is None or each.run_id != current.run_id)
    ]
    return earlier[-1] if earlier else None


def _undated(reader: Reader, then: Snapshot | None) -> list[Change]:
    if then is None:
        return []
    before = Reader(then)
    return [
        *journey_differences(reader, before),
        *stance_differences(reader, before),
        *new_rivals(reader, before),
        *new_teams_forming(reader, before),
    ]


@remembered
def _since(now: Snapshot, since: datetime) -> tuple[Change, ...]:
    """Everybody who looks at one week asks the same."""
    return tuple(_dated(Reader(now), None, since))


def _dated(reader: Reader, then: Snapshot | None, since: datetime | None) -> list[Change]:
    moment = since or (then.publication.as_of_at if then is not None else None)
    if moment is None:
        raise UsageError(
            "It is not said since when.", expected="a moment, or an earlier publication to compare with"
        )
    found = [*joined_since(reader, moment), *closings_put_off(reader, moment)]
    if then is None:
        found += stages_since(reader, moment)
        found += journeys_since(reader, moment)
        found += rivals_since(reader, moment)
        found += teams_forming_since(reader, moment)
    return found


def newest_first(change: Change) -> tuple[float, str, str]:
    """What lists of changes are sorted by."""
    return (-change.at.timestamp(), change.account_name, change.change_id)


__all__ = ["CHANGE_KINDS", "CHANGE_WORDS", "Change", "changes_since", "newest_first", "publication_before"]
