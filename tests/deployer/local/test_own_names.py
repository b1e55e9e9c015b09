"""The names that the site's server answers to, and to no other: a page that rebinds its own name gets nothing."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.debug import DebuggedApplication
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from deployer.local.own_names import OnlyForOwnNames, hosts, origins


class _Quiet(WSGIRequestHandler):
    def log(self, *_: Any, **__: Any) -> None:
        return None


def _site(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


@pytest.fixture(scope="module")
def server() -> Iterator[BaseWSGIServer]:
    """A site on the server that `flask run --debug` has, with its debugger, which asks for no PIN."""
    server = make_server("127.0.0.1", 0, _site, request_handler=_Quiet)
    server.app = DebuggedApplication(OnlyForOwnNames(_site, server.port), evalex=True, pin_security=False)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def port(server: BaseWSGIServer) -> int:
    return server.port


def status(port: int, lines: str) -> int:
    """Send a request as it stands, and return the answer's status."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(f"{lines}\n\n".replace("\n", "\r\n").encode())
        connection.shutdown(socket.SHUT_WR)
        return int(connection.makefile("rb").readline().split()[1])


@pytest.mark.parametrize("name", ["localhost:{port}", "127.0.0.1:{port}", "LocalHost:{port}"])
def test_its_own_names_are_answered(port: int, name: str) -> None:
    assert status(port, f"GET / HTTP/1.1\nHost: {name.format(port=port)}") == 200


FOREIGN = [
    "Host: evil.example.com:{port}",
    "Host: evil.example.com",
    "Host: localhost",
    "Host: localhost:1",
    "Host: localhost.:{port}",
    "Host: app.localhost:{port}",
    "Host: 127.0.0.1.evil.example.com:{port}",
    "Host: evil@127.0.0.1:{port}",
    "Host: 127.0.0.1\t:{port}",
    "Host: [::1]:{port}",
    "Host: 0.0.0.0:{port}",
    "Host:",
    "Host: localhost:{port}\nHost: evil.example.com",
    "Host: localhost:{port}\nHost: localhost:{port}",
    "X-Forwarded-Host: localhost:{port}",
]


@pytest.mark.parametrize("path", ["/", "/config.json", "/api/messages", "/api/session"])
@pytest.mark.parametrize("headers", FOREIGN)
def test_no_other_name_is(port: int, headers: str, path: str) -> None:
    assert status(port, f"GET {path} HTTP/1.1\n{headers.format(port=port)}") == 421


def test_the_name_in_the_request_line_counts(port: int) -> None:
    asked = "GET http://evil.example.com:{port}/ HTTP/1.1\nHost: localhost:{port}"
    assert status(port, asked.format(port=port)) == 421


def test_a_request_without_a_name_is_not_answered(port: int) -> None:
    assert status(port, "GET / HTTP/1.0") == 421


def test_the_debugger_is_for_its_own_names_only(server: BaseWSGIServer, port: int) -> None:
    """It is in front of everything, so that werkzeug itself has to look at the name."""
    run = f"/?__debugger__=yes&cmd=1%2B1&frm=0&s={server.app.secret}"
    for path in ("/console", run):
        assert status(port, f"GET {path} HTTP/1.1\nHost: localhost:{port}") == 200
        assert status(port, f"GET {path} HTTP/1.1\nHost: evil.example.com:{port}") == 400


def test_browsers_leave_out_the_usual_port() -> None:
    assert hosts(80) == {"127.0.0.1:80", "localhost:80", "127.0.0.1", "localhost"}
    assert "http://localhost" in origins(80)
    assert hosts(5000) == {"127.0.0.1:5000", "localhost:5000"}
    assert origins(5000) == {"http://127.0.0.1:5000", "http://localhost:5000"}
