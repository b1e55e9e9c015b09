"""A user pool that signs tokens, and publishes its keys over HTTP on this machine."""

import functools
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.support.moto_cloud import REGION

TOKEN_LIFETIME_S = 3600


class UserPool:
    """The pool. `answer` takes the place of its key set: a status and a body."""

    id = f"{REGION}_Chatroom1"
    client_id = "4chatroomclient"
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{id}"

    def __init__(self) -> None:
        self.published = ["key-1"]
        self.key_fetches = 0
        self.answer: tuple[int, bytes] | None = None
        self.promises_more_bytes = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.jwks_url = f"http://127.0.0.1:{self._server.server_port}/jwks.json"

    def environment(self) -> dict[str, str]:
        """Return the variables that make an app believe this pool."""
        return {"USER_POOL_ID": self.id, "CLIENT_ID": self.client_id, "JWKS_URL": self.jwks_url}

    def claims(self, use: str = "id", **changes: Any) -> dict[str, Any]:
        """Return the claims of a user's token; a change to None leaves a claim out."""
        now = int(time.time())
        client = {"aud": self.client_id} if use == "id" else {"client_id": self.client_id}
        claims = {
            "sub": "ann-sub",
            "iss": self.issuer,
            "token_use": use,
            "iat": now,
            "exp": now + TOKEN_LIFETIME_S,
            **client,
            **({"email": "ann@example.com", "name": "Ann"} if use == "id" else {"username": "ann-sub"}),
            **changes,
        }
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, use: str = "id", key_id: str = "key-1", **changes: Any) -> str:
        """Return a token that is signed by one of the pool's keys."""
        return jwt.encode(self.claims(use, **changes), private_key(key_id), "RS256", {"kid": key_id})

    def key_set(self) -> dict[str, Any]:
        """Return the published keys (RFC 7517)."""
        return {"keys": [_public_jwk(key_id) for key_id in self.published]}

    def close(self) -> None:
        """Take the keys off the network."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pool = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                pool.key_fetches += 1
                status, body = pool.answer or (200, json.dumps(pool.key_set()).encode())
                self.send_response(status)
                self.send_header("Content-Length", str(len(body) + pool.promises_more_bytes))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@functools.cache
def private_key(key_id: str) -> rsa.RSAPrivateKey:
    """Return a key of that name: the same one each time, as making one is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _public_jwk(key_id: str) -> dict[str, Any]:
    jwk = RSAAlgorithm.to_jwk(private_key(key_id).public_key(), as_dict=True)
    return {**jwk, "kid": key_id, "alg": "RS256", "use": "sig"}
