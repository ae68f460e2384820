"""Reactions to posts, by name only: no addresses, and profiles written as people like."""

from __future__ import annotations

from quorate.market.calendars import DAY
from quorate.market.lexicon.people_names import CULTURES
from quorate.market.moments import date_text
from quorate.market.observation.handwriting import Handwriting
from quorate.market.purposes import Purpose
from quorate.market.streams import Stream
from quorate.market.world.acts import SocialReaction
from quorate.market.world.people import Person
from quorate.market.world.programme import Post
from quorate.market.world.state import CompanyLife
from quorate.market.writers.plain_files import PlainWriter

_STRANGERS_PER_POST = 0.012
_SPOILT = 0.004
_CULTURES = tuple(CULTURES)


class SocialObserver:
    """Writes the reactions of one company's people, and its share of strangers'."""

    def __init__(self, life: CompanyLife, writer: PlainWriter) -> None:
        self._life = life
        self._writer = writer
        self._stream = Stream(life.market.seed, Purpose.SEE_SOCIAL, life.company.index)
        conditions = life.market.conditions
        self._handwriting = Handwriting(self._stream, life.company.words, conditions.variant_scale)
        self._spoilt = _SPOILT * conditions.spoilt_scale
        self._stranger_share = _STRANGERS_PER_POST * conditions.stranger_scale
        self._profiles: dict[int, tuple[str, str, str]] = {}

    def see(self, act: SocialReaction) -> None:
        """One reaction."""
        self._put(act.at, self._profile(act.person), act.action, act.post)

    def add_strangers(self) -> None:
        """Reactions of people no account employs; more accounts, more of them."""
        market = self._life.market
        until = min(market.frame.end, market.marketing_ends_day * DAY)
        posts = [post for post in market.programme.posts if market.frame.start <= post.at < until]
        stream = self._stream
        for _ in range(stream.poisson(self._stranger_share * len(posts))):
            post = stream.pick(posts)
            names = CULTURES[stream.pick(_CULTURES)]
            name = f"{stream.pick(names.first)} {stream.pick(names.last)}"
            title = stream.pick(("Consultant", "Student", "Recruiter", "Founder", "Sales Manager", ""))
            at = post.at + int(stream.exponential(100_000.0))
            self._put(at, (name, title, stream.pick(("", "Self-employed", "Freelance"))), "Reacted", post)

    def _profile(self, person: Person) -> tuple[str, str, str]:
        """Name, title and company as this person's profile has them; the same every time."""
        found = self._profiles.get(person.key)
        if found is None:
            name = " ".join(self._handwriting.name(person, short=0.2, unaccented=0.12))
            company, title = self._handwriting.organisation(person), self._handwriting.title(person)
            found = name, title, company if self._stream.chance(0.93) else ""
            self._profiles[person.key] = found
        return found

    def _put(self, at: int, profile: tuple[str, str, str], action: str, post: Post) -> None:
        frame = self._life.market.frame
        if not frame.start <= at < frame.end:
            return
        name, title, company = profile
        fields = [date_text(at), name, title, company, action, post.url, post.format, post.author]
        flaw = ""
        if self._stream.chance(self._spoilt):
            flaw = self._stream.pick(("date_unreadable", "name_missing"))
            place, value = (0, "last week") if flaw == "date_unreadable" else (1, "")
            fields[place] = value
        key = f"{date_text(at)} {post.url} {name} {action}"
        self._writer.add("linkedin/engagement", key, fields, flaw=flaw, record_id=name)
