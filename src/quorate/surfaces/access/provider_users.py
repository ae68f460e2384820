"""Which user somebody is whom a provider speaks for: by issuer and subject, the first time by a verified address."""

from __future__ import annotations

from datetime import datetime

from quorate.errors import NotAllowed
from quorate.language import gettext
from quorate.ledger.plan_events import Author
from quorate.ledger.users import LONGEST_NAME, Sees, User, Users
from quorate.settings.sign_in_settings import ProviderSettings
from quorate.surfaces.access.doors import self_of
from quorate.surfaces.access.oidc import Claims


def user_of_claims(users: Users, settings: ProviderSettings, claims: Claims, now: datetime) -> User:
    """The user, linked or made where the settings allow it. Raises `NotAllowed` for whoever may not come in."""
    known = users.of_provider(claims.issuer, claims.subject)
    if known is not None:
        return _active(known)
    _require_address(settings, claims)
    user = users.find(claims.email) or _made(users, settings, claims, now)
    linked = (user.provider, user.provider_subject)
    if _active(user).provider_subject is not None and linked != (claims.issuer, claims.subject):
        raise NotAllowed(gettext("Your address belongs to somebody who comes in another way."), do=_ask())
    return users.link(user.user_id, claims.issuer, claims.subject, self_of(user), now)


def _require_address(settings: ProviderSettings, claims: Claims) -> None:
    if not claims.email or not claims.is_email_verified:
        raise NotAllowed(
            gettext("It is not verified that your e-mail address is yours."),
            do=gettext("have it verified where you signed in"),
        )
    domain = claims.email.rpartition("@")[2]
    if settings.email_domains and domain not in settings.email_domains:
        raise NotAllowed(gettext("People of {domain} are not let in here.", domain=domain), do=_ask())


def _active(user: User) -> User:
    if not user.is_active:
        raise NotAllowed(gettext("You may come in no longer."), do=_ask())
    return user


def _made(users: Users, settings: ProviderSettings, claims: Claims, now: datetime) -> User:
    if settings.new_users is None:
        raise NotAllowed(gettext("You are no user of this workspace."), do=_ask())
    author = Author("sign-in", claims.issuer, "operations")
    name = claims.name.strip()[:LONGEST_NAME] or claims.email
    try:
        return users.add(claims.email, name, settings.new_users, Sees(settings.new_users_see), author, now)
    except NotAllowed:
        # another sign-in of theirs came between
        made = users.find(claims.email)
        if made is None:
            raise
        return made


def _ask() -> str:
    return gettext("ask an owner of the workspace")
