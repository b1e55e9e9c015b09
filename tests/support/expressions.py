"""Expressions as DynamoDB takes them: each name and value that one uses is given, and none that none uses.

moto asks that of some requests only, and of none whether a value is missing; AWS of all ("ValidationException" in the
Amazon DynamoDB API Reference), and so does the second DynamoDB, where it is there.
"""

import re
from collections.abc import Mapping
from typing import Any

_EXPRESSIONS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
    "ProjectionExpression",
    "UpdateExpression",
)
_PLACEHOLDER = re.compile(r"[:#]\w+")


def are_good(request: Mapping[str, Any]) -> bool:
    """Return whether DynamoDB would take the names and values of a request, and of all of a transaction's writes."""
    parts = [request, *(what for write in request.get("TransactItems", ()) for what in write.values())]
    return all(_used(part) == _given(part) for part in parts)


def _used(part: Mapping[str, Any]) -> set[str]:
    return set(_PLACEHOLDER.findall(" ".join(part.get(name, "") for name in _EXPRESSIONS)))


def _given(part: Mapping[str, Any]) -> set[str]:
    return {*part.get("ExpressionAttributeNames", ()), *part.get("ExpressionAttributeValues", ())}
