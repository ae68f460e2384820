"""What the pages about data call the stages of the river, and how they say how long something took."""

from __future__ import annotations

from quorate.language import Words, gettext, ngettext

STAGE_WORDS = Words(
    {
        "log": "What was taken in",
        "settings": "Maps and settings",
        "evidence": "Evidence",
        "identity": "Who is who",
        "teams": "Teams",
        "journeys": "Journeys",
        "outlook": "Outlook",
        "experiments": "Experiments",
        "plans": "Plans",
        "revenue": "Revenue",
        "publishing": "Publishing",
    }
)
_MINUTE, _HOUR = 60, 3600


def stage_name(name: str) -> str:
    """What people call a stage."""
    return STAGE_WORDS.get(name) or name


def lasting(seconds: float) -> str:
    """How long something took, as exactly as anybody wants to know."""
    if seconds < 1:
        return gettext("under a second")
    if seconds < 2 * _MINUTE:
        return ngettext("{count} second", "{count} seconds", round(seconds))
    if seconds < 2 * _HOUR:
        return ngettext("{count} minute", "{count} minutes", round(seconds / _MINUTE))
    return ngettext("{count} hour", "{count} hours", round(seconds / _HOUR))
