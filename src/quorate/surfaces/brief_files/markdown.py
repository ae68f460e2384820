"""A brief as Markdown: plain enough to paste into a document or a message; numbers in brackets cite sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quorate.language import day_text
from quorate.views.briefs import Brief, Sentence
from quorate.views.briefs.alternatives import Alternative
from quorate.views.briefs.attendees import Attendee

# What Markdown would read as a mark of its own; names and titles come from other systems.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def brief_markdown(brief: Brief) -> str:
    """The whole brief."""
    lines = [f"# {_plain(brief.title)}", "", f"As known at the end of {day_text(brief.stamp.as_of_on)}.", ""]
    lines += [*_said(brief.state), *(_said([brief.meeting.said]) if brief.meeting else [])]
    lines += _section(f"Opening, drafted by {_plain(brief.drafted_by or '')}", _said(brief.drafted))
    lines += ["", "## One argument for the team", "", _one(brief.agenda.argument)]
    lines += ["", "## The next step to agree on", "", _one(brief.agenda.next_step)]
    lines += ["", "## Who comes", "", *_attendees(brief)]
    lines += _section("Open questions", _said(brief.agenda.questions))
    lines += _section("Talking points", _said(point.said for point in brief.agenda.points))
    lines += _section(
        "What they can choose", [line for each in brief.alternatives for line in _alternative(each)]
    )
    industry = _plain(brief.industry or "The industry")
    lines += _section(f"{industry}: opportunities", _said(brief.opportunities))
    lines += _section(f"{industry}: threats", _said(brief.threats))
    lines += _section("Not written down yet", [f"- {_plain(each)}" for each in brief.missing])
    lines += ["", "## Sources", ""]
    for source in brief.sources:
        old = (
            f" (old: to be looked at again since {day_text(source.stale_on)})"
            if source.is_stale and source.stale_on
            else ""
        )
        lines.append(f"{source.number}. {_plain(source.words)}{old}: `{source.reference}`")
    return "\n".join(lines) + "\n"


def _section(title: str, lines: list[str]) -> list[str]:
    return ["", f"## {title}", "", *lines] if lines else []


def _said(sentences: Iterable[Sentence]) -> list[str]:
    return [f"- {_one(each)}" for each in sentences]


def _one(sentence: Sentence) -> str:
    numbers = ", ".join(map(str, sentence.sources))
    return f"{_plain(sentence.text)} [{numbers}]" + (" **(old)**" if sentence.is_stale else "")


def _attendees(brief: Brief) -> Iterator[str]:
    for each in brief.attendees:
        title = f", {each.title}" if each.title else ""
        invited = ", invited" if each.is_invited else ""
        yield f"### {_plain(f'{each.name}{title}')} ({_plain(each.role_label)}{invited})"
        yield ""
        yield f"- {_one(each.standing)}"
        for sentence in each.read:
            yield f"- Read: {_one(sentence)}"
        yield from _stakes(brief, each)
        yield ""
    if brief.others_count:
        yield f"And {brief.others_count} more."


def _stakes(brief: Brief, each: Attendee) -> Iterator[str]:
    for stake in each.stakes:
        label = _plain(brief.label_of(stake.alternative))
        for words, sentences in (("risks", stake.risks), ("gains", stake.gains)):
            for sentence in sentences:
                yield f"- {label}, {words}: {_one(sentence)}"


def _alternative(each: Alternative) -> Iterator[str]:
    yield f"- **{_plain(each.label)}**"
    for words, sentences in (
        ("", each.seen),
        ("Better at: ", each.strengths),
        ("Worse at: ", each.weaknesses),
    ):
        for sentence in sentences:
            yield f"  - {words}{_one(sentence)}"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
