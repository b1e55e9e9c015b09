"""Everything that somebody has tried in place of a token. One more is one more row, in the table of its kind.

A row has a name, what makes that which is sent, and what a read is answered with. What is refused costs nothing: no
call of DynamoDB, and one fetch of the keys at most.
"""

import pytest
from flask import Flask

from tests.chat_app.attacks import identity_claims, identity_forms, identity_headers
from tests.chat_app.attacks.making import Make, Row
from tests.support.moto_cloud import MotoCloud
from tests.support.user_pool import UserPool

TABLES: list[list[Row]] = [
    identity_forms.GOOD,
    identity_forms.ELSEWHERE,
    identity_forms.WRITTEN,
    identity_headers.ALGORITHMS,
    identity_headers.KEYS,
    identity_headers.EXTENSIONS,
    identity_claims.TIMES,
    identity_claims.CLAIMS,
    identity_claims.TEXTS,
    identity_claims.ODD,
]
ROWS = [pytest.param(make, status, id=ascii(name)) for table in TABLES for name, make, status in table]


@pytest.mark.parametrize(("make", "status"), ROWS)
def test_attack(app: Flask, cloud: MotoCloud, user_pool: UserPool, make: Make, status: int) -> None:
    sent = make(user_pool)
    options = {"headers": {"Authorization": f"Bearer {sent}"}} if isinstance(sent, str) else sent
    read = app.test_client().get("/api/messages", **options)
    assert read.status_code == status, read.json
    written = app.test_client().post("/api/tickets", **options)
    if status == 200:
        assert written.status_code == 201, written.json
        (ticket,) = cloud.items("SessionsTable", "ticket#")
        assert ticket["user"]["id"] == "ann-sub"
        assert 1 <= len(ticket["user"]["name"]) <= 64
        return
    assert written.status_code == status, written.json
    assert cloud.calls == []
    assert user_pool.key_fetches <= 1
    for answer in (read, written):
        assert answer.content_type == "application/problem+json"
        assert answer.headers["WWW-Authenticate"].startswith('Bearer realm="chatroom"')
        assert not isinstance(sent, str) or len(sent) < 10 or sent not in answer.text
