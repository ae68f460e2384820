"""The pages on the HTTP API, made of docs/openapi.json: what can be asked, and what answers are made of."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from docs.site.figures import markdown

_METHODS = ("get", "post", "put", "patch", "delete")
_PROBLEM = "application/problem+json"
Said = Mapping[str, Any]


def api_pages(description: Path) -> dict[str, str]:
    """File name and Markdown of each page, from an OpenAPI description."""
    said = json.loads(description.read_text(encoding="utf-8"))
    return {"api-requests.md": _requests(said), "api-values.md": _values(said)}


def _requests(said: Said) -> str:
    root = said["servers"][0]["url"]
    lines = [
        "# Requests of the API",
        "",
        f"Every address below begins with `{root}`.",
        "[The HTTP API](api.md) says how to sign in, page and write once;",
        "[values of the API](api-values.md) says what bodies and answers are made of.",
        "Failures are told as [Problem](api-values.md#problem).",
        "",
    ]
    for tag, operations in groupby(_operations(said), key=lambda each: str(each[2]["tags"][0])):
        lines += [f"## {tag.replace('-', ' ').capitalize()}", ""]
        for path, method, operation in operations:
            lines += _operation(path, method, operation)
    return "\n".join(lines)


def _operations(said: Said) -> Iterator[tuple[str, str, Said]]:
    for path, methods in said["paths"].items():
        for method in _METHODS:
            if method in methods:
                yield path, method, methods[method]


def _operation(path: str, method: str, operation: Said) -> list[str]:
    lines = [f"### {method.upper()} {path}", "", operation["summary"], ""]
    told = operation.get("description", "")
    if told and told.rstrip(".") != operation["summary"].rstrip("."):
        lines += [told, ""]
    parameters = [
        [
            f"`{each['name']}`",
            each["in"],
            _kind(each["schema"]),
            _sentence(each.get("description", "") or each["schema"].get("description", "")),
        ]
        for each in operation.get("parameters", ())
    ]
    if parameters:
        lines += [markdown(("Parameter", "In", "Kind", "Meaning"), parameters), ""]
    body = operation.get("requestBody")
    if body:
        lines += [f"Body: {_media(body['content'])}.", ""]
    return [*lines, *_answers(operation["responses"])]


def _answers(responses: Said) -> list[str]:
    lines, failures = [], []
    for status, response in responses.items():
        content = response.get("content", {})
        if _PROBLEM in content or status.startswith(("4", "5")):
            failures.append(f"{status} ({_sentence(response['description']).rstrip('.')})")
        else:
            lines += [f"Answers {status}" + (f": {_media(content)}." if content else "."), ""]
    if failures:
        lines += ["Fails with " + "; ".join(failures) + ".", ""]
    return lines


def _media(content: Said) -> str:
    return ", or ".join(
        f"{_kind(said.get('schema', {}))} as `{media}`"
        if media != "application/json"
        else _kind(said["schema"])
        for media, said in content.items()
    )


def _values(said: Said) -> str:
    lines = [
        "# Values of the API",
        "",
        "What bodies and answers of [requests](api-requests.md) are made of.",
        "A value that may be null is null where nothing is known; unknown is never told as zero.",
        "",
    ]
    for name, schema in sorted(said["components"]["schemas"].items()):
        lines += [f"## {name}", ""]
        if schema.get("description"):
            lines += [_sentence(schema["description"]), ""]
        needed = set(schema.get("required", ()))
        rows = [
            [
                f"`{key}`",
                _kind(value),
                "yes" if key in needed else "",
                _sentence(value.get("description", "")),
            ]
            for key, value in schema.get("properties", {}).items()
        ]
        if rows:
            lines += [markdown(("Key", "Kind", "Always there", "Meaning"), rows), ""]
        elif "enum" in schema:
            lines += [_kind(schema), ""]
    return "\n".join(lines)


def _kind(schema: Said) -> str:
    """What a value is, in a few words, with a link to whatever has a place of its own."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](api-values.md#{name.lower()})"
    if "anyOf" in schema:
        return " or ".join(_kind(each) for each in schema["anyOf"])
    if "enum" in schema:
        return "one of " + ", ".join(f"`{each}`" for each in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_kind(schema['additionalProperties'])}"
    return _limited(schema)


def _limited(schema: Said) -> str:
    plain = schema.get("format") or schema.get("type") or "any value"
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is not None and most is not None:
        return f"{plain} from {least} to {most}"
    return str(plain)


def _sentence(text: str) -> str:
    """Text that fits the cell of a table."""
    return re.sub(r"\s+", " ", text).strip().replace("|", "\\|")
