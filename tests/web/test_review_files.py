"""The monthly review as page, PDF and slides: each holds what the review says, on its paper."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from pptx import Presentation
from starlette.testclient import TestClient
from tests.views.published import new_workspace, publish, snapshot_of
from tests.views.small_people import AS_OF_AT, RUN_ID
from tests.views.small_world import small_world
from tests.views.test_revenue_review import earned
from tests.web.page_reading import PageRead

from quorate.errors import UsageError
from quorate.surfaces.review_files import review_file
from quorate.surfaces.web.drawings.review_chart import review_chart
from quorate.views import RevenueReview, revenue_review
from quorate.views.revenue.review.parts import ReviewChart, ReviewSeries


@pytest.fixture(scope="module")
def review(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RevenueReview]:
    workspace = new_workspace(tmp_path_factory.mktemp("review_files"))
    publish(workspace, {**small_world(), **earned()}, AS_OF_AT, RUN_ID)
    held = snapshot_of(workspace)
    yield revenue_review(held)
    held.close()


def deck(review: RevenueReview) -> Any:
    return Presentation(io.BytesIO(review_file(review, "pptx")[0]))


def test_one_slide_for_each_part_with_its_own_table_and_chart(review: RevenueReview) -> None:
    first, *others = deck(review).slides
    assert first.shapes.title.text_frame.text == "Revenue review, June 2026"
    assert [slide.shapes.title.text_frame.text for slide in others] == [
        each.title for each in review.sections
    ]
    for slide, section in zip(others, review.sections, strict=True):
        tables = [shape.table for shape in slide.shapes if shape.has_table]
        charts = [shape.chart for shape in slide.shapes if shape.has_chart]
        assert len(tables) == (section.table is not None)
        assert len(charts) == (section.chart is not None)
        if section.chart:
            plot = charts[0].plots[0]
            assert list(plot.categories) == list(section.chart.categories)
            assert [tuple(each.values) for each in plot.series] == [
                each.values for each in section.chart.series
            ]
        if section.table:
            assert [cell.text for cell in tables[0].rows[0].cells] == list(section.table.columns)


def test_everything_stays_on_its_slide(review: RevenueReview) -> None:
    made = deck(review)
    for slide in made.slides:
        for shape in slide.shapes:
            assert 0 <= shape.left <= shape.left + shape.width <= made.slide_width
            assert 0 <= shape.top <= shape.top + shape.height <= made.slide_height


def test_a_pdf_a_page_alone_and_markdown(review: RevenueReview) -> None:
    assert review_file(review, "pdf")[0].startswith(b"%PDF-")
    page = review_file(review, "html")[0].decode("utf-8")
    assert "href=" not in page
    assert "src=" not in page
    assert page.count("<svg") == sum(section.chart is not None for section in review.sections)
    text = review_file(review, "md")[0].decode("utf-8")
    assert "# Revenue review, June 2026" in text
    assert "| Event | EUR\N{NO-BREAK SPACE}100 |" in text.replace("EUR 100", "EUR\N{NO-BREAK SPACE}100")
    assert "Nothing is known yet of: Losses." in text


@pytest.mark.parametrize(("wanted", "library"), [("pdf", "weasyprint"), ("pptx", "pptx")])
def test_a_missing_library_is_told(
    review: RevenueReview, wanted: str, library: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UsageError, match="not installed"):
        review_file(review, wanted)


def test_a_format_there_is_none_of(review: RevenueReview) -> None:
    with pytest.raises(UsageError, match="Did you mean 'pptx'"):
        review_file(review, "ppt")


def test_the_page_and_its_files(client: TestClient) -> None:
    page = PageRead(client.get("/revenue/review").text)
    assert "Revenue review, June 2026" in page.text
    assert "Nothing is known yet of:" in page.text
    for ending in ("md", "html", "pptx", "pdf"):
        assert f"/revenue/review.{ending}" in page.links
        answer = client.get(f"/revenue/review.{ending}")
        assert answer.status_code == 200
        assert "revenue-review-2026-06" in answer.headers["content-disposition"]


@pytest.mark.parametrize(
    "values", [(5.0, -3.0), (0.0, 0.0), (1e9, None), (0.004, 0.002), (-7.0, -1.0)], ids=str
)
def test_bars_stay_between_their_levels(values: tuple[float | None, ...]) -> None:
    picture = review_chart(
        ReviewChart("c", "bars", ("a", "b"), (ReviewSeries("s", values),), "amount", "EUR")
    )
    assert picture is not None
    assert picture.count('class="bar bar-0"') == sum(value is not None for value in values)
    assert picture.count('class="level"') >= 2


def test_nothing_known_is_no_chart() -> None:
    assert review_chart(ReviewChart("c", "bars", ("a",), (ReviewSeries("s", (None,)),), "amount")) is None
