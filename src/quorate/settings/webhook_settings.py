"""Whom the workspace tells by itself, over HTTP, that something was published or changed: nobody unless written."""

from __future__ import annotations

from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Flag, Text
from quorate.settings.shapes import Record, about


@dataclass(frozen=True, kw_only=True)
class WebhookSettings(Record):
    """One receiver; what it is sent is signed as Standard Webhooks says, with a secret of its own."""

    url: str = field(
        metadata=about(
            "Where it is sent by POST; redirects are not followed.",
            Text(
                looks_like="an address beginning with https:// or http://, without a name or password in it",
                pattern=r"^https?://[^\s/?#@]+(/[^\s#]*)?$",
            ),
            has_meaning=False,
        )
    )
    secret: str = field(
        metadata=about(
            "The name of the secret that signs, in the environment or the keyring.",
            Text(looks_like="a name of capital letters, digits and _", pattern=r"^[A-Z][A-Z0-9_]*$"),
            has_meaning=False,
        )
    )
    is_inside: bool = field(
        default=False,
        metadata=about(
            "Its host may have a private address or be this machine; others are refused when they do.",
            Flag(),
            has_meaning=False,
        ),
    )
