from __future__ import annotations

import re
from itertools import pairwise

import pytest
from starlette.testclient import TestClient
from tests.views.small_people import JOURNEY, LONG_NAME, RUN_ID
from tests.web.page_reading import PageRead

from quorate.surfaces.web.security import HEADERS

PAGES = {
    "/journeys": ["Journeys", "Aldermoor Logistics", "CRM 2 stages ahead", "1 lost to a competitor"],
    "/journeys?group=owner": ["Ines Duarte", "Aldermoor Logistics"],
    "/journeys?quorum_below=30&rival=": ["Quorum below 30 %", "Aldermoor Logistics"],
    f"/journeys/{JOURNEY}/preview": ["Open the journey", "Buyer team", "Ann Lindqvist", "23%"],
    "/journeys?show=table": ["Selecting a supplier", "EUR 220,000", "46% (28", "3 of 3"],
    "/journeys?outcome=lost_competitor": ["Harbour Mills", "lost to a competitor"],
    "/journeys?momentum=quiet&show=table": ["No journey fits these filters."],
    "/accounts": ["Accounts 8", LONG_NAME, "no domain known", "6 days ago"],
    "/accounts?q=twin": ["Accounts 2", "twin-rivers.example", "Name or domain: twin"],
    "/accounts?q=nobody": ["No account fits these filters"],
    "/accounts/a_alder": [
        "2,300",
        "23%",
        "Ann Lindqvist",
        "Open journeys",
        "Past journeys",
        "The people, across journeys",
        "White space",
        "Opportunities in the CRM",
    ],
    f"/journeys/{JOURNEY}": ["23%", "12–41%", "Procurement is empty", "Ann Lindqvist", "2 of 3"],
    "/journeys/j_nobody/team": ["Champion is empty"],
    f"/journeys/{JOURNEY}/team": ["Who acts with whom", "met with us together 1 time", "Kim Novak"],
    f"/journeys/{JOURNEY}/stages": ["Three people meet with us", "What is our problem"],
    f"/journeys/{JOURNEY}/contact": ["23 touches", "The latest touches"],
    f"/journeys/{JOURNEY}/contact?since=2026-05-01&until=2026-06-30": ["8 touches"],
    f"/journeys/{JOURNEY}/contact?since=2020-01-01&until=2020-02-01": ["There was no contact in these days."],
    f"/journeys/{JOURNEY}/outlook": ["lost to a competitor", "rests on published figures"],
    f"/journeys/{JOURNEY}/plan": ["Say who you are"],
    f"/journeys/{JOURNEY}/opportunities": ["EUR 220,000"],
    f"/journeys/{JOURNEY}/what-if": ["nothing is supposed", "11%", "Eve Okafor", "nobody fills this role"],
    f"/journeys/{JOURNEY}/what-if?stance:p_ann=opponent&role:procurement=champion": [
        "What if",
        "points",
        "would sooner fail than hold",
        "Nothing of it is kept",
    ],
    "/accounts/Aldermoor%20Logistics": ["2,300"],
    "/journeys/j_bought": ["Won", "12 September 2025", "journey is over"],
    "/journeys/j_bought/outlook": ["This journey is over"],
    "/journeys/j_long": ["Quorum not known"],
    "/journeys/j_long/outlook": ["No outlook has been made."],
    "/journeys/j_nobody": ["nobody yet", "There has been no contact in this journey."],
    "/accounts/a_fenwick": ["Nobody of this account is known yet."],
    "/accounts/a_none": ["No journey has begun at this account."],
    "/people/p_ben": [
        "How they may be addressed",
        "assessed in March",
        "Champion",
        "stance: champion (sold it to his board)",
        "known 26 Jun 26",
        "1 decision",
    ],
    "/people/p_ida": ["ida@aldermoor.example", "Role not known", "no contact", "Nothing is recorded."],
    f"/evidence/quorum/{JOURNEY}": ["nine times in ten between 12–41%", "60% of voting members", RUN_ID],
    f"/evidence/stance/{JOURNEY}/p_gia": ["not known", "No touch, statement or fact of the CRM"],
    "/evidence/record/t_00": [
        "downloaded (web site)",
        "00T00",
        "first read on 1 July 2026",
        "No import of that day is kept.",
    ],
    "/programmes": [
        "Tier A",
        "No tier",
        "cross-sell",
        "won EUR 48,000",
        "renewal 12 Sep 26",
        "use has declined",
    ],
    "/evidence/consent/p_ben/email": [
        "Refused",
        "since 4 May 2026, last said 1 June",
        "They consented, News",
    ],
    "/evidence/audience/news": ["Left out: refused", "Ben Achterberg, Aldermoor Logistics", "they consented"],
    "/audiences": ["news", "2 refused", "1 without a legal basis"],
    "/programmes?tier=B": ["No account answers to these filters"],
    "/evidence/programme-cell/a_alder/of_tally": ["see that they stay", "Use has declined"],
    "/forecast": [
        "1 July 2026",
        "101,000",
        "0–220,000",
        "Lost to a competitor",
        "Rival Ltd 30,000",
        "By type of deal",
        "0–90,000",
        "Days to close",
        "only its value at the end is known",
    ],
    "/social": [
        "<b>audit</b>",
        "answers their posts",
        "Ines Duarte",
    ],
    "/social?show=reach": ["By posts", "Spoken with", "sales: "],
    "/social?show=standing": [
        "+10 points",
        "−38 points and +62 points",
        "mostly joined with other channels",
    ],
    "/revenue/productivity": [
        "more activity went with less",
        "5–20 activities in a stay's first 28 days went with −20 points",
        "This is an association",
        "Ines Duarte",
        "c_gone",
        "1 January 2026",
        "Too young, left out",
        "20.0",
    ],
    "/revenue/alignment": [
        "Drawn by lot, Both reach the buyer",
        "+4 points (−2 to +10 points)",
        "Acting as one may add between −40 points and +60 points",
        "EUR 1,500",
        "Sales after marketing",
        "26 hours",
        "9 of 12",
        "Aldermoor Logistics",
        "not known",
    ],
    "/revenue/alignment/a_alder": ["Alignment at Aldermoor Logistics", "38%", "30 hours"],
    "/revenue/alignment/a_none": ["Neither sales nor marketing has reached this account yet."],
    "/evidence/alignment/a_alder/2026-06-01": ["mean of what is known of three shares", "50%"],
    "/evidence/activity-dose/standard/sales/1": ["select from 1 February 2026, 2 done, went on"],
    "/revenue/incremental": [
        "would be missing by the universal holdout (from 10% to 50%)",
        "may add nothing",
        "−10 to 20%",
        "40–50%",
        "search as a cause",
        "web site: requested demo",
    ],
    "/lateness": ["1 January 2026", "1 of 3", "12 of 30", "−41", "+53", "These are bounds, not an estimate."],
    "/data": ["No key", "Sources", "Runs", RUN_ID],
    "/data?reason=no_key": ["Contact.csv:7", "the row has no id"],
    "/search": ["Write a part of a name"],
    "/search?q=ben+achterberg": ["1 found", "Operations Director"],
    "/search?q=forecast": ["Page Forecast"],
    "/search?q=zzyzx": ["Nothing answers to all of these words"],
    "/help": ["How to read these pages", "Next card or row"],
}


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_what_they_should(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 200
    text = PageRead(answer.text).text
    for words in PAGES[path]:
        assert words in text


@pytest.mark.parametrize("path", [*PAGES, "/nope", "/accounts/nope"])
def test_pages_are_whole_and_safe(client: TestClient, path: str) -> None:
    answer = client.get(path)
    page = PageRead(answer.text)
    for name, value in HEADERS.items():
        assert answer.headers[name] == value
    assert page.inline == [], "the content security policy would refuse it"
    assert [load for load in page.loads if not load.startswith("/static/")] == []
    assert [link for link in page.links if not link.startswith(("/", "#")) and link] == []
    assert len(page.ids) == len(set(page.ids))
    assert page.unlabelled == []
    assert page.headings.count(1) == 1
    content = page.headings[: -page.headings[::-1].index(2) - 1]  # the dialog of keys comes last
    steps = [after - before for before, after in pairwise(content)]
    assert max(steps, default=1) <= 1, "headings skip no level"
    assert "Skip to the content" in page.text
    assert "None" not in page.text


def test_every_page_names_its_day(client: TestClient) -> None:
    for path in PAGES:
        if path != "/help":
            assert "As known at the end of 30 June 2026" in PageRead(client.get(path).text).text, path


def test_every_link_leads_somewhere(client: TestClient) -> None:
    waiting, seen, broken = ["/journeys", "/accounts", "/programmes", "/data", "/search?q=o"], set[str](), []
    while waiting:
        path = waiting.pop()
        # filters, orders and days combine without end: of a page with the same questions one is enough
        shape = re.sub(r"=[^&]*", "", path)
        if shape in seen or shape.count("&") > 1:
            continue
        seen.add(shape)
        answer = client.get(path, follow_redirects=True)
        if answer.status_code != 200:
            broken.append((path, answer.status_code))
            continue
        if "html" in answer.headers["content-type"]:
            waiting += [link for link in PageRead(answer.text).links if link.startswith("/")]
    assert broken == []
    assert len(seen) > 300


def test_the_start_is_the_day(client: TestClient) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/today")


@pytest.mark.parametrize("name", ["tokens.css", "all.css", "favicon.svg"])
def test_static_files_are_packaged(client: TestClient, name: str) -> None:
    answer = client.get(f"/static/{name}")
    assert answer.status_code == 200
    assert "http" not in answer.text.replace("http://www.w3.org/2000/svg", "")


def test_what_people_wrote_is_shown_as_text(client: TestClient) -> None:
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in client.get("/evidence/record/t_00").text
    assert "&lt;b&gt;Nobody&lt;/b&gt;" in client.get("/data?reason=no_key").text
    echoed = client.get("/search", params={"q": '"><img src=x onerror=alert(1)>'}).text
    assert "<img" not in echoed


def test_unknown_is_not_zero(client: TestClient) -> None:
    board = PageRead(client.get("/journeys?show=table").text).text
    assert (
        f"{LONG_NAME} Relay Validating the choice The buyers are further than the CRM says. not known 31 Aug 26 25"
        in board
    )


@pytest.mark.parametrize(
    ("path", "status", "says"),
    [
        ("/nope", 404, "There is no such page."),
        ("/accounts/Aldermor%20Logistics", 404, "nearest: Aldermoor Logistics"),
        ("/accounts/Twin%20Rivers", 404, "2 accounts answer to 'Twin Rivers'."),
        (f"/journeys/{JOURNEY}/contact?since=yesterday", 400, "is not a day"),
        (f"/journeys/{JOURNEY}/contact?since=2026-05-02&until=2026-05-01", 400, "after the last"),
        ("/journeys/j_none", 404, "No journey has the id"),
        ("/accounts/a_alder?journey=j_long", 404, "This account has no such journey."),
        ("/people/nobody", 404, "No person answers to 'nobody'."),
        ("/evidence/quorom/x", 404, "Did you mean 'quorum'?"),
        ("/programmes?motion=win", 400, "'win' is nothing to do with an account."),
        ("/journeys?momentum=fast", 400, "'fast' is no momentum of a journey."),
        ("/accounts?page=0", 400, "The address asks for something that cannot be: page."),
        ("/search?q=" + "x" * 201, 400, "cannot be: q"),
    ],
)
def test_what_goes_wrong_is_told_in_words(client: TestClient, path: str, status: int, says: str) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert says in PageRead(answer.text).text


@pytest.mark.parametrize("path", ["/api", "/api/nope", "/api/nope?x=1"])
def test_machines_get_a_problem_document(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["title"], problem["code"]) == (
        404,
        "There is no such thing",
        "not_found",
    )


def test_a_page_beyond_the_last_is_empty_not_wrong(client: TestClient) -> None:
    answer = client.get(f"/evidence/touches/{JOURNEY}?page=9")
    assert answer.status_code == 200
    assert "23 dated rows" in PageRead(answer.text).text


def test_other_methods_are_refused(client: TestClient) -> None:
    assert client.post("/journeys").status_code == 405
