"""The site and the API in this process, over a user pool that rotates refresh tokens, which MiniStack's does not.

There is no WebSocket behind it: pages stay `connecting`, and do all else.
"""

import base64
import hashlib
import ipaddress
import ssl
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import NameOID
from werkzeug.serving import make_server

from chat_app import create_app
from deployer.local import own_site
from tests.support.local_chatroom import free_port
from tests.support.under_way import UnderWay
from tests.support.user_pool import UserPool, private_key


@contextmanager
def site_on(pool: UserPool, monkeypatch: pytest.MonkeyPatch, scheme: str = "http") -> Iterator[str]:
    """Serve the site and the API; yields the site's address. The cloud is the one that the test has set up."""
    port = free_port()
    origin = f"{scheme}://localhost:{port}"
    environment = {**pool.environment(), "ALLOWED_ORIGIN": origin, "WEB_SOCKET_URL": f"ws://localhost:{port}/live"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    outputs = {
        "WebApiEndpoint": f"{origin}/api",
        "UserPoolId": pool.id,
        "ClientId": pool.client_id,
        "CognitoUrl": pool.url,
    }
    own_site.serve(app, own_site.OwnSite(outputs))
    requests = UnderWay(app)
    server = make_server("127.0.0.1", port, requests, threaded=True, ssl_context=_tls() if scheme == "https" else None)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield origin
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        # Else what pages still ask goes on in the next test, with its cloud and its environment.
        requests.end()


def trust() -> str:
    """Return the argument with which a Chromium takes the certificate for a good one.

    Where it is told to ignore errors instead, it now and then gives a navigation up: ERR_TOO_MANY_RETRIES.
    """
    of = (
        private_key("tls")
        .public_key()
        .public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    )
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(of).digest()).decode()}"


def _tls() -> ssl.SSLContext:
    """A certificate for localhost that nobody but the test's browser is asked to take."""
    key, now = private_key("tls"), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.IPv4Address("127.0.0.1"))]
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(key, hashes.SHA256())
    )
    folder = Path(tempfile.mkdtemp(prefix="tls-"))
    (folder / "certificate").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "certificate", folder / "key")
    return context
