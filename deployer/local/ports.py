"""Whether a port of this machine is free."""

import socket

from deployer.errors import DeploymentError

LOOPBACK = "127.0.0.1"


def require_free(port: int, variable: str) -> None:
    """Raise DeploymentError, naming the variable that chooses another port, when something listens on this one."""
    with socket.socket() as probe:
        # As servers do: a port that a server has only just left is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            raise DeploymentError(
                f"Port {port} is taken by another program. Stop it, or choose another port with {variable}={port + 1}."
            ) from None
