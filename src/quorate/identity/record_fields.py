"""The fields by which two records of people are compared, and what their likeness is worth before anything is learned.

Columns are found by name; a table need not have all of them. Every field is one piece of evidence: what repeats itself
(street, postal code and town) is one field with levels, because the weights of several are added up.
"""

from __future__ import annotations

from dataclasses import dataclass

from quorate.identity import field_likeness as like
from quorate.identity import field_values as values
from quorate.stats.record_linkage import Comparison


@dataclass(frozen=True)
class Column:
    """One column: how its values are cleaned, and the levels of two that differ."""

    name: str
    clean: values.Clean
    likeness: like.Likeness


@dataclass(frozen=True)
class Field:
    """One piece of evidence, from one column or several.

    says: what each level says, for the reasons that people read.
    """

    columns: tuple[Column, ...]
    comparison: Comparison
    says: tuple[str, ...]

    @property
    def is_shared(self) -> bool:
        """Whether members of a household or an office share it: its being rare then tells them from strangers only."""
        return self.columns[0].name in SHARED


def _field(
    columns: tuple[Column, ...],
    says: tuple[str, ...],
    same: tuple[float, ...],
    different: tuple[float, ...],
    related: tuple[float, ...],
) -> Field:
    comparison = Comparison(columns[0].name, same, different, related, identifies=columns[0].name in IDENTIFY)
    return Field(columns, comparison, says)


GIVEN = Column("given_name", values.name_part, like.given_names)
FAMILY = Column("family_name", values.name_part, like.family_names)
STREET = Column("street", values.street, like.streets)
POSTAL_CODE = Column("postal_code", values.code, like.codes)
CITY = Column("city", values.word, like.places)

# Of two records that are one person at least the names are mostly alike.
IDENTIFY = frozenset({"given_name", "family_name"})
SHARED = frozenset({"family_name", "email", "phone", "street", "company"})
# Levels of a postal address.
SAME_ADDRESS, SAME_STREET, LIKE_STREET, SAME_AREA, SAME_CITY, ELSEWHERE = range(6)

NAMED_FIELDS = (
    _field(
        (GIVEN,),
        (
            "same given name", "a form of the given name", "a slip in the given name", "given names resemble",
            "another given name",
        ),
        (0.68, 0.09, 0.10, 0.04, 0.09),
        (0.01, 0.01, 0.01, 0.03, 0.94),
        (0.02, 0.01, 0.03, 0.04, 0.90),
    ),
    _field(
        (FAMILY,),
        ("same family name", "a slip in the family name", "family names resemble", "another family name"),
        (0.77, 0.11, 0.04, 0.08),
        (0.005, 0.005, 0.02, 0.97),
        (0.60, 0.05, 0.02, 0.33),
    ),
    _field(
        (Column("birth_date", values.date, like.dates),),
        ("same date of birth", "a slip in the date of birth", "like dates of birth", "another date of birth"),
        (0.79, 0.12, 0.05, 0.04),
        (0.0005, 0.0035, 0.036, 0.96),
        (0.02, 0.02, 0.04, 0.92),
    ),
    _field(
        (Column("email", values.email, like.emails),),
        ("same address", "same name before the @", "like names before the @", "another address"),
        (0.55, 0.10, 0.05, 0.30),
        (0.0005, 0.001, 0.0085, 0.99),
        (0.30, 0.02, 0.03, 0.65),
    ),
    _field(
        (Column("phone", values.phone, like.phones),),
        ("same telephone", "like telephones", "another telephone"),
        (0.60, 0.10, 0.30),
        (0.0005, 0.0005, 0.999),
        (0.50, 0.05, 0.45),
    ),
    _field(
        (STREET, POSTAL_CODE, CITY),
        ("same address", "same street", "like streets", "same postal code", "same town", "another place"),
        (0.36, 0.12, 0.12, 0.12, 0.12, 0.16),
        (0.0001, 0.0001, 0.0008, 0.002, 0.05, 0.947),
        (0.80, 0.10, 0.03, 0.03, 0.02, 0.02),
    ),
    _field(
        (Column("gender", values.word, like.categories),),
        ("same gender", "another gender"),
        (0.98, 0.02),
        (0.5, 0.5),
        (0.5, 0.5),
    ),
    _field(
        (Column("country", values.word, like.categories),),
        ("same country", "another country"),
        (0.97, 0.03),
        (0.5, 0.5),
        (0.97, 0.03),
    ),
    _field(
        (Column("company", values.word, like.categories),),
        ("same company", "another company"),
        (0.85, 0.15),
        (0.02, 0.98),
        (0.60, 0.40),
    ),
    _field(
        (Column("record_type", values.word, like.categories),),
        ("same kind", "another kind"),
        (0.9999, 0.0001),
        (0.5, 0.5),
        (0.95, 0.05),
    ),
)  # fmt: skip


def number_field(name: str) -> Field:
    """A field for a number that one office gives to one person: a passport's, a licence's, an insurance number."""
    return _field(
        (Column(name, values.code, like.codes),),
        (f"same {name}", f"a slip in the {name}", f"two slips in the {name}", f"another {name}"),
        (0.85, 0.06, 0.03, 0.06),
        (0.0001, 0.0002, 0.0017, 0.998),
        (0.0005, 0.0015, 0.008, 0.99),
    )
