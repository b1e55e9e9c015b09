"""HTTP/2 in front of a chatroom on this machine, as CloudFront has it: what HTTP/1 makes slow is not slow there."""

import asyncio
import datetime
import http.client
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypercorn.asyncio import serve
from hypercorn.config import Config

from tests.support.local_chatroom import LocalChatroom, free_port

_HOP_BY_HOP = {b"connection", b"keep-alive", b"transfer-encoding", b"content-length"}


@contextmanager
def http2_front(chatroom: LocalChatroom, folder: Path) -> Iterator[str]:
    """Serve a chatroom over HTTP/2 with a certificate that nobody vouches for; yields its address."""
    config = Config()
    port = free_port()
    config.bind = [f"127.0.0.1:{port}"]
    config.certfile, config.keyfile = _certificate(folder)
    config.accesslog = config.errorlog = None
    # A browser that is closed while it is answered is no news.
    logging.getLogger("asyncio").addFilter(lambda record: record.msg != "SSL connection is closed")
    address = f"https://localhost:{port}"
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.set_exception_handler(_say)
        front: Any = _Front(chatroom, address)
        loop.run_until_complete(serve(front, config, shutdown_trigger=stop.wait))
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, name="http2-front", daemon=True)
    thread.start()
    try:
        yield address
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join()


def _say(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Leave out what this server's own end has cancelled."""
    if not isinstance(context.get("exception"), asyncio.CancelledError):
        loop.default_exception_handler(context)


class _Front:
    """An ASGI application that passes requests on, under the name by which the chatroom knows itself."""

    def __init__(self, chatroom: LocalChatroom, address: str) -> None:
        self._chatroom = chatroom
        self._address = address

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        if scope["type"] == "lifespan":
            while (await receive())["type"] != "lifespan.shutdown":
                await send({"type": "lifespan.startup.complete"})
            return
        body = b""
        while (message := await receive()).get("more_body"):
            body += message["body"]
        body += message.get("body", b"")
        status, headers, answer = await asyncio.to_thread(self._ask, scope, body)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": answer})

    def _ask(self, scope: dict[str, Any], body: bytes) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
        headers = {name.decode(): value.decode() for name, value in scope["headers"] if not name.startswith(b":")}
        headers.pop("host", None)
        if "origin" in headers:
            headers["origin"] = self._chatroom.url
        connection = http.client.HTTPConnection("localhost", self._chatroom.port)
        path = scope["path"] + (f"?{scope['query_string'].decode()}" if scope["query_string"] else "")
        connection.request(scope["method"], path, body or None, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        if path == "/config.json":
            answer = answer.replace(self._chatroom.url.encode(), self._address.encode())
        pairs = [(name.lower().encode(), value.encode()) for name, value in response.getheaders()]
        return response.status, [pair for pair in pairs if pair[0] not in _HOP_BY_HOP], answer


def _certificate(folder: Path) -> tuple[str, str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(pem))
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return str(folder / "certificate.pem"), str(folder / "key.pem")
