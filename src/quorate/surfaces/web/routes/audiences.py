"""The list of audiences, and the files made of them."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from quorate.errors import UsageError
from quorate.outbound.audience_files import TAKERS
from quorate.outbound.handing_over import hand_over
from quorate.outbound.register import Register
from quorate.surfaces.web.plan_author import typed_name
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.routes.matches import Form, author_of
from quorate.surfaces.web.routes.parameters import PageWanted, Words
from quorate.views.audience_words import unknown_words
from quorate.views.audiences import audience_list, left_out_words

router = APIRouter()
_FILES_SHOWN = 100
# Role, stage and offering make many; whoever wants another names it under [audiences].
_MOST_CHOICES = 200
SHOWS = ("audiences", "files")


@router.get("/audiences")
def audiences(
    request: Request, page: PageWanted, show: Words = "audiences", audience: Words = ""
) -> Response:
    """Every audience with its size and whom it leaves out, or the files that were made.

    audience: the one that the form for a file begins with.
    """
    site = site_of(request)
    if show not in SHOWS:
        raise UsageError(f"Audiences have no part '{show}'.", expected=f"one of {', '.join(SHOWS)}")
    with site.pool.lend() as snapshot:
        found = audience_list(snapshot)
        unknown = unknown_words(snapshot, site.workspace.settings.audiences)
    return site.page(
        "audiences.html",
        view=found,
        show=show,
        chosen=audience,
        shown=found.audiences[page.offset : page.offset + page.limit],
        page=page,
        page_number=page.offset // page.limit + 1,
        most_choices=_MOST_CHOICES,
        unknown=unknown,
        takers={name: taker.label for name, taker in TAKERS.items()},
        files=Register(site.workspace.root).files()[:_FILES_SHOWN],
        author=author_of(request),
        left_out_words=left_out_words,
    )


@router.post("/audiences/file")
def file(request: Request, form: Form) -> Response:
    """Make and record one file, and send it."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        handed = hand_over(
            site.workspace,
            snapshot,
            form.get("audience", ""),
            form.get("for", ""),
            by=typed_name(request, form.get("author", ""), author_of),
            at=site.clock(),
            is_companies=form.get("companies") == "yes",
        )
    return Response(
        handed.file.content,
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{handed.file_name}"'},
    )
