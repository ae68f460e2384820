"""What a person's traits say, under the names that trackers and developers give them."""

from __future__ import annotations

from quorate.sources.segment.arrivals import host_of
from quorate.sources.segment.messages import Named, named, word_of

_OPTED_OUT = ("unsubscribed", "emailOptOut", "email_opt_out", "optedOutOfEmail", "opted_out_of_email")
_TITLES = ("title", "jobTitle", "job_title", "position")


def title_of(traits: Named) -> str | None:
    """The job title."""
    return word_of(traits, *_TITLES)


def full_name_of(traits: Named) -> str | None:
    """The name, whole or put together from its parts."""
    name = word_of(traits, "name", "fullName", "full_name")
    first = word_of(traits, "firstName", "first_name", "firstname")
    last = word_of(traits, "lastName", "last_name", "lastname")
    return name or " ".join(part for part in (first, last) if part) or None


def company_of(traits: Named) -> tuple[str | None, str | None]:
    """Name and web site's host of the company in a person's traits."""
    company = named(traits.get("company"))
    name = word_of(traits, "company", "companyName", "company_name", "organization") or word_of(
        company, "name"
    )
    site = word_of(company, "domain", "website") or word_of(
        traits, "companyDomain", "company_domain", "domain", "website"
    )
    return name, domain_of(site)


def has_opted_out(traits: Named) -> bool | None:
    """Whether they want no mail; None where nothing is said, or in words that could mean either."""
    said = (traits.get(name) for name in _OPTED_OUT)
    return next((value for value in said if isinstance(value, bool)), None)


def domain_of(site: str | None) -> str | None:
    """The host of a web site, however it is written."""
    return host_of(site) or None if site else None
