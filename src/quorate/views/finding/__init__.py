"""Find everything by a part of what it is called: accounts, people, journeys, deals, offerings, content, maps."""

from __future__ import annotations

from quorate.views.finding.index import FindIndex, Match
from quorate.views.finding.indexes import FindIndexes

__all__ = ["FindIndex", "FindIndexes", "Match"]
