"""Rooms: made, looked at, changed, archived and brought back; and open ones, found."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from chat import dynamodb, rooms
from chat_app import cursors
from tests.support.caller import Caller
from tests.support.in_between import happen
from tests.support.made_rooms import make_room, make_user
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool


@pytest.fixture(autouse=True)
def all_have_been_here(ann: Caller, ben: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    for caller in (ann, ben, zoe):
        caller.get("/rooms")
    cloud.calls.clear()


def make(caller: Caller, kind: str = "closed", name: str = "Plans", **fields: Any) -> dict[str, Any]:
    made = caller.post("/rooms", {"kind": kind, "name": name, **fields})
    assert made.status_code == 201, made.json
    return made.json


def actions(cloud: MotoCloud) -> list[str]:
    return [call.action.removeprefix("dynamodb:") for call in cloud.calls]


def listed(caller: Caller, name: str = "") -> list[str]:
    return [room["name"] for room in caller.get(f"/rooms?open=true&name={name}").json["rooms"]]


def own(caller: Caller) -> list[str]:
    return [room["name"] for room in caller.get("/rooms").json["rooms"]]


def audit(zoe: Caller) -> list[dict[str, Any]]:
    return zoe.get("/admin/audit").json["audit"]


# ---------------------------------------------------------------------------------------------------------- making one


def test_its_maker_is_its_admin_and_others_are_members(ann: Caller, ben: Caller) -> None:
    room = make(ann, name=" Plans ", topic=" What next ", users=["ben-sub"])
    assert room == {
        "id": room["id"],
        "kind": "closed",
        "name": "Plans",
        "topic": "What next",
        "created_at": room["created_at"],
        "members": 2,
        "role": "admin",
        "involvement": "everything",
        "read_id": None,
        "newest": None,
        "unread": False,
        "mentions": 0,
    }
    assert ann.get(f"/rooms/{room['id']}").json == room
    assert ben.get(f"/rooms/{room['id']}").json == {**room, "role": "member"}


def test_rooms_of_one_name_are_two(ann: Caller, ben: Caller) -> None:
    assert make(ann)["id"] != make(ann)["id"]


def test_whom_it_takes_at_most_fits_into_one_transaction(ann: Caller, cloud: MotoCloud) -> None:
    users = [f"user-{number}" for number in range(48)]
    for user_id in users:
        make_user(user_id)
    cloud.calls.clear()
    room = make(ann, "open", users=users)
    assert room["members"] == 49
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    assert len(cloud.calls[-1].request["TransactItems"]) == 100
    refused = ann.post("/rooms", {"kind": "open", "name": "Plans", "users": [*users, "ben-sub"]})
    assert (refused.status_code, list(refused.json["errors"])) == (422, ["users"])


def test_who_has_never_been_here_is_in_no_room_and_nothing_is_made(ann: Caller, cloud: MotoCloud) -> None:
    before = cloud.items("DirectoryTable")
    for kind in ("open", "closed", "direct"):
        refused = ann.post("/rooms", {"kind": kind, "name": "Plans", "users": ["ben-sub", "nobody", "none"]})
        assert refused.status_code == 404
        assert refused.json["detail"] == "There is no such user: nobody, none."
    assert cloud.items("DirectoryTable") == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"kind": "open"}, "name"),
        ({"kind": "closed", "name": " "}, "name"),
        ({"kind": "closed", "name": "x" * 81}, "name"),
        ({"kind": "closed", "name": "a\nb"}, "name"),
        ({"kind": "closed", "name": "a", "topic": "x" * 251}, "topic"),
        ({"kind": "secret", "name": "a"}, "kind"),
        ({"name": "a"}, "kind"),
        ({"kind": "closed", "name": "a", "users": ["#"]}, "users"),
        ({"kind": "direct"}, "users"),
        ({"kind": "direct", "users": []}, "users"),
        ({"kind": "direct", "users": [f"user-{number}" for number in range(9)]}, "users"),
    ],
)
def test_what_is_no_room_is_refused_and_not_counted(
    ann: Caller, cloud: MotoCloud, body: dict[str, Any], field: str
) -> None:
    refused = ann.post("/rooms", body)
    assert (refused.status_code, list(refused.json["errors"])) == (422, [field])
    assert "UpdateItem" not in actions(cloud)


def test_a_first_call_may_be_the_one_that_makes_a_room(client: FlaskClient, user_pool: UserPool) -> None:
    dan = Caller(client, user_pool.token(sub="dan-sub", name="Dan"))
    make(dan, "open")
    assert own(dan) == ["Plans", "general"]
    members = dan.get(f"/rooms/{dan.get('/rooms').json['rooms'][0]['id']}/members").json["members"]
    assert [member["user"]["name"] for member in members] == ["Dan"]


# -------------------------------------------------------------------------------------------------------- looking at it


def test_an_open_room_is_shown_to_all_and_a_closed_one_to_its_members(ann: Caller, ben: Caller) -> None:
    open_room, closed_room = make(ann, "open"), make(ann)
    shown = ben.get(f"/rooms/{open_room['id']}").json
    assert set(shown) == {"id", "kind", "name", "topic", "created_at", "members"}
    assert shown == {name: open_room[name] for name in shown}
    assert ben.get(f"/rooms/{closed_room['id']}").status_code == 404
    assert ben.get("/rooms/nowhere").status_code == 404


def test_nothing_makes_a_room_but_making_one(ann: Caller, cloud: MotoCloud) -> None:
    before = {item["pk"] for item in cloud.items("DirectoryTable")}
    for path in ("", "/messages", "/members", "/presence"):
        assert ann.get(f"/rooms/nowhere{path}").status_code == 404
    assert ann.post("/rooms/nowhere/messages", {"text": "hello"}).status_code == 404
    assert ann.put("/rooms/nowhere/members/ann-sub").status_code == 404
    assert {item["pk"] for item in cloud.items("DirectoryTable")} == before


# ---------------------------------------------------------------------------------------------------------- open rooms


def test_open_rooms_are_found_by_how_their_name_begins_ones_own_too(ann: Caller, ben: Caller) -> None:
    for name in ("Garden", "g\u00e4rtner", "Kitchen"):
        make(ann, "open", name)
    make(ann, "closed", "Garage")
    assert listed(ben) == listed(ann) == ["Garden", "g\u00e4rtner", "general", "Kitchen"]
    assert listed(ben, "GAR") == ["Garden", "g\u00e4rtner"]


def test_open_rooms_come_page_by_page(ann: Caller) -> None:
    for number in range(7):
        make_room(f"room-{number}")
    found, path = [], "/rooms?open=true&limit=3"
    while path:
        page = ann.get(path).json
        found.append([room["id"] for room in page["rooms"]])
        path = page.get("next") and f"/rooms?open=true&limit=3&cursor={page['next']}"
    assert found == [["general", "room-0", "room-1"], ["room-2", "room-3", "room-4"], ["room-5", "room-6"]]


def test_a_cursor_leads_on_for_the_name_that_it_was_given_for(ann: Caller) -> None:
    longest = "\ufdfa" * 79  # folded, it is as long as a key may be
    for number in range(3):
        make_room(f"room-{number}")
        make(ann, "open", f"{longest}{number}")
    cursor = ann.get("/rooms?open=true&limit=1&name=room").json["next"]
    assert ann.get(f"/rooms?open=true&name=ROOM&cursor={cursor}").status_code == 200
    for other in ("", "&name=roo", "&name=room-1"):
        assert ann.get(f"/rooms?open=true&cursor={cursor}{other}").status_code == 400
    cursor = ann.get(f"/rooms?open=true&limit=1&name={longest}").json["next"]
    assert len(ann.get(f"/rooms?open=true&name={longest}&cursor={cursor}").json["rooms"]) == 2


@pytest.mark.parametrize("position", ["garden", "team\x1froom", "gardez\x1froom", "members"])
def test_a_cursor_from_outside_of_the_list_is_refused_though_it_is_well_made(ann: Caller, position: str) -> None:
    """DynamoDB would refuse it, too, as an error of ours."""
    cursor = cursors.give("open rooms garden", position)["next"]
    assert ann.get(f"/rooms?open=true&name=Garden&cursor={cursor}").status_code == 400


def test_a_room_that_is_archived_while_the_list_is_read_is_not_there(
    ann: Caller, zoe: Caller, cloud: MotoCloud
) -> None:
    path = f"/rooms/{make(ann, 'open')['id']}"
    happen(cloud, lambda: zoe.patch(path, {"archived": True}), "dynamodb:BatchGetItem", "DirectoryTable")
    assert listed(ann) == ["general"]


def test_a_page_of_open_rooms_is_three_requests_however_many_there_are(ann: Caller, cloud: MotoCloud) -> None:
    for many in (9, 90):
        for number in range(many):
            identifier, name = f"room-{many}-{number}", {"name": f"Room {number}"}
            (room, listed) = (write["Put"] for write in rooms.make(identifier, rooms.OPEN, members=many, **name))
            cloud.put("DirectoryTable", *(dynamodb.from_attributes(each["Item"]) for each in (room, listed)))
        cloud.calls.clear()
        ann.get("/rooms?open=true&limit=100")
        assert actions(cloud) == ["GetItem", "Query", "BatchGetItem"]


# --------------------------------------------------------------------------------------------------------- changing one


def test_its_admins_change_it(ann: Caller, ben: Caller) -> None:
    room = make(ann, "open", users=["ben-sub"])
    path = f"/rooms/{room['id']}"
    assert ben.patch(path, {"name": "Ben's"}).status_code == 403
    assert ann.patch(path, {"name": " Schemes "}).json == {**room, "name": "Schemes"}
    assert ann.patch(path, {"topic": "What next"}).json == {**room, "name": "Schemes", "topic": "What next"}
    assert ben.get(path).json["name"] == "Schemes"
    assert ann.patch(path, {"topic": None}).json["topic"] == ""
    assert listed(ben, "plans") == []
    assert listed(ben, "schemes") == ["Schemes"]


@pytest.mark.parametrize("changes", [{}, {"name": "Plans", "topic": "", "archived": False}, {"unknown": 1}])
def test_what_changes_nothing_writes_nothing(ann: Caller, cloud: MotoCloud, changes: dict[str, Any]) -> None:
    room = make(ann)
    cloud.calls.clear()
    assert ann.patch(f"/rooms/{room['id']}", changes).json == room
    assert actions(cloud) == ["BatchGetItem", "Query"]


def test_a_change_is_counted_and_one_transaction(ann: Caller, cloud: MotoCloud) -> None:
    room = make(ann, "open")
    cloud.calls.clear()
    ann.patch(f"/rooms/{room['id']}", {"name": "Schemes"})
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems", "Query"]


def test_a_change_of_case_keeps_the_room_on_the_list(ann: Caller) -> None:
    room = make(ann, "open", "plans")
    ann.patch(f"/rooms/{room['id']}", {"name": "PLANS"})
    assert listed(ann, "plans") == ["PLANS"]


def test_what_was_changed_stands_where_the_stream_tells_of_it(ann: Caller, cloud: MotoCloud) -> None:
    room = make(ann)
    ann.patch(f"/rooms/{room['id']}", {"name": "Schemes", "topic": "", "archived": True})
    (changed,) = [item for item in cloud.items("DirectoryTable", f"room#{room['id']}") if item["sk"] == "changed"]
    archived_at = ann.get(f"/rooms/{room['id']}").json["archived_at"]
    assert changed["changes"] == {"name": "Schemes", "archived_at": archived_at}
    assert changed["by"] == {"id": "ann-sub", "name": "Ann"}
    ann.patch(f"/rooms/{room['id']}", {"archived": False})
    (changed,) = [item for item in cloud.items("DirectoryTable", f"room#{room['id']}") if item["sk"] == "changed"]
    assert changed["changes"] == {"archived_at": None}


def test_an_archived_room_leaves_the_lists_until_it_is_brought_back(ann: Caller, ben: Caller) -> None:
    room = make(ann, "open", users=["ben-sub"])
    path = f"/rooms/{room['id']}"
    archived = ann.patch(path, {"archived": True}).json
    assert archived == {**room, "archived_at": archived["archived_at"]}
    assert ann.patch(path, {"archived": True}).json == archived
    assert (own(ben), listed(ben, "plans")) == (["general"], [])
    assert ben.get(path).json["archived_at"] == archived["archived_at"]
    assert ann.patch(path, {"archived": False}).json == room
    assert (own(ben), listed(ben, "plans")) == (["Plans", "general"], ["Plans"])


def test_in_an_archived_room_nothing_new_happens_and_reading_and_leaving_go_on(ann: Caller, ben: Caller) -> None:
    room = make(ann, "open", users=["ben-sub"])["id"]
    message = ann.say("hello", room=room)
    ann.patch(f"/rooms/{room}", {"archived": True})
    assert ann.post(f"/rooms/{room}/messages", {"text": "more"}).status_code == 409
    assert ann.put(f"/rooms/{room}/members/zoe-sub").status_code == 409
    assert ann.patch(f"/rooms/{room}", {"name": "Schemes"}).status_code == 409
    assert ben.texts(room=room) == ["hello"]
    assert ben.put(f"/rooms/{room}/read", {"id": message["id"]}).status_code == 200
    assert ben.put(f"/rooms/{room}/involvement", {"involvement": "nothing"}).status_code == 200
    assert ann.put(f"/rooms/{room}/members/ben-sub", {"role": "admin"}).status_code == 200
    assert ann.delete(f"/rooms/{room}/members/ann-sub").status_code == 204
    assert ben.patch(f"/rooms/{room}", {"archived": False, "name": "Schemes"}).json["name"] == "Schemes"
    assert listed(ben, "schemes") == ["Schemes"]


def test_a_retry_of_what_was_stored_before_a_room_was_archived_is_answered_as_ever(ann: Caller) -> None:
    room = make(ann, "open")["id"]
    sent = {"text": "hello", "client_id": "a-key"}
    stored = ann.post(f"/rooms/{room}/messages", sent).json
    ann.patch(f"/rooms/{room}", {"archived": True})
    retry = ann.post(f"/rooms/{room}/messages", sent)
    assert (retry.status_code, retry.json) == (200, stored)
    assert ann.post(f"/rooms/{room}/messages", {**sent, "client_id": "another"}).status_code == 409


def test_an_archived_room_that_is_renamed_when_it_is_brought_back_is_listed_by_its_new_name(ann: Caller) -> None:
    room = make(ann, "open")
    ann.patch(f"/rooms/{room['id']}", {"archived": True, "name": "Schemes"})
    assert listed(ann) == ["general"]
    ann.patch(f"/rooms/{room['id']}", {"archived": False})
    assert listed(ann) == ["general", "Schemes"]


def test_the_general_room_is_never_archived_and_renamed_by_administrators_alone(ann: Caller, zoe: Caller) -> None:
    assert ann.patch("/rooms/general", {"name": "All"}).status_code == 403
    assert zoe.patch("/rooms/general", {"archived": True}).status_code == 409
    assert zoe.patch("/rooms/general", {"name": "All"}).json["name"] == "All"


def test_a_direct_room_stays_as_it_is(ann: Caller) -> None:
    room = ann.post("/rooms", {"kind": "direct", "users": ["ben-sub"]}).json["id"]
    for change in ({"name": "Us"}, {"topic": "us"}, {"archived": True}, {}):
        assert ann.patch(f"/rooms/{room}", change).status_code == 409


# ------------------------------------------------------------------------------------------------------- keeping order


def test_administrators_change_open_rooms_and_it_is_noted(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    room = make(ann, "open")["id"]
    cloud.calls.clear()
    assert zoe.patch(f"/rooms/{room}", {"name": "Schemes", "topic": "x"}).json["name"] == "Schemes"
    assert actions(cloud) == ["BatchGetItem", "UpdateItem", "TransactWriteItems"]
    (entry,) = audit(zoe)
    assert {name: entry[name] for name in ("who", "act", "room", "changes")} == {
        "who": {"id": "zoe-sub", "name": "Zoe"},
        "act": "room.updated",
        "room": room,
        "changes": {"name": "Schemes", "topic": "x"},
    }


def test_administrators_archive_a_closed_room_of_others_and_read_nothing_of_it(ann: Caller, zoe: Caller) -> None:
    room = make(ann, topic="Secret")["id"]
    assert zoe.get(f"/rooms/{room}").status_code == 404
    for change in ({"name": "Open"}, {"topic": ""}, {"archived": True, "name": "Open"}):
        assert zoe.patch(f"/rooms/{room}", change).status_code == 404
    archived = zoe.patch(f"/rooms/{room}", {"archived": True})
    assert archived.status_code == 200
    assert (archived.json["name"], archived.json["topic"]) == (None, "")
    assert "Plans" not in archived.text
    assert ann.get(f"/rooms/{room}").json["archived_at"] == archived.json["archived_at"]
    assert [(entry["act"], entry["room"]) for entry in audit(zoe)] == [("room.updated", room)]


def test_what_a_rooms_own_admin_changes_is_not_noted(ann: Caller, zoe: Caller) -> None:
    ann.patch(f"/rooms/{make(ann)['id']}", {"name": "Schemes"})
    assert audit(zoe) == []


# --------------------------------------------------------------------------------------------------------- two at once


def test_of_two_renames_at_once_the_list_has_the_one_that_stays(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    path = f"/rooms/{make(ann, 'open')['id']}"
    happen(cloud, lambda: zoe.patch(path, {"name": "Zoe's"}), "dynamodb:TransactWriteItems", "DirectoryTable")
    assert ann.patch(path, {"name": "Ann's"}).json["name"] == "Ann's"
    assert listed(ann) == ["Ann's", "general"]


def test_a_rename_of_what_is_archived_meanwhile_is_refused(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    path = f"/rooms/{make(ann, 'open')['id']}"
    happen(cloud, lambda: zoe.patch(path, {"archived": True}), "dynamodb:TransactWriteItems", "DirectoryTable")
    assert ann.patch(path, {"name": "Ann's"}).status_code == 409
    assert ann.get(path).json["name"] == "Plans"
    assert listed(ann) == ["general"]


def test_who_ceases_to_be_its_admin_meanwhile_changes_nothing(ann: Caller, zoe: Caller, cloud: MotoCloud) -> None:
    room = make(ann, "open", users=["ben-sub"])["id"]
    zoe.put(f"/rooms/{room}/members/ben-sub", {"role": "admin"})
    demote = {"role": "member"}
    happen(
        cloud,
        lambda: zoe.put(f"/rooms/{room}/members/ann-sub", demote),
        "dynamodb:TransactWriteItems",
        "DirectoryTable",
    )
    assert ann.patch(f"/rooms/{room}", {"name": "Ann's"}).status_code == 403
    assert ann.get(f"/rooms/{room}").json["name"] == "Plans"


def test_who_is_always_outrun_is_told_to_try_again(ann: Caller, cloud: MotoCloud) -> None:
    room = make(ann)["id"]
    names = iter(range(100))

    def rename_first(_: Any) -> None:
        update = {"UpdateExpression": "SET #name = :name", "ExpressionAttributeNames": {"#name": "name"}}
        name = {":name": {"S": f"Name {next(names)}"}}
        key = dynamodb.to_attributes(rooms.key(room))
        request = {"TableName": "DirectoryTable", "Key": key, "ExpressionAttributeValues": name, **update}
        cloud.do("update_item", request)

    cloud.before("dynamodb:TransactWriteItems", rename_first)
    refused = ann.patch(f"/rooms/{room}", {"name": "Ann's"})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
    assert next(names) == 5
