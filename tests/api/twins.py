"""Each address that pages write to, with its twin in the API or why it has none."""

from __future__ import annotations

from collections.abc import Mapping

_BROWSER = "It is kept in the browser alone: "
_DOOR = "People come in by it; programs come in by a token: "

# The twin begins with its method; anything else is the reason why there is none.
TWINS: Mapping[str, str] = {
    "/audiences/file": "POST /audience-files",
    "/content/label": "POST /content-labels",
    "/days": "POST /days",
    "/revenue/experiments/plan": "POST /experiments",
    "/revenue/experiments/start": "POST /experiments/{key}/start",
    "/revenue/experiments/stop": "POST /experiments/{key}/stop",
    "/maps/{name}/check": "POST /maps/{key}/check",
    "/maps/{name}/save": "PUT /maps/{key}",
    "/maps/{name}/sign": "POST /maps/{key}/signatures",
    "/maps/{name}/try": "POST /maps/{key}/trials",
    "/matches/decide": "POST /match-decisions",
    "/matches/undo": "DELETE /match-decisions/{key}",
    "/matches/update": "POST /updates",
    "/notes/add": "POST /notes",
    "/notes/edit": "PUT /notes/{key}",
    "/notes/withdraw": "DELETE /notes/{key}",
    "/notes/apply": "POST /notes/held/{event_id}/apply",
    "/notifications/read": "POST /notifications/read",
    "/notifications/preferences": "PUT /preferences",
    "/notifications/follow": "PUT /follows/{kind}/{key}",
    "/plan/me": _BROWSER + "who a token belongs to needs no choosing",
    "/plan/decide": "POST /moves/{key}/decisions",
    "/plan/comment": "POST /moves/{key}/comments",
    "/plan/apply": "POST /moves/held/{event_id}/apply",
    "/plan/add": "POST /moves",
    "/plan/learned": "POST /lessons",
    "/privacy/{key}/forget": "DELETE /privacy/{key}",
    "/views/save": "POST /views",
    "/views/change": "PUT /views/{key}",
    "/views/delete": "DELETE /views/{key}",
    "/views/apply": "POST /views/held/{event_id}/apply",
    "/views/default": "PUT /view-defaults/{list_name}",
    "/settings/theme": _BROWSER + "how pages look",
    "/settings/language": "PUT /language",
    "/sign-in": _DOOR + "a password is typed",
    "/sign-in/first": _DOOR + "the first owner of a server",
    "/sign-in/lost": _DOOR + "whoever lost a password has none to show",
    "/sign-in/link/{secret}": _DOOR + "a link that was sent to somebody",
    "/sign-out": _DOOR + "the session of a browser ends",
    "/statements/say": "POST /statements",
    "/statements/withdraw": "DELETE /statements/{key}",
    "/statements/apply": "POST /statements/held/{event_id}/apply",
    "/today/looked": _BROWSER + "until when somebody looked",
    "/undo": "POST /undo",
    "/settings/users/add": "Who comes in is decided by an owner in a browser, or by `quorate user add`.",
    "/settings/users/change": "Who comes in is decided by an owner in a browser, or by `quorate user change`.",
    "/settings/users/link": "Who comes in is decided by an owner in a browser, or by `quorate user link`.",
    "/settings/users/disable": "Who comes in is decided by an owner in a browser, or by `quorate user disable`.",
    "/settings/access/password": _DOOR + "a password is typed",
    "/settings/access/sign-out-everywhere": _DOOR + "the sessions of browsers end",
    "/settings/access/token": "A token makes no tokens, so that a lost one ends when it is revoked.",
    "/settings/access/revoke": "Who lost a token signs in to revoke it, so that a lost one does not revoke the others.",
}
