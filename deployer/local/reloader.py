"""The two processes of `flask run --debug`: the one that serves ends when the one that reloads it does."""

import os
import threading

_VARIABLE = "CHAT_RELOADER_PIPE"


def outlive_nobody() -> None:
    """In the process that reloads: let those that serve know of its end, however that comes.

    They inherit one end of a pipe. The other one is closed with this process, and is in no other.
    """
    theirs, _ = os.pipe()
    os.set_inheritable(theirs, True)
    os.environ[_VARIABLE] = str(theirs)


def end_with_the_reloader() -> None:
    """In the process that serves: end when the one that reloads has ended."""
    pipe = int(os.environ[_VARIABLE])

    def wait() -> None:
        os.read(pipe, 1)
        os._exit(1)

    threading.Thread(target=wait, name="reloader", daemon=True).start()
