"""Brings events to everyone who listens to a channel, and tidies up after connections that have ended."""

import functools
import itertools
import json
import logging
import os
import time
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import boto3

from chat import connections
from chat.connections import Connection
from websocket_handlers.callbacks import BlockingCallbackClient, CallbackClient, Counts, Fate, Outcomes
from websocket_handlers.fanout import frames, metrics, pages
from websocket_handlers.fanout.metrics import Metric
from websocket_handlers.fanout.pages import Page

logger = logging.getLogger(__name__)

# A post is answered in some 10 ms. Who has not taken theirs after this time is left to another invocation, so that one
# peer that hangs does not hold up the batches that wait behind this one.
DELIVERY_S = 5.0
# So much of a function's time is kept back for what comes after the posts: deleting items, and handing over.
RESERVE_S = 3.0
# So much of the reserve may go to closing connections, which is asked for even when the posts have used up their time.
CLOSING_S = 1.0
# Deleting items stops so long before the function would be stopped.
ANSWER_RESERVE_S = 0.5


GONE = 410


class NotClosed(NamedTuple):
    """Connections that could not be closed, and may be open.

    Attributes
    ----------
    opening
        API Gateway does not know them, as it does not until their `$connect` has returned.
    unreached
        API Gateway did not answer for them in time.
    """

    opening: list[Connection]
    unreached: list[Connection]


@functools.cache
def _callbacks() -> BlockingCallbackClient:
    session = boto3.Session()
    return BlockingCallbackClient(
        CallbackClient(os.environ["CALLBACK_URL"], region=session.region_name, credentials=session.get_credentials())
    )


class Fanout:
    """The deliveries of one invocation: planned channel by channel, then made all at once, so none waits for another.

    Parameters
    ----------
    context
        Lambda's; the deliveries end well before its remaining time does.
    hands_over
        Whether what is not delivered in time goes to another invocation; else it is given up.
    """

    def __init__(self, context: Any, *, hands_over: bool = True) -> None:
        self._began_at = time.monotonic()
        remaining_s: float = context.get_remaining_time_in_millis() / 1000
        self._post_by = self._began_at + max(remaining_s - RESERVE_S, 0.0)
        self._forget_by = self._began_at + remaining_s - ANSWER_RESERVE_S
        self._pages: list[Page] = []
        self._expired: dict[str, list[Connection]] = {}
        self._counts = Counts()
        self._hands_over = hands_over
        self._handed_over = self._given_up = 0

    def broadcast(self, channel: str, events: list[dict[str, Any]]) -> set[str]:
        """Plan to deliver the events to everyone who hears the channel, and to end what has expired there.

        Return the ids of those who hear it.
        """
        if not events:
            return set()
        expired: list[Connection] = []
        hearing: set[str] = set()

        def live() -> Iterator[Connection]:
            for connection in connections.in_channel(channel, with_users=False):
                if connection.has_expired:
                    expired.append(connection)
                else:
                    hearing.add(connection.id)
                    yield connection

        self.deliver(channel, events, live())
        self.end(channel, expired)
        return hearing

    def deliver(self, channel: str, events: list[dict[str, Any]], to: Iterable[Connection]) -> None:
        """Plan to deliver the events to connections that were found through `channel`.

        The first page of them is delivered here. The others are handed over, each as soon as it has been read, and so
        are delivered in parallel.
        """
        if not events:
            return
        coming = pages.split(channel, events, to)
        first = next(coming, None)
        for page in coming:
            pages.hand_over(page)
            self._handed_over += len(page.connections)
        if first:
            self.resume(first)

    def resume(self, page: Page) -> None:
        """Plan to deliver a page, such as another invocation has handed over."""
        self._pages.append(page)

    def carry_on(self, event: dict[str, Any]) -> bool:
        """Deliver the page that another invocation has handed over; return False when the event is no such page.

        Raises
        ------
        RuntimeError
            What is left of it could not be handed on. Lambda invokes the function with it again, and at last puts it
            into the dead-letter queue.
        """
        page = Page.from_event(event)
        if page is None:
            return False
        self.resume(page)
        if self.run():
            raise RuntimeError(f"a page of {page.channel} could not be settled, and is to be tried again")
        self.report({})
        return True

    def end(self, channel: str, expired: list[Connection]) -> None:
        """Plan to close connections whose time is over: a connection ends when its token has expired."""
        if expired:
            self._expired[channel] = expired

    def tell(self, connection_id: str, message: dict[str, Any]) -> None:
        """Post one frame to one connection, now."""
        _callbacks().deliver([json.dumps(message, ensure_ascii=False).encode()], [connection_id], self._deadline())

    def close(self, ending: list[Connection]) -> NotClosed:
        """Close connections, now, and return those that may be open all the same."""
        outcomes = _callbacks().close_connections([each.id for each in ending], self._deadline())
        for connection_id in outcomes.of(Fate.REJECTED):
            logger.warning("connection %s cannot be closed: %s", connection_id, outcomes[connection_id])
        return NotClosed(
            [each for each in ending if outcomes[each.id].status == GONE and each.may_be_opening],
            [each for each in ending if outcomes[each.id].fate is Fate.UNDELIVERED],
        )

    def run(self) -> set[str]:
        """Make all deliveries, and return the channels that have to be tried again as a whole.

        No connection's trouble keeps the events from another. Who could not be reached in time is handed over to
        another invocation, and after the last one counted and logged: the client catches up when it is back.
        """
        deadline = self._deadline()
        outcomes = _callbacks().deliver_all(
            [(list(frames.pack(page.events)), [each.id for each in page.connections]) for page in self._pages],
            deadline,
        )
        failed = set()
        for page, of_page in zip(self._pages, outcomes, strict=True):
            try:
                self._settle(page, of_page, deadline + CLOSING_S)
            except Exception:  # one channel's failure keeps nothing from the others, and is tried again
                logger.exception("%s: the delivery could not be settled", page.channel)
                failed.add(page.channel)
        for channel, expired in self._expired.items():
            ids = [connection.id for connection in expired]
            _callbacks().close_connections(ids, deadline + CLOSING_S)
            self._forget(ids, channel)
        return failed

    def report(self, more: dict[str, Metric]) -> None:
        """Write the invocation's metrics, with `more` of the caller's own."""
        metrics.emit(
            {
                "Delivered": Metric(self._counts.delivered),
                "Gone": Metric(self._counts.gone),
                "Throttled": Metric(self._counts.throttled),
                "Failed": Metric(self._counts.failed),
                "HandedOver": Metric(self._handed_over),
                "GivenUp": Metric(self._given_up),
                "FanoutTime": Metric((time.monotonic() - self._began_at) * 1000, "Milliseconds"),
                **more,
            }
        )

    def _deadline(self) -> float:
        """Return until when to post, on the clock of `time.monotonic()`: the time for posts begins once all is read."""
        return min(time.monotonic() + DELIVERY_S, self._post_by)

    def _settle(self, page: Page, outcomes: Outcomes, close_by: float) -> None:
        """Forget who is gone, hand over who was not reached, and log who refused."""
        self._counts += outcomes.counts
        gone, undelivered = set(outcomes.of(Fate.GONE)), set(outcomes.of(Fate.UNDELIVERED))
        _log(page.channel, outcomes, outcomes.of(Fate.REJECTED))
        if undelivered and self._hands_over and page.handovers < pages.MAX_HANDOVERS:
            pages.hand_over(page.rest([each for each in page.connections if each.id in undelivered]))
            self._handed_over += len(undelivered)
        elif undelivered:
            self._given_up += len(undelivered)
            _log(page.channel, outcomes, undelivered)
            # Its page then reconnects, and asks for what it has missed.
            _callbacks().close_connections(undelivered, close_by)
        # A page that is still opening its socket fetches what it misses once the socket is open.
        self._forget(
            (each.id for each in page.connections if each.id in gone and not each.may_be_opening), page.channel
        )

    def _forget(self, connection_ids: Iterable[str], channel: str) -> None:
        """Forget connections, as far as there is time: who is left is found gone again by the next delivery."""
        in_time = itertools.takewhile(lambda _: time.monotonic() < self._forget_by, connection_ids)
        connections.forget(in_time, found_in=channel)


def _log(channel: str, outcomes: Outcomes, connection_ids: Iterable[str]) -> None:
    for connection_id in connection_ids:
        logger.warning("%s: connection %s: %s", channel, connection_id, outcomes[connection_id])
