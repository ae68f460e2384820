"""The devices people browse with, the addresses they come from and what identifies them."""

from __future__ import annotations

from dataclasses import dataclass

from quorate.market.calendars import DAY
from quorate.market.observation.agents import COMPUTERS, TELEPHONES
from quorate.market.observation.identifiers import token, uuid_text
from quorate.market.streams import Stream
from quorate.market.world.networks import carriers_of
from quorate.market.world.people import Person

LOCALES = {
    "US": "en-US", "GB": "en-GB", "DE": "de-DE", "FR": "fr-FR", "NL": "nl-NL", "ES": "es-ES", "IT": "it-IT",
    "SE": "sv-SE", "DK": "da-DK", "PL": "pl-PL", "IN": "en-IN", "JP": "ja-JP", "BR": "pt-BR", "CA": "en-CA",
    "AU": "en-AU", "SG": "en-SG", "AE": "en-AE",
}  # fmt: skip
_COOKIE_DAYS = 150.0
_SHORT_COOKIE_DAYS = 7.0
_SHORT_COOKIES = 0.22


@dataclass(slots=True)
class Device:
    """One browser on one device."""

    agent: str
    locale: str
    is_phone: bool
    cookie_days: float
    clock_error_seconds: int
    anonymous_id: str = ""
    cookie_until: int = 0
    user_id: str | None = None
    home_address: str = ""


class Browsers:
    """The devices of one company's people, met in order of time."""

    def __init__(self, stream: Stream, clock_error_share: float) -> None:
        self._stream = stream
        self._clock_error_share = clock_error_share
        self._devices: dict[int, tuple[Device, ...]] = {}
        self._user_ids: dict[str, str] = {}

    def device_of(self, person: Person, at: int) -> Device:
        """The device this person uses now; its cookie may be new."""
        found = self._devices.get(person.key)
        if found is None:
            found = self._devices[person.key] = self._equip(person)
        device = found[0] if len(found) == 1 or self._stream.chance(0.82) else found[1]
        if at >= device.cookie_until:
            device.anonymous_id = uuid_text(self._stream)
            device.cookie_until = at + int(self._stream.exponential(device.cookie_days) * DAY)
            device.user_id = None
            person.devices.append(device.anonymous_id)
        return device

    def address_of(self, person: Person, device: Device) -> str:
        """The network address a visit comes from: the company's, the home's or the telephone's."""
        stream, company = self._stream, person.company
        at_home = device.is_phone or person.is_external or stream.chance(person.home_share)
        if not at_home:
            return company.network.draw(stream)
        if not device.home_address or stream.chance(0.03):
            device.home_address = stream.pick(carriers_of(company.country)).block.draw(stream)
        return device.home_address

    def user_id_of(self, email: str) -> str:
        """The id the website gives to an address once it knows it."""
        found = self._user_ids.get(email)
        if found is None:
            found = self._user_ids[email] = f"usr_{token(self._stream, 20)}"
        return found

    def _equip(self, person: Person) -> tuple[Device, ...]:
        laptop = self._device(person, COMPUTERS.draw(self._stream), is_phone=False)
        if not self._stream.chance(0.3):
            return (laptop,)
        return laptop, self._device(person, self._stream.pick(TELEPHONES), is_phone=True)

    def _device(self, person: Person, agent: str, *, is_phone: bool) -> Device:
        stream = self._stream
        locale = LOCALES[person.company.country] if stream.chance(0.8) else "en-US"
        days = _SHORT_COOKIE_DAYS if stream.chance(_SHORT_COOKIES) else _COOKIE_DAYS
        error = clock_error(stream, self._clock_error_share)
        return Device(agent, locale, is_phone, days, error)


def clock_error(stream: Stream, share: float) -> int:
    """Seconds a device's clock is wrong by; mostly none, sometimes hours, seldom days."""
    if not stream.chance(share):
        return 0
    return int(stream.normal(0.0, 5_000.0)) if stream.chance(0.8) else stream.whole(-40, 40) * DAY
