"""Keeps the local cloud alive: when its process ends, it is started again with what was saved, on the same port."""

import threading
import time
from collections.abc import Callable

import click

from deployer.errors import DeploymentError
from deployer.local.emulator import Emulator

# One that has run for so long is no sign that the next one will not.
STEADY_S = 2.0
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 30.0

_LOOK_EVERY_S = 5.0


class Watch:
    """Waits for the emulator's end in a thread of its own, and says in the terminal what happens.

    Parameters
    ----------
    emulator
        The process, which runs.
    say
        Called with each sentence.
    """

    def __init__(self, emulator: Emulator, say: Callable[[str], None] = click.echo) -> None:
        self._emulator = emulator
        self._say = say
        self._is_over = threading.Event()
        # Who starts it and who stops it wait for each other.
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._watch, name="watch", daemon=True)

    def begin(self) -> None:
        """Watch from now on."""
        self._thread.start()

    def end(self) -> None:
        """Stop the emulator in order, and watch no longer."""
        self._is_over.set()
        with self._lock:
            self._emulator.stop()

    def _watch(self) -> None:
        in_a_row = 0
        while True:
            began_at = time.monotonic()
            self._wait_for_its_end()
            if self._is_over.is_set():
                return
            in_a_row = in_a_row + 1 if time.monotonic() - began_at < STEADY_S else 1
            in_a_row = self._start_again(in_a_row)

    def _wait_for_its_end(self) -> None:
        is_mute = False
        while not self._emulator.has_ended(_LOOK_EVERY_S):
            was_mute, is_mute = is_mute, not self._emulator.answers(_LOOK_EVERY_S)
            if is_mute and not was_mute:
                self._say(
                    f"The local cloud (process {self._emulator.process_id}) does not answer: it has been stopped, "
                    "or has too much to do. The chatroom waits for it."
                )
            if was_mute and not is_mute:
                self._say("The local cloud answers again.")

    def _start_again(self, in_a_row: int) -> int:
        """Start it until it runs, and return how often it has ended in a row."""
        how = self._emulator.how_it_ended()
        while True:
            pause_s = pause_after(in_a_row)
            if pause_s == 0:
                self._say(f"The local cloud has ended ({how}): starting it again, with what it has saved.")
            else:
                self._say(
                    f"The local cloud has ended {in_a_row} times in a row ({how}): starting it again in {pause_s:g} s. "
                    f"{self._emulator.log_path} says why."
                )
            if self._is_over.wait(pause_s):
                return in_a_row
            with self._lock:
                if self._is_over.is_set():
                    return in_a_row
                try:
                    self._emulator.start()
                except (DeploymentError, OSError) as error:
                    how = str(error)
                else:
                    self._say("The local cloud is back.")
                    return in_a_row
            in_a_row += 1


def pause_after(in_a_row: int) -> float:
    """Return how long to wait before the next start, in seconds, when it has ended so often in a row."""
    if in_a_row == 1:
        return 0
    pause_s = FIRST_PAUSE_S
    while in_a_row > 2 and pause_s < LONGEST_PAUSE_S:
        pause_s, in_a_row = pause_s * 2, in_a_row - 1
    return min(pause_s, LONGEST_PAUSE_S)
