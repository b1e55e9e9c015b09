"""`$disconnect`: forgets a connection, and that one only."""

from tests.support.lambda_events import ANN, BEN, goodbye, open_page
from tests.support.moto_cloud import MotoCloud
from websocket_handlers import disconnect

OK = {"statusCode": 200}


def test_nothing_of_a_connection_is_left(cloud: MotoCloud) -> None:
    open_page("ann=", ANN, "general", "garden")
    assert disconnect.handler(goodbye("ann="), None) == OK
    assert cloud.items("SessionsTable") == []


def test_others_stay(cloud: MotoCloud) -> None:
    open_page("ann=", ANN)
    before = cloud.items("SessionsTable")
    open_page("ben=", BEN)
    disconnect.handler(goodbye("ben="), None)
    assert cloud.items("SessionsTable") == before


def test_a_connection_that_is_not_known_is_no_error(cloud: MotoCloud) -> None:
    assert disconnect.handler(goodbye("unknown="), None) == OK
    open_page("ann=")
    assert disconnect.handler(goodbye("ann="), None) == OK
    assert disconnect.handler(goodbye("ann="), None) == OK
    assert cloud.items("SessionsTable") == []


def test_a_connection_to_many_rooms_is_forgotten_in_all(cloud: MotoCloud) -> None:
    open_page("ann=", ANN, *(f"room-{n}" for n in range(60)))
    disconnect.handler(goodbye("ann="), None)
    assert cloud.items("SessionsTable") == []
