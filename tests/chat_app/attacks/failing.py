"""What a row of the table of faults is: a call of the API, what comes before it, and what holds once it is done."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from flask import Flask
from werkzeug.test import TestResponse

from chat.clock import now_s, rfc3339
from tests.support.caller import Caller
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

DONE = frozenset({200, 201, 202, 204})


@dataclass(frozen=True)
class Row:
    """A call of the API, and what holds once it has succeeded, however often it failed before.

    In `parts`, `query` and `body`, `{me}` is the caller's id, `{victim}` somebody else's, and `{made}` what the call
    before this one has answered.
    """

    name: str
    method: str
    route: str
    parts: dict[str, str] = field(default_factory=dict)
    query: str = ""
    body: dict[str, Any] | None = None
    before: tuple["Row", ...] = ()
    holds: Callable[["Try"], bool] = lambda _: True
    given: Callable[["Try"], None] = lambda _: None
    """What is done after `before`, where no call of the API does it."""
    by_victim: bool = False
    done: frozenset[int] = DONE
    """What is answered where it is done, the second time too."""

    def __str__(self) -> str:
        return self.name


class Try:
    """A row, tried by somebody of its own: nobody's limits and keys are another's."""

    def __init__(self, row: Row, app: Flask, cloud: MotoCloud, pool: UserPool, number: int) -> None:
        self.row, self.cloud, self.user_id, self.victim = row, cloud, f"user-{number}", f"victim-{number}"
        token = pool.token(sub=self.user_id, **{"cognito:groups": ["admins"]})
        self.caller = Caller(app.test_client(), token)
        self.other = Caller(app.test_client(), pool.token(sub=self.victim))
        self.made: Any = None
        self.tries = 0
        for name, each in (("{victim}", self.other), ("{me}", self.caller)):
            if name in repr(row):  # who has never been here is not known
                each.get("/messages")
        for earlier in row.before:
            answer = self.call(earlier)
            assert answer.status_code < 300, answer.text
            self.made = answer.json if answer.data else None
        row.given(self)

    def call(self, row: Row | None = None) -> TestResponse:
        self.tries += row is None
        row = row or self.row
        filled = {"me": self.user_id, "victim": self.victim, "made": self.made, "now": quote(rfc3339(now_s()))}
        parts = {name: part.format(**filled) for name, part in row.parts.items()}
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda part: parts[part[1]], row.route) + row.query.format(**filled)
        caller = self.other if row.by_victim else self.caller
        body = _filled(row.body, filled)
        return caller.client.open(path, method=row.method, headers=caller.headers, json=body)

    def items(self, pk: str) -> list[dict[str, Any]]:
        """Return the directory's items of this partition."""
        return [each for each in self.cloud.items("DirectoryTable", pk) if each["pk"] == pk]

    def items_of(self, prefix: str) -> list[dict[str, Any]]:
        """Return the directory's items of the partitions that begin so."""
        return self.cloud.items("DirectoryTable", prefix)

    def acts(self) -> list[str]:
        """Return what the audit list says was done to the victim."""
        return [each["act"] for each in self.items("audit") if each.get("user", {}).get("id") == self.victim]

    def messages(self) -> list[dict[str, Any]]:
        return [each for each in self.cloud.items("MessagesTable") if each["author"]["id"] == self.user_id]


def _filled(value: Any, names: dict[str, Any]) -> Any:
    match value:
        case str():
            return value.format(**names)
        case list():
            return [_filled(each, names) for each in value]
        case dict():
            return {name: _filled(each, names) for name, each in value.items()}
        case _:
            return value
