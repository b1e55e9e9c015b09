"""Sends frames to WebSocket connections through the @connections API, many at once, on asyncio alone.

The rules are those of the AWS page "Use @connections commands in your backend service".
"""

import asyncio
import ssl
import time
from collections.abc import Callable, Coroutine, Iterable, Sequence
from types import TracebackType
from typing import Protocol, Self, TypeVar

from websocket_handlers.callbacks.delivery import Delivery, Outcomes, Retries
from websocket_handlers.callbacks.dispatch import Dispatcher
from websocket_handlers.callbacks.sigv4 import Credentials, Signer
from websocket_handlers.callbacks.wire import Endpoint

T = TypeVar("T")

CONCURRENCY = 64
"""Posts under way at once. With an answer after 10 ms that is 6,400 a second; an account is allowed 10,000."""

ANSWER_TIMEOUT_S = 3.0
"""A post usually takes some 10 ms; API Gateway itself gives up after 29 s, which a frame is not worth."""


class RefreshableCredentials(Protocol):
    """What `boto3.Session().get_credentials()` returns."""

    def get_frozen_credentials(self) -> Credentials:
        """Return credentials that do not change, refreshed where they had to be."""
        ...


class CallbackClient:
    """Sends frames to connections, and closes connections. It belongs to the event loop that it is used in.

    Parameters
    ----------
    endpoint
        The WebSocket API's address with the stage, `https://{api}.execute-api.{region}.amazonaws.com/{stage}`;
        of the local cloud, `http://127.0.0.1:4566/_aws/execute-api/{api}/{stage}`.
    region
        The Region that signatures are made for.
    credentials
        botocore's credentials, or a function that returns frozen ones. They are fetched at the start of every
        delivery, and once more when the API says that they have expired; botocore refreshes them as needed.
    concurrency
        How many HTTP connections are used at once, at most.
    answer_timeout_s
        How long one try waits for a connection, and then for its whole answer, in seconds.
    retries, tls
        See `Retries` and `Endpoint`.
    """

    def __init__(
        self,
        endpoint: str,
        *,
        region: str,
        credentials: RefreshableCredentials | Callable[[], Credentials],
        concurrency: int = CONCURRENCY,
        answer_timeout_s: float = ANSWER_TIMEOUT_S,
        retries: Retries | None = None,
        tls: Callable[[], ssl.SSLContext] | None = None,
    ) -> None:
        if concurrency < 1:
            raise ValueError("concurrency must be at least 1")
        self._endpoint = Endpoint(endpoint, tls)
        self._region = region
        self._freeze = credentials if callable(credentials) else credentials.get_frozen_credentials
        self._signer: Signer | None = None
        self._concurrency = concurrency
        self._answer_timeout_s = answer_timeout_s
        self._retries = retries or Retries()
        self._dispatcher: Dispatcher | None = None

    async def deliver(self, frames: Sequence[bytes], connection_ids: Iterable[str], deadline: float) -> Outcomes:
        """Send every frame to every connection: to each in order, at least once, the next after the one before.

        Parameters
        ----------
        frames
            Payloads of at most 128 KB each, as they shall arrive (metered per 32 KB).
        connection_ids
            A repeated id counts once.
        deadline
            A value of `time.monotonic()`, in seconds. What is under way then is cut off and reported undelivered.

        Returns
        -------
        Outcomes
            The `Outcome` for every connection id, and counts.

        Raises
        ------
        botocore.exceptions.BotoCoreError
            There are no credentials.
        """
        return await self._carry("POST", frames, connection_ids, deadline)

    async def close_connections(self, connection_ids: Iterable[str], deadline: float) -> Outcomes:
        """Close the connections (`DELETE /@connections/{id}`); one that is gone already (410) counts as closed."""
        return await self._carry("DELETE", [b""], connection_ids, deadline)

    async def aclose(self) -> None:
        """Close all sockets. The client may be used again."""
        if self._dispatcher is not None:
            self._dispatcher.close()
            self._dispatcher = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def _carry(
        self, method: str, frames: Sequence[bytes], connection_ids: Iterable[str], deadline: float
    ) -> Outcomes:
        loop = asyncio.get_running_loop()
        dispatcher = self._dispatcher
        if dispatcher is None or dispatcher.loop is not loop:
            if dispatcher is not None:  # of a loop that has ended
                dispatcher.close()
            dispatcher = self._dispatcher = Dispatcher(loop, self._endpoint, self._concurrency, self._answer_timeout_s)
        delivery = Delivery(
            method,
            frames,
            connection_ids,
            path=self._endpoint.path,
            host=self._endpoint.host,
            deadline=deadline,
            signer=self._fresh_signer,
            retries=self._retries,
            done=loop.create_future(),
        )
        if deadline <= time.monotonic():
            delivery.expire()
        if not delivery.done.done():
            await dispatcher.carry(delivery)
        return delivery.outcomes

    def _fresh_signer(self) -> Signer:
        credentials = self._freeze()
        if self._signer is None or self._signer.credentials != credentials:
            self._signer = Signer(credentials, self._region, self._endpoint.host)
        return self._signer


class BlockingCallbackClient:
    """A `CallbackClient` for Lambda handlers, which are not asynchronous.

    Made once per container, outside the handler: its event loop and open connections serve one invocation
    after the other. Between invocations nothing runs; a connection that the server closed meanwhile is
    noticed and replaced, one that was idle for long is not used again. Not for use by several threads.
    """

    def __init__(self, client: CallbackClient) -> None:
        self._client = client
        self._loop = asyncio.SelectorEventLoop()

    def deliver(self, frames: Sequence[bytes], connection_ids: Iterable[str], deadline: float) -> Outcomes:
        """See `CallbackClient.deliver`."""
        return self._run(self._client.deliver(frames, connection_ids, deadline))

    def deliver_all(
        self, deliveries: Iterable[tuple[Sequence[bytes], Iterable[str]]], deadline: float
    ) -> list[Outcomes]:
        """Make several deliveries of frames to connections at once, and return their outcomes in the same order."""

        async def gather() -> list[Outcomes]:
            return await asyncio.gather(
                *(self._client.deliver(frames, connection_ids, deadline) for frames, connection_ids in deliveries)
            )

        return self._run(gather())

    def close_connections(self, connection_ids: Iterable[str], deadline: float) -> Outcomes:
        """See `CallbackClient.close_connections`."""
        return self._run(self._client.close_connections(connection_ids, deadline))

    def close(self) -> None:
        """Close all sockets and the event loop."""
        self._loop.run_until_complete(self._client.aclose())
        self._loop.run_until_complete(self._loop.shutdown_default_executor())
        self._loop.close()

    def _run(self, work: Coroutine[None, None, T]) -> T:
        # Not asyncio.Runner: its handling of SIGINT makes a text of the whole result, 3 us per connection.
        task = self._loop.create_task(work)
        try:
            return self._loop.run_until_complete(task)
        finally:
            if not task.done():  # interrupted from outside
                task.cancel()
                self._loop.run_until_complete(asyncio.wait([task]))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
