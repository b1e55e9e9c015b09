"""Who is calling: a user whose Cognito token has been verified and who may come in, and nobody else.

Whether they may is asked in one of four ways. `signed_in` reads it. A view with a limit is `limited` instead: it
counts a use, by a write that asks as well, before it knows who is calling. What is done in a room is guarded by
`in_room`, with the rule that says who may do it: one read asks that, too. And a `verified` view asks by `enter`, with
what it reads anyway, or by `admit`.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from flask import current_app, g, request

from chat import dynamodb, places, standing
from chat.places import Outdated, Place
from chat.rules import Unknown
from chat.standing import Counted, LimitReached, Standing, Uses
from chat_app import documented, reading
from chat_app.auth.jwks import KeysUnavailable
from chat_app.auth.register import Register
from chat_app.auth.token_form import InvalidToken
from chat_app.auth.tokens import TokenVerifier, User
from chat_app.errors import RETRY_AFTER_S, Problem

P = ParamSpec("P")
R = TypeVar("R")


class _Telling(Protocol):
    """What says, among other things, how somebody stands."""

    @property
    def standing(self) -> Standing: ...


T = TypeVar("T", bound=_Telling)

# What a guarded view answers, as documented.ERRORS describes it.
_ERRORS = {401: "NOT_SIGNED_IN", 403: "BLOCKED", 429: "LIMIT_REACHED", 503: "UNAVAILABLE"}
# So often a view of a room is asked anew when what was read for it has changed before it wrote.
_ATTEMPTS = 5


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers reach the view who have a valid token and may come in; it finds them in `current_user()`."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _verify()
        admit()
        return view(*args, **kwargs)

    return documented.answers(guarded, _ERRORS)


def verified(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers with a valid token reach the view, which then asks whether they may come in."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
        _verify()
        try:
            return view(*args, **kwargs)
        except Exception:
            # Refused before anything was counted, for a bad body perhaps: who may not come in is not told even that.
            if not g.get("is_asked"):
                admit()
            raise

    return documented.answers(guarded, _ERRORS)


def limited(view: Callable[P, R]) -> Callable[P, R]:
    """Let only callers with a valid token reach the view, which first counts what they do by `count`."""
    return verified(view)


def in_room(
    rule: Callable[[Place], None], also: Callable[..., Sequence[tuple[str, dict[str, str]]]] | None = None
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only callers reach a view of a room who may come in and whom the rule lets; `here()` is where they are.

    Where a view finds that what was read is `Outdated`, all is read and asked anew, and the view runs again.

    Parameters
    ----------
    rule
        One of `chat.rules`.
    also
        What the same read is to bring besides: given the view's arguments, it returns tables and keys. The view finds
        the items in `found_besides()`.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if "caller" not in g:
                _verify()
            for _ in range(_ATTEMPTS):
                g.place = _enter(str(kwargs["room"]), also(*args, **kwargs) if also else ())
                rule(g.place)
                try:
                    return view(*args, **kwargs)
                except Outdated:
                    continue
            raise Problem(503, "Too many change this at once. Try again.", {"Retry-After": str(RETRY_AFTER_S)})

        return documented.answers(guarded, {**_ERRORS, 403: "NOT_ALLOWED", 404: "UNKNOWN"})

    return guard


def here() -> Place:
    """Return the room that an `in_room` view is about, and who the caller is there."""
    place: Place = g.place
    return place


def found_besides() -> list[dynamodb.Item | None]:
    """Return the items that an `in_room` view has asked for, in that order; None where there is none."""
    also: list[dynamodb.Item | None] = g.also
    return also


def count(uses: Uses) -> Counted:
    """Count what a caller of a `limited` or an `in_room` view does, and let the view know who it is.

    Raises
    ------
    Blocked, Ended
        The caller may not come in.
    LimitReached
        Nothing was counted. The caller may come in all the same, and find what is there.
    """
    caller: User = g.caller
    g.is_asked = True
    try:
        g.counted = counted = standing.count(caller.id, caller.issued_at, uses)
    except LimitReached as reached:
        _let_in(caller, reached.standing)
        raise
    _let_in(caller, counted.standing)
    return counted


@contextmanager
def counting(uses: Uses) -> Iterator[None]:
    """Count what is done, and count it back where it fails: of a limit only what happened is used.

    Raises
    ------
    Blocked, Ended, LimitReached
        As `count` does.
    """
    counted = count(uses)
    try:
        yield
    except Exception:
        counted.give_back()
        raise


def enter(read: Callable[[User], T]) -> T:
    """Let the caller of a `verified` view in, as what the view reads anyway says; return what was read.

    Raises
    ------
    Blocked, Ended
        The caller may not come in.
    """
    caller: User = g.caller
    found = read(caller)
    g.is_asked = True
    found.standing.admit(caller.issued_at)
    reading.must_be_left(found.standing)
    # Who is here for the first time has got a name and a room since.
    return read(caller) if _let_in(caller, found.standing) else found


def caller() -> User:
    """Return who is calling, also before it is known whether they may come in: `also` of `in_room` may need it."""
    user: User = g.caller
    return user


def current_user() -> User:
    """Return the user who has been let in."""
    user: User = g.user
    return user


def _verify() -> None:
    verifier: TokenVerifier = current_app.extensions["token_verifier"]
    try:
        g.caller = verifier.verify(_token_of(request.headers.get("Authorization", "")))
    except InvalidToken as error:
        raise Problem(
            401,
            f"The token was not accepted: {error}. Sign in again.",
            {"WWW-Authenticate": 'Bearer realm="chatroom", error="invalid_token"'},
        ) from None
    except KeysUnavailable as error:
        current_app.logger.warning("the user pool's keys cannot be fetched: %s", error)
        raise Problem(
            503, "Tokens cannot be checked for the moment. Try again.", {"Retry-After": str(error.retry_after_s)}
        ) from None


def admit() -> None:
    """Let the caller of a `verified` view in, by a read of its own.

    Raises
    ------
    Blocked, Ended
        The caller may not come in.
    """
    caller: User = g.caller
    known = standing.of(caller.id)
    known.admit(caller.issued_at)
    reading.must_be_left(known)
    _let_in(caller, known)


def _enter(room_id: str, also: Sequence[tuple[str, dict[str, str]]]) -> Place:
    """Find out where the caller is, and let them in."""
    found = enter(lambda caller: places.find(caller.id, room_id, keeps_order=caller.is_admin, also=also))
    if found.place is None:
        raise Unknown
    g.also = found.also
    return found.place


def _let_in(caller: User, known: Standing) -> bool:
    """Note that the caller is here, let the view know who it is, and return whether they are here for the first time.

    The name that is known counts: it may be their own choice, and an access token has none.
    """
    register: Register = current_app.extensions["register"]
    register.note(caller, known)
    g.user = replace(caller, name=known.name, is_named=True) if known.name else caller
    return not known.is_known


def _token_of(authorization: str) -> str:
    """Return the token of `Bearer <token>` (RFC 6750, section 2.1), or of the bare token that some clients send."""
    match [part for part in authorization.split(" ") if part]:
        case [scheme, token] if scheme.lower() == "bearer":
            return token
        case [token] if token.lower() != "bearer":
            return token
    raise Problem(401, "Send a token: Authorization: Bearer <token>.", {"WWW-Authenticate": 'Bearer realm="chatroom"'})
