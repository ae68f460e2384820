"""The audiences that the settings name, as a table that steps can join."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa

    from quorate.settings import WorkspaceSettings

_ASKED = ("roles", "stages", "tiers", "motions", "offerings")


def declared_audiences(settings: WorkspaceSettings) -> pa.Table:
    """One row per audience: its channel, the words asked for, and `has_...` where any are.

    `offering_names` are the offerings in small letters, to be held against names.
    """
    import pyarrow as pa

    rows = []
    for name, audience in settings.audiences.items():
        asked = {each: list(getattr(audience, each)) for each in _ASKED}
        rows.append(
            {
                "audience": name,
                "channel": audience.channel,
                **asked,
                **{f"has_{each}": bool(words) for each, words in asked.items()},
                "offering_names": [word.lower() for word in audience.offerings],
            }
        )
    words = pa.list_(pa.string())
    schema = pa.schema(
        [
            ("audience", pa.string()),
            ("channel", pa.string()),
            *((each, words) for each in _ASKED),
            *((f"has_{each}", pa.bool_()) for each in _ASKED),
            ("offering_names", words),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)
