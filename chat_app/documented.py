"""How `/api/openapi.json` describes the errors that a guard of a view answers: the guard itself says which."""

from collections.abc import Callable, Mapping
from typing import Any, ParamSpec, TypeVar

from flask_smorest.response import ResponseMixin

from chat_app.refusals import BLOCKED, LIMIT_REACHED

P = ParamSpec("P")
R = TypeVar("R")

RETRY_AFTER = {
    "Retry-After": {"description": "After how many seconds to try again", "schema": {"type": "integer", "minimum": 1}}
}
WWW_AUTHENTICATE = {
    "WWW-Authenticate": {"description": "`Bearer`, with what is wrong with the token", "schema": {"type": "string"}}
}

# The shared descriptions, by the names that the document has for them.
ERRORS: Mapping[str, Mapping[str, Any]] = {
    "NOT_SIGNED_IN": {
        "description": "There is no good token: none, one that has expired or is not for here, or one that was issued "
        "before its user was signed out everywhere",
        "headers": WWW_AUTHENTICATE,
    },
    "BLOCKED": {"description": f"An administrator has blocked this user: `type` is `{BLOCKED}`"},
    "NOT_ALLOWED": {
        "description": "The caller may see the room and not do this there, or an administrator has blocked them: "
        f"`type` is then `{BLOCKED}`"
    },
    "NO_INVITATION": {
        "description": "Nobody joins by this code: it has expired, or was used up, or taken back, or never was one"
    },
    "UNKNOWN": {"description": "It is not there, or the caller may not know of it"},
    "NO_ADMIN": {"description": f"This is for administrators only, or this one is blocked: `type` is then `{BLOCKED}`"},
    "LIMIT_REACHED": {
        "description": "This user has done as much of it as a limit allows, and nothing was done: `type` is "
        f"`{LIMIT_REACHED}`, and `detail` says what the limit is",
        "headers": RETRY_AFTER,
    },
    "UNAVAILABLE": {
        "description": "The chatroom is overloaded for the moment; the same call may be sent again",
        "headers": RETRY_AFTER,
    },
    "NOT_OUR_PAGE": {"description": "This is for the site's own pages only"},
}

IN_FRONT = (
    "What is in front of the API answers by itself where it can: 401 without a good token, 403 of the firewall, 429 "
    "and 503 where more is asked for than is let through of everybody together. Those answers are no problem details, "
    "and have no `Retry-After`: wait for a second at first, and each time for twice as long."
)


def answers(view: Callable[P, R], errors: Mapping[int, str]) -> Callable[P, R]:
    """Return the view, described as one that answers these errors of `ERRORS`, by their status.

    What a guard nearer to the view has said of a status stays: only one of them is shown, and that one knows more.
    """
    said = getattr(view, "_apidoc", {}).get("response", {}).get("responses", {})
    for status, name in errors.items():
        if not any(isinstance(each, str) for each in said.get(status, ())):
            view = ResponseMixin().alt_response(status, response=name)(view)
    return view
