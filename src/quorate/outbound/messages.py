"""Send one message by one channel through Apprise, which is loaded only here; the channel's address is a secret."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from urllib.parse import quote

from quorate.errors import UsageError
from quorate.settings.notification_settings import ChannelSettings
from quorate.sources.pulls.secrets import secret

LONGEST_WAIT_SECONDS = 20


@dataclass(frozen=True)
class Message:
    """What is sent: the title, the same words as text and as HTML, and for e-mail the address it goes to."""

    title: str
    text: str
    html: str
    to: str | None = None


# Sends a message; returns why it did not arrive, without any secret, or None.
Send: TypeAlias = Callable[[ChannelSettings, Message], str | None]


def send(channel: ChannelSettings, message: Message) -> str | None:
    """Send a message; returns why it did not arrive, without any secret, or None when it was taken."""
    try:
        import apprise
    except ImportError as error:
        raise UsageError(
            "Messages cannot be sent: Apprise is not installed.",
            state="nothing was sent",
            do="install it: pip install 'quorate[notify]'",
        ) from error
    address = secret(channel.secret)
    if address is None:
        return f"the secret {channel.secret} is not in the environment or the keyring"
    if channel.is_mail:
        if message.to is None:
            return "no e-mail address is known of this colleague"
        address += f"{'&' if '?' in address else '?'}to={quote(message.to, safe='')}"
    asset = apprise.AppriseAsset(
        secure_logging=True, storage_mode="memory", app_id="Quorate", app_desc="Quorate"
    )
    out = apprise.Apprise(asset=asset)
    if not out.add(address):
        return f"the secret {channel.secret} holds no Apprise URL"
    words, kind = (message.html, "html") if channel.is_mail else (message.text, "text")
    taken = out.notify(body=words, title=message.title, body_format=kind, timeout=LONGEST_WAIT_SECONDS)
    return None if taken else "the channel did not take the message"
