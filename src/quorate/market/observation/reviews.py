"""Interest seen by the review site: by company, never by person, and only where it can tell the company."""

from __future__ import annotations

from quorate.market.lexicon.company_names import written_variant
from quorate.market.moments import date_text
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import ReviewLook
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import OFFERING_NAMES
from quorate.market.writers.plain_files import PlainWriter

_RECOGNISED = 0.72
_SPOILT = 0.004


class ReviewObserver:
    """Writes the looks of one company's people."""

    def __init__(self, life: CompanyLife, writer: PlainWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_REVIEWS, life.company.index)
        conditions = life.market.conditions
        self._name = written_variant(life.company.words, self._stream, conditions.variant_scale)
        self._spoilt = _SPOILT * conditions.spoilt_scale

    def see(self, act: ReviewLook) -> None:
        """One look, if the site recognises the company behind it."""
        stream, frame = self._stream, self._life.market.frame
        if not frame.start <= act.at < frame.end or act.person.is_external or not stream.chance(_RECOGNISED):
            return
        domain = self._life.company.words.domain if stream.chance(0.9) else ""
        product = "" if act.signal == "Category View" else OFFERING_NAMES[act.offering]
        fields = [date_text(act.at), self._name, domain, act.signal, product, act.rival or ""]
        flaw = ""
        if stream.chance(self._spoilt):
            flaw, fields[1], fields[2] = "company_missing", "", ""
        key = f"{fields[0]} {self._name} {act.at % 86_400:05d} {act.signal}"
        self._writer.add("g2/intent", key, fields, flaw=flaw, record_id=self._name)
