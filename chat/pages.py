"""Pages of messages as they are shown: with what they reply to, and what those who are in them are called now."""

from collections.abc import Iterable
from dataclasses import dataclass

from chat import dynamodb, people, replies, standing
from chat.messages import Message, Page

# What one BatchGetItem brings. All authors of a page and those that they reply to are among them, unless it is a long
# one; of 50 people in each of its messages not all need be.
MAX_PEOPLE = dynamodb.BATCH_GET_ITEMS


@dataclass(frozen=True)
class CompletePage(Page):
    """A page, and those who are in it: `{"id", "name"}` of its authors, of whom they reply to, and of the mentioned."""

    users: list[dict[str, str]]


def complete(page: Page) -> CompletePage:
    """Return the page with the originals of its replies and the names of its people: a read for each 100 of both."""
    originals = replies.places(page.messages)
    user_ids = list(dict.fromkeys(_people(page.messages)))[:MAX_PEOPLE]
    found = dynamodb.batch_get([*originals, *(standing.place(each) for each in user_ids)])
    known = zip(user_ids, found[len(originals) :], strict=True)
    return CompletePage(
        replies.with_originals(page.messages, found[: len(originals)]),
        page.has_before,
        page.has_after,
        [_named(user_id, item) for user_id, item in known if item is not None],
    )


def _people(messages: list[Message]) -> Iterable[str]:
    yield from (each["author"]["id"] for each in messages)
    yield from (each["reply_to"]["author"] for each in messages if "reply_to" in each)
    for each in messages:
        yield from each["mentions"]


def _named(user_id: str, item: dynamodb.Item) -> dict[str, str]:
    return {"id": user_id, "name": people.shown(user_id, item)["name"]}
