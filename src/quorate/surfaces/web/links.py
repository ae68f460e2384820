"""Addresses of pages."""

from __future__ import annotations

from urllib.parse import quote, urlencode

from quorate.views.answers import reference


def account_link(account_id: str, journey_id: str | None = None) -> str:
    """The page of an account, or that of one of its journeys."""
    return journey_link(journey_id) if journey_id else f"/accounts/{quote(account_id, safe='')}"


def journey_link(journey_id: str) -> str:
    """The page of a journey."""
    return f"/journeys/{quote(journey_id, safe='')}"


def preview_link(journey_id: str) -> str:
    """A journey at a glance, for the side panel."""
    return f"/journeys/{quote(journey_id, safe='')}/preview"


def person_link(person_id: str) -> str:
    """The page of a person."""
    return f"/people/{quote(person_id, safe='')}"


def asset_link(content_id: str) -> str:
    """The page of an asset of the catalogue."""
    return f"/content/{quote(content_id, safe='')}"


def brief_link(journey_id: str) -> str:
    """The page of a journey's brief."""
    return f"/journeys/{quote(journey_id, safe='')}/brief"


def map_link(journey_map: str) -> str:
    """The page of a journey map."""
    return f"/maps/{quote(journey_map, safe='')}"


def evidence_link(figure: str) -> str:
    """The page that opens a figure, by its reference."""
    return f"/evidence/{quote(figure, safe='/')}"


def record_link(evidence_id: str) -> str:
    """The page of one touch or statement."""
    return evidence_link(reference("record", evidence_id))


def with_query(path: str, **parameters: str | int | None) -> str:
    """A path with the parameters that have a value."""
    given = {name: value for name, value in parameters.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path
