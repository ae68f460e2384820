"""Try again what receivers of webhooks did not take, for as long as a server runs.

Updates and commands send what is due when they run; without them, an outage of a receiver would last until the next.
Several servers may run this beside each other: the outbox lets one of them have a message.
"""

from __future__ import annotations

import logging
import threading

from quorate.outbound.webhook_posting import post_webhook
from quorate.surfaces.webhook_telling import Post, deliver_webhooks
from quorate.warehouse.publications import Clock
from quorate.warehouse.workspace import Workspace

# The shortest pause before a message is tried again is a minute.
LOOK_EVERY_SECONDS = 15.0

_LOG = logging.getLogger(__name__)


class WebhookSender:
    """Sends what is due, from `start` to `stop`; the settings are read anew at every look."""

    def __init__(self, workspace: Workspace, clock: Clock, post: Post = post_webhook) -> None:
        self._root = workspace.root
        self._clock = clock
        self._post = post
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._look, name="webhook sender", daemon=True)

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop."""
        return self._stopped.is_set()

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send no more; the message that is under way ends first."""
        self._stopped.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._stopped.wait(LOOK_EVERY_SECONDS):
            try:
                for failure in deliver_webhooks(
                    Workspace(self._root), self._clock, self._post, lambda: not self._stopped.is_set()
                ):
                    _LOG.warning(failure)
            except Exception:
                # the database is away or the settings are being edited: the next look may find it well
                _LOG.warning("It could not be seen whether webhooks are due.", exc_info=True)
