"""How well sales and marketing act as one, at all accounts and at one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from quorate.language import gettext, month_mark
from quorate.surfaces.web.drawings.function_timeline import function_timeline
from quorate.surfaces.web.drawings.share_lines import ShareLine, share_lines
from quorate.surfaces.web.rendering import site_of
from quorate.views.answers import Figure
from quorate.views.revenue import alignment as views
from quorate.views.revenue.alignment import GROUP_WORDS, WITHIN_WORDS

router = APIRouter()


@router.get("/revenue/alignment")
def alignment(request: Request) -> Response:
    """The trend by month, how fast one follows the other, and what acting as one may be worth."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = views.alignment_everywhere(snapshot)
    return site.page(
        "alignment.html",
        view=view,
        trend=_trend(view),
        waits=share_lines(
            tuple(WITHIN_WORDS.values()),
            [ShareLine(each.words, [share.value for _, share in each.within]) for each in view.follow_ups],
        ),
        group_words=GROUP_WORDS,
        within_words=tuple(WITHIN_WORDS.values()),
    )


@router.get("/revenue/alignment/{account}")
def alignment_at(request: Request, account: str) -> Response:
    """The months of one account, and what the two functions did there in the last year."""
    site = site_of(request)
    with site.pool.lend() as snapshot:
        view = views.alignment_at(snapshot, account)
    return site.page(
        "alignment_account.html", view=view, timeline=function_timeline(view.acts, view.stamp.as_of_on)
    )


def _trend(view: views.Alignment) -> Markup | None:
    months = view.months[::-1]

    def share(figure: Figure) -> float | None:
        return figure.value / figure.out_of if figure.value is not None and figure.out_of else None

    return share_lines(
        [month_mark(each.month_on) for each in months],
        [
            ShareLine(gettext("the same person"), [share(each.same_team) for each in months]),
            ShareLine(gettext("fits the team's stage"), [share(each.same_stage) for each in months]),
            ShareLine(gettext("the same topic"), [share(each.same_message) for each in months]),
        ],
    )
