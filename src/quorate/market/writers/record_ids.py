"""Record ids as the CRM makes them: a key prefix, a body in base 62, a suffix that guards the case."""

from __future__ import annotations

from quorate.market.purposes import Purpose
from quorate.market.streams import Stream

_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
_SUFFIX = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
_CASES = {ord(digit): "1" if digit.isupper() else "0" for digit in _DIGITS}
# Which of five places hold capitals, the first place counting least, names the letter.
_LETTERS = {f"{number:05b}"[::-1]: letter for number, letter in enumerate(_SUFFIX)}
_INSTANCE = "5gK000"
_BODY_LENGTH = 6
_BODIES = 62**_BODY_LENGTH
_HALF_BITS = 18
_HALF_MASK = 2**_HALF_BITS - 1
_SHARED_SLOT = 0
_NUMBER_BITS = 16
_KIND_BITS = 4

PREFIXES: dict[str, str] = {
    "Account": "001",
    "Contact": "003",
    "User": "005",
    "Opportunity": "006",
    "OpportunityHistory": "008",
    "OpportunityContactRole": "00K",
    "Lead": "00Q",
    "Task": "00T",
    "Event": "00U",
    "OpportunityLineItem": "00k",
    "CampaignMember": "00v",
    "Product2": "01t",
    "EventRelation": "0RE",
    "Campaign": "701",
}
_KIND_NUMBERS = {kind: number for number, kind in enumerate(PREFIXES)}


def case_safe(short_id: str) -> str:
    """The 18-character form of a 15-character id: three letters say which letters are capitals."""
    places = short_id.translate(_CASES)
    return short_id + _LETTERS[places[:5]] + _LETTERS[places[5:10]] + _LETTERS[places[10:]]


class RecordIds:
    """Hands out ids that look unrelated and never collide.

    Each account numbers its own records of each kind; a keyed permutation of the numbers scatters them, so
    that an id does not tell which account it came from, and one more account leaves all others' ids alone.
    """

    def __init__(self, seed: int) -> None:
        stream = Stream(seed, Purpose.SALESFORCE_IDS)
        self._keys = tuple((stream.below(2**31) * 2 + 1, stream.below(2**31)) for _ in range(4))

    def shared(self, kind: str, number: int) -> str:
        """The id of a record that belongs to no account: a user, a product, a campaign."""
        return self._made(kind, _SHARED_SLOT, number)

    def of_account(self, kind: str, account_index: int, number: int) -> str:
        """The id of an account's record with this number."""
        return self._made(kind, account_index + 1, number)

    def _made(self, kind: str, slot: int, number: int) -> str:
        number = self._scattered((slot << _KIND_BITS | _KIND_NUMBERS[kind]) << _NUMBER_BITS | number)
        body = ""
        for _ in range(_BODY_LENGTH):
            number, digit = divmod(number, 62)
            body = _DIGITS[digit] + body
        return case_safe(PREFIXES[kind] + _INSTANCE + body)

    def _scattered(self, number: int) -> int:
        while True:
            left, right = number >> _HALF_BITS, number & _HALF_MASK
            for factor, offset in self._keys:
                mixed = (right * factor + offset) ^ (right * factor >> 11)
                left, right = right, left ^ (mixed >> 7 & _HALF_MASK)
            number = left << _HALF_BITS | right
            if number < _BODIES:
                return number


class AccountIds:
    """Hands out the ids of one account's records in the order they are asked for."""

    def __init__(self, ids: RecordIds, account_index: int) -> None:
        self._ids = ids
        self._index = account_index
        self._numbers: dict[str, int] = {}

    def next(self, kind: str) -> str:
        """The next id of this kind of record."""
        number = self._numbers.get(kind, 0)
        self._numbers[kind] = number + 1
        return self._ids.of_account(kind, self._index, number)
