"""Whether and by what channels colleagues are told outside of the pages: by none unless written and switched on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Flag, Text, Word
from quorate.settings.shapes import MappingOf, Record, RecordOf, about

_ADDRESS = Text(
    looks_like="an address beginning with https:// or http://, without a name or password in it",
    pattern=r"^https?://[^\s/?#@]+(/[^\s?#]*)?$",
)


@dataclass(frozen=True, kw_only=True)
class ChannelSettings(Record):
    """One way out: an e-mail account, a room of Slack or Teams, a webhook.

    Its address is an Apprise URL and holds passwords, so it is kept as a secret, in the environment or the keyring.
    """

    secret: str = field(
        metadata=about(
            "The name of the secret that holds its Apprise URL, such as `mailtos://name:word@host` or `slack://...`.",
            Text(looks_like="a name of capital letters, digits and _", pattern=r"^[A-Z][A-Z0-9_]*$"),
            has_meaning=False,
        )
    )
    is_mail: bool = field(
        default=False,
        metadata=about(
            "It sends e-mail, to each colleague's own address; others speak to one room.",
            Flag(),
            has_meaning=False,
        ),
    )


@dataclass(frozen=True, kw_only=True)
class NotificationSettings(Record):
    """What of notifications may leave the workspace; what must stay in it never does."""

    is_on: bool = field(
        default=False, metadata=about("Whether anything is sent at all.", Flag(), has_meaning=False)
    )
    address: str | None = field(
        default=None,
        metadata=about(
            "The address at which colleagues reach these pages, for links in messages.",
            _ADDRESS,
            has_meaning=False,
            example='address = "https://quorate.example.com"',
        ),
    )
    channels: Mapping[str, ChannelSettings] = field(
        default_factory=dict,
        metadata=about(
            "Channels by name; colleagues choose one of them.",
            MappingOf(Word(names="channel"), RecordOf(ChannelSettings)),
            has_meaning=False,
            example='mail = {secret = "QUORATE_NOTIFY_MAIL", is_mail = true}',
        ),
    )
