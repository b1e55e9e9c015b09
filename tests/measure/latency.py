"""`make latency`: how long a message takes from one member's send to the other member's socket."""

import statistics
import tempfile
import time
from pathlib import Path

from tests.support import high_limits
from tests.support.local_chatroom import LocalChatroom

MESSAGES = 50


def main() -> None:
    """Start a chatroom, send messages one after another, and print what they took."""
    with tempfile.TemporaryDirectory(prefix="chatroom-latency-") as folder:
        chatroom = LocalChatroom(Path(folder) / "data", high_limits.PARAMETERS).start()
        try:
            sent_s, seen_s = measure(chatroom)
        finally:
            chatroom.stop()
    print(f"{MESSAGES} messages, one after another, from one member's POST to the other member's socket:")
    for name, times_s in (("answered", sent_s), ("received", seen_s)):
        ordered = sorted(times_s)
        print(
            f"  {name}: median {statistics.median(ordered) * 1000:.0f} ms, "
            f"90 % within {ordered[int(len(ordered) * 0.9)] * 1000:.0f} ms, slowest {ordered[-1] * 1000:.0f} ms"
        )


def measure(chatroom: LocalChatroom) -> tuple[list[float], list[float]]:
    """Return the seconds until each message was answered to its sender, and until the other member had it."""
    alice, bob = chatroom.member("alice@example.com"), chatroom.member("bob@example.com")
    listener = bob.listen()
    answered_s, received_s = [], []
    for number in range(MESSAGES):
        began = time.monotonic()
        message = alice.say(f"message {number}")
        answered_s.append(time.monotonic() - began)
        listener.wait_for_message(message["id"])
        received_s.append(time.monotonic() - began)
    listener.close()
    return answered_s, received_s


if __name__ == "__main__":
    main()
