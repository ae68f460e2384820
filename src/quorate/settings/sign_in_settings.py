"""By which providers people may sign in besides their passwords: by none unless written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from quorate.settings.scalar_shapes import Choice, Flag, Text, Word
from quorate.settings.shapes import Complaint, MappingOf, OneOrMany, Record, RecordOf, about

_ISSUER = Text(
    looks_like="an address beginning with https://, without a name, password or question mark in it",
    pattern=r"^(https://[^\s/?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?)(/[^\s?#]*)?$",
)
_ADDRESS = Text(
    looks_like="an address beginning with https:// or http://, without a path",
    pattern=r"^https?://[^\s/?#@]+$",
)
_DOMAIN = Text(
    looks_like="a domain such as example.com",
    pattern=r"^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$",
    is_lowered=True,
)
# An owner is made by an owner, and not by whoever comes by.
_ROLES = ("viewer", "sales", "marketing", "success", "operations")


@dataclass(frozen=True, kw_only=True)
class ProviderSettings(Record):
    """One OpenID Connect provider, such as the identity service of the company.

    There, give it the address of these pages followed by `/sign-in/back/NAME` as the only place to lead back to.
    """

    issuer: str = field(
        metadata=about("Its issuer, as its own documents write it.", _ISSUER, has_meaning=False)
    )
    client_id: str = field(metadata=about("What it calls this workspace.", Text(), has_meaning=False))
    client_secret: str | None = field(
        default=None,
        metadata=about(
            "The name of the secret, in the environment or the keyring, that it knows this workspace by; public "
            "clients have none.",
            Text(looks_like="a name of capital letters, digits and _", pattern=r"^[A-Z][A-Z0-9_]*$"),
            has_meaning=False,
            example='client_secret = "QUORATE_SIGN_IN_SECRET"',
        ),
    )
    label: str | None = field(
        default=None,
        metadata=about(
            "What its button calls it; its name unless written.",
            Text(),
            has_meaning=False,
            example='label = "Example Inc."',
        ),
    )
    email_domains: tuple[str, ...] = field(
        default=(),
        metadata=about(
            "The domains whose addresses may come in by it; any where none is written.",
            OneOrMany(_DOMAIN),
            has_meaning=False,
            example='email_domains = ["example.com"]',
        ),
    )
    new_users: str | None = field(
        default=None,
        metadata=about(
            "The role of people who are no users yet; they are not let in unless written.",
            Choice(_ROLES),
            has_meaning=False,
            example='new_users = "viewer"',
        ),
    )
    new_users_see: str = field(
        default="own",
        metadata=about(
            "Which accounts such people see: all, or their own.", Choice(("all", "own")), has_meaning=False
        ),
    )
    is_http_allowed: bool = field(
        default=False,
        metadata=about(
            "Whether an issuer on this machine may be reached without https, to try it out.",
            Flag(),
            has_meaning=False,
        ),
    )

    def complaints(self) -> Iterable[Complaint]:
        """Nothing unencrypted but for a trial on this machine; strangers only from domains that are known."""
        if self.issuer.startswith("http://") and not self.is_http_allowed:
            yield Complaint(
                "issuer",
                "bad_text",
                "the issuer is reached without https",
                "an address beginning with https://",
            )
        if self.new_users is not None and not self.email_domains:
            yield Complaint(
                "new_users",
                "missing_key",
                "'email_domains' is missing",
                "the domains whose people may become users",
            )


@dataclass(frozen=True, kw_only=True)
class SignInSettings(Record):
    """How people come in besides by a password."""

    address: str | None = field(
        default=None,
        metadata=about(
            "The address at which people reach these pages, for providers to lead back to; unless written, the one "
            "that is asked for.",
            _ADDRESS,
            has_meaning=False,
            example='address = "https://quorate.example.com"',
        ),
    )
    oidc: Mapping[str, ProviderSettings] = field(
        default_factory=dict,
        metadata=about(
            "OpenID Connect providers by name.",
            MappingOf(Word(names="provider"), RecordOf(ProviderSettings)),
            has_meaning=False,
            example='company = {issuer = "https://id.example.com", client_id = "quorate"}',
        ),
    )
