"""A brief as Markdown: plain enough to paste into a document or a message; numbers in brackets cite sources."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from quorate.language import day_text, gettext
from quorate.views.briefs import Brief, Sentence
from quorate.views.briefs.alternatives import Alternative
from quorate.views.briefs.attendees import Attendee

# What Markdown would read as a mark of its own; names and titles come from other systems.
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|])")


def brief_markdown(brief: Brief) -> str:
    """The whole brief."""
    lines = [
        f"# {_plain(brief.title)}",
        "",
        gettext("As known at the end of {day}.", day=day_text(brief.stamp.as_of_on)),
        "",
    ]
    lines += [*_said(brief.state), *(_said([brief.meeting.said]) if brief.meeting else [])]
    lines += _section(
        gettext("Opening, drafted by {drafted_by}", drafted_by=_plain(brief.drafted_by or "")),
        _said(brief.drafted),
    )
    lines += ["", f"## {gettext('One argument for the team')}", "", _one(brief.agenda.argument)]
    lines += ["", f"## {gettext('The next step to agree on')}", "", _one(brief.agenda.next_step)]
    lines += ["", f"## {gettext('Who comes')}", "", *_attendees(brief)]
    lines += _section(gettext("Open questions"), _said(brief.agenda.questions))
    lines += _section(gettext("Talking points"), _said(point.said for point in brief.agenda.points))
    lines += _section(
        gettext("What they can choose"), [line for each in brief.alternatives for line in _alternative(each)]
    )
    industry = _plain(brief.industry or gettext("The industry"))
    lines += _section(gettext("{industry}: opportunities", industry=industry), _said(brief.opportunities))
    lines += _section(gettext("{industry}: threats", industry=industry), _said(brief.threats))
    lines += _section(gettext("Not written down yet"), [f"- {_plain(each)}" for each in brief.missing])
    lines += ["", f"## {gettext('Sources')}", ""]
    for source in brief.sources:
        old = (
            " (" + gettext("old: to be looked at again since {day}", day=day_text(source.stale_on)) + ")"
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
    return f"{_plain(sentence.text)} [{numbers}]" + (f" **({gettext('old')})**" if sentence.is_stale else "")


def _attendees(brief: Brief) -> Iterator[str]:
    for each in brief.attendees:
        title = f", {each.title}" if each.title else ""
        invited = gettext(", invited") if each.is_invited else ""
        yield f"### {_plain(f'{each.name}{title}')} ({_plain(each.role_label)}{invited})"
        yield ""
        yield f"- {_one(each.standing)}"
        for sentence in each.read:
            yield "- " + gettext("Read: {what}", what=_one(sentence))
        yield from _stakes(brief, each)
        yield ""
    if brief.others_count:
        yield gettext("And {count} more.", count=brief.others_count)


def _stakes(brief: Brief, each: Attendee) -> Iterator[str]:
    for stake in each.stakes:
        label = _plain(brief.label_of(stake.alternative))
        for words, sentences in ((gettext("risks"), stake.risks), (gettext("gains"), stake.gains)):
            for sentence in sentences:
                yield f"- {label}, {words}: {_one(sentence)}"


def _alternative(each: Alternative) -> Iterator[str]:
    yield f"- **{_plain(each.label)}**"
    for words, sentences in (
        ("", each.seen),
        (gettext("Better at: "), each.strengths),
        (gettext("Worse at: "), each.weaknesses),
    ):
        for sentence in sentences:
            yield f"  - {words}{_one(sentence)}"


def _plain(text: str) -> str:
    return _MARKS.sub(r"\\\1", " ".join(text.split()))
