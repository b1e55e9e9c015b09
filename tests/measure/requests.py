"""What DynamoDB is asked for, and charges, when somebody connects, sends and leaves, and when a message is broadcast.

Everything runs in this process against MiniStack's DynamoDB, with the tables as the template defines them: a send goes
through the Flask app from the request on, the others through their handlers. The posts are only written down.
"""

import contextlib
import io
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import boto3
import pytest

from chat import connections, dynamodb, tickets
from chat.channels import room_channel, user_channel
from chat.connections import Connection
from deployer.local.credentials import REGION
from deployer.local.emulator import Emulator
from deployer.stack.template import REPOSITORY
from tests.measure.capacity import Meter, Used
from tests.measure.fanout_alone import CREDENTIALS, TEXT, Ledger, connection_ids, listening, record
from tests.measure.report import Cell, Table, at_most
from tests.support import made_rooms
from tests.support.caller import Caller
from tests.support.invocations import Invocations
from tests.support.lambda_events import STAMP, Context, goodbye, handshake
from tests.support.moto_cloud import ALLOWED_ORIGIN, WEB_SOCKET_URL, forget_clients
from tests.support.ports import free_port
from tests.support.stack_template import DEFAULTS_OF_FUNCTIONS, TABLES
from tests.support.user_pool import UserPool
from websocket_handlers import broadcast, connect, disconnect
from websocket_handlers.fanout import deliveries, pages

SIZES = (10, 100, 1_000, 10_000)
FURTHER = 10_000
"""Connections in other rooms."""

OTHER_ROOMS = 10
MAX_REQUESTS_OF_A_SEND = 4
ACTIONS = ("connect", "send", "broadcast", "disconnect")


@dataclass
class Cloud:
    """The chatroom in this process, on tables that are somewhere else, and the meter that its requests go through."""

    meter: Meter
    posts: Ledger
    member: Caller
    invocations: Invocations
    used: dict[tuple[int, bool], dict[str, Used]] = field(default_factory=dict)
    """By the room's size, whether there are further connections elsewhere, and what was done."""

    def fill(self, room: str, newcomers: Iterable[Connection]) -> None:
        """Register connections to a room, as `$connect` does, but many at a time."""
        items = []
        for each in newcomers:
            items += _items(each, {room_channel(room), user_channel(each.user["id"])})
        puts = [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items]
        dynamodb.batch_write("SessionsTable", puts)
        self.meter.take()

    def register(self, connection_id: str, user: dict[str, str], channels: set[str]) -> None:
        """Register a connection as `$connect` does, with any channels."""
        items = _items(next(iter(listening([connection_id]))), channels, user)
        dynamodb.batch_write(
            "SessionsTable", [{"PutRequest": {"Item": dynamodb.to_attributes(item)}} for item in items]
        )
        self.meter.take()

    def act(self, room: str) -> dict[str, Used]:
        """Let one more connect to the room, send, be heard and leave, and return what each of these used."""
        found = {}
        secret, _ = tickets.issue({"id": "ann-sub", "name": "Ann"}, int(time.time()) + 3600, 0)
        self.meter.take()
        answer = connect.handler(handshake(secret, "newcomer=", ALLOWED_ORIGIN), Context())
        assert answer["statusCode"] == 200, answer
        found["connect"] = self.meter.take()
        stored = self.member.say(TEXT, room, client_id=f"0b6a3c3e-{room}-{len(self.used)}")
        found["send"] = self.meter.take()
        with contextlib.redirect_stdout(io.StringIO()):
            self.posts.posts.clear()
            answer = broadcast.handler({"Records": [record(1, {**stored, "reactions": {}}, time.time())]}, Context())
            self.invocations.make(broadcast.handler)
        assert answer == {"batchItemFailures": []}, answer
        found["broadcast"] = self.meter.take()
        disconnect.handler(goodbye("newcomer="), Context())
        found["disconnect"] = self.meter.take()
        return found

    def act_in(self, size: int, further: bool) -> None:
        """Act in the room of this size, and note what it used."""
        self.used[size, further] = self.act(f"room-of-{size}")
        assert self.posts.posts.total() == size + 1, "a post to everyone, the newcomer too"

    @property
    def all_used(self) -> Iterator[Used]:
        """What every action used."""
        for by_action in self.used.values():
            yield from by_action.values()


def _items(connection: Connection, channels: set[str], user: dict[str, str] | None = None) -> list[dynamodb.Item]:
    registered = Connection(
        connection.id, user or connection.user, connection.since_ms, connection.expires_at, frozenset(channels)
    )
    stamps = {channel: STAMP for channel in channels if channel.startswith(room_channel(""))}
    heard = {"heard": {channel.removeprefix(room_channel("")) for channel in stamps}} if stamps else {}
    noted = {"channels": channels - stamps.keys()}
    return [
        {**connections.own_key(connection.id), **connections.attributes(registered), **noted},
        {**connections.rooms_key(connection.id), "expires_at": connection.expires_at, **heard},
        *(connections.listener(channel, registered, stamps.get(channel)) for channel in sorted(channels)),
    ]


@contextlib.contextmanager
def cloud(environment: dict[str, str]) -> Iterator[Cloud]:
    """Let the app and the handlers use the tables that boto3 finds through `environment`."""
    posts, invocations = Ledger(), Invocations()
    with UserPool() as pool, pytest.MonkeyPatch.context() as patch:
        variables = {
            **environment,
            **pool.environment(),
            **DEFAULTS_OF_FUNCTIONS,
            "ALLOWED_ORIGIN": ALLOWED_ORIGIN,
            "AWS_LAMBDA_FUNCTION_NAME": "this-function",
            "AWS_REGION": pool.id.partition("_")[0],
            "DEAD_LETTER_QUEUE_URL": "",
            "DIRECTORY_TABLE_NAME": "DirectoryTable",
            "MESSAGES_TABLE_NAME": "MessagesTable",
            "SESSIONS_TABLE_NAME": "SessionsTable",
            "WEB_SOCKET_URL": WEB_SOCKET_URL,
        }
        for name, value in variables.items():
            patch.setenv(name, value)
        forget_clients()
        patch.setattr(boto3, "DEFAULT_SESSION", boto3.Session())
        patch.setattr(deliveries, "_callbacks", lambda: posts)
        patch.setattr(pages, "_lambda", lambda: invocations)
        from chat_app import create_app

        member = Caller(create_app().test_client(), pool.token())
        meter = Meter(boto3.DEFAULT_SESSION)
        member.read()  # what a process writes once for each token is no part of what is counted
        meter.take()
        yield Cloud(meter, posts, member, invocations)
        patch.undo()
        forget_clients()


@contextlib.contextmanager
def ministack() -> Iterator[dict[str, str]]:
    """Run MiniStack with the template's tables, and return the variables by which boto3 finds it."""
    (REPOSITORY / ".test").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=REPOSITORY / ".test") as folder:
        emulator = Emulator(free_port(), Path(folder))
        emulator.start()
        try:
            key = emulator.key
            client = boto3.Session(key.id, key.secret).client("dynamodb", REGION, endpoint_url=emulator.url)
            for name, properties in TABLES.items():
                taken = ("AttributeDefinitions", "BillingMode", "KeySchema")
                client.create_table(TableName=name, **{key: properties[key] for key in taken})
            client.close()
            yield {**CREDENTIALS, "AWS_SESSION_TOKEN": "", **key.environment(), "AWS_ENDPOINT_URL": emulator.url}
        finally:
            emulator.stop()


def count(environment: dict[str, str], sizes: Iterable[int] = SIZES, further: int = FURTHER) -> Cloud:
    """Act in rooms of each size, first with nobody in larger rooms yet, and then with everyone elsewhere, too."""
    sizes = tuple(sizes)
    with cloud(environment) as here:
        everyone = iter(listening(connection_ids(sum(sizes) + further)))
        # All at once: whoever belongs to more rooms hears more, and pays for it, whoever is elsewhere.
        for size in sizes:
            made_rooms.make_room(f"room-of-{size}", ann_sub="member")
        for size in sizes:
            here.fill(f"room-of-{size}", [next(everyone) for _ in range(size)])
            here.act_in(size, further=False)
        for number in range(OTHER_ROOMS):
            here.fill(f"elsewhere-{number}", [next(everyone) for _ in range(further // OTHER_ROOMS)])
        for size in sizes:
            here.act_in(size, further=True)
    return here


def measure() -> Table:
    """Count on MiniStack."""
    with ministack() as environment:
        return table(count(environment))


def table(counted: Cloud) -> Table:
    """Return what was counted, with what it was to be."""
    rows: list[dict[str, Cell]] = []
    for (size, further), by_action in sorted(counted.used.items()):
        for action, used in by_action.items():
            rows.append(
                {
                    "room": size,
                    "elsewhere": f"{FURTHER:,}" if further else "fewer",
                    "action": action,
                    "requests": used.requests,
                    "write units": used.write_units,
                    "read units": used.read_units,
                    "which": str(used),
                }
            )
    sends = max(by_action["send"].requests for by_action in counted.used.values())
    compared, agreed = (sum(getattr(used, name) for used in counted.all_used) for name in ("compared", "agreed"))
    return Table(
        "DynamoDB: requests and capacity",
        rows,
        [
            at_most(MAX_REQUESTS_OF_A_SEND, sends, "requests of a send"),
            at_most(0, scans(counted), "Scans"),
            at_most(0, dearer(counted), "actions that cost more with further connections elsewhere"),
        ],
        [
            "Requests are counted at boto3; capacity is worked out from the sizes of the items in requests and answers,"
            " by AWS's rules.",
            f"MiniStack's own ConsumedCapacity agrees for {agreed} of {compared} writes; for reads it is flat (1.0 for"
            " a consistent one of any size), and moto's is constant for everything, so neither serves for reads.",
        ],
    )


def scans(counted: Cloud) -> int:
    """Return how many Scans there were."""
    return sum(used.operations["Scan"] for used in counted.all_used)


def dearer(counted: Cloud) -> int:
    """Return how many actions cost more, or anything else, when there are further connections elsewhere."""

    def differs(crowded: Used, alone: Used) -> bool:
        units = (crowded.write_units - alone.write_units, crowded.read_units - alone.read_units)
        # A time that ends in a zero takes a byte less, which can save the last unit, whoever is elsewhere.
        return crowded.operations != alone.operations or max(map(abs, units)) > 1

    sizes = {size for size, _ in counted.used}
    return sum(
        differs(counted.used[size, True][action], counted.used[size, False][action])
        for size in sizes
        for action in ACTIONS
    )


if __name__ == "__main__":
    print(measure())
