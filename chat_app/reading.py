"""What is read at once: it has no limit, as a count is a write, but where it is more than any ordinary page.

A page of a hundred of the longest messages takes twenty times as much as an ordinary one. Such an answer is counted
once it has been made, by its bytes; what is read anyway of who calls then says whether they were too many.
"""

from flask import Flask, Response, current_app, g, request

from chat import dynamodb, standing
from chat.clock import now_s
from chat.standing import Standing
from chat_app.settings import Settings

# What is read from the tables and what is answered, together: a page of 100 messages of 1,500 letters.
LARGE_BYTES = 384 * 1024


def init_app(app: Flask) -> None:
    """Count the large answers of reads. What compresses them comes after this: what is sent counts."""
    app.before_request(dynamodb.measure)
    app.after_request(_count)


def must_be_left(known: Standing) -> None:
    """Refuse a read where the caller has read all that a minute has.

    Raises
    ------
    LimitReached
        Until the minute is over.
    """
    if request.method in {"GET", "HEAD"}:
        known.must_have_left(_settings().limits.of_reading(1), now_s())


def _count(response: Response) -> Response:
    size = dynamodb.measured_bytes() + (response.content_length or 0)
    # Whoever has a limit of their own, as an export's parts have, has counted by now.
    if request.method in {"GET", "HEAD"} and "user" in g and "counted" not in g and size > LARGE_BYTES:
        standing.note(g.user.id, _settings().limits.of_reading(size))
    return response


def _settings() -> Settings:
    settings: Settings = current_app.extensions["chat"]
    return settings
