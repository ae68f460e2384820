"""The forms of the site: the pages they stand on and what the tracker calls a form sent off."""

from __future__ import annotations

from quorate.market.observation.tracking import Page

FORM_PAGES = {
    "demo": Page("/request-demo", "Request a demo"),
    "contact": Page("/contact", "Contact us"),
    "newsletter": Page("/newsletter", "Our letter"),
}
FORM_EVENTS = {
    "download": "Content Downloaded",
    "demo": "Demo Requested",
    "contact": "Contact Requested",
    "newsletter": "Newsletter Subscribed",
}
