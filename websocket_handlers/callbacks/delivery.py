"""One delivery of frames to connections: what is still to be sent, what every answer means, what became of each.

Nothing here does I/O: `callbacks.py` asks for the requests, sends them, and tells the answers.
"""

import enum
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from time import monotonic, time
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from websocket_handlers.callbacks.http1 import Answer
from websocket_handlers.callbacks.sigv4 import Signer, canonical_path

if TYPE_CHECKING:
    from asyncio import Future, Task

REASON_CHARACTERS = 200
"""So much of an answer's body is kept as the reason."""

_EXPIRED = re.compile(r"expiredtoken|token included in the request is expired", re.IGNORECASE).search
_USUAL_ID = re.compile(r"[A-Za-z0-9_-]*=?").fullmatch


class Fate(enum.Enum):
    """What became of a connection in a delivery."""

    DELIVERED = enum.auto()
    """It was sent every frame (API Gateway took them; a client that just vanished may still miss them)."""
    CLOSED = enum.auto()
    """It is closed, as asked; also if it had been before."""
    GONE = enum.auto()
    """It does not exist any more (410): its items can be deleted."""
    REJECTED = enum.auto()
    """A frame was refused in a way that no retry mends (400, 403, 413 and the like); the rest was not sent."""
    UNDELIVERED = enum.auto()
    """The deadline passed, or the tries were used up; another delivery may go on from `frames_delivered`."""


class Outcome(NamedTuple):
    """What became of one connection.

    `frames_delivered` is how many of the frames, from the first, are known to have been taken. `status` and
    `reason` are those of the last answer or fault, `None` and empty if all went well at once.
    """

    fate: Fate
    frames_delivered: int
    status: int | None = None
    reason: str = ""


@dataclass
class Counts:
    """Sums for metrics. `delivered`, `throttled` and `retries` count posts, `gone` and `failed` connections."""

    delivered: int = 0
    gone: int = 0
    throttled: int = 0
    failed: int = 0
    retries: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """The sums of two deliveries."""
        return Counts(
            self.delivered + other.delivered,
            self.gone + other.gone,
            self.throttled + other.throttled,
            self.failed + other.failed,
            self.retries + other.retries,
        )


class Outcomes(dict[str, Outcome]):
    """The outcome for each connection id, and the delivery's `counts`."""

    def __init__(self) -> None:
        super().__init__()
        self.counts = Counts()

    def of(self, fate: Fate) -> list[str]:
        """The connections with this fate."""
        return [connection_id for connection_id, outcome in self.items() if outcome.fate is fate]


class Retries(NamedTuple):
    """How often and when a post is tried again: with full jitter, as in AWS's "Exponential backoff and jitter".

    `tries` counts all tries of one frame to one connection. The n-th pause is between 0 and
    `first_pause_s` * 2^(n-1), at most `longest_pause_s`; a `Retry-After` comes on top.
    """

    tries: int = 8
    first_pause_s: float = 0.1
    longest_pause_s: float = 5.0

    def pause_s(self, tries: int) -> float:
        """The pause after that many tries have failed, in seconds."""
        return random.uniform(0.0, min(self.longest_pause_s, self.first_pause_s * 2.0 ** (tries - 1)))  # noqa: S311


class Recipient:
    """A connection that a delivery is for, and how far the delivery has come."""

    __slots__ = (
        "connection_id", "delivery", "finished", "frame", "head", "reason", "signed_path",
        "signer", "status", "suspect", "tries",
    )  # fmt: skip

    def __init__(self, delivery: "Delivery", connection_id: str, head: bytes, signed_path: str) -> None:
        self.delivery = delivery
        self.connection_id = connection_id
        self.head = head
        self.signed_path = signed_path
        self.frame = 0
        self.tries = 0
        self.status: int | None = None
        self.reason = ""
        self.signer: Signer | None = None
        self.finished = False
        self.suspect = False
        """It has let a post wait in vain: others go first."""


class Delivery:
    """Frames on their way to connections, until `deadline` (a value of `time.monotonic()`)."""

    def __init__(
        self,
        method: str,
        frames: Sequence[bytes],
        connection_ids: Iterable[str],
        *,
        path: str,
        host: str,
        deadline: float,
        signer: Callable[[], Signer],
        retries: Retries,
        done: "Future[None]",
    ) -> None:
        self.deadline = deadline
        self.done = done
        self.outcomes = Outcomes()
        self._counts = self.outcomes.counts
        self._method = method
        self._host = host
        self._retries = retries
        self._bodies = [
            (b"Content-Length: %d\r\n\r\n%b" % (len(frame), frame), sha256(frame).hexdigest()) for frame in frames
        ]
        self._success = Outcome(Fate.CLOSED if method == "DELETE" else Fate.DELIVERED, len(frames))
        self._make_signer = signer
        self._signer = signer()
        self._signer_renewed = False
        self.recipients = list(self._recipients(f"{path}/%40connections/", connection_ids))
        self._unfinished = len(self.recipients)
        if not self._bodies:
            for recipient in self.recipients:
                self._finish(recipient, self._success)
        elif not self.recipients:
            done.set_result(None)

    def _recipients(self, path: str, connection_ids: Iterable[str]) -> Iterator[Recipient]:
        signed_path = canonical_path(path)
        start, end = f"{self._method} {path}", f" HTTP/1.1\r\nHost: {self._host}\r\n"
        for connection_id in dict.fromkeys(connection_ids):
            if _USUAL_ID(connection_id):  # as API Gateway's are: base64url, with one `=` at the end
                sent, signed = connection_id.replace("=", "%3D"), connection_id.replace("=", "%253D")
                yield Recipient(self, connection_id, f"{start}{sent}{end}".encode(), signed_path + signed)
            else:
                sent = quote(connection_id, safe="")
                yield Recipient(self, connection_id, f"{start}{sent}{end}".encode(), canonical_path(path + sent))

    def request(self, recipient: Recipient) -> bytes:
        """The request that brings the recipient its next frame, signed now."""
        rest, digest = self._bodies[recipient.frame]
        recipient.signer = signer = self._signer
        signed = signer.headers(self._method, recipient.signed_path, digest)
        return b"".join((recipient.head, signed, rest))

    def answered(self, recipient: Recipient, answer: Answer) -> float | None:
        """An answer came: in how many seconds the recipient is to be sent the next request, None for never."""
        status = answer.status
        if recipient.finished:
            return None
        if 200 <= status < 300:
            self._counts.delivered += 1
            recipient.frame += 1
            if recipient.frame == len(self._bodies):
                self._finish(recipient, self._success)
                return None
            recipient.tries = 0
            return 0.0
        recipient.status = status
        recipient.reason = reason = _reason(answer)
        if status == 410:
            self._counts.gone += 1
            fate = Fate.CLOSED if self._method == "DELETE" else Fate.GONE
            self._finish(recipient, Outcome(fate, recipient.frame, status, reason))
            return None
        if status in (408, 429) or status >= 500:
            if status == 429:
                self._counts.throttled += 1
            return self._again(recipient, _retry_after_s(answer))
        if status == 403 and _EXPIRED(reason) and self._renew_signer(recipient):
            return 0.0
        self._fail(recipient, Fate.REJECTED)
        return None

    def faulted(self, recipient: Recipient, reason: str) -> float | None:
        """No answer came, for that reason: in how many seconds to try again, None for never."""
        if recipient.finished:
            return None
        recipient.status = None
        recipient.reason = reason
        return self._again(recipient, None)

    def expire(self) -> None:
        """The deadline has passed: whoever is not finished is undelivered."""
        for recipient in self.recipients:
            if not recipient.finished:
                if not recipient.reason:
                    recipient.reason = "the deadline passed"
                self._fail(recipient, Fate.UNDELIVERED)

    def abandon(self) -> None:
        """The caller does not wait any more: nothing further is to be sent."""
        if self._unfinished:
            for recipient in self.recipients:
                recipient.finished = True

    def failed_with(self, task: "Task[Any]") -> None:
        """A task that worked for this delivery has ended: an error that nobody foresaw ends the delivery."""
        if not task.cancelled() and (error := task.exception()) is not None and not self.done.done():
            self.done.set_exception(error)

    def _again(self, recipient: Recipient, retry_after_s: float | None) -> float | None:
        recipient.tries += 1
        remaining = self.deadline - monotonic()
        wait = retry_after_s or 0.0
        if recipient.tries >= self._retries.tries or wait >= remaining:
            self._fail(recipient, Fate.UNDELIVERED)
            return None
        self._counts.retries += 1
        return wait + min(self._retries.pause_s(recipient.tries), (remaining - wait) / 2)

    def _renew_signer(self, recipient: Recipient) -> bool:
        """Fetch the credentials again, once per delivery; whether the recipient has reason to try again."""
        if recipient.signer is self._signer:
            if self._signer_renewed:
                return False
            self._signer_renewed = True
            try:
                self._signer = self._make_signer()
            except Exception as error:  # noqa: BLE001 - the outcome tells it
                recipient.reason = f"{recipient.reason}; no new credentials: {error}"
                return False
        return True

    def _fail(self, recipient: Recipient, fate: Fate) -> None:
        self._counts.failed += 1
        self._finish(recipient, Outcome(fate, recipient.frame, recipient.status, recipient.reason))

    def _finish(self, recipient: Recipient, outcome: Outcome) -> None:
        self.outcomes[recipient.connection_id] = outcome
        recipient.finished = True
        self._unfinished -= 1
        if not self._unfinished and not self.done.done():
            self.done.set_result(None)


def _reason(answer: Answer) -> str:
    kind = answer.field("x-amzn-errortype").partition(":")[0]
    text = " ".join(answer.body[: 4 * REASON_CHARACTERS].decode("utf-8", "replace").split())
    return f"{kind}: {text}"[:REASON_CHARACTERS] if kind and text else (kind or text[:REASON_CHARACTERS])


def _retry_after_s(answer: Answer) -> float | None:
    """How long `Retry-After` asks to wait, in seconds or until a date (RFC 9110, 10.2.3); None if it does not."""
    value = answer.field("retry-after")
    if value.isdecimal():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None
