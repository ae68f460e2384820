"""Tell which records a file holds: by its name or its folder's, else by what stands in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from quorate.sources.columns import plain
from quorate.sources.csv_files import read_chunks
from quorate.sources.files import SourceFile
from quorate.sources.hubspot.api_objects import cells_of
from quorate.sources.hubspot.associations import object_kind
from quorate.sources.hubspot.kinds import ASSOCIATION, PIPELINE, UNUSED
from quorate.sources.json_files import JsonRows
from quorate.sources.object_chunks import is_json
from quorate.sources.reading import Reading

_ROWS_LOOKED_AT = 50
_WORD = re.compile(r"[a-z]+|\d+")
# What tools and people put around an object's name.
_AROUND = frozenset(
    {
        "hubspot", "hs", "crm", "export", "exports", "exported", "extract", "data", "raw", "stg", "src", "all", "full",
        "backup", "csv", "json", "jsonl", "object", "objects", "v", "api", "part", "rows", "records", "table", "tbl",
        "file", "new", "final", "prod", "sample", "view", "my", "latest", "snapshot", "dump", "page", "properties",
    }
)  # fmt: skip
_NAMES = {
    "company": "company", "contact": "contact", "deal": "deal", "owner": "owner", "product": "product",
    "lineitem": "line_item", "call": "call", "email": "email", "meeting": "meeting", "note": "note", "task": "task",
    "communication": "communication", "postalmail": "postal_mail", "engagement": "engagement",
    "engagementcall": "call", "engagementemail": "email", "engagementmeeting": "meeting", "engagementnote": "note",
    "engagementtask": "task", "engagementcommunication": "communication", "activity": "engagement",
    "emailcampaign": "email_campaign", "campaign": "email_campaign", "emailevent": "email_event",
    "contactformsubmission": "form_submission", "formsubmission": "form_submission",
    "dealpropertyhistory": "property_history", "dealstage": "stage_history", "mergeddeal": "merged_deal",
    "contactmergeaudit": "merged_contact", "subscriptionstatuse": "subscription_status",
    "subscriptionstatus": "subscription_status", "emailsubscriptionchange": "subscription_status",
    "communicationpreference": "subscription_status",
    "contactrolechange": "contact_role_change", "attendeechange": "attendee_change",
    "dealpipeline": PIPELINE, "dealpipelinestage": PIPELINE,
    "pipeline": PIPELINE, "pipelinestage": PIPELINE, "pipelinedeal": PIPELINE, "association": ASSOCIATION,
}  # fmt: skip
_JOINED = ("company", "contact", "deal", "engagement", "line_item", "call", "email", "meeting", "note", "task",
           "communication", "postal_mail")  # fmt: skip
# Names of fields that only one object has.
_TELLING = (
    (("from", "to"), ASSOCIATION),
    (("stages",), PIPELINE),
    (("dealname",), "deal"),
    (("dealstage", "recordid"), "deal"),
    (("hsmeetingtitle",), "meeting"),
    (("hsmeetingstarttime",), "meeting"),
    (("hscalldirection",), "call"),
    (("hscalltitle",), "call"),
    (("hsemaildirection",), "email"),
    (("hsemailsubject",), "email"),
    (("hstaskstatus",), "task"),
    (("hstasksubject",), "task"),
    (("hscommunicationchanneltype",), "communication"),
    (("hsnotebody",), "note"),
    (("activitytype", "recordid"), "engagement"),
    (("hsproductid", "quantity"), "line_item"),
    (("userid", "email", "firstname"), "owner"),
    (("ownerid", "email", "firstname"), "owner"),
    (("firstname", "lastname"), "contact"),
    (("jobtitle", "email"), "contact"),
    (("companydomainname",), "company"),
    (("numberofemployees", "name"), "company"),
    (("domain", "name"), "company"),
)


@dataclass(frozen=True)
class Recognised:
    """What a file holds: the kind of its records, or what it is called that is not used.

    `joined` names the two kinds of records that a file of associations is about, where its name tells.
    """

    kind: str | None
    unused: str | None = None
    joined: tuple[str, str] | None = None


def recognise(file: SourceFile, reading: Reading) -> Recognised:
    """Which records the rows of `file` are."""
    fields = _fields(file, reading)
    parts = file.name.lower().rsplit("/", maxsplit=2)[-2:]
    for name in (_words(parts[-1]), _words("_".join(parts)), _words(parts[0])):
        found = _by_name(name, fields)
        if found is not None:
            return found
    kind = _by_fields(fields) or _by_any_word(_words(parts[-1]))
    return Recognised(kind, joined=_joined(_words(parts[-1])) if kind == ASSOCIATION else None)


def _by_name(words: Sequence[str], fields: set[str]) -> Recognised | None:
    together = "".join(words)
    if together in UNUSED:
        return Recognised(None, UNUSED[together])
    joined = _joined(words)
    if joined is not None or together == "association":
        return Recognised(ASSOCIATION, joined=joined)
    kind = _NAMES.get(together)
    # a folder of associations may name its files after the object they begin at
    return (
        Recognised(ASSOCIATION) if kind and {"from", "to"} <= fields else Recognised(kind) if kind else None
    )


def _words(name: str) -> list[str]:
    """`hubspot-crm-exports-all-deals-2024-05-01.csv` -> ['deal']."""
    stem = name.split(".", maxsplit=1)[0]
    found = [word for word in _WORD.findall(stem) if word not in _AROUND and not word.isdigit()]
    return [_singular(word) for word in found]


def _singular(word: str) -> str:
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


def _joined(words: Sequence[str]) -> tuple[str, str] | None:
    """`deal_contact`, `deals_to_contacts`, `associations_deals_contacts` -> ('deal', 'contact')."""
    text = "_".join(word for word in words if word not in ("association", "to"))
    for first in _JOINED:
        for second in _JOINED:
            if text == f"{first}_{second}":
                is_kind = _NAMES.get(text.replace("_", "")) is not None
                return None if is_kind else (object_kind(first), object_kind(second))
    return None


def _by_fields(fields: set[str]) -> str | None:
    return next((kind for names, kind in _TELLING if set(names) <= fields), None)


def _by_any_word(words: Sequence[str]) -> str | None:
    """An export of a view is called after the view, in which the object's name may stand anywhere."""
    return next((_NAMES[word] for word in reversed(words) if word in _NAMES), None)


def _fields(file: SourceFile, reading: Reading) -> set[str]:
    """The names of the fields of the first rows, without case, punctuation or `property_`."""
    if is_json(file):
        rows = islice(JsonRows(file.path, reading), _ROWS_LOOKED_AT)
        names = {name for row in rows if row.value is not None for name in cells_of(row.value)}
    else:
        chunk = next(read_chunks(file.path, reading.encoding, lenient=reading.lenient, rows_per_chunk=1))
        names = set(chunk.header)
    return {plain(name.removeprefix("property_")) for name in names}
