"""Rows of the table of faults: rooms, and who belongs to them."""

from typing import Any

from tests.chat_app.attacks.failing import Row, Try
from tests.chat_app.attacks.failing_rows import GENERAL, SEND

Item = dict[str, Any]


def rooms(tried: Try) -> dict[str, Item]:
    """Return the rooms that there are besides general, by their ids."""
    found = {each["pk"].removeprefix("room#"): each for each in tried.items_of("room#") if each["sk"] == "room"}
    return {room_id: item for room_id, item in found.items() if room_id != "general"}


def members(tried: Try, room_id: str) -> dict[str, str]:
    """Return a room's members and their roles, in the order of their ids."""
    found = [each for each in tried.items(f"room#{room_id}") if each["sk"].startswith("member#")]
    return {each["sk"].removeprefix("member#"): each["role"] for each in sorted(found, key=lambda each: each["sk"])}


def are_whole(tried: Try) -> bool:
    """Whether each room counts the members that it has, each of whom has it, and the list has all that are open."""
    of_users = {
        (each["sk"].removeprefix("room#"), each["pk"].removeprefix("user#")): (each["role"], each["stamp"])
        for each in tried.items_of("user#")
        if each["sk"].startswith("room#")
    }
    of_rooms = {
        (each["pk"].removeprefix("room#"), each["sk"].removeprefix("member#")): (each["role"], each["stamp"])
        for each in tried.items_of("room#")
        if each["sk"].startswith("member#")
    }
    found = rooms(tried)
    roles = {room_id: list(members(tried, room_id).values()) for room_id in found}
    counted = {room_id: (each["members"], each["admins"]) for room_id, each in found.items()}
    is_open = {
        each["pk"].removeprefix("room#"): each["name"].lower()
        for each in found.values()
        if each["kind"] == "open" and "archived_at" not in each
    }
    listed = dict(reversed(each["sk"].split("\x1f")) for each in tried.items("open-rooms"))
    listed.pop("general", None)
    return (
        of_users == of_rooms
        and counted == {room_id: (len(each), each.count("admin")) for room_id, each in roles.items()}
        and listed == is_open
    )


def is_made(tried: Try) -> bool:
    """Whether there is a whole room, or more: nothing tells a retry from another room of the same name."""
    roles = [members(tried, room_id) for room_id in rooms(tried)]
    wanted = {tried.user_id: "admin", tried.victim: "member"}
    return 1 <= len(roles) <= tried.tries and all(each == wanted for each in roles) and are_whole(tried)


def is_made_once(tried: Try) -> bool:
    """Whether there is one direct room, which is the one that is answered."""
    (room_id,) = rooms(tried)
    wanted = {tried.user_id: "member", tried.victim: "member"}
    return tried.call().json["id"] == room_id and members(tried, room_id) == wanted and are_whole(tried)


def is_called_lair(tried: Try) -> bool:
    """Whether the room is called so, also on the list, and what is told of it is that."""
    ((room_id, room),) = rooms(tried).items()
    (told,) = [each for each in tried.items(f"room#{room_id}") if each["sk"] == "changed"]
    return (room["name"], told["changes"]) == ("Lair", {"name": "Lair"}) and are_whole(tried)


def is_archived(tried: Try) -> bool:
    """Whether the room is, since the time that is told, and on no list."""
    ((room_id, room),) = rooms(tried).items()
    (told,) = [each for each in tried.items(f"room#{room_id}") if each["sk"] == "changed"]
    return told["changes"] == {"archived_at": room["archived_at"]} and are_whole(tried)


def is_in(tried: Try) -> bool:
    """Whether both are members of the room, and how the other one came in is noted once."""
    (room_id,) = rooms(tried)
    wanted = {tried.user_id: "admin", tried.victim: "member"}
    return members(tried, room_id) == wanted and are_whole(tried) and tried.acts() == ["member.added"]


def has_joined(tried: Try) -> bool:
    """Whether the caller is a member of what the other one has made."""
    (room_id,) = rooms(tried)
    return members(tried, room_id) == {tried.user_id: "member", tried.victim: "admin"} and are_whole(tried)


def are_both_admins(tried: Try) -> bool:
    """Whether both are, and that is noted once."""
    (room_id,) = rooms(tried)
    wanted = {tried.user_id: "admin", tried.victim: "admin"}
    return members(tried, room_id) == wanted and are_whole(tried) and tried.acts() == ["member.updated"]


def is_out(tried: Try) -> bool:
    """Whether the other one is no member, hears nothing of the room, and that is noted once."""
    (room_id,) = rooms(tried)
    is_so = members(tried, room_id) == {tried.user_id: "admin"} and are_whole(tried)
    return is_so and are_deaf(tried, room_id, tried.victim) and tried.acts() == ["member.removed"]


def has_left(tried: Try) -> bool:
    """Whether the caller is no member, and hears nothing of the room."""
    (room_id,) = rooms(tried)
    is_so = members(tried, room_id) == {tried.victim: "admin"} and are_whole(tried)
    return is_so and are_deaf(tried, room_id, tried.user_id)


def are_deaf(tried: Try, room_id: str, user_id: str) -> bool:
    """Whether both of a room's channels say that whoever listens as this member is to be left out."""
    marks = [each["pk"] for each in tried.cloud.items("SessionsTable", "channel#") if each["sk"] == f"!{user_id}"]
    return sorted(marks) == [f"channel#room#{room_id}", f"channel#screen#{room_id}"]


def own(tried: Try) -> Item:
    """Return the caller's membership of general."""
    (found,) = [each for each in tried.items(f"user#{tried.user_id}") if each["sk"] == "room#general"]
    return found


def is_told_of_mentions(tried: Try) -> bool:
    """Whether the caller has chosen so."""
    return bool(own(tried)["involvement"] == "mentions")


def is_read(tried: Try) -> bool:
    """Whether the caller has read up to the one message that there is."""
    (message,) = tried.messages()
    return bool(own(tried)["read_id"] == message["id"])


ROOMS, ROOM = "/api/rooms", "/api/rooms/<room:room>"
MEMBERS, MEMBER = f"{ROOM}/members", f"{ROOM}/members/<user:user>"
MADE = {"room": "{made[id]}"}
ME, OTHER = {**MADE, "user": "{me}"}, {**MADE, "user": "{victim}"}

_alone = Row("make a room alone", "POST", ROOMS, body={"kind": "open", "name": "Den"})
_closed = Row("make a closed room", "POST", ROOMS, body={"kind": "closed", "name": "Den", "users": ["{victim}"]})
_open = Row("make an open room", "POST", ROOMS, body={"kind": "open", "name": "Den", "users": ["{victim}"]})
_direct = Row("make a direct room", "POST", ROOMS, body={"kind": "direct", "users": ["{victim}"]})
_others = Row("another's room", "POST", ROOMS, body={"kind": "open", "name": "Den"}, by_victim=True)
_with_me = Row(
    "a room with me", "POST", ROOMS, body={"kind": "closed", "name": "Den", "users": ["{me}"]}, by_victim=True
)

ROWS = [
    Row("one's rooms", "GET", ROOMS, before=(_closed, _direct)),
    Row("open rooms", "GET", ROOMS, query="?open=true", before=(_open,)),
    Row("make a closed room", "POST", ROOMS, body=_closed.body, holds=is_made),
    Row("make an open room", "POST", ROOMS, body=_open.body, holds=is_made),
    Row("make a direct room", "POST", ROOMS, body=_direct.body, holds=is_made_once),
    Row("make a direct room again", "POST", ROOMS, body=_direct.body, before=(_direct,), holds=is_made_once),
    Row("a room", "GET", ROOM, MADE, before=(_closed,)),
    Row("another name for a room", "PATCH", ROOM, MADE, body={"name": "Lair"}, before=(_open,), holds=is_called_lair),
    Row("archive", "PATCH", ROOM, MADE, body={"archived": True}, before=(_open,), holds=is_archived),
    Row("members", "GET", MEMBERS, MADE, before=(_closed,)),
    Row("join", "PUT", MEMBER, ME, body={}, before=(_others,), holds=has_joined),
    Row("bring in", "PUT", MEMBER, OTHER, body={}, before=(_alone,), holds=is_in),
    Row("give a role", "PUT", MEMBER, OTHER, body={"role": "admin"}, before=(_closed,), holds=are_both_admins),
    # Again there is no such member, and who has left a closed room knows nothing of it.
    Row("remove", "DELETE", MEMBER, OTHER, before=(_closed,), holds=is_out, done=frozenset({204, 404})),
    Row("leave", "DELETE", MEMBER, ME, before=(_with_me,), holds=has_left, done=frozenset({204, 404})),
    Row(
        "what to be told of",
        "PUT",
        f"{ROOM}/involvement",
        GENERAL,
        body={"involvement": "mentions"},
        holds=is_told_of_mentions,
    ),
    Row(
        "how far one has read", "PUT", f"{ROOM}/read", GENERAL, body={"id": "{made[id]}"}, before=(SEND,), holds=is_read
    ),
]
