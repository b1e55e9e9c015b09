"""The room in which a newcomer to the chatroom on a laptop finds something to try; there is none like it on AWS."""

from typing import Any

from chat import dynamodb, memberships, newcomers, replies, rooms, sending
from chat.memberships import Membership
from chat.mentions import Mentions
from deployer.local import demo_users
from deployer.stack.stack import Outputs

ROOM = "welcome"
_TOPIC = "What can be done here, to be tried out"


def greet(cognito: Any, outputs: Outputs) -> None:
    """Make the room with the two first demo users, and have them say what there is to try. Once: not at a restart."""
    alice, bob = (_known(cognito, outputs, user) for user in demo_users.FIRST)
    made = rooms.make(ROOM, rooms.OPEN, name=ROOM, topic=_TOPIC, members=2, admins=1)
    made += memberships.begin(ROOM, rooms.OPEN, alice["id"], memberships.ADMIN)
    made += memberships.begin(ROOM, rooms.OPEN, bob["id"], memberships.MEMBER)
    try:
        dynamodb.transact_write(made)
    except dynamodb.Unmet:
        return
    _say(
        bob,
        f"Welcome, <@{alice['id']}>! To talk with somebody, sign in as the other one of us in a private window.",
        alice,
    )
    tip = _say(bob, "Point at this message, or rest a finger on it: you can react, reply, and copy a link to it.")
    _say(alice, "This is a reply: press the line above it, and it leads to what it answers.", reply_to=tip)
    _say(alice, f"Type `@` and the beginning of a name to mention somebody, <@{bob['id']}> for one.", bob)
    _say(bob, "`Ctrl+K` goes to any room or person. The arrow up in an empty box edits what you wrote last.")


def _known(cognito: Any, outputs: Outputs, user: demo_users.DemoUser) -> dict[str, str]:
    found = cognito.admin_get_user(UserPoolId=outputs["UserPoolId"], Username=user.email)
    (user_id,) = (each["Value"] for each in found["UserAttributes"] if each["Name"] == "sub")
    newcomers.welcome(user_id, user.name)
    return {"id": user_id, "name": user.name}


def _say(
    author: dict[str, str], text: str, *named: dict[str, str], reply_to: dynamodb.Item | None = None
) -> dynamodb.Item:
    mentions = Mentions([user["id"] for user in named], everyone=False)
    original = replies.reference(reply_to["id"], reply_to) if reply_to else None
    item = sending.new_message(ROOM, author, text, reply_to=original, mentions=mentions)
    (member,) = dynamodb.batch_get([memberships.place(ROOM, author["id"])])
    # Who has left meanwhile, from a page that was open, says no more.
    if member is not None:
        sending.send(Membership.of(member), item)
    return item
