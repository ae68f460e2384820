"""Which saved view a list shows: the one its address names, else the one that whoever asks opens it with.

`?view=ID` is the list as it was kept. What else the address says takes its place whole, and the view is what can be
changed to it. `?view=all` is the list with nothing asked, for those whose list opens with a view.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse

from quorate.ledger.plan_events import Author
from quorate.surfaces.web.list_address import LAYOUT_NAMES, VIEW, ListAddress, address_of
from quorate.surfaces.web.plan_author import person_of
from quorate.surfaces.web.rendering import site_of
from quorate.surfaces.web.visit import visit
from quorate.views.reading import Reader
from quorate.views.saved_views import SavedView, one_view, saved_views

ALL = "all"


@dataclass(frozen=True)
class ViewTabs:
    """The views of a list, for `_views.html`.

    Attributes
    ----------
    query: how the list is narrowed, grouped and sorted now, which is what would be kept.
    current: the view that is shown, or that was narrowed further: then `is_changed`.
    opens_with: the id of the view that the list of whoever asks opens with; empty for all of it.
    """

    list: str
    path: str
    query: str
    views: tuple[SavedView, ...]
    current: SavedView | None
    is_changed: bool
    author: Author | None
    opens_with: str

    @property
    def whole(self) -> str:
        """The address of all of it."""
        return f"{self.path}?{VIEW}={ALL}" if self.opens_with else self.path

    @property
    def is_whole(self) -> bool:
        """Whether nothing is asked."""
        return self.current is None and not self.query

    @property
    def may_change(self) -> bool:
        """Whether the view that is shown is one's own."""
        return self.current is not None and self.current.is_own


@dataclass(frozen=True)
class OpenedList:
    """The address of a list as it is shown, and its views."""

    address: ListAddress
    tabs: ViewTabs


def opened_list(
    request: Request, reader: Reader, list_name: str, path: str, names: tuple[str, ...]
) -> OpenedList | RedirectResponse:
    """The list that a request asks for; for whoever opens it with a view, the way there.

    Raises `NotFound` for a view that nobody shares with whoever asks.
    """
    author = person_of(request, reader)
    views = saved_views(site_of(request).workspace, author, list_name)
    opens_with = next((each.view_id for each in views if each.is_default), "")
    given = {name: ",".join(request.query_params.getlist(name)) for name in request.query_params}
    asks = any(name in given for name in (*names, *LAYOUT_NAMES))
    wanted = given.get(VIEW, "")[:200]
    if opens_with and not asks and not wanted and visit().target is None:
        others = [each for each in request.query_params.multi_items() if each[0] != VIEW]
        pairs = [(VIEW, opens_with), *others]
        return RedirectResponse(f"{path}?{urlencode(pairs)}", status_code=307)
    current = one_view(views, wanted) if wanted and wanted != ALL else None
    kept = dict(parse_qsl(current.query)) if current else {}
    address = address_of(path, names, given if asks or current is None else kept)
    as_kept = address_of(path, names, kept).query
    return OpenedList(
        ListAddress(
            path, names, address.given, current.view_id if current else "", f"{VIEW}={ALL}" if opens_with else ""
        ),
        ViewTabs(
            list_name, path, address.query, views, current, current is not None and address.query != as_kept,
            author, opens_with,
        ),
    )  # fmt: skip
