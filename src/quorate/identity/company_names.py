"""Company names without what differs between two writings of the same name."""

from __future__ import annotations

import re
import unicodedata

# Legal forms, written without punctuation; only ever removed from the end of a name.
LEGAL_FORMS = frozenset(
    {
        "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd", "limited", "plc",
        "gmbh", "mbh", "ag", "kg", "kgaa", "ohg", "ug", "se", "ev", "gbr", "sa", "sas", "sasu", "sarl", "sl", "slu",
        "srl", "spa", "sapa", "snc", "bv", "nv", "cv", "vof", "oy", "oyj", "ab", "as", "asa", "aps", "pty", "pte",
        "kk", "sro", "doo", "zoo", "spzoo", "kft", "zrt", "lda", "ltda", "holding", "holdings", "group", "gruppe",
    }
)  # fmt: skip

# What people write where a form asks for a company and they mean none, as `plain_name` gives it.
NO_COMPANY = frozenset(
    {
        "freelance", "freelancer", "freiberuflich", "freiberufler", "selfemployed", "selbststandig", "independent",
        "independentconsultant", "consultant", "contractor", "retired", "student", "unemployed", "none", "na", "nil",
        "null", "unknown", "private", "privat", "personal", "individual", "test", "stealth", "stealthstartup",
        "confidential", "various", "home", "myself", "self", "other", "nocompany", "notapplicable", "autonomo",
        "independant", "zzp", "undisclosed", "opentowork", "seekingopportunities", "careerbreak",
    }
)  # fmt: skip


def plain_name(name: str) -> str:
    """A company's name in lower case, without accents, punctuation, 'the' and legal forms.

    'U.S. Bank', 'US Bank' and 'The US Bank, Inc.' all give 'usbank'. Empty when nothing is left.
    """
    folded = unicodedata.normalize("NFKD", name.casefold()).replace("ß", "ss")
    bare = "".join(letter for letter in folded if not unicodedata.combining(letter))
    words = re.findall(r"[^\W_]+", re.sub(r"[.'’]", "", bare.replace("&", " and ")))
    kept = words[1:] if len(words) > 1 and words[0] == "the" else words
    while len(kept) > 1 and kept[-1] in LEGAL_FORMS:
        kept = kept[:-1]
        if len(kept) > 1 and kept[-1] == "and":
            kept = kept[:-1]
    return "".join(kept)
