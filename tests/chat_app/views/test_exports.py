"""`GET /rooms/{room}/export`: all messages of a room, each once, the oldest first, in parts that fit into an answer."""

import gzip
import json
import re
from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from chat import message_id
from chat_app.views import exports
from tests.support.caller import Caller
from tests.support.fake_time import FakeTime
from tests.support.made_rooms import make_room
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

# "Lambda quotas": the payload of a synchronous answer.
LAMBDA_ANSWER_BYTES = 6 * 1024 * 1024
ANN = {"id": "ann-sub", "name": "Ann"}
DEN = "/rooms/den/export"


@pytest.fixture(autouse=True)
def den(ann: Caller, ben: Caller, zoe: Caller) -> None:
    for caller in (ann, ben, zoe):
        caller.read()
    make_room("den", "closed", ann_sub="admin", ben_sub="member")


def store(cloud: MotoCloud, count: int, text: str = "hello", **fields: Any) -> list[str]:
    """Store so many messages in the den, and return their ids."""
    ids = [message_id.new() for _ in range(count)]
    for identifier in ids:
        item = {"room": "den", "id": identifier, "text": text, "author": ANN, "sent_at": "now", "rev": 1}
        cloud.put("MessagesTable", {**item, "mentions": [], "reactions": {}, **fields})
    return ids


def lines(answer: TestResponse) -> list[dict[str, Any]]:
    assert (answer.status_code, answer.content_type) == (200, "application/x-ndjson")
    assert not answer.data or answer.data.endswith(b"\n")
    return [json.loads(line) for line in answer.data.splitlines()]


def parts(caller: Caller, path: str = DEN) -> list[TestResponse]:
    """Follow the links to the end, and return the answers."""
    answers = [caller.get(path)]
    while link := answers[-1].headers.get("Link"):
        found = re.fullmatch(r'</api(/rooms/den/export\?cursor=[\w-]+)>; rel="next"', link)
        assert found, link
        assert len(answers) < 1000
        answers.append(caller.get(found[1]))
    return answers


def ids(answer: TestResponse) -> list[str]:
    return [line["id"] for line in lines(answer)]


def test_a_line_is_what_a_page_shows(ann: Caller, ben: Caller) -> None:
    first = ann.say("first <@ben-sub> \N{FOX FACE}\u2028 \"'\\", "den")
    ann.say("a reply", "den", reply_to=first["id"], client_id="mine")
    ben.put(f"/rooms/den/messages/{first['id']}/reactions/\N{THUMBS UP SIGN}")
    ben.patch(f"/rooms/den/messages/{ben.say('typo', 'den')['id']}", {"text": "edited"})
    deleted = ben.say("deleted", "den")
    ann.say("a reply to a tombstone", "den", reply_to=deleted["id"])
    ann.delete(f"/rooms/den/messages/{deleted['id']}")
    page = ann.read("", "den")["messages"]
    (answer,) = parts(ann)
    assert lines(answer) == page
    assert len(page) == 5
    assert sum("deleted_at" in each for each in page) == 1
    assert "\N{FOX FACE}".encode() in answer.data


def test_a_room_without_messages_is_a_part_without_lines(ann: Caller) -> None:
    (answer,) = parts(ann)
    assert lines(answer) == []


@pytest.mark.parametrize("part_bytes", [400, 1000, 2500])
def test_parts_bring_every_message_once_the_oldest_first(
    ann: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, part_bytes: int
) -> None:
    stored = store(cloud, 25)
    monkeypatch.setattr(exports, "PART_BYTES", part_bytes)
    answers = parts(ann)
    assert len(answers) > 1
    assert [each for answer in answers for each in ids(answer)] == stored
    assert all(len(answer.data) <= part_bytes for answer in answers)
    longest = max(len(line) for answer in answers for line in answer.data.splitlines(keepends=True))
    assert all(len(answer.data) > part_bytes - longest for answer in answers[:-1])


@pytest.mark.parametrize(("count", "sizes"), [(3, [3]), (4, [3, 1]), (6, [3, 3]), (7, [3, 3, 1])])
def test_a_part_has_no_more_messages_than_there_is_time_for(
    ann: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, count: int, sizes: list[int]
) -> None:
    store(cloud, count)
    monkeypatch.setattr(exports, "PART_MESSAGES", 3)
    assert [len(ids(answer)) for answer in parts(ann)] == sizes


def test_the_largest_part_fits_into_an_answer_of_lambda(ann: Caller, cloud: MotoCloud) -> None:
    """What is no text to Zappa goes as base64, so that no character of it can make it longer than that."""
    stored = store(cloud, 300, "\N{FOX FACE}" * 4_000)
    first, second = parts(ann)
    assert 3_980_000 < len(first.data) <= 4_000_000
    assert ids(first) + ids(second) == stored
    assert exports.PART_BYTES * 4 / 3 + 64 * 1024 < LAMBDA_ANSWER_BYTES
    assert not exports.CONTENT_TYPE.startswith("text/")


def test_who_takes_gzip_gets_it(ann: Caller, cloud: MotoCloud) -> None:
    stored = store(cloud, 50)
    answer = ann.get(DEN, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert [json.loads(line)["id"] for line in gzip.decompress(answer.data).splitlines()] == stored


def test_what_is_written_meanwhile_comes_last(ann: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    store(cloud, 3)
    monkeypatch.setattr(exports, "PART_MESSAGES", 2)
    link = ann.get(DEN).headers["Link"]
    late = ann.say("late", "den")
    (path,) = re.findall("</api(.*)>", link)
    assert ids(ann.get(path))[-1] == late["id"]


def test_what_has_been_kept_for_long_enough_is_left_out(ann: Caller, cloud: MotoCloud, time: FakeTime) -> None:
    store(cloud, 2, expires_at=int(time.time()))
    kept = store(cloud, 1, expires_at=int(time.time()) + 1)
    assert ids(ann.get(DEN)) == kept


def test_nothing_of_another_room_is_in_it(ann: Caller, cloud: MotoCloud) -> None:
    ann.say("elsewhere")
    stored = store(cloud, 2)
    assert ids(ann.get(DEN)) == stored


@pytest.mark.parametrize(
    ("kind", "statuses"),
    [
        # Its admin, a member, somebody else, one of the chatroom's administrators.
        ("open", [200, 403, 403, 200]),
        ("closed", [200, 403, 404, 404]),
        ("direct", [403, 403, 404, 404]),
    ],
)
def test_the_rooms_admins_take_it(
    ann: Caller, ben: Caller, zoe: Caller, client: FlaskClient, user_pool: UserPool, kind: str, statuses: list[int]
) -> None:
    make_room("hall", kind, ann_sub="member" if kind == "direct" else "admin", ben_sub="member")
    dan = Caller(client, user_pool.token(sub="dan-sub", name="Dan"))
    assert [each.get("/rooms/hall/export").status_code for each in (ann, ben, dan, zoe)] == statuses
    assert ann.get("/rooms/nowhere/export").status_code == 404


@pytest.mark.parametrize("made", ["", "x", "null", "A" * 5000])
def test_a_cursor_that_no_part_gave_is_refused(
    ann: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch, made: str
) -> None:
    make_room("hall", "open", ann_sub="admin")
    store(cloud, 2)
    monkeypatch.setattr(exports, "PART_MESSAGES", 1)
    given = ann.get(DEN).headers["Link"].partition("cursor=")[2].partition(">")[0]
    assert ann.get(f"{DEN}?cursor={given}").status_code == 200
    for path in (f"{DEN}?cursor={made}", f"{DEN}?cursor={given}A", f"/rooms/hall/export?cursor={given}"):
        assert ann.get(path).status_code == 400


def test_six_hundred_parts_are_taken_an_hour(
    ann: Caller, cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    time.advance(3600 - time.time() % 3600)
    assert ann.get(DEN).status_code == 200
    (key,) = [item for item in cloud.items("DirectoryTable", "user#ann-sub") if item["sk"] == "standing"]
    (name,) = [name for name in key if name.startswith("count#parts of exports#3600#")]
    cloud.put("DirectoryTable", {**key, name: 599})
    assert ann.get(DEN).status_code == 200
    refused = ann.get(DEN)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "3600")
    time.advance(3600)
    assert ann.get(DEN).status_code == 200


def test_a_part_costs_as_much_in_a_room_with_ten_times_as_many_messages(
    ann: Caller, cloud: MotoCloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "PART_MESSAGES", 10)
    spent = []
    for _ in range(2):
        original = store(cloud, 1)[0]
        store(cloud, 20 if not spent else 200, reply_to={"id": original, "author": "ann-sub"})
        cloud.calls.clear()
        assert len(ids(ann.get(DEN))) == 10
        spent.append(Counter(call.action.removeprefix("dynamodb:") for call in cloud.calls))
    # Who, where and may they; the count; the messages; what they reply to.
    assert spent == [{"BatchGetItem": 2, "UpdateItem": 1, "Query": 1}] * 2
