"""Pages: a large room's connections in parts, each delivered by an invocation of its own.

A page also carries on what an invocation could not finish: the function calls itself, asynchronously, with the rest.
"""

import functools
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import boto3
from botocore.config import Config

from chat.connections import Connection

# One invocation posts to so many in a fraction of a second, so that a larger page would wait for itself, and smaller
# ones would mostly start functions. 1,000 of them, with what they are to hear, also fit into one event.
PAGE_CONNECTIONS = 1_000

# An asynchronous invocation's event has 256 KB at most ("Lambda quotas"); the rest is for what Lambda adds.
MAX_EVENT_BYTES = 240_000

# How often what is left may be handed on. API Gateway has then refused, or not answered, for several seconds on end.
MAX_HANDOVERS = 2


class Page(NamedTuple):
    """Some of a channel's connections, and the events that they are to hear."""

    channel: str
    events: list[dict[str, Any]]
    connections: list[Connection]
    handovers: int = 0

    def rest(self, connections: list[Connection]) -> "Page":
        """Return what is left of the page when all but these connections have been served."""
        return self._replace(connections=connections, handovers=self.handovers + 1)

    def as_event(self) -> dict[str, Any]:
        """Return the page as the event of an invocation."""
        return {
            "page": {
                "channel": self.channel,
                "events": self.events,
                "connections": [[each.id, each.since_ms, each.expires_at] for each in self.connections],
                "handovers": self.handovers,
            }
        }

    @classmethod
    def from_event(cls, event: Any) -> "Page | None":
        """Return the page that an invocation was called with, or None when it was called with something else."""
        page = event.get("page") if isinstance(event, dict) else None
        if not isinstance(page, dict):
            return None
        listening = [Connection(id_, {}, since_ms, expires_at) for id_, since_ms, expires_at in page["connections"]]
        return cls(page["channel"], page["events"], listening, page["handovers"])


def split(channel: str, events: list[dict[str, Any]], to: Iterable[Connection]) -> Iterator[Page]:
    """Yield the connections page by page, each as soon as there are enough of them."""
    coming = iter(to)
    while connections := list(itertools.islice(coming, PAGE_CONNECTIONS)):
        yield Page(channel, events, connections)


def hand_over(page: Page) -> None:
    """Have another invocation of this same function deliver the page.

    What does not fit into one event goes in several, each with the earlier part of the events before the later.
    """
    event = json.dumps(page.as_event(), ensure_ascii=False, separators=(",", ":")).encode()
    if len(event) > MAX_EVENT_BYTES:
        for part in _halves(page):
            hand_over(part)
        return
    _lambda().invoke(FunctionName=os.environ["AWS_LAMBDA_FUNCTION_NAME"], InvocationType="Event", Payload=event)


def _halves(page: Page) -> tuple[Page, Page]:
    if len(page.events) > 1:
        middle = len(page.events) // 2
        return page._replace(events=page.events[:middle]), page._replace(events=page.events[middle:])
    middle = len(page.connections) // 2
    return page._replace(connections=page.connections[:middle]), page._replace(connections=page.connections[middle:])


@functools.cache
def _lambda() -> Any:
    return boto3.client("lambda", config=Config(connect_timeout=1, read_timeout=5, retries={"total_max_attempts": 4}))
