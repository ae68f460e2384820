"""Mail a link to a new password to whoever lost theirs, by the channel that notifications go by."""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING

from quorate.errors import QuorateError
from quorate.language import gettext
from quorate.outbound.messages import Message, Send, send
from quorate.surfaces.access.doors import self_of

if TYPE_CHECKING:
    from quorate.settings.notification_settings import ChannelSettings, NotificationSettings
    from quorate.surfaces.access import Doors

_LOG = logging.getLogger(__name__)


def mail_of(settings: NotificationSettings) -> ChannelSettings | None:
    """The first channel that sends e-mail; None where nothing may be sent or no link could be written into it.

    A link leads to the address in the settings alone: the one that a request names is whatever its sender likes.
    """
    if not settings.is_on or settings.address is None:
        return None
    return next((each for each in settings.channels.values() if each.is_mail), None)


def mail_link(doors: Doors, settings: NotificationSettings, email: str, send_by: Send = send) -> None:
    """Mail a link to the user with this address, in the language that is spoken now.

    Nothing happens where there is no such user, where they may come in no longer, and where they never had a password:
    an invitation stays good, and whoever comes in by a provider gets no second way in.
    """
    channel, user = mail_of(settings), doors.users.find(email)
    if channel is None or user is None or not user.is_active or user.password_hash is None:
        return
    if user.email != email.strip().lower():  # found by an id
        return
    secret = doors.recover(user, self_of(user))
    try:
        failure = send_by(channel, _message(user.email, f"{settings.address}".rstrip("/"), secret))
    except QuorateError as error:
        failure = error.what
    if failure:
        _LOG.warning("A link to a new password could not be sent: %s", failure)


def _message(email: str, pages: str, secret: str) -> Message:
    link = f"{pages}/sign-in/link/{secret}"
    asked = gettext("Somebody asked for a new password of yours at {pages}.").format(pages=pages)
    how = gettext("If it was you, open this link within an hour. It works once.")
    not_you = gettext("If it was not you, do nothing: your password stays as it is.")
    html = "".join(
        f"<p>{each}</p>"
        for each in (
            escape(asked),
            escape(how),
            f'<a href="{escape(link)}">{escape(link)}</a>',
            escape(not_you),
        )
    )
    text = f"{asked}\n{how}\n\n{link}\n\n{not_you}\n"
    return Message(gettext("A new password for Quorate"), text, html, email)
