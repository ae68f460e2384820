"""What colleagues' mailboxes hold of one company: personal letters, and what machines answered to them."""

from __future__ import annotations

from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import Mail
from quorate.market.world.state import CompanyLife
from quorate.market.world.vendor import ACCOUNTS_PER_TERRITORY, VENDOR_DOMAIN
from quorate.market.writers.mail import MailWriter, date_field, party_field, text_field

_OUT_OF_OFFICE = 0.02
_COPIED = 0.1
_SPOILT = 0.004


class MailObserver:
    """Writes the letters between colleagues and one company's people."""

    def __init__(self, life: CompanyLife, writer: MailWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_MAIL, life.company.index)
        self._territory = life.company.index // ACCOUNTS_PER_TERRITORY + 1
        self._spoilt = _SPOILT * life.market.conditions.spoilt_scale
        self._last_sent: dict[tuple[int, int], str] = {}

    def see(self, act: Mail) -> None:
        """One letter; one of ours may be answered by a machine at once."""
        frame = self._life.market.frame
        if not frame.start <= act.at < frame.end:
            return
        person, colleague = act.person, act.colleague
        them, us = party_field(person.name, person.email), party_field(colleague.name, colleague.email)
        thread = (person.key, colleague.key)
        if act.is_inbound:
            answered = self._last_sent.get(thread)
            message_id = self._id(person.email.partition("@")[2])
            self._put(
                act.at,
                message_id,
                them,
                us,
                act.subject,
                [("In-Reply-To", f"<{answered}>")] if answered else [],
            )
            return
        message_id = self._last_sent[thread] = self._id(VENDOR_DOMAIN)
        self._put(act.at, message_id, us, them, act.subject, self._copies(act))
        self._answer_by_machine(act, message_id, them, us)

    def _copies(self, act: Mail) -> list[tuple[str, str]]:
        """A second colleague in copy, now and then."""
        if not self._stream.chance(_COPIED):
            return []
        other = self._stream.pick(self._life.territory.executives)
        return [] if other is act.colleague else [("Cc", party_field(other.name, other.email))]

    def _answer_by_machine(self, act: Mail, message_id: str, them: str, us: str) -> None:
        """An address that is gone bounces; of the others a few are out of office."""
        at = act.at + 1 + self._stream.below(90)
        if at >= self._life.market.frame.end:
            return
        domain = act.person.email.partition("@")[2]
        about = [("In-Reply-To", f"<{message_id}>")]
        if not act.person.is_there(act.at):
            about += [("Content-Type", 'multipart/report; report-type=delivery-status; boundary="b"')]
            sender = party_field("Mail Delivery System", f"mailer-daemon@{domain}")
            self._put(at, self._id(domain), sender, us, "Undelivered Mail Returned to Sender", about)
        elif self._stream.chance(_OUT_OF_OFFICE):
            about += [("Auto-Submitted", "auto-replied")]
            self._put(at, self._id(domain), them, us, f"Automatic reply: {act.subject}", about)

    def _put(
        self, at: int, message_id: str, sender: str, recipient: str, subject: str, more: list[tuple[str, str]]
    ) -> None:
        fields = [
            ("From", sender),
            ("To", recipient),
            ("Date", date_field(at)),
            ("Message-ID", f"<{message_id}>"),
            ("Subject", text_field(subject)),
            *more,
        ]
        flaw = ""
        if self._stream.chance(self._spoilt):
            flaw, left_out = self._stream.pick((("date_missing", "Date"), ("sender_missing", "From")))
            fields = [field for field in fields if field[0] != left_out]
        self._writer.add(self._territory, at, message_id, fields, flaw=flaw)

    def _id(self, domain: str) -> str:
        return f"{self._stream.below(2**32):08x}{self._stream.below(2**32):08x}@{domain}"
