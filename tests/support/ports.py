"""Ports of 127.0.0.1 for servers that must be told theirs before they start, and that keep it over a restart."""

import random
import socket

from deployer.local.ports import LOOPBACK

# Below those that systems give to whoever asks for any, and to outgoing connections: from 32768 on Linux.
_RANGE = range(20_000, 30_000)
_kept: list[socket.socket] = []


def free_port() -> int:
    """Return a port that nobody listens on, and that no other process is given here while this one runs.

    A UDP socket of the same number keeps it: it is in no server's way, and of those who ask at once one can have it.
    """
    for port in random.SystemRandom().sample(_RANGE, len(_RANGE)):
        keeper = socket.socket(type=socket.SOCK_DGRAM)
        try:
            keeper.bind((LOOPBACK, port))
            with socket.socket() as probe:
                probe.bind((LOOPBACK, port))
        except OSError:
            keeper.close()
        else:
            _kept.append(keeper)
            return port
    raise AssertionError(f"none of the ports {_RANGE.start} to {_RANGE.stop - 1} is free")
