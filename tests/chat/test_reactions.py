"""Reactions in the store: exact counts, the first 20 people, and nothing lost, whoever comes in between."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chat import dynamodb, memberships, messages, reactions, rooms, sending
from chat.changes import Change
from chat.memberships import Membership
from chat.messages import TTL, Message
from chat.reacted import Reacted
from chat.reactions import MOST_KINDS, SHOWN, Reaction, TooManyKinds
from chat.rules import Conflict, Refused, Unknown
from tests.measure.capacity import item_size
from tests.support.in_between import happen
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud

THUMB, HEART = "\U0001f44d", "\u2764\ufe0f"


@pytest.fixture
def said(cloud: MotoCloud) -> dynamodb.Item:
    """A message in a room of many."""
    make_room("garden", rooms.CLOSED, ann_sub="admin")
    item = sending.new_message("garden", {"id": "ann-sub", "name": "Ann"}, "hello")
    sending.send(member("ann-sub"), item)
    return item


def member(user_id: str) -> Membership:
    """Return a membership, and make it where it is not there."""
    (item,) = dynamodb.batch_get([memberships.place("garden", user_id)])
    if item is None:
        dynamodb.transact_write(memberships.begin("garden", rooms.CLOSED, user_id, memberships.MEMBER))
        return member(user_id)
    return Membership.of(item)


def people(count: int, since: int = 0) -> list[str]:
    return [f"user-{number:05}" for number in range(since, since + count)]


def now(said: dynamodb.Item) -> dynamodb.Item:
    (item,) = dynamodb.batch_get([messages.place("garden", said["id"])])
    return item


def add(said: dynamodb.Item, user_id: str, emoji: str = THUMB, item: dynamodb.Item | None = None) -> Message:
    return Reaction(member(user_id), said["id"], emoji).add(item or now(said))


def remove(said: dynamodb.Item, user_id: str, emoji: str = THUMB, item: dynamodb.Item | None = None) -> Message:
    (mine,) = dynamodb.batch_get([Reacted("garden", said["id"], emoji).place(user_id)])
    return Reaction(member(user_id), said["id"], emoji).remove(item or now(said), mine["at"])


def kind(said: dynamodb.Item, emoji: str = THUMB) -> tuple[int, list[str]]:
    """Return how many have put the emoji on the message, and who was first."""
    found = now(said)["reactions"][emoji]
    return found["count"], found["users"]


def line(cloud: MotoCloud) -> list[str]:
    """Return who stands in line, in order."""
    items = [each for each in cloud.items("DirectoryTable", "reactions#") if "!" in each["sk"]]
    return [each["user"] for each in sorted(items, key=lambda each: each["sk"])]


def reacted(cloud: MotoCloud, emoji: str = THUMB) -> set[str]:
    """Return whose own items there are."""
    keys = [each["sk"] for each in cloud.items("DirectoryTable", "reactions#")]
    return {key.removeprefix(f"{emoji}#") for key in keys if key.startswith(f"{emoji}#")}


def changes(cloud: MotoCloud) -> int:
    return len(cloud.items("SessionsTable", "changes#garden"))


def test_the_message_has_the_first_twenty_in_order_and_the_rest_is_counted(
    cloud: MotoCloud, said: dynamodb.Item
) -> None:
    everybody = people(25)
    for number, user_id in enumerate(everybody, 1):
        (shown,) = add(said, user_id)["reactions"]
        assert shown == {"emoji": THUMB, "count": number, "users": everybody[: min(number, SHOWN)]}
    assert line(cloud) == everybody[SHOWN:]
    assert reacted(cloud) == set(everybody)
    assert (now(said)["rev"], changes(cloud)) == (26, 25)


def test_emoji_are_shown_in_the_order_of_their_first_use(said: dynamodb.Item) -> None:
    add(said, "ann-sub", HEART)
    add(said, "ben-sub", THUMB)
    shown = add(said, "ben-sub", HEART)["reactions"]
    assert [(each["emoji"], each["count"]) for each in shown] == [(HEART, 2), (THUMB, 1)]
    remove(said, "ann-sub", HEART)
    remove(said, "ben-sub", HEART)
    shown = add(said, "ann-sub", HEART)["reactions"]
    assert [(each["emoji"], each["users"]) for each in shown] == [(THUMB, ["ben-sub"]), (HEART, ["ann-sub"])]


def test_where_the_last_one_is_taken_off_nothing_is_left(cloud: MotoCloud, said: dynamodb.Item) -> None:
    add(said, "ann-sub")
    assert remove(said, "ann-sub")["reactions"] == []
    assert now(said)["reactions"] == {}
    assert cloud.items("DirectoryTable", "reactions#") == []


@pytest.mark.parametrize("position", [0, 7, 19])
def test_where_one_of_the_first_goes_the_first_in_line_moves_up(
    cloud: MotoCloud, said: dynamodb.Item, position: int
) -> None:
    everybody = people(23)
    for user_id in everybody:
        add(said, user_id)
    gone = everybody.pop(position)
    (shown,) = remove(said, gone)["reactions"]
    assert (shown["count"], shown["users"]) == (22, everybody[:SHOWN])
    assert (line(cloud), reacted(cloud)) == (everybody[SHOWN:], set(everybody))


def test_who_stands_in_line_leaves_it(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(23)
    for user_id in everybody:
        add(said, user_id)
    remove(said, everybody.pop(21))
    assert kind(said) == (22, everybody[:SHOWN])
    assert (line(cloud), reacted(cloud)) == (everybody[SHOWN:], set(everybody))


def test_who_comes_again_is_the_last(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(22)
    for user_id in everybody:
        add(said, user_id)
    remove(said, everybody[0])
    add(said, everybody[0])
    everybody.append(everybody.pop(0))
    assert (kind(said), line(cloud)) == ((22, everybody[:SHOWN]), everybody[SHOWN:])


def test_until_nobody_is_left_the_count_is_that_of_the_people_and_the_first_twenty_are_shown(
    cloud: MotoCloud, said: dynamodb.Item
) -> None:
    everybody = people(24)
    for user_id in everybody:
        add(said, user_id)
    for gone in [everybody[each] for each in (22, 3, 20, 0, 19, 23, 1)]:
        remove(said, gone)
        everybody.remove(gone)
        assert (kind(said), line(cloud)) == ((len(everybody), everybody[:SHOWN]), everybody[SHOWN:])
    for gone in list(everybody[:-1]):
        remove(said, gone)
        everybody.remove(gone)
        assert kind(said) == (len(everybody), everybody)
    assert remove(said, everybody[0])["reactions"] == []


def test_a_message_has_twenty_emoji_and_the_next_is_refused(said: dynamodb.Item) -> None:
    twenty = [chr(0x1F600 + number) for number in range(MOST_KINDS)]
    for emoji in twenty:
        add(said, "ann-sub", emoji)
    with pytest.raises(TooManyKinds):
        add(said, "ann-sub")
    add(said, "ben-sub", twenty[3])
    remove(said, "ann-sub", twenty[0])
    assert [each["emoji"] for each in add(said, "ann-sub")["reactions"]] == [*twenty[1:], THUMB]


# ------------------------------------------------------------------------------------------------- others in between


def in_between(cloud: MotoCloud, do: Any) -> None:
    happen(cloud, do, "dynamodb:TransactWriteItems", "MessagesTable")


def test_of_two_who_are_the_first_at_once_both_count(cloud: MotoCloud, said: dynamodb.Item) -> None:
    member("ann-sub"), member("ben-sub")
    in_between(cloud, lambda: add(said, "ben-sub"))
    add(said, "ann-sub")
    assert kind(said) == (2, ["ben-sub", "ann-sub"])


def test_of_two_who_are_the_twentieth_at_once_one_stands_in_line(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(19)
    for user_id in everybody:
        add(said, user_id)
    member("ann-sub"), member("ben-sub")
    in_between(cloud, lambda: add(said, "ben-sub"))
    add(said, "ann-sub")
    assert (kind(said), line(cloud)) == ((21, [*everybody, "ben-sub"]), ["ann-sub"])


def test_who_came_to_stand_in_line_and_finds_none_is_shown(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(20)
    for user_id in everybody:
        add(said, user_id)
    member("ann-sub")
    in_between(cloud, lambda: remove(said, everybody[5]))
    add(said, "ann-sub")
    assert (kind(said), line(cloud)) == ((20, [*everybody[:5], *everybody[6:], "ann-sub"]), [])


def test_who_has_moved_up_meanwhile_takes_it_off_all_the_same(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(22)
    for user_id in everybody:
        add(said, user_id)
    in_between(cloud, lambda: remove(said, everybody[0]))
    remove(said, everybody[20])
    assert (kind(said), line(cloud)) == ((20, [*everybody[1:20], everybody[21]]), [])


def test_two_of_the_first_who_go_at_once_make_room_for_two(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(22)
    for user_id in everybody:
        add(said, user_id)
    in_between(cloud, lambda: remove(said, everybody[1]))
    remove(said, everybody[0])
    assert (kind(said), line(cloud)) == ((20, everybody[2:]), [])


def test_who_was_to_move_up_and_has_left_the_line_is_not_shown(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(21)
    for user_id in everybody:
        add(said, user_id)
    in_between(cloud, lambda: remove(said, everybody[20]))
    remove(said, everybody[0])
    assert (kind(said), line(cloud)) == ((19, everybody[1:20]), [])


def test_a_line_that_is_empty_by_the_time_that_it_is_read_is_no_end(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(21)
    for user_id in everybody:
        add(said, user_id)
    happen(cloud, lambda: remove(said, everybody[20]), "dynamodb:Query", "DirectoryTable")
    remove(said, everybody[0])
    assert (kind(said), line(cloud)) == ((19, everybody[1:20]), [])


def test_the_last_two_who_go_at_once_leave_nothing(cloud: MotoCloud, said: dynamodb.Item) -> None:
    add(said, "ann-sub"), add(said, "ben-sub")
    in_between(cloud, lambda: remove(said, "ann-sub"))
    assert remove(said, "ben-sub")["reactions"] == []


def test_of_two_twentieth_emoji_at_once_one_is_refused(cloud: MotoCloud, said: dynamodb.Item) -> None:
    for number in range(MOST_KINDS - 1):
        add(said, "ann-sub", chr(0x1F600 + number))
    member("ben-sub")
    in_between(cloud, lambda: add(said, "ben-sub", HEART))
    with pytest.raises(TooManyKinds):
        add(said, "ann-sub")
    assert len(now(said)["reactions"]) == MOST_KINDS
    assert reacted(cloud) == set()


def test_the_same_twice_at_once_counts_once_and_changes_once(cloud: MotoCloud, said: dynamodb.Item) -> None:
    add(said, "ben-sub")
    before = now(said)
    in_between(cloud, lambda: add(said, "ann-sub"))
    assert add(said, "ann-sub", item=before)["reactions"][0]["count"] == 2
    assert (now(said)["rev"], changes(cloud)) == (3, 2)
    in_between(cloud, lambda: remove(said, "ann-sub"))
    assert remove(said, "ann-sub")["reactions"][0]["count"] == 1
    assert (now(said)["rev"], changes(cloud)) == (4, 3)


def test_what_another_page_has_put_back_meanwhile_stays(cloud: MotoCloud, said: dynamodb.Item) -> None:
    add(said, "ann-sub")

    def off_and_on() -> None:
        remove(said, "ann-sub")
        add(said, "ann-sub")

    in_between(cloud, off_and_on)
    assert remove(said, "ann-sub")["reactions"][0]["users"] == ["ann-sub"]
    assert reacted(cloud) == {"ann-sub"}


def test_what_another_page_has_taken_off_before_the_message_was_read_is_off(said: dynamodb.Item) -> None:
    add(said, "ann-sub")
    (mine,) = dynamodb.batch_get([Reacted("garden", said["id"], THUMB).place("ann-sub")])
    remove(said, "ann-sub")
    assert Reaction(member("ann-sub"), said["id"], THUMB).remove(now(said), mine["at"])["reactions"] == []
    assert now(said)["rev"] == 3


def test_what_a_refused_write_brings_along_is_not_read_again(cloud: MotoCloud, said: dynamodb.Item) -> None:
    before, anns = now(said), member("ann-sub")
    add(said, "ben-sub")
    cloud.calls.clear()
    assert Reaction(anns, said["id"], THUMB).add(before)["reactions"][0]["count"] == 2
    writes = ["dynamodb:TransactWriteItems"] * 2
    assert [call.action for call in cloud.calls] == [*writes, "dynamodb:BatchGetItem"]


def test_an_edit_in_between_is_no_reason_to_refuse_a_reaction(cloud: MotoCloud, said: dynamodb.Item) -> None:
    member("ann-sub")
    in_between(cloud, lambda: cloud.put("MessagesTable", {**now(said), "text": "edited", "rev": 2}))
    shown = add(said, "ann-sub")
    assert (shown["text"], shown["rev"], shown["reactions"][0]["count"]) == ("edited", 3, 1)


@pytest.mark.parametrize("call", [add, remove])
def test_on_what_is_deleted_meanwhile_nothing_is_put_and_nothing_taken_off(
    cloud: MotoCloud, said: dynamodb.Item, call: Any
) -> None:
    add(said, "ann-sub", HEART if call is add else THUMB)
    in_between(cloud, lambda: cloud.put("MessagesTable", {**now(said), "deleted_at": "now", "reactions": {}}))
    with pytest.raises(Conflict):
        call(said, "ann-sub")
    assert (now(said)["rev"], changes(cloud)) == (2, 1)


@pytest.mark.parametrize("call", [add, remove])
def test_a_message_that_is_gone_meanwhile_is_unknown(cloud: MotoCloud, said: dynamodb.Item, call: Any) -> None:
    add(said, "ann-sub", HEART if call is add else THUMB)
    in_between(cloud, lambda: cloud.delete("MessagesTable", room="garden", id=said["id"]))
    with pytest.raises(Unknown):
        call(said, "ann-sub")


@pytest.mark.parametrize("call", [add, remove])
def test_who_is_removed_meanwhile_is_refused_and_nothing_changes(
    cloud: MotoCloud, said: dynamodb.Item, call: Any
) -> None:
    add(said, "ben-sub", HEART if call is add else THUMB)
    before = now(said)
    in_between(cloud, lambda: dynamodb.transact_write(memberships.end(member("ben-sub"))))
    with pytest.raises(Refused):
        call(said, "ben-sub")
    assert now(said) == before


def test_fifty_at_once_are_all_counted(cloud: MotoCloud, said: dynamodb.Item) -> None:
    everybody = people(50)
    for user_id in everybody:
        member(user_id)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda user_id: add(said, user_id, item=said), everybody))
    count, shown = kind(said)
    assert (count, len(shown)) == (50, SHOWN)
    assert sorted([*shown, *line(cloud)]) == everybody
    assert (now(said)["rev"], changes(cloud)) == (51, 50)
    # Each has got a state of the message that was, with their own reaction in it.
    assert all(each["rev"] == each["reactions"][0]["count"] + 1 for each in answers)
    with ThreadPoolExecutor(50) as pool:
        list(pool.map(lambda user_id: remove(said, user_id), everybody))
    assert (now(said)["reactions"], now(said)["rev"], line(cloud), reacted(cloud)) == ({}, 101, [], set())


# --------------------------------------------------------------------------------------------------------- 5,000 people


def test_with_5_000_people_the_message_is_no_larger_than_with_twenty(cloud: MotoCloud, said: dynamodb.Item) -> None:
    """Those after the twentieth are put in line as `add` does it, but all at once, and without what nobody asks for."""
    everybody = people(5_000)
    for user_id in everybody[:SHOWN]:
        add(said, user_id)
    of_twenty = item_size(dynamodb.to_attributes(now(said)))
    reacted = Reacted("garden", said["id"], THUMB)
    since = {user_id: f"0199a000-0000-7000-8000-{number:012}" for number, user_id in enumerate(everybody)}
    in_line = [reacted.join_line(user_id, since[user_id]) for user_id in everybody[SHOWN:]]
    writes = [*in_line, *(reacted.begin(user_id, since[user_id]) for user_id in everybody[SHOWN : SHOWN + 2])]
    dynamodb.batch_write("DirectoryTable", [{"PutRequest": {"Item": write["Put"]["Item"]}} for write in writes])
    stored = now(said)
    stored["reactions"][THUMB]["count"] = 5_000
    cloud.put("MessagesTable", stored)
    member("late-sub"), member(everybody[21]), member(everybody[0])
    cloud.calls.clear()
    (shown,) = add(said, "late-sub")["reactions"]
    assert (shown["count"], shown["users"]) == (5_001, everybody[:SHOWN])
    remove(said, everybody[21])
    (shown,) = remove(said, everybody[0])["reactions"]
    assert (shown["count"], shown["users"]) == (4_999, everybody[1 : SHOWN + 1])
    # The count has one digit pair more, and `rev` may: nothing else has grown.
    assert item_size(dynamodb.to_attributes(now(said))) <= of_twenty + 2
    (query,) = [call.request for call in cloud.calls if call.action == "dynamodb:Query"]
    assert query["Limit"] == 1


def test_items_are_kept_for_as_long_as_the_message(
    cloud: MotoCloud, said: dynamodb.Item, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(said, "ann-sub")
    assert all(TTL not in item for item in cloud.items("DirectoryTable", "reactions#"))
    monkeypatch.setenv("MESSAGE_RETENTION_DAYS", "30")
    for user_id in people(21):
        add(said, user_id, HEART)
    until = {item.get(TTL) for item in cloud.items("DirectoryTable", "reactions#") if item["sk"].startswith(HEART)}
    assert until == {messages.expires_at(said["id"])}


class TestPlans:
    """Where the first twenty end, in what is planned: no table is needed for that."""

    CHANGE = Change("garden", "1", "0199a000-0000-7000-8000-000000000001")

    @pytest.fixture(autouse=True)
    def ann(self, cloud: MotoCloud) -> Reaction:
        mine = Membership("garden", "ann-sub", rooms.CLOSED, memberships.MEMBER, "1")
        self.reaction = Reaction(mine, "1", THUMB)
        return self.reaction

    @staticmethod
    def kinds(count: int, *others: str) -> dict[str, Any]:
        users = [*others, *people(count)][: min(count, 20)]
        return {THUMB: {"count": count, "users": users, "at": "1"}}

    def adding(self, kinds: dict[str, Any]) -> Any:
        return self.reaction._adding(self.CHANGE, kinds).update(THUMB)

    def removing(self, kinds: dict[str, Any]) -> Any:
        return self.reaction._removing(kinds, "1").update(THUMB)

    def test_a_message_has_twenty_kinds(self) -> None:
        kinds = {f"{number}": {} for number in range(19)}
        first = {"count": 1, "users": ["ann-sub"], "at": self.CHANGE.id}
        assert self.adding(kinds) == {
            "sets": ["reactions.#emoji = :first"],
            "removes": (),
            "condition": "attribute_not_exists(reactions.#emoji) AND size(reactions) < :most",
            "names": {"#emoji": THUMB},
            "values": {":most": 20, ":first": first},
        }
        with pytest.raises(TooManyKinds, match="20 kinds"):
            self.adding({**kinds, "19": {}})

    @pytest.mark.parametrize(("count", "is_shown"), [(1, True), (19, True), (20, False), (21, False)])
    def test_the_first_twenty_are_in_the_message(self, count: int, is_shown: bool) -> None:
        planned = self.adding(self.kinds(count))
        assert planned["condition"] == f"reactions.#emoji.#count {'<' if is_shown else '>='} :shown"
        assert planned["values"][":shown"] == 20
        assert any("list_append" in each for each in planned["sets"]) is is_shown
        assert "reactions.#emoji.#count = reactions.#emoji.#count + :one" in planned["sets"]
        also = self.reaction._adding(self.CHANGE, self.kinds(count)).also
        assert len(also) == (1 if is_shown else 2)

    def test_who_takes_off_the_only_one_takes_the_kind_away(self) -> None:
        planned = self.removing(self.kinds(1, "ann-sub"))
        assert (planned["condition"], planned["removes"]) == ("reactions.#emoji.#count = :one", ["reactions.#emoji"])

    @pytest.mark.parametrize("count", [2, 20])
    def test_where_all_are_in_the_message_one_is_taken_out_of_it(self, count: int) -> None:
        planned = self.removing(self.kinds(count, "first", "ann-sub"))
        assert planned["removes"] == ["reactions.#emoji.#users[1]"]
        assert planned["values"] == {":me": "ann-sub", ":shown": 20}
        assert "reactions.#emoji.#count <= :shown" in planned["condition"]

    def test_where_more_are_the_next_in_line_moves_up(self, cloud: MotoCloud) -> None:
        dynamodb.transact_write([Reacted("garden", "1", THUMB).join_line("late", "5")])
        kinds = self.kinds(21, "ann-sub")
        planned = self.removing(kinds)
        before = kinds[THUMB]["users"]
        assert planned["values"] == {":before": before, ":users": [*before[1:], "late"], ":shown": 20}
        assert planned["condition"] == "reactions.#emoji.#users = :before AND reactions.#emoji.#count > :shown"

    def test_who_is_not_in_the_message_stands_in_line_where_there_is_one(self) -> None:
        for count, stands_in_line in ((20, False), (21, True)):
            planned = self.removing(self.kinds(count))
            assert ("NOT contains" in planned["condition"]) is not stands_in_line
            assert len(planned["sets"]) == int(stands_in_line)
            assert planned["values"][":shown"] == 20

    def test_what_keeps_changing_is_tried_ten_times_and_ever_less_at_once(
        self, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        pauses: list[int] = []
        monkeypatch.setattr(dynamodb, "pause", pauses.append)

        def change_again(*_: Any) -> Any:
            raise reactions._Outdated

        with pytest.raises(RuntimeError, match="has changed 10 times"):
            self.reaction._make({}, change_again)
        assert pauses == [1, 2, 3, 4, 4, 4, 4, 4]
