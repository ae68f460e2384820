"""Tell whoever runs the server that events cannot be kept: when it begins, when its cause changes, when it is over."""

from __future__ import annotations

import logging

from quorate.errors import QuorateError

_LOG = logging.getLogger(__name__)


class Trouble:
    """Whether events can be kept at the moment. Every request learns it; the log is told of changes only."""

    def __init__(self) -> None:
        self._cause: str | None = None
        self._refused_count = 0

    def met(self, error: QuorateError) -> None:
        """A request could not be kept."""
        cause = error.describe()
        self._refused_count += 1
        if cause != self._cause:
            self._cause = cause
            _LOG.error("Live events cannot be kept; senders are told to come again.\n%s", cause)

    def is_over(self) -> None:
        """A request was kept."""
        if self._cause is not None:
            _LOG.warning(
                "Live events are kept again; %d requests were refused meanwhile.", self._refused_count
            )
            self._cause = None
            self._refused_count = 0
