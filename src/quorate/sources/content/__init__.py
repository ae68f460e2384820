"""Content: the catalogue of assets and what each is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quorate.errors import nearest_word
from quorate.sources.columns import wanted
from quorate.sources.files import Reached, SourceFile
from quorate.sources.layouts import Layout
from quorate.sources.reading import Reading
from quorate.sources.records import RecordKind, read_all
from quorate.vocabulary.batches import Batch
from quorate.vocabulary.closed_lists import CONTENT_FORMATS, CONTENT_INTENTS

ENDINGS = (".csv", ".csv.gz", ".tsv")
EXPECTED = (
    "CSV files with the columns content_id, title, url, format, intent, audience, roles, stages, offerings, "
    "topics and, where there is one, description"
)

_ALSO_FORMATS = {
    "blog": "article", "blog_post": "article", "post": "article", "news": "article", "whitepaper": "paper",
    "white_paper": "paper", "ebook": "guide", "e_book": "guide", "handbook": "guide", "checklist": "template",
    "worksheet": "template", "research": "report", "study": "report", "survey": "report",
    "benchmark": "report",
    "customer_story": "case_study", "success_story": "case_study", "testimonial": "case_study",
    "tool": "calculator",
    "roi_calculator": "calculator", "presentation": "deck", "slides": "deck", "web_page": "page",
    "webpage": "page",
    "landing_page": "page", "product_page": "page", "pricing_page": "page", "docs": "documentation",
    "manual": "documentation", "newsletter": "email", "on_demand_webinar": "webinar", "product_tour": "demo",
}  # fmt: skip
_ALSO_INTENTS = {
    "education": "insight", "thought_leadership": "insight", "how_to": "guidance", "guide": "guidance",
    "evidence": "proof", "social_proof": "proof", "features": "product", "price": "pricing",
    "adoption": "onboarding",
    "training": "onboarding",
}  # fmt: skip


def _word(cell: str) -> str:
    return "_".join("".join(letter if letter.isalnum() else " " for letter in cell.lower()).split())


def format_of(cell: str) -> str:
    """The format's word; `other` for kinds of asset that have none of their own."""
    word = _word(cell)
    return word if word in CONTENT_FORMATS else _ALSO_FORMATS.get(word, "other")


def intent_of(cell: str) -> str:
    """The intent's word; `unknown:` and the nearest one for a word that says nothing known of what an asset is for."""
    word = _word(cell)
    if word in CONTENT_INTENTS:
        return word
    return (
        _ALSO_INTENTS.get(word) or f"unknown:{nearest_word(word, (*CONTENT_INTENTS, *_ALSO_INTENTS)) or ''}"
    )


KIND = RecordKind(
    source="content",
    package=__name__,
    name="contents",
    layout=Layout(
        columns=wanted(
            "content_id!", "title!", "url", "format", "intent!", "audience", "roles", "stages", "offerings",
            "topics", "description",
            dates=("published_at", "updated_at"),
            content_id=("ID", "Asset ID", "Slug"), title=("Name", "Asset", "Asset Name"),
            url=("Link", "Address"), format=("Type", "Content Type", "Asset Type"), intent=("Purpose",),
            roles=("Role", "Personas"), stages=("Stage", "Journey Stages"),
            offerings=("Offering", "Products", "Product"), topics=("Topic", "Tags"),
            description=("Summary", "Abstract", "Excerpt", "Body", "Text", "Meta Description"),
            published_at=("Published", "Publish Date", "Published On", "Created At"),
            updated_at=("Last Updated", "Modified At"),
        ),
        cleaners={"format": format_of, "intent": intent_of},
    ),
)  # fmt: skip


def read(files: Sequence[SourceFile], reading: Reading, reached: Reached) -> Iterator[Batch]:
    """Batches of all files."""
    return read_all(files, KIND, reading, reached)
