"""What each route asks of DynamoDB: a row for each. A route without one fails tests/chat_app/test_what_it_asks.py.

The requests are named in their order; they are the same however many members, messages and other things there are.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Row:
    """A call of the API, by somebody who has all rights there are.

    Attributes
    ----------
    what
        In words.
    method, route
        The route as the app has it, below `/api`.
    asks
        The requests, by the names that DynamoDB has for them.
    asks_of_large
        Where a large chatroom is asked in another way: the most that it ever is.
    query, body, parts
        What is sent, and what stands in the path; the texts may name what the scene has, as `{mate}`.
    """

    what: str
    method: str
    route: str
    asks: str
    query: str = ""
    body: dict[str, Any] | None = None
    parts: dict[str, str] = field(default_factory=dict)
    asks_of_large: str = ""

    def __str__(self) -> str:
        return self.what


# A room's first request asks who is calling, where, and whether they may; what has a limit is counted by an UpdateItem,
# which lets in as well; and a change is one transaction, and the answer what is there since.
CHANGE = "BatchGetItem UpdateItem TransactWriteItems BatchGetItem"

MESSAGES = "/rooms/<room:room>/messages"
MESSAGE = f"{MESSAGES}/<message:message>"
REACTION = f"{MESSAGE}/reactions/<emoji>"
MEMBER = "/rooms/<room:room>/members/<user:user>"
BLOCK = "/users/<string:user_id>/block"
# Many have reacted with the first two; the caller was the first with a thumb.
THUMB, HEART, ROCKET = ({"emoji": emoji} for emoji in ("%F0%9F%91%8D", "%E2%9D%A4", "%F0%9F%9A%80"))
HELLO = {"text": "hello"}

ROWS = [
    Row("read the newest", "GET", MESSAGES, "BatchGetItem Query BatchGetItem"),
    Row("read before", "GET", MESSAGES, "BatchGetItem Query Query BatchGetItem", query="?before={message}"),
    Row("read after", "GET", MESSAGES, "BatchGetItem Query Query", query="?after={message}"),
    Row("read around", "GET", MESSAGES, "BatchGetItem Query Query BatchGetItem", query="?around={message}"),
    Row("read general", "GET", "/messages", "BatchGetItem Query"),
    Row("send", "POST", MESSAGES, "BatchGetItem UpdateItem TransactWriteItems", body=HELLO),
    Row(
        "send a reply that mentions",
        "POST",
        MESSAGES,
        "BatchGetItem UpdateItem TransactWriteItems",
        body={"text": "<@{mate}>", "reply_to": "{message}"},
    ),
    Row("send to general", "POST", "/messages", "BatchGetItem UpdateItem TransactWriteItems", body=HELLO),
    Row("read a message", "GET", MESSAGE, "BatchGetItem"),
    Row("edit", "PATCH", MESSAGE, CHANGE, body=HELLO, parts={"message": "{to_edit}"}),
    Row("delete", "DELETE", MESSAGE, "BatchGetItem TransactWriteItems BatchGetItem", parts={"message": "{to_delete}"}),
    Row("react first", "PUT", REACTION, CHANGE, parts=ROCKET),
    Row("react again", "PUT", REACTION, "BatchGetItem", parts=ROCKET),
    Row("react last of many", "PUT", REACTION, CHANGE, parts=HEART),
    Row("take a reaction back", "DELETE", REACTION, CHANGE, parts=ROCKET),
    Row(
        "take one back that others wait behind",
        "DELETE",
        REACTION,
        "BatchGetItem UpdateItem Query TransactWriteItems BatchGetItem",
        parts=THUMB,
    ),
    Row("take one back for which one waits", "DELETE", REACTION, CHANGE, parts=HEART),
    Row("take back what one has not", "DELETE", REACTION, "BatchGetItem", parts=ROCKET),
    Row(
        "see what has changed",
        "GET",
        "/rooms/<room:room>/changes",
        "BatchGetItem Query BatchGetItem",
        query="?after={cursor}",
    ),
    Row("see where changes begin", "GET", "/rooms/<room:room>/changes", "BatchGetItem"),
    Row("take all messages", "GET", "/rooms/<room:room>/export", "BatchGetItem UpdateItem Query BatchGetItem"),
    Row("see what mentions one", "GET", "/me/mentions", "Query BatchGetItem Query BatchGetItem"),
    Row("see who is here", "GET", "/rooms/<room:room>/presence", "BatchGetItem Query"),
    Row("list one's rooms", "GET", "/rooms", "Query BatchGetItem"),
    Row("list open rooms", "GET", "/rooms", "GetItem Query BatchGetItem", query="?open=true"),
    Row(
        "make a room",
        "POST",
        "/rooms",
        "BatchGetItem UpdateItem TransactWriteItems",
        body={"kind": "open", "name": "Mine"},
    ),
    Row("look at a room", "GET", "/rooms/<room:room>", "BatchGetItem Query"),
    Row(
        "rename a room",
        "PATCH",
        "/rooms/<room:room>",
        "BatchGetItem UpdateItem TransactWriteItems Query",
        body={"name": "Another"},
    ),
    Row("list members", "GET", "/rooms/<room:room>/members", "BatchGetItem Query BatchGetItem"),
    Row(
        "bring somebody in",
        "PUT",
        MEMBER,
        "BatchGetItem UpdateItem TransactWriteItems",
        body={},
        parts={"user": "{newcomer}"},
    ),
    Row(
        "make somebody admin",
        "PUT",
        MEMBER,
        "BatchGetItem UpdateItem TransactWriteItems",
        body={"role": "admin"},
        parts={"user": "{mate}"},
    ),
    Row(
        "remove somebody", "DELETE", MEMBER, "BatchGetItem UpdateItem TransactWriteItems", parts={"user": "{to_remove}"}
    ),
    Row(
        "choose what one is told of",
        "PUT",
        "/rooms/<room:room>/involvement",
        "BatchGetItem UpdateItem UpdateItem Query",
        body={"involvement": "nothing"},
    ),
    Row(
        "note what one has read", "PUT", "/rooms/<room:room>/read", "BatchGetItem UpdateItem", body={"id": "{message}"}
    ),
    Row("list invitations", "GET", "/rooms/<room:room>/invitations", "BatchGetItem Query BatchGetItem BatchGetItem"),
    Row("invite", "POST", "/rooms/<room:room>/invitations", "BatchGetItem UpdateItem TransactWriteItems", body={}),
    Row(
        "revoke an invitation",
        "DELETE",
        "/rooms/<room:room>/invitations/<uuid:invitation_id>",
        "BatchGetItem TransactWriteItems",
        parts={"invitation_id": "{invitation}"},
    ),
    Row("see what one is invited to", "GET", "/invitations/<string:code>", "BatchGetItem BatchGetItem"),
    Row(
        "follow an invitation",
        "POST",
        "/invitations/<string:code>",
        "BatchGetItem BatchGetItem UpdateItem TransactWriteItems Query",
    ),
    Row("see who one is", "GET", "/me", "GetItem BatchGetItem"),
    Row(
        "change one's profile",
        "PATCH",
        "/me",
        "UpdateItem TransactWriteItems BatchGetItem",
        body={"name": "Anna", "status": "away"},
    ),
    Row("find people", "GET", "/users", "GetItem Query BatchGetItem", query="?name=ma"),
    Row(
        "find people of a room",
        "GET",
        "/users",
        "GetItem BatchGetItem Query BatchGetItem",
        query="?name=ma&room={room}",
        # Of more than 100 members nobody looks at all: up to 300 people of that name are asked whether they are.
        asks_of_large="GetItem BatchGetItem Query BatchGetItem BatchGetItem BatchGetItem BatchGetItem",
    ),
    Row("see somebody", "GET", "/users/<user:user_id>", "GetItem BatchGetItem", parts={"user_id": "{mate}"}),
    Row("get a ticket", "POST", "/tickets", "UpdateItem PutItem"),
    Row("block", "PUT", BLOCK, "GetItem GetItem TransactWriteItems", body={}, parts={"user_id": "{mate}"}),
    Row("unblock", "DELETE", BLOCK, "GetItem GetItem TransactWriteItems", body={}, parts={"user_id": "{thrown_out}"}),
    Row(
        "have all go that somebody wrote",
        "DELETE",
        "/users/<user:user_id>/messages",
        "GetItem BatchGetItem TransactWriteItems",
        query="?since={an_hour_ago}",
        parts={"user_id": "{mate}"},
    ),
    Row("list the blocked", "GET", "/admin/blocked", "GetItem Query"),
    Row("list what admins did", "GET", "/admin/audit", "GetItem Query"),
]

# tests/chat_app/auth/test_standing.py shows that they ask nothing of it.
NEED_NO_TOKEN = {"/health", "/openapi.json", "/docs", "/docs.css", "/session", "/session/renew"}
