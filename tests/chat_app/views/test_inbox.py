"""The inbox: what mentions somebody, the newest first, as it is now, of rooms that they can read now."""

from typing import Any

import pytest

from chat import memberships, message_id, rooms
from chat.messages import TTL
from tests.support.caller import Caller
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud


class World:
    """Who mentions Ben, where; and what `broadcast` writes of it."""

    def __init__(self, cloud: MotoCloud, ann: Caller) -> None:
        self.cloud = cloud
        self.ann = ann

    def say(self, text: str, room: str = "general") -> dict[str, Any]:
        """Let Ann say something; who and what it names is noted."""
        message = self.ann.say(text, room)
        self.note(message)
        return message

    def note(self, message: dict[str, Any]) -> None:
        """Note a mention, as the stream's function does."""
        for user_id in message["mentions"]:
            item = {"pk": f"user#{user_id}", "sk": f"mention#{message['id']}", "room": message["room"]}
            self.cloud.put("DirectoryTable", item)
        if "everyone" in message:
            room = self.room(message["room"])
            by, known = message["author"]["id"], room.get("everyone_by", {})
            everyone_by = {**known, by: [*known.get(by, ()), message["id"]]}
            self.cloud.put("DirectoryTable", {**room, "everyone_by": everyone_by})

    def room(self, room: str) -> dict[str, Any]:
        """Return a room's item."""
        (item,) = [each for each in self.cloud.items("DirectoryTable", f"room#{room}") if each["sk"] == "room"]
        return item


@pytest.fixture
def world(high_limits: None, cloud: MotoCloud, ann: Caller, ben: Caller) -> World:
    ben.read()
    make_room("hall", ann_sub="admin", ben_sub="member")
    make_room("garden", rooms.CLOSED, ann_sub="admin", ben_sub="member")
    return World(cloud, ann)


def inbox(caller: Caller, **query: Any) -> dict[str, Any]:
    answer = caller.get("/me/mentions", query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def texts(caller: Caller, **query: Any) -> list[str]:
    return [each["message"]["text"] for each in inbox(caller, **query)["mentions"]]


def path(message: dict[str, Any]) -> str:
    return f"/rooms/{message['room']}/messages/{message['id']}"


def test_who_is_mentioned_finds_the_message_and_its_room(world: World, ben: Caller) -> None:
    message = world.say("<@ben-sub> hello", "garden")
    world.say("nobody")
    assert inbox(ben) == {
        "mentions": [{"room": {"id": "garden", "name": "Garden", "kind": "closed"}, "message": message}]
    }
    assert inbox(world.ann) == {"mentions": []}


def test_the_newest_comes_first_of_all_rooms_and_both_kinds(world: World, ben: Caller) -> None:
    for number, room in enumerate(["general", "hall", "garden", "hall"]):
        world.say(f"{number} <@ben-sub>", room)
        if room != "general":
            world.say(f"{number} <@everyone>", room)
    assert texts(ben) == [
        "3 <@everyone>",
        "3 <@ben-sub>",
        "2 <@everyone>",
        "2 <@ben-sub>",
        "1 <@everyone>",
        "1 <@ben-sub>",
        "0 <@ben-sub>",
    ]


def test_a_message_that_names_one_twice_is_one(world: World, ben: Caller) -> None:
    world.say("<@ben-sub> and <@everyone>", "hall")
    assert len(texts(ben)) == 1


def test_pages_meet_without_gap_or_overlap(world: World, ben: Caller) -> None:
    expected = []
    for number in range(9):
        expected.insert(0, world.say(f"{number} {'<@everyone>' if number % 2 else '<@ben-sub>'}", "hall")["text"])
    for limit in (1, 2, 4, 9):
        pages, cursor = [], {}
        while True:
            found = inbox(ben, limit=limit, **cursor)
            pages.append([each["message"]["text"] for each in found["mentions"]])
            if "next" not in found:
                break
            cursor = {"cursor": found["next"]}
        assert [text for page in pages for text in page] == expected
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)


def test_it_says_what_the_message_says_now(world: World, ben: Caller) -> None:
    message = world.say("<@ben-sub> hello")
    edited = world.ann.patch(path(message), {"text": "<@ben-sub> hello there"}).json
    assert [each["message"] for each in inbox(ben)["mentions"]] == [edited]


def test_what_was_taken_back_is_gone_at_once(world: World, ben: Caller) -> None:
    edited, deleted = world.say("<@ben-sub> edit"), world.say("<@ben-sub> delete")
    everyone = world.say("<@everyone> edit", "hall")
    assert len(texts(ben)) == 3
    world.ann.patch(path(edited), {"text": "hello"})
    world.ann.patch(path(everyone), {"text": "hello"})
    world.ann.delete(path(deleted))
    assert texts(ben) == []


def test_a_page_is_full_though_much_was_taken_back(world: World, ben: Caller) -> None:
    kept = [world.say(f"{number} <@ben-sub>")["text"] for number in range(3)]
    for message in [world.say("<@ben-sub>") for _ in range(5)]:
        world.ann.delete(path(message))
    found = inbox(ben, limit=2)
    assert [each["message"]["text"] for each in found["mentions"]] == kept[:0:-1]
    assert texts(ben, limit=2, cursor=found["next"]) == kept[:1]


def test_after_a_few_looks_a_short_page_is_given(world: World, ben: Caller) -> None:
    kept = world.say("<@ben-sub> kept")
    for message in [world.say("<@ben-sub>") for _ in range(5)]:
        world.ann.delete(path(message))
    found = inbox(ben, limit=1)
    assert found["mentions"] == []
    assert texts(ben, limit=1, cursor=found["next"]) == [kept["text"]]


def test_a_room_that_one_can_no_longer_read_is_not_in_it(world: World, ben: Caller, cloud: MotoCloud) -> None:
    for room in ("hall", "garden"):
        world.say("<@ben-sub>", room)
        world.say("<@everyone>", room)
    for room in ("hall", "garden"):
        cloud.delete("DirectoryTable", **memberships.key(room, "ben-sub"))
    (found,) = inbox(ben)["mentions"]
    assert (found["room"]["id"], found["message"]["text"]) == ("hall", "<@ben-sub>")


def test_what_named_everyone_before_one_came_did_not_name_one(world: World, ben: Caller, cloud: MotoCloud) -> None:
    world.say("before <@everyone>", "hall")
    key = memberships.key("hall", "ben-sub")
    (item,) = [each for each in cloud.items("DirectoryTable", key["pk"]) if each["sk"] == key["sk"]]
    cloud.put("DirectoryTable", {**item, "stamp": message_id.new()})
    world.say("after <@everyone>", "hall")
    assert texts(ben) == ["after <@everyone>"]


def test_ones_own_is_not_in_it(world: World) -> None:
    world.say("<@ann-sub> to myself")
    world.say("<@everyone>", "hall")
    assert texts(world.ann) == []


def test_what_has_been_kept_for_long_enough_is_not_in_it(world: World, ben: Caller, cloud: MotoCloud) -> None:
    world.say("<@ben-sub>")
    (item,) = cloud.items("MessagesTable")
    cloud.put("MessagesTable", {**item, TTL: 1})
    assert texts(ben) == []


def test_a_direct_room_has_no_name(world: World, ben: Caller) -> None:
    make_room("both", rooms.DIRECT, ann_sub="member", ben_sub="member")
    world.say("<@ben-sub>", "both")
    assert inbox(ben)["mentions"][0]["room"] == {"id": "both", "name": None, "kind": "direct"}


def test_a_reply_shows_its_original(world: World, ben: Caller) -> None:
    original = ben.say("hello")
    answer = world.ann.say("<@ben-sub> so it is", reply_to=original["id"])
    world.note(answer)
    assert inbox(ben)["mentions"][0]["message"] == answer


def test_who_is_here_for_the_first_time_has_none(ann: Caller) -> None:
    assert inbox(ann) == {"mentions": []}


def test_a_cursor_of_somebody_elses_is_refused(world: World, ben: Caller) -> None:
    for _ in range(2):
        world.say("<@ben-sub>")
    cursor = inbox(ben, limit=1)["next"]
    assert world.ann.get("/me/mentions", query_string={"cursor": cursor}).status_code == 400


def test_who_is_blocked_has_no_inbox(world: World, ben: Caller, zoe: Caller) -> None:
    world.say("<@ben-sub>")
    zoe.put("/users/ben-sub/block")
    assert ben.get("/me/mentions").status_code == 403
    assert ben.get("/me/mentions?cursor=x").status_code == 403


def test_it_costs_four_requests_however_many_mentions_and_rooms(world: World, ben: Caller, cloud: MotoCloud) -> None:
    for count in (1, 10):
        for number in range(count):
            make_room(f"room-{count}-{number}", rooms.CLOSED, ann_sub="admin", ben_sub="member")
            world.say("<@ben-sub>", f"room-{count}-{number}")
            world.say("<@everyone>", f"room-{count}-{number}")
        cloud.calls.clear()
        assert len(texts(ben, limit=100)) == (2 if count == 1 else 22)
        assert [call.action.partition(":")[2] for call in cloud.calls] == [
            "Query",  # how they stand, and their rooms
            "BatchGetItem",  # the rooms
            "Query",  # mentions
            "BatchGetItem",  # the messages
        ]
