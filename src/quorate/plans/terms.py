"""In whose terms the team's argument is put to each member: the argument stays, what it means to them changes."""

from __future__ import annotations

from collections.abc import Mapping

# What people of a function answer for, in words they would use. Conventions, for whoever writes the message.
TERMS: Mapping[str, str] = {
    "general_management": "where the company is going, and what not deciding costs",
    "finance": "cost, return and what could go wrong with either",
    "it": "what it takes to run it and what it must fit with",
    "engineering": "how it works and what it must fit with",
    "security": "what could leak or fail, and who answers for it",
    "operations": "what changes in daily work, and when it runs",
    "procurement": "terms, alternatives and how prices compare",
    "legal": "duties, liability and how one gets out again",
    "marketing": "what customers will see of it",
    "sales": "what it does to deals and to customers",
    "customer_service": "what customers will ask for and who answers them",
    "human_resources": "what people must learn and how they take it",
    "product": "what it lets them build, and when",
    "data": "which figures it gives and how far they can be trusted",
    "research": "what it lets them find out",
}


def terms_of(function: str | None) -> str | None:
    """What a member of the function looks at; None where the function is not known or says nothing."""
    return TERMS.get(function or "")
