"""The API as its description has it: what may be sent, made up at random, and whether what is sent is like that."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st
from jsonschema import Draft202012Validator

Schema = dict[str, Any]

ANY_TEXT = st.text(st.characters(codec=None, categories=None))  # lone surrogates too
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@dataclass(frozen=True)
class Operation:
    """A call that the description has, with its references followed."""

    method: str
    path: str
    parameters: tuple[Schema, ...]
    body: Schema | None
    answers: dict[str, Schema]
    examples: tuple[tuple[str, Schema, Any], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def of(self, place: str) -> list[Schema]:
        """Return the parameters of the path, the query or the headers."""
        return [each for each in self.parameters if each["in"] == place]


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield all that the description has."""
    whole = _followed(document, document)
    for path, item in whole["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            told = item[method]
            body = told.get("requestBody")
            yield Operation(
                method.upper(),
                path,
                (*item.get("parameters", ()), *told.get("parameters", ())),
                body and body["content"]["application/json"]["schema"],
                {status: _schema_of(answer) for status, answer in told["responses"].items()},
                tuple(_examples({"body": body or {}, **told["responses"]})),
            )


def _examples(told: dict[str, Any]) -> Iterator[tuple[str, Schema, Any]]:
    """Yield what stands for each body and answer: where, the schema, and the example."""
    for what, answer in told.items():
        for content in answer.get("content", {}).values():
            if "schema" in content:
                yield what, content["schema"], content.get("example")


def is_valid(value: Any, schema: Schema) -> bool:
    """Return whether the value is what the schema says."""
    return bool(Draft202012Validator(schema, format_checker=None).is_valid(value))


def good(schema: Schema) -> st.SearchStrategy[Any]:
    """Return values that the schema allows."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if isinstance(schema.get("type"), list):
        return st.one_of([good({**schema, "type": each}) for each in schema["type"]])
    match schema.get("type"):
        case "object":
            each = {name: good(inner) for name, inner in schema.get("properties", {}).items()}
            required = set(schema.get("required", ()))
            objects = st.fixed_dictionaries(
                {name: values for name, values in each.items() if name in required},
                optional={name: values for name, values in each.items() if name not in required},
            )
            return objects.filter(lambda value: is_valid(value, schema)) if "if" in schema else objects
        case "integer":
            return st.integers(schema.get("minimum"), schema.get("maximum"))
        case "boolean":
            return st.booleans()
        case "null":
            return st.none()
        case "array":
            return st.lists(
                good(schema["items"]), min_size=schema.get("minItems", 0), max_size=schema.get("maxItems", 5)
            )
        case "string":
            patterns = [each["pattern"] for each in (schema, *schema.get("allOf", ())) if "pattern" in each]
            texts = st.from_regex(patterns[0]) if patterns else st.text()
            return texts.filter(lambda text: is_valid(text, schema))
    return ANYTHING


@st.composite
def nearly_good(draw: st.DrawFn, schema: Schema) -> Any:
    """Return a good object of which one field is anything, or missing, or one more is there."""
    body = draw(good(schema))
    name = draw(st.sampled_from([*schema["properties"], "unknown_to_all"]))
    body.pop(name, None)
    if draw(st.booleans()):
        body[name] = draw(ANYTHING)
    return body


def edges(schema: Schema) -> list[str]:
    """Return texts of the longest length that the schema allows, and of one more, where it says which that is."""
    most = schema.get("maxLength")
    return [] if most is None else [letter * length for letter in "a\N{FOX FACE}" for length in (most, most + 1)]


def _schema_of(answer: Schema) -> Schema:
    (content, *_) = [*answer.get("content", {}).values(), {}]
    return content.get("schema", {})


def _followed(value: Any, document: dict[str, Any]) -> Any:
    """Return the value with what its references are of, and the end of a text written as Python writes it."""
    if isinstance(value, list):
        return [_followed(each, document) for each in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        target: Any = document
        for name in value["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        return _followed(target, document)
    followed = {name: _followed(each, document) for name, each in value.items()}
    if isinstance(followed.get("pattern"), str):
        # To ECMA-262 `$` is the end; to Python also what is before a last line break.
        followed["pattern"] = re.sub(r"\$$", r"\\Z", followed["pattern"])
    return followed
