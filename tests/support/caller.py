"""Someone who calls the API, in this process."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


class Caller:
    """A user with a token."""

    def __init__(self, client: FlaskClient, token: str) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str, headers: dict[str, str] | None = None, **options: Any) -> TestResponse:
        return self.client.get(f"/api{path}", headers={**self.headers, **(headers or {})}, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send a JSON body, or with `data` any other."""
        if body is not None:
            options["json"] = body
        return self.client.post(f"/api{path}", headers=self.headers, **options)

    def put(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send a JSON body, or none."""
        return self.client.put(f"/api{path}", headers=self.headers, json=body, **options)

    def patch(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send a JSON body, or none."""
        return self.client.patch(f"/api{path}", headers=self.headers, json=body, **options)

    def delete(self, path: str, body: Any = None, **options: Any) -> TestResponse:
        """Send a JSON body, or none."""
        return self.client.delete(f"/api{path}", headers=self.headers, json=body, **options)

    def say(self, text: str, room: str = "general", **fields: Any) -> dict[str, Any]:
        """Send a message, and return it as the API answered."""
        answer = self.post(f"/rooms/{room}/messages", {"text": text, **fields})
        assert answer.status_code in {200, 201}, answer.json
        return answer.json

    def read(self, query: str = "", room: str = "general") -> dict[str, Any]:
        """Return a page of messages."""
        answer = self.get(f"/rooms/{room}/messages{query}")
        assert answer.status_code == 200, answer.json
        return answer.json

    def texts(self, query: str = "", room: str = "general") -> list[str]:
        """Return what the messages of a page say."""
        return [message["text"] for message in self.read(query, room)["messages"]]
