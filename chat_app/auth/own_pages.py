"""Lets only the site's own pages use what a cookie opens: another site's pages send the browser's cookies too."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import current_app, request

from chat_app import documented
from chat_app.errors import Problem
from chat_app.settings import Settings

# A form cannot set a header, and another origin's script only after a preflight, which CORS answers with a no ("OAuth
# 2.0 for Browser-Based Applications", on cross-site request forgery).
HEADER, VALUE = "X-Requested-By", "chatroom"

P = ParamSpec("P")
R = TypeVar("R")


def only(view: Callable[P, R]) -> Callable[P, R]:
    """Let only requests from our own origin reach the view. Besides, its cookie is SameSite=Strict."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        settings: Settings = current_app.extensions["chat"]
        if not _is_from(settings.allowed_origin) or request.headers.get(HEADER) != VALUE:
            raise Problem(403, f"This is for pages of {settings.allowed_origin} only. Programs send Authorization.")
        return view(*args, **kwargs)

    return documented.answers(guarded, {403: "NOT_OUR_PAGE"})


def _is_from(origin: str) -> bool:
    """Tell whether a page of this origin asks.

    Browsers send `Origin` with every POST and DELETE of a script. Where something has taken it out, the browser's word
    in `Sec-Fetch-Site`, which no script can set, is as good. With neither nobody knows, and it is refused.
    """
    if (sent := request.headers.get("Origin")) is not None:
        return sent == origin
    return request.headers.get("Sec-Fetch-Site") == "same-origin"
