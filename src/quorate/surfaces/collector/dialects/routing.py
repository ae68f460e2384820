"""Which dialect a path belongs to."""

from __future__ import annotations

from quorate.surfaces.collector.dialects import jitsu, posthog, rudderstack, segment, snowplow
from quorate.surfaces.collector.dialects.reading import Reader, Routes

_ROUTES: Routes = {
    **segment.ROUTES,
    **rudderstack.ROUTES,
    **jitsu.ROUTES,
    **posthog.ROUTES,
    **snowplow.ROUTES,
}
_PATHS = frozenset(path for _, path in _ROUTES)


def find_reader(method: str, path: str) -> Reader | None:
    """The function that reads requests to this path, or None when no tracker sends them there."""
    return _ROUTES.get((method, path)) or (
        segment.read_settings if method == "GET" and segment.is_settings_path(path) else None
    )


def is_known_path(path: str) -> bool:
    """Whether trackers send anything to this path, by whatever method."""
    return path in _PATHS or segment.is_settings_path(path)
