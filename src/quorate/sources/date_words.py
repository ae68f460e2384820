"""The words of dates: months in the languages exports come in, and the hours of named time zones."""

from __future__ import annotations

from collections.abc import Mapping

_MONTHS = (
    "january jan januar janvier janv enero ene gennaio gen januari janeiro jänner jän styczeń stycznia sty",
    "february feb februar février févr fév febrero febbraio februari fevereiro fev feber luty lutego lut",
    "march mar märz mär mrz mars marzo maart mrt março marzec marca",
    "april apr avril avr abril abr aprile april kwiecień kwietnia kwi",
    "may mai mayo maggio mag mei maio maj maja",
    "june jun juni juin junio giugno giu junho czerwiec czerwca cze",
    "july jul juli juillet juil julio luglio lug julho lipiec lipca lip",
    "august aug août aout agosto ago augustus augusti sierpień sierpnia sie",
    "september sept sep septembre septiembre settembre set setembro wrzesień września wrz",
    "october oct oktober okt octobre octubre ottobre ott outubro out październik października paź",
    "november nov novembre noviembre novembro listopad listopada lis",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro grudzień grudnia gru",
)
# The number of a month by every name or abbreviation of it, in small letters without a full stop.
MONTHS: Mapping[str, int] = {
    word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split()
}
# Hours ahead of UTC of the zone names that webinar and mail tools print.
ZONE_HOURS: Mapping[str, float] = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2,
    "EEST": 3, "SAST": 2, "MSK": 3, "GST": 4, "PKT": 5, "IST": 5.5, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13, "BRT": -3, "ART": -3, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10,
}  # fmt: skip
