"""Who people are and where they belong, from identify, group and alias messages."""

from __future__ import annotations

from collections.abc import Iterator

from quorate.sources.segment.hearing import Heard
from quorate.sources.segment.links import link, links_to_mail
from quorate.sources.segment.log_rows import Account, Person, Row
from quorate.sources.segment.messages import Named, id_text, json_text, mail_of, named, word_of
from quorate.sources.segment.traits import company_of, domain_of, full_name_of, has_opted_out, title_of

_LARGEST_COMPANY = 10_000_000


def identify_rows(heard: Heard) -> Iterator[Row]:
    """The person's record, if the message says anything of the person, and what it ties together."""
    traits = {**heard.traits, **named(heard.message.traits)}
    mail = mail_of(traits.get("email")) or heard.user_mail
    company, domain = company_of(traits)
    person = _person(
        heard,
        key=heard.user_key or heard.visitor_key or "",
        email=mail,
        full_name=full_name_of(traits),
        title=title_of(traits),
        company_name=company,
        company_domain=domain,
        country=word_of(traits, "country") or word_of(named(traits.get("address")), "country"),
        properties=json_text(_said(traits)),
    )
    if any((person.email, person.full_name, person.title, company, domain, person.country)):
        yield person
    if heard.user_key and heard.visitor_key:
        yield link(heard, "device", heard.visitor_key, "user", heard.user_key, "identify")
    if mail:
        yield from links_to_mail(heard, mail, "identify")


def _said(traits: Named) -> dict[str, object]:
    """Every trait but the address, and under our name whether they want no mail."""
    opted_out = {"has_opted_out_of_email": has_opted_out(traits)}
    return {
        name: value
        for name, value in {**traits, **opted_out}.items()
        if value is not None and name != "email"
    }


def group_rows(heard: Heard) -> Iterator[Row]:
    """The group's record, and a record of the person as a member of it, linked to the person."""
    group = id_text(heard.message.group_id)
    traits = named(heard.message.traits)
    if group is None:
        return
    key = f"segment:group:{group}"
    name = word_of(traits, "name", "company", "companyName", "company_name")
    # many senders use the company's domain as the group's id
    site = word_of(traits, "domain", "website", "url", "companyDomain", "company_domain")
    domain = domain_of(site) or (domain_of(group) if "." in group else None)
    if name or domain:
        yield Account(
            heard.row_number, key, heard.known_at, heard.known_at, name, domain, word_of(traits, "industry"),
            _whole(traits.get("employees") or traits.get("employee_count")),
            word_of(traits, "country"),
            json_text({name: value for name, value in traits.items() if value is not None}),
        )  # fmt: skip
    own = heard.user_key or heard.visitor_key
    if own:
        kind = "user" if heard.user_key else "device"
        membership = f"{own}:group:{group}"
        yield _person(heard, key=membership, company_name=name, company_domain=domain, account_key=key)
        yield link(heard, kind, own, kind, membership, "group")


def alias_rows(heard: Heard) -> Iterator[Row]:
    """The ids before and after; the one before may have been a device's or a user's."""
    previous = id_text(heard.message.previous_id)
    if previous is None or heard.user_key is None:
        return
    device, user = f"segment:device:{previous}", f"segment:user:{previous}"
    if device != heard.visitor_key and user != heard.user_key:
        yield link(heard, "user", user, "user", heard.user_key, "alias")
    yield link(heard, "device", device, "user", heard.user_key, "alias")
    mail = mail_of(previous)
    if mail:
        yield link(heard, "user", heard.user_key, "email", mail, "alias")


def _whole(value: object) -> int | None:
    return int(value) if isinstance(value, int | float) and 0 <= value <= _LARGEST_COMPANY else None


def _person(
    heard: Heard,
    *,
    key: str,
    email: str | None = None,
    full_name: str | None = None,
    title: str | None = None,
    company_name: str | None = None,
    company_domain: str | None = None,
    account_key: str | None = None,
    country: str | None = None,
    properties: str = "{}",
) -> Person:
    kind = "user" if heard.user_key else "device"
    return Person(
        heard.row_number, key, heard.known_at, heard.known_at, kind, email, full_name, title, company_name,
        company_domain, account_key, country, properties,
    )  # fmt: skip
