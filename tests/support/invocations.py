"""Lambda, as far as a function calls itself: keeps what it was asked to invoke, and invokes it when told to."""

import json
from collections.abc import Callable
from typing import Any

from tests.support.lambda_events import Context


class Invocations:
    """The asynchronous invocations that have been asked for and not yet been made."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.made = 0

    def invoke(self, **request: Any) -> dict[str, int]:
        """Stand for the Lambda client's method."""
        assert request["FunctionName"] == "this-function"
        assert request["InvocationType"] == "Event"
        self.sizes.append(len(request["Payload"]))
        self.waiting.append(json.loads(request["Payload"]))
        return {"StatusCode": 202}

    def make(self, handler: Callable[[dict[str, Any], Any], Any], at_most: int = 1000) -> None:
        """Invoke the function with what waits, and with what that hands over, until nothing waits."""
        while self.waiting:
            assert self.made < at_most, "a function that hands over for ever"
            self.made += 1
            handler(self.waiting.pop(0), Context())
