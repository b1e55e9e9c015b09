"""The guarded emulator as it is on the network: what its server makes of a request, and which keys it knows."""

import base64
import contextlib
import io
import json
import socket
import tempfile
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import ResponseReceived

from deployer.local.credentials import REGION, Key
from deployer.local.emulator import ACCOUNT, Emulator
from tests.support.aws_requests import AwsRequest, presigned, signed
from tests.support.member import call
from tests.support.ports import free_port

TELLS_ITS_ENVIRONMENT = "import os\ndef handler(event, context):\n    return dict(os.environ)\n"


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """An emulator with nothing in it."""
    running = Emulator(free_port(), Path(tempfile.mkdtemp(prefix="guarded-")) / "data")
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def host(emulator: Emulator) -> str:
    return emulator.url.removeprefix("http://")


def client(emulator: Emulator, service: str, key: Key | None = None, token: str | None = None) -> Any:
    key = key or emulator.key
    # In us-east-1 boto3 presigns with version 2 otherwise, which is refused here.
    config = Config(signature_version="s3v4") if service == "s3" else None
    return boto3.Session(key.id, key.secret, token, REGION).client(service, endpoint_url=emulator.url, config=config)


def status(host: str, lines: str, body: bytes = b"") -> int:
    """Send a request as it stands, and return the answer's status; 0 when there is none."""
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as connection:
        connection.settimeout(20)
        connection.sendall(lines.format(host=host, port=port).replace("\n", "\r\n").encode() + b"\r\n\r\n" + body)
        words = connection.makefile("rb").readline().split()
        return int(words[1]) if len(words) > 1 else 0


HEALTH = "GET /_ministack/health HTTP/1.1\n"


def test_its_health_can_be_asked_for(host: str) -> None:
    assert status(host, HEALTH + "Host: {host}") == 200
    assert status(host, HEALTH + "Host: localhost:{port}") == 200


NAMES = {
    "another name": HEALTH + "Host: evil.example.com:{port}",
    "another name in the request line": "GET http://evil.example.com/_ministack/health HTTP/1.1\nHost: {host}",
    "its own in the request line, another in the header": "GET http://{host}/_ministack/health HTTP/1.1\nHost: evil",
    "two names": HEALTH + "Host: {host}\nHost: evil.example.com",
    "the same name twice": HEALTH + "Host: {host}\nHost: {host}",
    "no name": HEALTH + "X-Forwarded-Host: {host}",
    "no name, as one may in HTTP/1.0": "GET /_ministack/health HTTP/1.0",
    "an empty name": HEALTH + "Host:",
    "a tab in it": HEALTH + "Host: 127.0.0.1\t:{port}",
    "a tunnel": "CONNECT {host} HTTP/1.1\nHost: {host}",
    "all of the server": "OPTIONS * HTTP/1.1\nHost: {host}",
    "a WebSocket": "GET /_aws/execute-api/a/b HTTP/1.1\nHost: evil\nConnection: Upgrade\nUpgrade: websocket\n"
    "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
}


@pytest.mark.parametrize("lines", NAMES.values(), ids=NAMES)
def test_no_other_name_gets_an_answer(host: str, lines: str) -> None:
    assert status(host, lines) in {400, 403, 404, 421}


def status_by_http_2(host: str, authority: str, *more: tuple[str, str], upgraded: bool = False) -> str:
    """Send a request by HTTP/2, from the start or after an upgrade, and return the answer's status."""
    connection = H2Connection(H2Configuration(validate_outbound_headers=False))
    name, _, port = host.partition(":")
    with socket.create_connection((name, int(port))) as wire:
        wire.settimeout(20)
        if upgraded:
            settings = (connection.initiate_upgrade_connection() or b"").decode()
            upgrade = f"Connection: Upgrade, HTTP2-Settings\nUpgrade: h2c\nHTTP2-Settings: {settings}"
            wire.sendall(f"{HEALTH}Host: {authority}\n{upgrade}\n\n".replace("\n", "\r\n").encode())
            head = b""
            while not head.endswith(b"\r\n\r\n"):
                head += wire.recv(1)
            assert head.startswith(b"HTTP/1.1 101 ")
        else:
            connection.initiate_connection()
            path = [(":method", "GET"), (":path", "/_ministack/health"), (":scheme", "http")]
            connection.send_headers(1, [*path, (":authority", authority), *more], end_stream=True)
        wire.sendall(connection.data_to_send())
        while data := wire.recv(65_536):
            for event in connection.receive_data(data):
                if isinstance(event, ResponseReceived):
                    return dict(event.headers)[b":status"].decode()
            wire.sendall(connection.data_to_send())
    return "none"


@pytest.mark.parametrize("upgraded", [False, True])
def test_nor_does_it_by_http_2(host: str, upgraded: bool) -> None:
    assert status_by_http_2(host, host, upgraded=upgraded) == "200"
    assert status_by_http_2(host, "evil.example.com", upgraded=upgraded) == "421"


def test_nor_by_two_names_in_http_2(host: str) -> None:
    for authority, name in ((host, "evil.example.com"), ("evil.example.com", host)):
        # The server hangs up, which may be while the request is still sent.
        with contextlib.suppress(ConnectionError):
            assert status_by_http_2(host, authority, ("host", name)) in {"none", "421"}


def sent(emulator: Emulator, asked: AwsRequest) -> int:
    return call(asked.method, emulator.url + asked.target, asked.body or None, asked.headers).status


def test_the_key_in_the_file_is_the_accounts_root(emulator: Emulator) -> None:
    identity = client(emulator, "sts").get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == (ACCOUNT, f"arn:aws:iam::{ACCOUNT}:root")


def test_no_key_that_ministack_knows_beside_it_is(emulator: Emulator) -> None:
    for key_id in ("test", ACCOUNT, "111111111111", "AKIAIOSFODNN7EXAMPLE"):
        for secret in ("test", emulator.key.secret):
            with pytest.raises(ClientError, match="InvalidClientTokenId|UnrecognizedClientException"):
                client(emulator, "sts", Key(key_id, secret)).get_caller_identity()


def test_with_another_secret_nothing_is_done(emulator: Emulator) -> None:
    key = Key(emulator.key.id, "another")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(emulator, "sqs", key).create_queue(QueueName="forged")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(emulator, "s3", key).create_bucket(Bucket="forged")
    assert not client(emulator, "sqs").list_queues().get("QueueUrls")
    assert not client(emulator, "s3").list_buckets()["Buckets"]


def test_a_user_has_the_key_that_was_made_for_them(emulator: Emulator) -> None:
    iam = client(emulator, "iam")
    iam.create_user(UserName="carol")
    made = iam.create_access_key(UserName="carol")["AccessKey"]
    key = Key(made["AccessKeyId"], made["SecretAccessKey"])
    assert client(emulator, "sts", key).get_caller_identity()["Arn"].endswith(":user/carol")
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        client(emulator, "sts", Key(key.id, "another")).get_caller_identity()
    with pytest.raises(ClientError, match="AccessDenied"):
        client(emulator, "iam", key).list_users()
    iam.update_access_key(UserName="carol", AccessKeyId=key.id, Status="Inactive")
    with pytest.raises(ClientError, match="InvalidClientTokenId"):
        client(emulator, "sts", key).get_caller_identity()


def test_who_assumes_a_role_has_its_key_and_needs_the_token_to_it(emulator: Emulator) -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": ACCOUNT}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = client(emulator, "iam").create_role(RoleName="assumed", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    got = client(emulator, "sts").assume_role(RoleArn=role, RoleSessionName="me")["Credentials"]
    key = Key(got["AccessKeyId"], got["SecretAccessKey"])
    identity = client(emulator, "sts", key, got["SessionToken"]).get_caller_identity()
    assert identity["Arn"].endswith(":assumed-role/assumed/me")
    for token in (None, "another"):
        with pytest.raises(ClientError):
            client(emulator, "sts", key, token).get_caller_identity()


@pytest.fixture(scope="module")
def environment(emulator: Emulator) -> dict[str, str]:
    """What a function has in its environment."""
    trust = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    document = json.dumps({"Version": "2012-10-17", "Statement": [trust]})
    role = client(emulator, "iam").create_role(RoleName="function", AssumeRolePolicyDocument=document)["Role"]["Arn"]
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as files:
        files.writestr("x.py", TELLS_ITS_ENVIRONMENT)
    functions = client(emulator, "lambda")
    functions.create_function(
        FunctionName="tells", Runtime="python3.11", Role=role, Handler="x.handler", Code={"ZipFile": code.getvalue()}
    )
    found: dict[str, str] = json.load(functions.invoke(FunctionName="tells")["Payload"])
    return found


def test_no_function_has_the_roots_key(emulator: Emulator, environment: dict[str, str]) -> None:
    told = json.dumps(environment)
    assert emulator.key.secret not in told
    assert emulator.key.id not in told


def test_a_function_has_its_roles_key(emulator: Emulator, environment: dict[str, str]) -> None:
    key = Key(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
    token = environment["AWS_SESSION_TOKEN"]
    identity = client(emulator, "sts", key, token).get_caller_identity()
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/function/tells"
    for wrong in (Key(key.id, "another"), Key(emulator.key.id, key.secret)):
        with pytest.raises(ClientError):
            client(emulator, "sts", wrong, token).get_caller_identity()


def test_nobody_can_work_out_a_functions_key(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """MiniStack makes it of the function's name and the role's."""
    import ministack.app
    from ministack.core.lambda_runtime import execution_credentials

    monkeypatch.setattr(ministack.app, "AUTH", True)
    arn, role = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:tells", f"arn:aws:iam::{ACCOUNT}:role/function"
    guessed = execution_credentials({"FunctionArn": arn, "FunctionName": "tells", "Role": role})
    assert guessed["AWS_SECRET_ACCESS_KEY"] != environment["AWS_SECRET_ACCESS_KEY"]
    assert guessed["AWS_SESSION_TOKEN"] != environment["AWS_SESSION_TOKEN"]


def test_a_functions_code_is_at_an_address_that_is_signed(emulator: Emulator, environment: dict[str, str]) -> None:
    location = client(emulator, "lambda").get_function(FunctionName="tells")["Code"]["Location"]
    with urllib.request.urlopen(location) as answer:
        assert zipfile.ZipFile(io.BytesIO(answer.read())).namelist() == ["x.py"]
    assert call("GET", location.partition("?")[0]).status == 403
    assert call("GET", location.replace("/tells?", "/other?")).status == 403


def test_an_object_is_stored_as_it_is_and_read_by_a_presigned_address(emulator: Emulator) -> None:
    s3 = client(emulator, "s3")
    s3.create_bucket(Bucket="things")
    content = bytes(range(256)) * 1_000
    s3.put_object(Bucket="things", Key="a key/with+signs=é", Body=io.BytesIO(content))
    address = s3.generate_presigned_url("get_object", {"Bucket": "things", "Key": "a key/with+signs=é"}, 60)
    with urllib.request.urlopen(address) as answer:
        assert answer.read() == content
    assert call("GET", address.partition("?")[0]).status == 403
    asked = presigned(emulator.key, "PUT", f"{emulator.url}/things/other", b"content")
    assert sent(emulator, asked) == 200
    assert sent(emulator, asked.change(target=asked.target.replace("other", "third"))) == 403


def test_what_was_changed_on_its_way_is_not_done(emulator: Emulator, host: str) -> None:
    body = json.dumps({"QueueName": "one"}).encode()
    headers = {"X-Amz-Target": "AmazonSQS.CreateQueue", "Content-Type": "application/x-amz-json-1.0"}
    asked = signed(emulator.key, "POST", f"{emulator.url}/", body, headers, service="sqs")
    assert sent(emulator, asked.change(body=body.replace(b"one", b"two"))) == 403
    assert not client(emulator, "sqs").list_queues().get("QueueUrls")
    assert sent(emulator, asked) == 200


CLOSED = {
    "a reset": ("POST", "/_ministack/reset"),
    "settings": ("POST", "/_ministack/config"),
    "mail": ("GET", "/_ministack/ses/messages"),
    "queues": ("GET", "/_ministack/sqs/messages"),
    "certificates": ("GET", "/_ministack/rds/ca.pem"),
    "readiness": ("GET", "/_ministack/ready"),
}


@pytest.mark.parametrize(("method", "path"), CLOSED.values(), ids=CLOSED)
def test_ministacks_own_doors_are_closed(emulator: Emulator, method: str, path: str) -> None:
    assert call(method, emulator.url + path, b"" if method == "POST" else None).status == 403


@pytest.mark.parametrize("path", ["/_ministack/health", "/2015-03-31/functions", "/oauth2/token", "/bucket/key"])
def test_nothing_tells_a_page_that_it_may(emulator: Emulator, path: str) -> None:
    asked = {"Origin": "http://evil.example.com", "Access-Control-Request-Method": "POST"}
    answer = call("OPTIONS", emulator.url + path, headers=asked)
    assert answer.status == 403
    assert not [name for name in answer.headers if name.startswith("access-control")]


def test_what_a_function_is_registered_with_stays_as_it_is(emulator: Emulator) -> None:
    """The forged registration of the issue, with the key's name right and its secret not known."""
    scope = f"{emulator.key.id}%2F20260101%2F{REGION}%2Flambda%2Faws4_request"
    forged = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential={scope}"
    body = json.dumps({"FunctionName": "forged", "Code": {"ZipFile": base64.b64encode(b"x").decode()}}).encode()
    assert call("POST", f"{emulator.url}/2015-03-31/functions?{forged}&X-Amz-Signature=00", body).status == 403
    names = [each["FunctionName"] for each in client(emulator, "lambda").list_functions()["Functions"]]
    assert "forged" not in names
