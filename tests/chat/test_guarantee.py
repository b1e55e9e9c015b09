"""The guarantee of API.md: whatever a page has missed, once it has asked it equals the table."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from chat import deletions, dynamodb, edits, memberships, message_id, messages, newcomers, rules, sending
from chat.changes import LISTED_FOR_S
from chat.memberships import Membership
from chat.mentions import Mentions
from chat.messages import Message
from chat.reacted import Reacted
from chat.reactions import Reaction
from tests.support.fake_time import FakeTime
from tests.support.model_page import SKEW_S, ModelPage
from tests.support.moto_cloud import MotoCloud

ROOM = "general"
PEOPLE = ("ann-sub", "ben-sub")
EMOJI = ("\N{THUMBS UP SIGN}", "\N{PARTY POPPER}")
NOBODY = Mentions([], everyone=False)

anybody = st.sampled_from(PEOPLE)
any_number = st.integers(0, 5)
# Two servers' clocks differ by as much as is promised, and all servers lie between.
any_server = st.sampled_from([0.0, -SKEW_S / 2, SKEW_S / 2])


class Chat(RuleBasedStateMachine):
    """People say and change things, each by a server of its own clock; pages hear some of it, and ask."""

    def __init__(self, cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch) -> None:
        super().__init__()
        self.cloud, self.time, self.monkeypatch = cloud, time, monkeypatch
        self.generators: dict[float, message_id._Generator] = {}
        cloud.empty()
        for user_id in PEOPLE:
            newcomers.welcome(user_id, user_id)
        self.pages = [ModelPage(ROOM), ModelPage(ROOM)]

    @rule(who=anybody, server=any_server, pause=st.sampled_from([0, 60, 60]))
    def send(self, who: str, server: float, pause: float) -> None:
        """Say something, a while after what was said before: what is young comes again with what is new."""
        self.time.advance(pause)
        with self.at(server):
            author = {"id": who, "name": who}
            message, _ = sending.send(self.membership(who), sending.new_message(ROOM, author, "hello"))
        self.tell(message)

    @rule(which=any_number, server=any_server)
    def edit(self, which: int, server: float) -> None:
        for message in self.one(which):
            with self.at(server), self.may_be_deleted():
                mine = self.membership(message["author"]["id"])
                self.tell(edits.edit(mine, message, f"edited {message['rev']} times", NOBODY))

    @rule(which=any_number, who=anybody, server=any_server)
    def delete(self, which: int, who: str, server: float) -> None:
        for message in self.one(which):
            with self.at(server):
                self.tell(deletions.delete(message, {"id": who, "name": who}))

    @rule(which=any_number, who=anybody, emoji=st.sampled_from(EMOJI), server=any_server)
    def react(self, which: int, who: str, emoji: str, server: float) -> None:
        for message in self.one(which):
            place = messages.place(ROOM, message["id"])
            item, mine = dynamodb.batch_get([place, Reacted(ROOM, message["id"], emoji).place(who)])
            reaction = Reaction(self.membership(who), message["id"], emoji)
            assert item is not None
            with self.at(server), self.may_be_deleted():
                self.tell(reaction.remove(item, mine["at"]) if mine else reaction.add(item))

    @rule(seconds=st.sampled_from([0.001, 1, 20, 29, 31, 90, LISTED_FOR_S - 60, LISTED_FOR_S + 60]))
    def wait(self, seconds: float) -> None:
        self.time.advance(seconds)

    @rule(page=any_number)
    def connect(self, page: int) -> None:
        self.page(page).connect()

    @rule(page=any_number)
    def disconnect(self, page: int) -> None:
        self.page(page).disconnect()

    @precondition(lambda self: any(page.frames for page in self.pages))
    @rule(page=any_number, position=any_number, what=st.sampled_from(["comes", "comes twice", "is lost"]))
    def frame(self, page: int, position: int, what: str) -> None:
        """A frame gets there, out of order too, as a stream's batch that is tried again; or it does not."""
        frames = self.page(page).frames
        if not frames:
            return
        if what == "comes twice":
            frames.append(frames[position % len(frames)])
        if what == "is lost":
            frames.pop(position % len(frames))
        else:
            self.page(page).hear(position)

    @precondition(lambda self: any(page.is_asking for page in self.pages))
    @rule(page=any_number, server=any_server)
    def ask(self, page: int, server: float) -> None:
        with self.at(server):
            self.page(page).go_on()

    @rule(page=any_number, server=any_server, frames=st.lists(any_number, max_size=3))
    def come_to_the_end(self, page: int, server: float, frames: list[int]) -> None:
        """A page asks until there is no more: it equals the table, and goes on to, whatever comes late."""
        asking = self.page(page)
        asking.connect()
        with self.at(server):
            while asking.is_asking:
                asking.go_on()
        assert asking.messages == self.table()
        for position in frames:
            if asking.frames:
                asking.hear(position)
        assert asking.messages == self.table()

    def teardown(self) -> None:
        """Whatever has happened: in the end every page equals the table."""
        for page in range(len(self.pages)):
            self.come_to_the_end(page, 0.0, [])

    def one(self, which: int) -> list[Message]:
        """Return one of the newest messages that are no tombstones, where there are any."""
        found = [message for message in self.table() if "deleted_at" not in message][-5:]
        return [found[which % len(found)]] if found else []

    def page(self, which: int) -> ModelPage:
        return self.pages[which % len(self.pages)]

    def table(self) -> list[Message]:
        """Return what the table holds, as a page shows it."""
        return [messages.shown(item) for item in sorted(self.cloud.items("MessagesTable"), key=lambda each: each["id"])]

    def tell(self, message: Message) -> None:
        """Put a version of a message on its way to the pages that are there."""
        for page in self.pages:
            page.push(message)

    def membership(self, user_id: str) -> Membership:
        (item,) = dynamodb.batch_get([memberships.place(ROOM, user_id)])
        assert item is not None
        return Membership.of(item)

    @contextmanager
    def at(self, offset_s: float) -> Iterator[None]:
        """Let a server whose clock is so far off do something."""
        generator = self.generators.setdefault(offset_s, message_id._Generator())
        with self.monkeypatch.context() as patch:
            patch.setattr(message_id, "_generator", generator)
            self.time.advance(offset_s)
            try:
                yield
            finally:
                self.time.advance(-offset_s)

    @contextmanager
    def may_be_deleted(self) -> Iterator[None]:
        try:
            yield
        except rules.Deleted:
            return


def test_in_the_end_every_page_equals_the_table(
    cloud: MotoCloud, time: FakeTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_state_machine_as_test(
        lambda: Chat(cloud, time, monkeypatch),
        settings=settings(
            max_examples=15,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
        ),
    )
