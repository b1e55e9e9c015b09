"""Pages as they are shown: the names of all who are in one, and what is replied to."""

from typing import Any

from chat import pages
from chat.messages import Page
from tests.support.made_rooms import make_user
from tests.support.moto_cloud import MotoCloud

ANN, BEN = {"id": "ann-sub", "name": "Ann"}, {"id": "ben-sub", "name": "Ben"}


def reads(cloud: MotoCloud) -> list[int]:
    """Return how many keys each request asked for."""
    asked = [call.request["RequestItems"] for call in cloud.calls if call.action == "dynamodb:BatchGetItem"]
    return [sum(len(each["Keys"]) for each in request.values()) for request in asked]


def message(number: int, author: dict[str, str], **more: Any) -> dict[str, Any]:
    return {"room": "garden", "id": f"{number}", "text": "hi", "author": author, "mentions": [], **more}


def test_a_page_has_the_names_of_all_who_are_in_it_by_one_request(cloud: MotoCloud) -> None:
    for user_id, name in (("ann-sub", "Anna"), ("ben-sub", "Ben"), ("cat-sub", "Cat")):
        make_user(user_id, name)
    cloud.put("MessagesTable", message(1, BEN))
    reply = message(2, ANN, reply_to={"id": "1", "author": "ben-sub"})
    said = [reply, message(3, ANN, mentions=["cat-sub", "ann-sub", "nobody"])]
    cloud.calls.clear()
    page = pages.complete(Page(said, has_before=True, has_after=False))
    assert page.users == [
        {"id": "ann-sub", "name": "Anna"},
        {"id": "ben-sub", "name": "Ben"},
        {"id": "cat-sub", "name": "Cat"},
    ]
    assert (page.has_before, page.has_after) == (True, False)
    assert page.messages[0]["reply_to"] == {"id": "1", "author": BEN, "text": "hi"}
    assert reads(cloud) == [1 + 4]


def test_a_hundred_people_are_told(cloud: MotoCloud) -> None:
    said = [message(1, ANN, mentions=[f"user-{number}" for number in range(150)])]
    pages.complete(Page(said, has_before=False, has_after=False))
    assert reads(cloud) == [100]
