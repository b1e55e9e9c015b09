"""What the client for the @connections API offers."""

from websocket_handlers import callbacks


def test_all_that_is_offered_is_there() -> None:
    assert [name for name in callbacks.__all__ if not hasattr(callbacks, name)] == []
