"""Sign in to Salesforce with whichever secrets there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from quorate.errors import UsageError
from quorate.sources.pulls.secrets import secret

if TYPE_CHECKING:
    import requests
    from simple_salesforce.api import Salesforce

_PREFIX = "QUORATE_SALESFORCE_"
TOKEN, CLIENT_ID, CLIENT_SECRET, USERNAME, PASSWORD, SECURITY_TOKEN, PRIVATE_KEY = (
    _PREFIX + name
    for name in (
        "TOKEN", "CLIENT_ID", "CLIENT_SECRET", "USERNAME", "PASSWORD", "SECURITY_TOKEN", "PRIVATE_KEY",
    )
)  # fmt: skip
# Each way to sign in: the secrets it takes. The first whose secrets are all there is used.
WAYS = (
    (TOKEN,),
    (CLIENT_ID, USERNAME, PRIVATE_KEY),
    (CLIENT_ID, CLIENT_SECRET),
    (USERNAME, PASSWORD, SECURITY_TOKEN),
)
_OF_SALESFORCE = ".salesforce.com"


@dataclass(frozen=True)
class SignIn:
    """How to sign in: arguments of the official client, and the secrets among them, which are never told."""

    # not shown: errors of programs are printed with what their variables hold
    arguments: Mapping[str, str] = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)

    def client(self, session: requests.Session) -> Salesforce:
        """The official client, signed in, speaking through `session`."""
        from jwt import PyJWTError
        from simple_salesforce.api import Salesforce

        make: Callable[..., Salesforce] = Salesforce
        try:
            return make(**self.arguments, session=session, **_EXACT)
        except (PyJWTError, ValueError) as error:
            if "privatekey" not in self.arguments:
                raise
            raise UsageError(
                "The private key to sign in to Salesforce with cannot be used.",
                where=f"{PRIVATE_KEY}: {type(error).__name__}",
                expected="the text of an RSA key in PEM form, without a passphrase",
                state="nothing was changed",
                do="set it anew; the certificate that belongs to it stands in the connected app",
            ) from None


# Numbers as Salesforce writes them: reading them as binary fractions could change their last digit.
_EXACT: dict[str, Any] = {"parse_float": str}


def is_configured() -> bool:
    """Whether the secrets of some way to sign in are there."""
    return any(all(secret(name) for name in names) for names in WAYS)


def sign_in(instance: str | None) -> SignIn:
    """How to sign in to the organisation at `instance`, such as `https://acme.my.salesforce.com`.

    Raises `UsageError` when no way to sign in has all its secrets, or when it needs an instance and has none.
    """
    held = next(
        (found for names in WAYS if all((found := {name: secret(name) for name in names}).values())), None
    )
    if held is None:
        raise UsageError(
            "There are no secrets to sign in to Salesforce with.",
            expected="; or ".join(" and ".join(names) for names in WAYS),
            state="nothing was changed",
            do="set these environment variables, or put them into the keyring under the service 'quorate'",
        )
    known = {name: text for name, text in held.items() if text}
    if TOKEN in known:
        arguments = {"session_id": known[TOKEN], "instance_url": _needed(instance, "a token")}
    elif PRIVATE_KEY in known:
        arguments = {
            "username": known[USERNAME],
            "consumer_key": known[CLIENT_ID],
            "privatekey": known[PRIVATE_KEY],
            # whom the signed request is for: one of these two, whatever the organisation's own address
            "domain": "test" if instance and ".sandbox." in instance else "login",
        }
    elif CLIENT_ID in known:
        where = _needed(instance, "a client id and secret")
        arguments = {
            "consumer_key": known[CLIENT_ID],
            "consumer_secret": known[CLIENT_SECRET],
            "domain": _domain(where),
        }
    else:
        arguments = {
            "username": known[USERNAME],
            "password": known[PASSWORD],
            "security_token": known[SECURITY_TOKEN],
            "domain": _domain(instance) if instance else "login",
        }
    return SignIn(arguments, tuple(text for name, text in known.items() if name != USERNAME))


def _needed(instance: str | None, way: str) -> str:
    if instance:
        return instance
    raise UsageError(
        f"To sign in to Salesforce with {way}, the address of your organisation is needed.",
        where="quorate.toml, [sources.salesforce], instance",
        expected='instance = "https://acme.my.salesforce.com"',
        state="nothing was changed",
        do="write it there and run `quorate sync` again",
    )


def _domain(instance: str) -> str:
    """What stands before `.salesforce.com` in the address: `acme.my`."""
    host = urlsplit(instance).hostname or ""
    if not host.endswith(_OF_SALESFORCE):
        raise UsageError(
            "Signing in this way works with addresses under salesforce.com only.",
            where=f"quorate.toml, [sources.salesforce], instance: {host}",
            expected="your My Domain, such as https://acme.my.salesforce.com",
            state="nothing was changed",
            do="write that, or sign in with a token",
        )
    return host.removesuffix(_OF_SALESFORCE)
