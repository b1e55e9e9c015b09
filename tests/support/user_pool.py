"""A user pool on this machine: it signs tokens, publishes its keys, and lets people sign in."""

import contextlib
import functools
import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.support.moto_cloud import REGION, USER_POOL_ID
from tests.support.token_endpoint import TokenEndpoint

TOKEN_LIFETIME_S = 3600


class UserPool:
    """The pool. `answer` takes the place of its key set: a status and a body.

    `sign_in` is its token endpoint. Who comes to the hosted page is let in at once, as the user `at_the_hosted_page`.
    """

    id = USER_POOL_ID
    client_id = "4chatroomclient"
    issuer = f"https://cognito-idp.{REGION}.amazonaws.com/{id}"

    def __init__(self) -> None:
        self.published = ["key-1"]
        self.key_fetches = 0
        self.answer: tuple[int, bytes] | None = None
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.jwks_url = f"{self.url}/jwks.json"
        self.sign_in = TokenEndpoint(self.client_id, self.token)
        self.at_the_hosted_page: dict[str, Any] = {}

    def environment(self) -> dict[str, str]:
        """Return the variables that make an app believe this pool."""
        return {
            "USER_POOL_ID": self.id,
            "CLIENT_ID": self.client_id,
            "COGNITO_URL": self.url,
            "COGNITO_API_URL": self.url,
            "JWKS_URL": self.jwks_url,
        }

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
        return {"keys": [public_jwk(key_id) for key_id in self.published]}

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

    def _let_in(self, question: dict[str, str]) -> str:
        """Return where the hosted page sends a browser back to, with a code."""
        claims = {"nonce": question["nonce"], **self.at_the_hosted_page}
        code = self.sign_in.issue_code(question["redirect_uri"], question["code_challenge"], **claims)
        return f"{question['redirect_uri']}?{urllib.parse.urlencode({'code': code, 'state': question['state']})}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        pool = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urllib.parse.urlsplit(self.path)
                question = dict(urllib.parse.parse_qsl(url.query))
                if url.path == "/oauth2/authorize":
                    return self._redirect(pool._let_in(question))
                if url.path == "/logout":
                    return self._redirect(question["logout_uri"])
                pool.key_fetches += 1
                status, body = pool.answer or (200, json.dumps(pool.key_set()).encode())
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)
                return None

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path == "/oauth2/token":
                    return self._answer(*pool.sign_in.token(dict(urllib.parse.parse_qsl(body))))
                if self.headers["X-Amz-Target"] == "AWSCognitoIdentityProviderService.RevokeToken":
                    return self._answer(*pool.sign_in.revoke(json.loads(body)))
                return self._answer(404, {})

            def _answer(self, status: int, answer: Any) -> None:
                body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):  # who asked has given up
                    self.wfile.write(body)

            def _redirect(self, location: str) -> None:
                self.send_response(302)
                self.send_header("Location", location)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


@functools.cache
def private_key(key_id: str) -> rsa.RSAPrivateKey:
    """Return a key of that name: the same one each time, as making one is slow."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def public_jwk(key_id: str) -> dict[str, Any]:
    """Return the public half of a key as a pool publishes it (RFC 7517)."""
    jwk = RSAAlgorithm.to_jwk(private_key(key_id).public_key(), as_dict=True)
    return {**jwk, "kid": key_id, "alg": "RS256", "use": "sig"}
