"""Ask an OpenAI-compatible address once, within a time limit; follow it nowhere else, and never repeat the key."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import Any

from quorate.errors import InputError
from quorate.sources.pulls.secrets import hidden

LARGEST_ANSWER_BYTES = 262_144
_PIECE_BYTES = 8_192
_STATE = "the brief is as it was, without a draft"


@dataclass(frozen=True)
class Endpoint:
    """Where and how to ask. The key is left out of anything that shows this."""

    url: str
    model: str
    timeout_seconds: float
    key: str | None = field(default=None, repr=False)

    def ask(self, instruction: str, text: str) -> str:
        """The answer's text. Raises `InputError` when there is none in time or it is not in the agreed form."""
        asked = {
            "model": self.model,
            "temperature": 0,
            "messages": [{"role": "system", "content": instruction}, {"role": "user", "content": text}],
        }
        raw = self._sent(json.dumps(asked).encode("utf-8"))
        try:
            said: Any = json.loads(raw)
            content = said["choices"][0]["message"]["content"]
        except (ValueError, LookupError, TypeError):
            raise self._trouble("its answer is not in the form of a chat completion") from None
        if not isinstance(content, str):
            raise self._trouble("its answer holds no text")
        return content

    def _sent(self, body: bytes) -> bytes:
        headers = {"content-type": "application/json", **self._authorised()}
        address = f"{self.url.rstrip('/')}/chat/completions"
        request = urllib.request.Request(address, data=body, headers=headers, method="POST")  # noqa: S310 - settings allow no other scheme
        until = time.monotonic() + self.timeout_seconds
        try:
            with _OPENER.open(request, timeout=self.timeout_seconds) as response:
                return self._within(response, until)
        except urllib.error.HTTPError as error:
            error.close()
            raise self._trouble(f"it answered with status {error.code}") from None
        except TimeoutError:
            raise self._trouble(f"it did not answer within {self.timeout_seconds:g} seconds") from None
        except (urllib.error.URLError, HTTPException, OSError) as error:
            reason = getattr(error, "reason", error)
            if isinstance(reason, TimeoutError):
                raise self._trouble(f"it did not answer within {self.timeout_seconds:g} seconds") from None
            raise self._trouble(f"it could not be reached ({type(reason).__name__})") from None

    def _within(self, response: HTTPResponse, until: float) -> bytes:
        """The whole answer, in time and of a bearable size; a drip of bytes does not stretch the time."""
        held = bytearray()
        while piece := response.read1(_PIECE_BYTES):
            held += piece
            if len(held) > LARGEST_ANSWER_BYTES:
                raise self._trouble(f"its answer is larger than {LARGEST_ANSWER_BYTES:,} bytes")
            if time.monotonic() > until:
                raise TimeoutError
        return bytes(held)

    def _authorised(self) -> Mapping[str, str]:
        return {"authorization": f"Bearer {self.key}"} if self.key else {}

    def _trouble(self, what: str) -> InputError:
        return InputError(
            f"The drafting service gave no draft: {what}.",
            where=hidden(self.url, [self.key or ""]),
            state=_STATE,
            do="look at [drafting] in quorate.toml and at QUORATE_DRAFTING_KEY, or take the brief as it is",
        )


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key and the facts to another address; it is told as the status it is."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirects)
