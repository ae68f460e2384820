"""Company names without what differs between two writings of the same name."""

from __future__ import annotations

import re
import unicodedata

# Legal forms, written without punctuation; only ever removed from the end of a name.
LEGAL_FORMS = frozenset(
    {
        "inc", "incorporated", "corp", "corporation", "co", "company", "llc", "llp", "lp", "ltd", "limited", "plc",
        "pllc", "pbc", "pvt", "private", "bhd", "sdn", "gmbh", "ggmbh", "gesmbh", "mbh", "ag", "kg", "kgaa", "ohg",
        "ug", "se", "ev", "eg", "gbr", "sa", "sas", "sasu", "sarl", "sca", "scs", "sl", "slu", "sab", "srl", "srls",
        "spa", "sapa", "snc", "scarl", "bv", "nv", "cv", "vof", "bvba", "oy", "oyj", "ab", "as", "asa", "aps",
        "ks", "pty", "pte", "kk", "sro", "doo", "dd", "ood", "eood", "zoo", "spzoo", "kft", "zrt", "nyrt", "bt",
        "lda", "ltda", "limitada", "eireli", "eirl", "tbk", "jsc", "pjsc", "ojsc", "fze", "fzco", "wll",
        "holding", "holdings", "group", "gruppe", "haftungsbeschrankt",
    }
)  # fmt: skip

# Legal forms whose letters or words stand apart, as the words that `name_words` sees.
SPACED_FORMS = (
    ("sp", "z", "o", "o"), ("sp", "z", "oo"), ("spolka", "z", "oo"), ("spol", "s", "ro"), ("s", "r", "o"),
    ("d", "o", "o"), ("s", "p", "a"), ("s", "r", "l"), ("s", "a", "s"), ("s", "a"), ("a", "s"), ("a", "b"),
    ("b", "v"), ("n", "v"), ("k", "k"), ("s", "l"), ("sp", "k"), ("sp", "j"), ("sa", "de"), ("s", "de", "rl", "de"),
    ("ltd", "sti"), ("as", "ticaret"), ("e", "v"),
)  # fmt: skip
LEADING_FORMS = frozenset({"the", "pt", "ооо", "оао", "зао", "пао", "ао"})
UNSPACED_FORMS = re.compile(
    "^(?:株式会社|有限会社|合同会社|주식회사)|(?:株式会社|有限会社|合同会社|股份有限公司|有限责任公司|有限公司|주식회사)$"
)

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
    return "".join(name_words(name))


def name_words(name: str) -> tuple[str, ...]:
    """The words of a company's name that tell it from others: ('us', 'bank') for 'The U.S. Bank, Inc.'."""
    folded = unicodedata.normalize("NFKD", name.casefold().replace("ß", "ss"))
    bare = unicodedata.normalize("NFC", "".join(each for each in folded if not unicodedata.combining(each)))
    words = re.findall(r"[^\W_]+", re.sub(r"[.'’]", "", bare.replace("&", " and ")))
    if len(words) > 1 and words[0] in LEADING_FORMS:
        words = words[1:]
    kept = _without_legal_forms(words)
    if len(kept) == 1:
        kept = [UNSPACED_FORMS.sub("", kept[0]) or kept[0]]
    return tuple(kept)


def _without_legal_forms(words: list[str]) -> list[str]:
    while len(words) > 1:
        cut = _legal_form_length(words)
        if not cut:
            break
        words = words[:-cut]
        if len(words) > 1 and words[-1] == "and":
            words = words[:-1]
    return words


def _legal_form_length(words: list[str]) -> int:
    """How many words at the end are a legal form; always leaves one word of the name."""
    for form in SPACED_FORMS:
        if len(words) > len(form) and tuple(words[-len(form) :]) == form:
            return len(form)
    return 1 if words[-1] in LEGAL_FORMS else 0


def domain_stem(domain: str) -> str:
    """What its holder chose of a registrable domain, letters and digits only: 'us-bank.co.uk' gives 'usbank'."""
    return "".join(re.findall(r"[^\W_]+", domain.split(".", 1)[0]))
