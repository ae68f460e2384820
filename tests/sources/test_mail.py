"""Mailboxes: who wrote to whom, and which messages nobody wrote to anybody."""

from __future__ import annotations

import gzip
import json
import tracemalloc
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from tests.sources.imported import Imported, import_files, write

from quorate.errors import InputError, UsageError

HOME = ("us.com",)
SENT = "Tue, 10 Mar 2026 10:00:00 +0100"
NINE = datetime(2026, 3, 10, 9)
ENVELOPE = "From sam@us.com Tue Mar 10 09:00:05 2026"
OUT = ("From: Sam Sell <sam@us.com>", "To: Ann Lee <Ann@Acme.com>", f"Date: {SENT}", "Message-ID: <1@us.com>")
IN = ("From: Ann Lee <ann@acme.com>", "To: sam@us.com", f"Date: {SENT}", "Message-ID: <2@acme.com>")


def message(*lines: str, body: str = "Dear all,") -> str:
    return "\n".join((ENVELOPE, *lines, "", body, "", ""))


def changed(base: tuple[str, ...], **fields: str) -> tuple[str, ...]:
    """The fields with others in their place; an empty one is left out."""
    given = {name.replace("_", "-").lower(): (name.replace("_", "-"), text) for name, text in fields.items()}
    kept = [line for line in base if line.split(":")[0].lower() not in given]
    return (*kept, *(f"{name}: {text}" for name, text in given.values() if text))


def imported(tmp_path: Path, *messages: str | bytes, **said: Any) -> Imported:
    whole = b"".join(each if isinstance(each, bytes) else each.encode() for each in messages)
    return import_files("mail", write(tmp_path / "sam.mbox", whole), home_domains=HOME, **said)


def acts(found: Imported) -> list[tuple[str, str, str]]:
    return [(row["email"], row["action"], row["initiator"]) for row in found["touches"]]


def test_a_letter_of_ours(tmp_path: Path) -> None:
    lines = changed(OUT, Cc='"Ray, Bo" <bo@acme.com>, kim@us.com', Subject="Next steps")
    found = imported(tmp_path, message(*lines))
    assert acts(found) == [("ann@acme.com", "sent", "sales"), ("bo@acme.com", "sent", "sales")]
    assert [row["full_name"] for row in found["touches"]] == ["Ann Lee", "Ray, Bo"]
    for row in found["touches"]:
        assert (row["channel"], row["topic"], row["colleague_key"]) == ("email", "Next steps", "sam@us.com")
        assert (row["occurred_at"], row["known_at"], row["source_record_id"]) == (NINE, NINE, "mail:1@us.com")
    assert [json.loads(row["properties"]).get("is_copied") for row in found["touches"]] == [None, True]


@pytest.mark.parametrize(
    ("fields", "action"),
    [
        ({"In_Reply_To": "<1@us.com>"}, "replied"),
        ({"References": "<0@us.com>\n <1@us.com>"}, "replied"),
        ({"Subject": "Re: Next steps"}, "replied"),
        ({"Subject": "AW: Next steps"}, "replied"),
        ({"Subject": "Pricing for 40 users?"}, "asked"),
        ({"Subject": "Reorganisation"}, "asked"),
        ({"To": "bo@acme.com", "Cc": "sam@us.com"}, "other"),
        ({"To": "undisclosed-recipients:;", "Delivered_To": "sam@us.com"}, "other"),
    ],
)
def test_a_letter_to_us(tmp_path: Path, fields: dict[str, str], action: str) -> None:
    found = imported(tmp_path, message(*changed(IN, **fields)))
    assert acts(found) == [("ann@acme.com", action, "buyer")]
    assert found.one("touches")["colleague_key"] == "sam@us.com"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"From": "kim@us.com"}, "only_colleagues"),
        ({"From": "kim@us.com", "To": "undisclosed-recipients:;"}, "no_recipient"),
        ({"To": "bo@acme.com"}, "nobody_of_ours"),
        ({"From": "kim@us.com", "To": ", ".join(f"p{n}@acme.com" for n in range(31))}, "many_recipients"),
        ({"From": ""}, "no_sender"),
        ({"From": "Ann Lee"}, "no_sender"),
        ({"Date": ""}, "no_date"),
        ({"Date": "yesterday"}, "no_date"),
        ({"Date": "Tue, 99 Mar 2026 10:00:00 +0100"}, "no_date"),
        ({"Date": "Thu, 1 Jan 1904 00:00:00 +0000"}, "absurd_date"),
        ({"Date": "Thu, 1 Jan 2150 00:00:00 +0000"}, "absurd_date"),
        ({"Date": "Thu, 12 Mar 2026 10:00:00 +0000"}, "date_ahead"),
        ({"Received": "from a by b; Mon, 2 Mar 2026 10:00:00 +0000"}, "date_ahead"),
        ({"Auto_Submitted": "auto-replied"}, "automatic"),
        ({"X_Autoreply": "yes"}, "automatic"),
        ({"Subject": "Automatic reply: Next steps"}, "automatic"),
        ({"Subject": "Out of Office Re: Next steps"}, "automatic"),
        ({"Subject": "=?utf-8?q?R=C3=A9ponse_automatique_=3A_Next?="}, "automatic"),
        ({"Subject": "Abwesenheitsnotiz: Angebot"}, "automatic"),
        ({"Precedence": "bulk"}, "bulk"),
        ({"List_Unsubscribe": "<mailto:no@acme.com>"}, "bulk"),
        ({"List_Id": "news <news.acme.com>"}, "bulk"),
        ({"Content_Type": "multipart/report; report-type=delivery-status; boundary=x"}, "bounce"),
        ({"From": "Mail Delivery <MAILER-DAEMON@mx.acme.com>"}, "bounce"),
        ({"Return_Path": "<>", "Subject": "Undeliverable: Next steps"}, "bounce"),
        ({"Content_Type": "text/calendar; method=REPLY"}, "invitation"),
        ({"Content_Class": "urn:content-classes:calendarmessage"}, "invitation"),
        ({"X_Gmail_Labels": "Spam,Unread"}, "spam"),
        ({"X_Gmail_Labels": "Drafts"}, "draft"),
    ],
)
def test_what_is_no_letter_of_a_buyers_or_to_one_is_set_aside(
    tmp_path: Path, fields: dict[str, str], code: str
) -> None:
    found = imported(tmp_path, message(*changed(IN, **fields)))
    assert (found.codes, found["touches"], found.rows_read) == ([code], [], 1)


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "no"},
        {"Precedence": "first-class"},
        {"Subject": "Our office is automatic"},
        {"Content_Type": "multipart/mixed; boundary=x"},
        {"Return_Path": "<ann@acme.com>"},
        {"Date": "Tue, 10 Mar 2026 23:00:00 +0000"},
    ],
)
def test_what_only_looks_like_it_is_a_letter(tmp_path: Path, fields: dict[str, str]) -> None:
    found = imported(tmp_path, message(*changed(IN, **fields)))
    assert (found.codes, len(found["touches"])) == ([], 1)


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        (SENT, NINE),
        ("Tue, 10 Mar 2026 09:00:00", NINE),
        ("Tue, 10 Mar 2026 09:00:00 -0000", NINE),
        ("10 Mar 26 04:00 EST", NINE),
        ("Tue, 10 Mar 2026 10:00:00 +0100 (CET)", NINE),
    ],
)
def test_dates_are_told_in_utc(tmp_path: Path, date: str, expected: datetime) -> None:
    assert imported(tmp_path, message(*changed(IN, Date=date))).one("touches")["occurred_at"] == expected


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        (b"=?utf-8?B?UHJlaXNlIGbDvHIgMjAyNg==?=", "Preise für 2026"),
        (b"=?iso-8859-1?Q?Preise_f=FCr?=\n =?iso-8859-1?Q?_2026?=", "Preise für 2026"),
        ("Preise für 2026".encode(), "Preise für 2026"),
        ("Preise für 2026".encode("latin-1"), "Preise f\ufffdr 2026"),
        (b"=?no-such-charset?Q?Preise?= 2026", "Preise 2026"),
        (b"=?utf-8?B?broken", "=?utf-8?B?broken"),
        (b"folded\n\tover two lines", "folded over two lines"),
        (b"", None),
    ],
)
def test_subjects_are_decoded_as_far_as_they_can_be(
    tmp_path: Path, subject: bytes, expected: str | None
) -> None:
    head = "\n".join((ENVELOPE, *IN)).encode() + b"\nSubject: " + subject + b"\n\n\n"
    assert imported(tmp_path, head).one("touches")["topic"] == expected


@pytest.mark.parametrize(
    ("sender", "address", "name"),
    [
        ("=?utf-8?q?J=C3=BCrgen_Wei=C3=9F?= <jw@acme.com>", "jw@acme.com", "Jürgen Weiß"),
        ('"Lee, Ann (Acme)" <ann@acme.com>', "ann@acme.com", "Lee, Ann (Acme)"),
        ("ann@acme.com (Ann Lee)", "ann@acme.com", None),
        ("'ann@acme.com' <ANN@ACME.COM>", "ann@acme.com", None),
        ("Lee, Ann <ann@acme.com>", "ann@acme.com", "Ann"),
        ("Ann [Acme] <ann@acme.com", "ann@acme.com", None),
        ("Ann " * 20_000 + "!, ann@acme.com", "ann@acme.com", None),
    ],
)
def test_senders_as_people_and_programs_write_them(
    tmp_path: Path, sender: str, address: str, name: str | None
) -> None:
    touch = imported(tmp_path, message(*changed(IN, From=sender))).one("touches")
    assert (touch["email"], touch["full_name"]) == (address, name)


def test_a_private_letter_keeps_what_it_is_about_to_itself(tmp_path: Path) -> None:
    found = imported(tmp_path, message(*changed(IN, Sensitivity="Private", Subject="Re: Merger")))
    assert (found.one("touches")["action"], found.one("touches")["topic"]) == ("replied", None)


def test_bodies_are_never_read(tmp_path: Path) -> None:
    quoted = "From: x@acme.com\n>From sam@us.com Tue Mar 10 09:00:05 2026"
    body = f"Secret\n\nFrom here on it is secret until 2026.\n{quoted}"
    found = imported(tmp_path, message(*IN, body=body), message(*changed(IN, Precedence="bulk"), body=body))
    assert (found.rows_read, found.codes) == (2, ["bulk"])
    assert "ecret" not in json.dumps([found["touches"], [item.raw for item in found.set_aside]], default=str)


def test_one_letter_in_two_mailboxes_is_one(tmp_path: Path) -> None:
    letter = message(*OUT)
    write(tmp_path / "in" / "sam.mbox", letter)
    write(
        tmp_path / "in" / "ann.mbox",
        letter.replace(ENVELOPE, "From x Tue Mar 10 09:00:09 2026").replace("Dear", "Dear "),
    )
    found = import_files("mail", tmp_path / "in", home_domains=HOME)
    assert (found.rows_read, len({json.dumps(row, default=str) for row in found["touches"]})) == (2, 1)


def test_a_letter_without_an_id_is_named_by_what_it_says(tmp_path: Path) -> None:
    bare = changed(OUT, Message_ID="")
    found = imported(tmp_path, message(*bare), message(*bare), message(*changed(bare, Subject="Other")))
    assert len({row["record_id"] for row in found["touches"]}) == 2


# Files


def test_single_messages_and_packed_mailboxes(tmp_path: Path) -> None:
    write(tmp_path / "in" / "one.eml", "\r\n".join((*IN, "", "Dear Sam")))
    write(tmp_path / "in" / "bare.eml", "\r\n".join(OUT))
    write(
        tmp_path / "in" / "more.mbox.gz",
        gzip.compress(message(*changed(IN, Message_ID="<3@acme.com>")).encode()),
    )
    found = import_files("mail", tmp_path / "in", home_domains=HOME)
    assert [action for _, action, _ in acts(found)] == ["sent", "asked", "asked"]


def test_an_empty_mailbox_holds_nothing(tmp_path: Path) -> None:
    assert imported(tmp_path, b"").rows_read == 0


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("x.mbox", b"\x00\x01\x02binary", "neither a mailbox nor a message"),
        ("x.mbox", b"Name,Email\nAnn,ann@acme.com\n", "neither a mailbox nor a message"),
        ("x.mbox", b"PK\x03\x04rest", "an archive"),
        (
            "x.mbox",
            (message(*IN) + "\n".join((ENVELOPE, *OUT)))[:-10].encode(),
            "ends within the head of message 2",
        ),
        ("x.mbox.gz", gzip.compress(message(*IN).encode())[:-12], "could not be read to its end"),
    ],
)
def test_what_is_no_whole_mailbox_is_refused(tmp_path: Path, name: str, content: bytes, what: str) -> None:
    with pytest.raises(InputError, match=what):
        import_files("mail", write(tmp_path / name, content), home_domains=HOME)


def test_of_a_cut_off_mailbox_what_is_there_is_taken_on_demand(tmp_path: Path) -> None:
    found = imported(tmp_path, message(*IN), "\n".join((ENVELOPE, *OUT))[:-10], lenient=True)
    assert (found.codes, [row["email"] for row in found["touches"]]) == (["cut_off"], ["ann@acme.com"])


def test_what_stands_where_a_head_should_is_set_aside(tmp_path: Path) -> None:
    found = imported(tmp_path, message("\x01\x02\x03"), message(*IN))
    assert (found.codes, len(found["touches"])) == (["not_a_message"], 1)


def test_memory_does_not_grow_with_bodies(tmp_path: Path) -> None:
    path = tmp_path / "large.mbox"
    with path.open("w", encoding="utf-8") as out:
        for number in range(40):
            body = "x" * 1_000_000 if number % 2 else "a line\n" * 100_000
            out.write(message(*changed(IN, Message_ID=f"<{number}@acme.com>"), body=body))
    assert path.stat().st_size > 30_000_000
    tracemalloc.start()
    try:
        found = import_files("mail", path, home_domains=HOME)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(found["touches"]) == 40
    assert most < 8_000_000


def test_who_is_ours_must_be_known(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no domain of our own"):
        import_files("mail", write(tmp_path / "x.mbox", message(*IN)))
