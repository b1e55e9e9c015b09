"""A client for the @connections API: frames to many WebSocket connections at once. It knows nothing of chats.

`client.py` is what others call; `dispatch.py` shares the HTTP connections among those who wait, `delivery.py` judges
the answers, `wire.py` is one HTTP connection, `http1.py` reads what comes from it, `sigv4.py` signs.
"""

from websocket_handlers.callbacks.client import BlockingCallbackClient, CallbackClient
from websocket_handlers.callbacks.delivery import Counts, Fate, Outcome, Outcomes, Retries

__all__ = ["BlockingCallbackClient", "CallbackClient", "Counts", "Fate", "Outcome", "Outcomes", "Retries"]
