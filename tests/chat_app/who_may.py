"""Who may do what: a row for each thing that the API does. A route without one fails tests/chat_app/test_who_may.py.

Each row says what is answered to each of `WHO`, in a room of each kind; what is not about a room has one line. A point
stands for what cannot be: a direct room has no admins, and nobody is invited there or has left.
"""

from dataclasses import dataclass, field
from typing import Any

WHO = (
    "anonymous",
    "a stranger",
    "invited",  # has a link to the room, and has not followed it
    "a member",
    "the room's admin",
    "an administrator",  # of the whole chatroom, and no member of this room
    "an administrator inside",  # who is a member
    "blocked",  # and a member
    "a former member",
)
KINDS = ("open", "closed", "direct")

NOBODY = "401 403 403 403 403 403 403 403 403"


@dataclass(frozen=True)
class Row:
    """Something that the API does.

    Attributes
    ----------
    what
        In words.
    method, route
        The route as the app has it, below `/api`.
    open, closed, direct
        The statuses in a room of that kind, in the order of `WHO`; `anywhere` where it is about no room.
    query, body, parts
        What is sent, and what stands in the path where it is nothing that the caller's place has: the texts may name
        those, as `{mate}`.
    own
        Whether the message is the caller's own; else it is another's.
    """

    what: str
    method: str
    route: str
    open: str = ""
    closed: str = ""
    direct: str = ""
    anywhere: str = ""
    query: str = ""
    body: dict[str, Any] | None = None
    parts: dict[str, str] = field(default_factory=dict)
    own: bool = False

    def __str__(self) -> str:
        return self.what

    def statuses(self) -> dict[str, list[str]]:
        """Return what is expected, by the kind of room."""
        told = {kind: getattr(self, kind).split() for kind in (*KINDS, "anywhere")}
        return {kind: statuses for kind, statuses in told.items() if statuses}


# The columns:                    anon str inv mem adm ADM ADi blo for
READ = {
    "open": "401 200 200 200 200 200 200 403 200",
    "closed": "401 404 404 200 200 404 200 403 404",
    "direct": "401 404  .  200  .  404 200 403  . ",
}
OF_MEMBERS = {
    "open": "401 403 403 200 200 403 200 403 403",
    "closed": "401 404 404 200 200 404 200 403 404",
    "direct": "401 404  .  200  .  404 200 403  . ",
}
WRITTEN = {kind: statuses.replace("200", "201") for kind, statuses in OF_MEMBERS.items()}
OF_ADMINS = {
    "open": "401 403 403 403 200 200 200 403 403",
    "closed": "401 404 404 403 200 404 200 403 404",
}
INVITED = {
    "open": "401 404 200 200 200 404 200 403 404",
    "closed": "401 404 200 200 200 404 200 403 404",
    "direct": "401 404  .  404  .  404 404 403  . ",
}
EVERYBODY = "401 200 200 200 200 200 200 403 200"
ADMINISTRATORS = "401 403 403 403 403 200 200 403 403"
PUBLIC = "200 200 200 200 200 200 200 200 200"

MESSAGES = "/rooms/<room:room>/messages"
MESSAGE = f"{MESSAGES}/<message:message>"
REACTION = f"{MESSAGE}/reactions/<emoji>"
MEMBER = "/rooms/<room:room>/members/<user:user>"
BLOCK = "/users/<string:user_id>/block"
THUMB = {"emoji": "%F0%9F%91%8D"}
HELLO = {"text": "hello"}

MESSAGE_ROWS = [
    Row("read messages", "GET", MESSAGES, **READ),
    Row("send", "POST", MESSAGES, **WRITTEN, body=HELLO),
    Row("read messages of general", "GET", "/messages", anywhere=EVERYBODY),
    Row("send to general", "POST", "/messages", anywhere=EVERYBODY.replace("200", "201"), body=HELLO),
    Row("read a message", "GET", MESSAGE, **READ),
    Row(
        "delete one's own message",
        "DELETE",
        MESSAGE,
        own=True,
        open="401 200 200 200 200 200 200 403 200",
        closed="401 404 404 200 200 200 200 403 404",
        direct="401 404  .  200  .  200 200 403  . ",
    ),
    Row(
        "delete another's message",
        "DELETE",
        MESSAGE,
        open="401 403 403 403 200 200 200 403 403",
        closed="401 404 404 403 200 200 200 403 404",
        direct="401 404  .  403  .  200 200 403  . ",
    ),
    Row("edit one's own message", "PATCH", MESSAGE, **OF_MEMBERS, own=True, body=HELLO),
    Row(
        "edit another's message",
        "PATCH",
        MESSAGE,
        open=NOBODY,
        closed="401 404 404 403 403 404 403 403 404",
        direct="401 404  .  403  .  404 403 403  . ",
        body=HELLO,
    ),
    Row("react", "PUT", REACTION, **OF_MEMBERS, parts=THUMB),
    Row("take a reaction back", "DELETE", REACTION, **OF_MEMBERS, parts=THUMB),
    Row(
        "take all messages",
        "GET",
        "/rooms/<room:room>/export",
        **OF_ADMINS,
        direct="401 404  .  403  .  404 403 403  . ",
    ),
    Row("see what has changed", "GET", "/rooms/<room:room>/changes", **READ),
    Row("see what mentions one", "GET", "/me/mentions", anywhere=EVERYBODY),
    Row("see who is here", "GET", "/rooms/<room:room>/presence", **READ),
]

ROOM_ROWS = [
    Row("list one's rooms", "GET", "/rooms", anywhere=EVERYBODY),
    Row("list open rooms", "GET", "/rooms", anywhere=EVERYBODY, query="?open=true"),
    Row(
        "make a room",
        "POST",
        "/rooms",
        anywhere=EVERYBODY.replace("200", "201"),
        body={"kind": "closed", "name": "Mine"},
    ),
    Row("look at a room", "GET", "/rooms/<room:room>", **READ),
    Row(
        "rename a room",
        "PATCH",
        "/rooms/<room:room>",
        **OF_ADMINS,
        direct="401 404  .  409  .  409 409 403  . ",
        body={"name": "Another"},
    ),
    Row(
        "archive a room",
        "PATCH",
        "/rooms/<room:room>",
        open=OF_ADMINS["open"],
        closed="401 404 404 403 200 200 200 403 404",
        direct="401 404  .  409  .  409 409 403  . ",
        body={"archived": True},
    ),
    Row("list members", "GET", "/rooms/<room:room>/members", **READ),
    Row(
        "join",
        "PUT",
        MEMBER,
        open="401 201 201 200 200 201 200 403 201",
        closed="401 404 404 200 200 404 200 403 404",
        direct="401 404  .  409  .  404 409 403  . ",
        body={},
        parts={"user": "{me}"},
    ),
    Row(
        "bring somebody in",
        "PUT",
        MEMBER,
        open="401 403 403 201 201 201 201 403 403",
        closed="401 404 404 201 201 404 201 403 404",
        direct="401 404  .  409  .  404 409 403  . ",
        body={},
        parts={"user": "{newcomer}"},
    ),
    Row(
        "make somebody admin",
        "PUT",
        MEMBER,
        **OF_ADMINS,
        direct="401 404  .  409  .  404 409 403  . ",
        body={"role": "admin"},
        parts={"user": "{mate}"},
    ),
    Row(
        "leave",
        "DELETE",
        MEMBER,
        open="401 404 404 204 204 404 204 403 404",
        closed="401 404 404 204 204 404 204 403 404",
        direct="401 404  .  409  .  404 409 403  . ",
        parts={"user": "{me}"},
    ),
    Row(
        "remove somebody",
        "DELETE",
        MEMBER,
        open="401 403 403 403 204 204 204 403 403",
        closed="401 404 404 403 204 404 204 403 404",
        direct="401 404  .  409  .  404 409 403  . ",
        parts={"user": "{mate}"},
    ),
    Row(
        "choose what one is told of",
        "PUT",
        "/rooms/<room:room>/involvement",
        **OF_MEMBERS,
        body={"involvement": "nothing"},
    ),
    Row("note what one has read", "PUT", "/rooms/<room:room>/read", **OF_MEMBERS, body={"id": "{message}"}),
]

# Who is not invited and no member knows no code, and a direct room has none.
INVITATION_ROWS = [
    Row("list invitations", "GET", "/rooms/<room:room>/invitations", **OF_MEMBERS),
    Row(
        "invite",
        "POST",
        "/rooms/<room:room>/invitations",
        open=WRITTEN["open"],
        closed=WRITTEN["closed"],
        direct="401 404  .  409  .  404 409 403  . ",
        body={},
    ),
    Row(
        "revoke another's invitation",
        "DELETE",
        "/rooms/<room:room>/invitations/<uuid:invitation_id>",
        open="401 403 403 403 204 204 204 403 403",
        closed="401 404 404 403 204 404 204 403 404",
        direct="401 404  .  404  .  404 404 403  . ",
        parts={"invitation_id": "{invitation}"},
    ),
    Row("see what one is invited to", "GET", "/invitations/<string:code>", **INVITED),
    Row("follow an invitation", "POST", "/invitations/<string:code>", **INVITED),
]

PEOPLE_ROWS = [
    Row("see who one is", "GET", "/me", anywhere=EVERYBODY),
    Row("change one's profile", "PATCH", "/me", anywhere=EVERYBODY, body={"status": "away"}),
    Row("find people", "GET", "/users", anywhere=EVERYBODY, query="?name=ma"),
    Row("find people of a room", "GET", "/users", **READ, query="?name=ma&room={room}"),
    Row("see somebody", "GET", "/users/<user:user_id>", anywhere=EVERYBODY, parts={"user_id": "{mate}"}),
    Row("get a ticket", "POST", "/tickets", anywhere=EVERYBODY.replace("200", "201")),
]

ORDER_ROWS = [
    Row("block", "PUT", BLOCK, anywhere=ADMINISTRATORS, body={}, parts={"user_id": "{mate}"}),
    Row(
        "unblock",
        "DELETE",
        BLOCK,
        anywhere=ADMINISTRATORS.replace("200", "204"),
        body={},
        parts={"user_id": "{mate}"},
    ),
    Row(
        "have all go that somebody wrote",
        "DELETE",
        "/users/<user:user_id>/messages",
        anywhere=ADMINISTRATORS.replace("200", "202"),
        query="?since={an_hour_ago}",
        parts={"user_id": "{mate}"},
    ),
    Row("list the blocked", "GET", "/admin/blocked", anywhere=ADMINISTRATORS),
    Row("list what admins did", "GET", "/admin/audit", anywhere=ADMINISTRATORS),
]

# What needs no token: who calls does not matter.
PUBLIC_ROWS = [
    Row("health", "GET", "/health", anywhere=PUBLIC),
    Row("the description", "GET", "/openapi.json", anywhere=PUBLIC),
    Row("the documentation", "GET", "/docs", anywhere=PUBLIC),
    Row("its style", "GET", "/docs.css", anywhere=PUBLIC),
    # The site's own pages only, by a header that these callers do not send; test_session.py has the rest.
    Row("sign in", "POST", "/session", anywhere=NOBODY.replace("401", "403"), body={}),
    Row("sign out", "DELETE", "/session", anywhere=NOBODY.replace("401", "403")),
    Row("stay signed in", "POST", "/session/renew", anywhere=NOBODY.replace("401", "403")),
]

ROWS = [*MESSAGE_ROWS, *ROOM_ROWS, *INVITATION_ROWS, *PEOPLE_ROWS, *ORDER_ROWS, *PUBLIC_ROWS]
