"""Large rooms and what could not be delivered in time: handed over page by page, never lost without a trace."""

import json

import pytest

from chat import connections
from chat.channels import room_channel
from chat.connections import HANDSHAKE_MS, Connection
from tests.support.callback_server import GONE, HANG, OK, SERVER_ERROR
from tests.support.lambda_events import BEN, NEVER, Context, events_at, open_page, registered
from tests.websocket_handlers.test_broadcast import ONE, TWO, created, deliver, message
from websocket_handlers import broadcast
from websocket_handlers.fanout import deliveries, pages
from websocket_handlers.fanout.pages import Page

GENERAL = room_channel("general")
# As it is where no test takes its place.
LAMBDA = pages._lambda


def open_pages(count):
    ids = [f"page-{number:03}=" for number in range(count)]
    for id_ in ids:
        open_page(id_, BEN)
    return ids


def metrics_of(capsys):
    return [json.loads(line) for line in capsys.readouterr().out.splitlines() if line.startswith('{"_aws"')]


def test_a_room_larger_than_a_page_is_delivered_page_by_page(cloud, sockets, invocations, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_CONNECTIONS", 4)
    ids = open_pages(11)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    assert [len(event["page"]["connections"]) for event in invocations.waiting] == [4, 3]
    assert len(sockets.received) == 4
    invocations.make(broadcast.handler)
    assert {id_: events_at(sockets, id_) for id_ in ids} == {id_: [created(message())] for id_ in ids}
    assert all(len(sockets.received[id_]) == 1 for id_ in ids)


def test_a_page_needs_no_query(cloud, sockets, invocations, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_CONNECTIONS", 1)
    open_pages(2)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    monkeypatch.setattr(connections, "in_channel", lambda *_: pytest.fail("a page knows its connections"))
    invocations.make(broadcast.handler)


def test_what_is_gone_in_a_page_is_forgotten_in_all_of_its_channels(cloud, sockets, invocations, time, monkeypatch):
    monkeypatch.setattr(pages, "PAGE_CONNECTIONS", 1)
    open_page("a=", BEN)
    open_page("gone=", BEN, "general", "garden")
    time.advance(HANDSHAKE_MS / 1000)
    sockets.script("gone=", then=GONE)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    invocations.make(broadcast.handler)
    assert [each.id for each in connections.in_channel(GENERAL)] == ["a="]
    assert not list(connections.in_channel(room_channel("garden")))
    assert registered("gone=") is None


def test_who_was_not_reached_in_time_is_handed_over_and_gets_all_of_it(cloud, sockets, invocations, capsys):
    open_page("slow=", BEN)
    open_page("quick=", BEN)
    sockets.script("slow=", *[SERVER_ERROR] * 8, then=OK)
    cloud.put("MessagesTable", message(), message("and more", id_=TWO))
    deliver(cloud)
    assert events_at(sockets, "quick=") == [created(message()), created(message("and more", id_=TWO))]
    assert [page[0] for page in invocations.waiting[0]["page"]["connections"]] == ["slow="]
    invocations.make(broadcast.handler)
    assert events_at(sockets, "slow=") == events_at(sockets, "quick=")
    first, second = metrics_of(capsys)
    assert (first["Delivered"], first["HandedOver"], first["BatchSize"]) == (1, 1, 2)
    assert (second["Delivered"], second["HandedOver"], second["GivenUp"]) == (1, 0, 0)


def test_who_is_never_reached_is_given_up_counted_and_logged(cloud, sockets, invocations, capsys, caplog):
    open_page("never=", BEN)
    sockets.script("never=", then=SERVER_ERROR)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    invocations.make(broadcast.handler)
    assert invocations.made == 2
    assert sum(metric["GivenUp"] for metric in metrics_of(capsys)) == 1
    assert "never=" in caplog.text
    assert [each.id for each in connections.in_channel(GENERAL)] == ["never="]


async def hang_but_close(request):
    """A socket whose other end has vanished: posts to it are not answered, but it can be closed."""
    await (HANG if request.method == "POST" else OK)(request)


def test_who_lets_every_post_wait_in_vain_is_closed_in_the_end(cloud, sockets, invocations, monkeypatch):
    monkeypatch.setattr(deliveries, "DELIVERY_S", 0.1)
    monkeypatch.setattr(deliveries, "CLOSING_S", 20)
    open_page("never=", BEN)
    sockets.script("never=", then=hang_but_close)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    invocations.make(broadcast.handler)
    assert sockets.closed == ["never="]


def test_whose_time_is_over_is_closed_even_while_another_lets_a_post_wait(cloud, sockets, time, monkeypatch):
    monkeypatch.setattr(deliveries, "DELIVERY_S", 0.1)
    monkeypatch.setattr(deliveries, "CLOSING_S", 20)
    open_page("expired=", expires_at=int(time.time()))
    open_page("slow=", BEN)
    sockets.script("slow=", then=HANG)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    assert sockets.closed == ["expired="]


def test_without_time_left_all_is_handed_over(cloud, sockets, invocations):
    open_page("ann=")
    cloud.put("MessagesTable", message())
    context = Context()
    context.remaining_ms = deliveries.RESERVE_S * 1000 - 1
    deliver(cloud, context)
    assert sockets.requests == []
    invocations.make(broadcast.handler)
    assert events_at(sockets, "ann=") == [created(message())]


def test_what_cannot_be_handed_over_is_tried_again_with_its_batch(cloud, sockets, invocations, monkeypatch, caplog):
    monkeypatch.setattr(pages, "PAGE_CONNECTIONS", 1)
    open_page("garden-1=", BEN, "garden")
    open_page("garden-2=", BEN, "garden")
    open_page("general=", BEN)

    def refuse(**_):
        raise ConnectionError("Lambda does not answer")

    monkeypatch.setattr(invocations, "invoke", refuse)
    cloud.put("MessagesTable", message(), message(room="garden", id_=TWO))
    answer = deliver(cloud)
    second = cloud.records("MessagesTable")[1]["dynamodb"]["SequenceNumber"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": second}]}
    assert events_at(sockets, "general=") == [created(message())]


def test_no_event_is_larger_than_lambda_takes_and_nothing_is_left_out(invocations):
    listening = [Connection(f"connection-{number}=", {}, 0, NEVER) for number in range(1000)]
    events = [created(message("\U0001d11e" * 4000, id_=f"{number}")) for number in range(40)]
    pages.hand_over(Page(GENERAL, events, listening))
    assert max(invocations.sizes) <= pages.MAX_EVENT_BYTES
    told = [
        (connection[0], event["message"]["id"])
        for waiting in invocations.waiting
        for event in waiting["page"]["events"]
        for connection in waiting["page"]["connections"]
    ]
    assert len(told) == len(set(told)) == 1000 * 40
    of_one = [id_ for connection, id_ in told if connection == "connection-7="]
    assert of_one == [str(number) for number in range(40)]


def test_a_page_has_a_thousand_connections_and_comes_as_soon_as_it_has_them():
    taken = []

    def coming():
        for number in range(2001):
            taken.append(number)
            yield Connection(f"{number}=", {}, 0, NEVER)

    split = pages.split(GENERAL, [created(message())], coming())
    first = next(split)
    assert (len(first.connections), len(taken)) == (1000, 1000)
    assert [len(page.connections) for page in split] == [1000, 1]


def test_an_event_of_240_000_bytes_goes_in_one_and_a_larger_one_in_two(invocations):
    page = Page(GENERAL, [{"text": ""}, {"text": "b"}], [Connection("ann=", {}, 5, NEVER)])
    spare = 240_000 - len(json.dumps(page.as_event(), separators=(",", ":")))
    for size, texts in ((spare, [2]), (spare + 1, [1, 1])):
        invocations.waiting.clear()
        page.events[0]["text"] = "a" * size
        pages.hand_over(page)
        assert [len(waiting["page"]["events"]) for waiting in invocations.waiting] == texts
    assert invocations.waiting[0]["page"]["events"] == [page.events[0]], "the earlier part first"


def test_one_event_for_more_than_are_told_by_one_goes_to_the_earlier_half_and_to_the_later(invocations, monkeypatch):
    page = Page(GENERAL, [created(message())], [Connection(name, {}, 5, NEVER) for name in "abcde"])
    size = len(json.dumps(page.as_event(), separators=(",", ":")))
    monkeypatch.setattr(pages, "MAX_EVENT_BYTES", size - 1)
    pages.hand_over(page)
    told = [Page.from_event(waiting) for waiting in invocations.waiting]
    assert [[each.id for each in part.connections] for part in told] == [["a", "b"], ["c", "d", "e"]]
    assert [part.events for part in told] == [page.events] * 2


def test_what_is_left_of_a_page_has_been_handed_over_once_more():
    page = Page(GENERAL, [created(message())], [Connection("a=", {}, 5, NEVER), Connection("b=", {}, 5, NEVER)], 1)
    assert page.rest(page.connections[1:]) == Page(GENERAL, page.events, page.connections[1:], 2)


def test_a_page_is_the_same_after_its_journey():
    page = Page(GENERAL, [created(message())], [Connection("ann=", {}, 5, NEVER)], 1)
    assert Page.from_event(json.loads(json.dumps(page.as_event()))) == page
    assert Page.from_event({"Records": []}) is None


def test_rooms_of_one_batch_do_not_wait_for_each_other(cloud, sockets, invocations):
    open_page("general=", BEN)
    open_page("garden=", BEN, "garden")
    sockets.script("general=", *[SERVER_ERROR] * 5, then=OK)
    cloud.put("MessagesTable", message(), message(room="garden", id_=TWO))
    deliver(cloud)
    order = [request.connection_id for request in sockets.requests]
    assert order.index("garden=") < len(order) - 1
    assert events_at(sockets, "general=") == [created(message())]
    assert events_at(sockets, "garden=") == [created(message(room="garden", id_=TWO))]


def test_metrics_are_in_the_embedded_format(cloud, sockets, capsys):
    open_page("ann=")
    cloud.put("MessagesTable", message(id_=ONE))
    deliver(cloud)
    (metric,) = metrics_of(capsys)
    (definition,) = metric["_aws"]["CloudWatchMetrics"]
    assert definition["Namespace"] == "Chatroom"
    assert definition["Dimensions"] == [["FunctionName"]]
    assert metric["FunctionName"] == "this-function"
    names = {each["Name"] for each in definition["Metrics"]}
    assert names == {
        "BatchSize", "Delivered", "Failed", "FanoutTime", "GivenUp", "Gone", "HandedOver", "OldestRecordAge",
        "Throttled",
    }  # fmt: skip
    assert all(isinstance(metric[name], int | float) for name in names)


def test_a_crowd_that_is_gone_is_forgotten_as_far_as_there_is_time(cloud, sockets, time, monkeypatch):
    ids = open_pages(3)
    time.advance(HANDSHAKE_MS / 1000)
    for id_ in ids:
        sockets.script(id_, then=GONE)
    cloud.put("MessagesTable", message())
    with monkeypatch.context() as patch:
        patch.setattr(deliveries, "ANSWER_RESERVE_S", Context.remaining_ms)  # more than there is
        deliver(cloud)
    assert [each.id for each in connections.in_channel(GENERAL)] == ids
    deliver(cloud)
    assert not list(connections.in_channel(GENERAL))


def test_a_page_that_cannot_be_handed_on_fails_so_that_lambda_tries_it_again(cloud, sockets, invocations, monkeypatch):
    open_page("never=", BEN)
    sockets.script("never=", then=SERVER_ERROR)
    cloud.put("MessagesTable", message())
    deliver(cloud)
    (page,) = invocations.waiting

    def refuse(**_):
        raise ConnectionError("Lambda does not answer")

    monkeypatch.setattr(invocations, "invoke", refuse)
    with pytest.raises(RuntimeError, match="could not be settled"):
        broadcast.handler(page, Context())


def test_who_is_called_has_a_second_to_take_the_connection_and_five_to_answer(monkeypatch):
    asked = []
    monkeypatch.setattr(pages.boto3, "client", lambda name, config: asked.append((name, config)))
    LAMBDA.__wrapped__()
    ((name, config),) = asked
    assert (name, config.connect_timeout, config.read_timeout) == ("lambda", 1, 5)
    assert config.retries == {"total_max_attempts": 4}
