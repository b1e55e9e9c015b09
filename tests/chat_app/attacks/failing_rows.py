"""Rows of the table of faults: sending and reading, people, invitations, and who keeps order."""

from tests.chat_app.attacks.failing import Row, Try


def is_said_once(tried: Try) -> bool:
    """Whether there is exactly one message, which everybody reads, under the id that the sender is told."""
    (message,) = tried.messages()
    return message["id"] == tried.call().json["id"] and len(tried.messages()) == 1


def is_said(tried: Try) -> bool:
    """Whether there is a message, or more: nothing tells a retry without a `client_id` from another message."""
    return 1 <= len(tried.messages()) <= tried.tries


def is_blocked(tried: Try) -> bool:
    """Whether the user is in the list of the blocked, once, and how it came in the audit list, once."""
    listed = [each["sk"] for each in tried.cloud.items("DirectoryTable", "blocked")]
    audited = [each for each in tried.cloud.items("DirectoryTable", "audit") if each["user"]["id"] == tried.victim]
    return listed.count(tried.victim) == 1 and len(audited) == 1


def is_let_in(tried: Try) -> bool:
    """Whether the user is not in the list, and the block and its end are in the audit list, each once."""
    listed = [each["sk"] for each in tried.cloud.items("DirectoryTable", "blocked")]
    audited = [each for each in tried.cloud.items("DirectoryTable", "audit") if each["user"]["id"] == tried.victim]
    return tried.victim not in listed and len(audited) == 2


def is_renamed(tried: Try) -> bool:
    """Whether the caller is called so, and found by that name and by no other."""
    (standing,) = [each for each in tried.items(f"user#{tried.user_id}") if each["sk"] == "standing"]
    found = [each["sk"] for each in tried.cloud.items("DirectoryTable", "people#") if each["user"] == tried.user_id]
    return standing["name"] == "Bea" and found == [f"bea\x1f{tried.user_id}"]


def is_invited(tried: Try) -> bool:
    """Whether each invitation that the room has is found by its code, and each code finds one."""
    made = [each for each in tried.cloud.items("DirectoryTable") if each.get("by") == tried.user_id]
    own = [each["hash"] for each in made if each["sk"].startswith("invitation#")]
    by_code = [each["pk"].partition("#")[2] for each in made if each["pk"].startswith("invitation#")]
    return len(own) >= 1 and sorted(own) == sorted(by_code)


def is_revoked(tried: Try) -> bool:
    """Whether nothing is left of an invitation, and one act stands in the audit list."""
    left = [each for each in tried.cloud.items("DirectoryTable") if each.get("by") == tried.victim]
    return left == [] and tried.acts() == ["invitation.revoked"]


def has_joined_once(tried: Try) -> bool:
    """Whether the caller is a member, is counted once, and has used the invitation once."""
    (joined,) = [each for each in tried.items(f"user#{tried.victim}") if each.get("role") == "admin"]
    of_room = tried.items(joined["sk"])
    members = sorted(each["sk"] for each in of_room if each["sk"].startswith("member#"))
    (counted,) = [each["members"] for each in of_room if each["sk"] == "room"]
    (left,) = [each["uses_left"] for each in of_room if each["sk"].startswith("invitation#")]
    return (members, counted, left) == ([f"member#{tried.user_id}", f"member#{tried.victim}"], 2, 1)


def is_asked_for(tried: Try) -> bool:
    """Whether each purge that is asked for stands in the audit list."""
    asked_for = [each for each in tried.cloud.items("DirectoryTable", "purge#") if each["user_id"] == tried.victim]
    return len(asked_for) >= 1 and tried.acts() == ["messages.purged"] * len(asked_for)


GENERAL = {"room": "general"}
READ, MESSAGES = "/api/messages", "/api/rooms/<room:room>/messages"
BLOCK = "/api/users/<string:user_id>/block"
CURSOR = "0190a0b0-0000-7000-8000-000000000000"
HELLO = {"text": "hello", "client_id": "mine"}

SEND = Row("send", "POST", MESSAGES, GENERAL, body=HELLO, holds=is_said_once)
_block = Row("block", "PUT", BLOCK, {"user_id": "{victim}"}, body={}, holds=is_blocked)
_unblock = Row("unblock", "DELETE", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block,), holds=is_let_in)

INVITATIONS, CODE = "/api/rooms/<room:room>/invitations", "/api/invitations/<string:code>"
_invited = (
    Row("make a room", "POST", "/api/rooms", body={"kind": "closed", "name": "Den"}, by_victim=True),
    Row("invite", "POST", INVITATIONS, {"room": "{made[id]}"}, body={"uses": 2}, by_victim=True),
)

ROWS = [
    SEND,
    Row("send what is stored", "POST", MESSAGES, GENERAL, body=HELLO, before=(SEND,), holds=is_said_once),
    Row("send without a client_id", "POST", MESSAGES, GENERAL, body={"text": "hello"}, holds=is_said),
    Row("send to general", "POST", READ, body=HELLO, holds=is_said_once),
    Row("read general", "GET", READ),
    Row("read after", "GET", MESSAGES, GENERAL, f"?after={CURSOR}"),
    Row("read around", "GET", MESSAGES, GENERAL, f"?around={CURSOR}"),
    Row("who is here", "GET", "/api/rooms/<room:room>/presence", GENERAL),
    Row("a ticket", "POST", "/api/tickets"),
    _block,
    Row("block who is blocked", "PUT", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block,), holds=is_blocked),
    _unblock,
    Row("unblock who is not", "DELETE", BLOCK, {"user_id": "{victim}"}, body={}, before=(_block, _unblock)),
    Row("oneself", "GET", "/api/me"),
    Row("another name", "PATCH", "/api/me", body={"name": "Bea", "status": "away"}, holds=is_renamed),
    Row("a user", "GET", "/api/users/<user:user_id>", {"user_id": "{victim}"}),
    Row("people of a name", "GET", "/api/users", query="?name=ann&room=general"),
    Row("invite", "POST", INVITATIONS, GENERAL, body={"uses": 3}, holds=is_invited),
    Row("who has invited", "GET", INVITATIONS, GENERAL),
    Row(
        "take an invitation back",
        "DELETE",
        f"{INVITATIONS}/<uuid:invitation_id>",
        {**GENERAL, "invitation_id": "{made[id]}"},
        before=(Row("invite", "POST", INVITATIONS, GENERAL, body={}, by_victim=True),),
        holds=is_revoked,
        # Again there is nothing to take back, which is told as of any other that is not there.
        done=frozenset({204, 404}),
    ),
    Row("what one is invited to", "GET", CODE, {"code": "{made[code]}"}, before=_invited),
    Row("join by a code", "POST", CODE, {"code": "{made[code]}"}, before=_invited, holds=has_joined_once),
    Row(
        "purge",
        "DELETE",
        "/api/users/<user:user_id>/messages",
        {"user_id": "{victim}"},
        "?since={now}",
        holds=is_asked_for,
    ),
    Row("an export", "GET", "/api/rooms/<room:room>/export", GENERAL, before=(SEND,)),
    Row("who is blocked", "GET", "/api/admin/blocked"),
    Row("the audit list", "GET", "/api/admin/audit"),
]
