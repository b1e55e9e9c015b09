"""The API's description as a page to read: the same document as `/api/openapi.json`, with its references followed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

Document = Mapping[str, Any]

METHODS = ("get", "post", "put", "patch", "delete")
_CODE = re.compile("`([^`]+)`")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")


@dataclass(frozen=True)
class Field:
    """A parameter, or a field of a body."""

    name: str
    place: str
    kind: str
    is_required: bool
    about: str


@dataclass(frozen=True)
class Answer:
    """What may come back: a status, in a few words, and an example of its body as JSON; empty where it has none."""

    status: str
    about: str
    example: str


@dataclass(frozen=True)
class Operation:
    """A call."""

    anchor: str
    method: str
    path: str
    summary: str
    about: str
    fields: list[Field]
    example: str
    answers: list[Answer]


@dataclass(frozen=True)
class Group:
    """The calls about one thing."""

    name: str
    about: str
    operations: list[Operation]


def groups(document: Document) -> list[Group]:
    """Return the calls in the document's order, by what they are about."""
    return [
        Group(
            tag["name"],
            tag.get("description", ""),
            [
                _operation(document, path, method, item)
                for path, item in document["paths"].items()
                for method in METHODS
                if tag["name"] in item.get(method, {}).get("tags", ())
            ],
        )
        for tag in document["tags"]
    ]


def prose(text: str) -> Markup:
    """Return a description as HTML: what is `code` in it, and what is **strong**."""
    html = _CODE.sub(r"<code>\1</code>", str(escape(text)))
    return Markup(_STRONG.sub(r"<strong>\1</strong>", html))  # noqa: S704 - it has been escaped


def _operation(document: Document, path: str, method: str, item: Mapping[str, Any]) -> Operation:
    told = item[method]
    body = told.get("requestBody", {}).get("content", {}).get("application/json", {})
    given = [_followed(document, each) for each in (*item.get("parameters", ()), *told.get("parameters", ()))]
    return Operation(
        anchor=re.sub(r"\W+", "-", f"{method} {path.removeprefix('/api')}").strip("-"),
        method=method.upper(),
        path=path,
        summary=told.get("summary", ""),
        about=told.get("description", ""),
        fields=[*map(_parameter, given), *_fields(document, body.get("schema", {}))],
        example=_shown(body.get("example")),
        answers=[_answer(status, _followed(document, told["responses"][status])) for status in _sorted(told)],
    )


def _sorted(told: Mapping[str, Any]) -> list[str]:
    return sorted(status for status in told["responses"] if status != "default")


def _parameter(told: Mapping[str, Any]) -> Field:
    schema = told["schema"]
    return Field(told["name"], told["in"], _kind(schema), told.get("required", False), told.get("description", ""))


def _fields(document: Document, schema: Mapping[str, Any]) -> Iterator[Field]:
    schema = _followed(document, schema)
    for name, inner in schema.get("properties", {}).items():
        field = _followed(document, inner)
        yield Field(name, "body", _kind(field), name in schema.get("required", ()), field.get("description", ""))


def _kind(schema: Mapping[str, Any]) -> str:
    kinds = schema.get("type", "")
    kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if "enum" in schema and len(schema["enum"]) < 10:
        return ", ".join(str(each) for each in schema["enum"])
    return f"{kind}, {schema['default']!r} unless told" if schema.get("default") not in (None, "") else kind


def _answer(status: str, told: Mapping[str, Any]) -> Answer:
    example = next((content.get("example") for content in told.get("content", {}).values()), None)
    return Answer(status, told.get("description", ""), _shown(example))


def _shown(example: Any) -> str:
    return "" if example is None else json.dumps(example, ensure_ascii=False, indent=2)


def _followed(document: Document, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a reference leads to; anything else as it is."""
    found: Any = told
    while "$ref" in found:
        place, found = found["$ref"].removeprefix("#/").split("/"), document
        for name in place:
            found = found[name]
    return found  # type: ignore[no-any-return]
