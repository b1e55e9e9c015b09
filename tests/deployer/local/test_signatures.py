"""Whether a request is signed with the key that it names: good ones by botocore, and every way to twist them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from deployer.local import signatures
from deployer.local.credentials import Key
from deployer.local.signatures import BadSignature
from tests.support.aws_requests import AwsRequest, presigned, signed

KEY = Key("AKIAEXAMPLEEXAMPLE22", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY00")
URL = "http://127.0.0.1:4566"
TARGET = {"X-Amz-Target": "DynamoDB_20120810.ListTables", "Content-Type": "application/x-amz-json-1.0"}
BODY = b'{"Limit": 1}'

GOOD = {
    "a call": lambda: signed(KEY, "POST", f"{URL}/", BODY, TARGET),
    "a call with a session": lambda: signed(KEY, "POST", f"{URL}/", BODY, TARGET, token="token/+="),
    "no body": lambda: signed(KEY, "GET", f"{URL}/2015-03-31/functions", service="lambda"),
    "a name with signs in it": lambda: signed(KEY, "GET", f"{URL}/2015-03-31/functions/arn%3Aaws", service="lambda"),
    "an encoded @": lambda: signed(KEY, "POST", f"{URL}/_aws/a/b/%40connections/c%3D", BODY, service="execute-api"),
    "dots in a path": lambda: signed(KEY, "GET", f"{URL}/a/./b//../c/", service="lambda"),
    "parameters": lambda: signed(KEY, "GET", f"{URL}/x?b=2&a=1&a=0&empty=&flag&%C3%A4=%20%2B%2F", service="lambda"),
    "a header with many spaces": lambda: signed(KEY, "POST", f"{URL}/", BODY, {**TARGET, "X-Amz-Meta": "a   b"}),
    "an object": lambda: signed(KEY, "PUT", f"{URL}/bucket/a%20key//with/../dots", BODY, service="s3"),
    "a presigned object": lambda: presigned(KEY, "GET", f"{URL}/bucket/key?versionId=1%2F2"),
    "a presigned upload": lambda: presigned(KEY, "PUT", f"{URL}/bucket/key", BODY),
    "a presigned object of a session": lambda: presigned(KEY, "GET", f"{URL}/bucket/key", token="token/+="),
    "a presigned call": lambda: presigned(KEY, "GET", f"{URL}/?Action=GetCallerIdentity", service="sts"),
}


def on_the_wire(asked: AwsRequest) -> signatures.Request:
    path, _, query = asked.target.partition("?")
    headers = tuple((name.encode(), value.encode()) for name, value in asked.headers.items())
    return signatures.Request(asked.method, path.encode(), query.encode(), headers)


def checked(asked: AwsRequest, secret: str = KEY.secret, at: datetime | None = None) -> signatures.Signature | None:
    """Check all of a request, as the guard does."""
    request = on_the_wire(asked)
    signature = signatures.read(request)
    if signature is None:
        return None
    signatures.check_time(signature, at or datetime.now(UTC))
    payload = signature.payload or signatures.payload_of(asked.body)
    signatures.check(signature, request, secret, payload)
    signatures.check_body(signature, secret, asked.body)
    return signature


@pytest.mark.parametrize("make", GOOD.values(), ids=GOOD)
def test_what_botocore_signs_is_good(make: Callable[[], AwsRequest]) -> None:
    signature = checked(make())
    assert signature
    assert signature.key_id == KEY.id
    assert signature.token in {"", "token/+="}


@pytest.mark.parametrize("make", GOOD.values(), ids=GOOD)
def test_with_another_secret_nothing_is(make: Callable[[], AwsRequest]) -> None:
    with pytest.raises(BadSignature, match="not of this request"):
        checked(make(), KEY.secret[:-1] + "1")


Change = Callable[[AwsRequest], AwsRequest]


def in_authorization(old: str, new: str) -> Change:
    def change(asked: AwsRequest) -> AwsRequest:
        changed = re.sub(old, new, asked.headers["Authorization"])
        assert changed != asked.headers["Authorization"]
        return asked.with_header("Authorization", changed)

    return change


def in_target(old: str, new: str) -> Change:
    def change(asked: AwsRequest) -> AwsRequest:
        changed = re.sub(old, new, asked.target)
        assert changed != asked.target
        return asked.change(target=changed)

    return change


def header(name: str, value: str | None) -> Change:
    return lambda asked: asked.with_header(name, value)


CALLS: dict[str, Change] = {
    "another body": lambda asked: asked.change(body=b'{"Limit": 2}'),
    "no body": lambda asked: asked.change(body=b""),
    "another method": lambda asked: asked.change(method="PUT"),
    "another path": lambda asked: asked.change(target="/2015-03-31/functions"),
    "a parameter more": lambda asked: asked.change(target="/?Action=CreateUser"),
    "another operation": header("X-Amz-Target", "DynamoDB_20120810.DeleteTable"),
    "another operation in a second line": header("x-amz-target ", "DynamoDB_20120810.DeleteTable"),
    "no operation": header("X-Amz-Target", None),
    "another host": header("Host", "127.0.0.1:4567"),
    "another kind of body": header("Content-Type", "application/x-www-form-urlencoded"),
    "a hash of another body": header("X-Amz-Content-SHA256", signatures.payload_of(b"")),
    "a body that nothing covers": header("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"),
    "an AWS header that is not signed": header("X-Amz-Security-Token", "token"),
    "another time": header("X-Amz-Date", "20260101T000000Z"),
    "no time": header("X-Amz-Date", None),
    "a time that is none": header("X-Amz-Date", "now"),
    "another day": in_authorization(r"/\d{8}/", "/20260101/"),
    "another Region": in_authorization("/us-east-1/", "/eu-central-1/"),
    "another service": in_authorization("/dynamodb/", "/lambda/"),
    "another end of the scope": in_authorization("aws4_request", "aws4_requests"),
    "no scope": in_authorization("Credential=[^,]+", f"Credential={KEY.id}"),
    "another signature": in_authorization("Signature=.{64}", "Signature=" + "0" * 64),
    "the signature of the issue": in_authorization("Signature=.{64}", "Signature=00"),
    "an empty signature": in_authorization("Signature=.{64}", "Signature="),
    "a signature in capitals": in_authorization("Signature=.{64}", "Signature=" + "A" * 64),
    "no signature": in_authorization(", Signature=.{64}", ""),
    "two signatures": in_authorization("$", ", Signature=" + "0" * 64),
    "the host not signed": in_authorization("host;", ""),
    "the operation not signed": in_authorization(";x-amz-target", ""),
    "a header that is not there": in_authorization("host;", "host;x-amz-acl;"),
    "a header twice": in_authorization("host;", "host;host;"),
    "nothing signed": in_authorization("SignedHeaders=[^,]+", "SignedHeaders="),
    "another algorithm": in_authorization("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
    "small letters": in_authorization("AWS4-HMAC-SHA256", "aws4-hmac-sha256"),
    "the signature of version 2": header("Authorization", f"AWS {KEY.id}:c2lnbmF0dXJl"),
    "a second signature in the query": in_target("$", "?X-Amz-Credential=test/20260101/us-east-1/lambda/aws4_request"),
    "a key of version 2 in the query": in_target("$", "?AWSAccessKeyId=test"),
}


@pytest.mark.parametrize("change", CALLS.values(), ids=CALLS)
def test_a_call_that_was_changed_is_refused(change: Change) -> None:
    with pytest.raises(BadSignature):
        checked(change(GOOD["a call"]()))


ADDRESSES: dict[str, Change] = {
    "another object": in_target("/key", "/other"),
    "a parameter more": in_target("$", "&acl"),
    "another method": lambda asked: asked.change(method="DELETE"),
    "another host": header("Host", "localhost:4566"),
    "an AWS header that is not signed": header("X-Amz-Acl", "public-read"),
    "an operation that is not signed": header("X-Amz-Target", "DynamoDB_20120810.DeleteTable"),
    "another life": in_target("Expires=60", "Expires=600"),
    "a life of more than a week": in_target("Expires=60", "Expires=604801"),
    "no life": in_target("Expires=60", "Expires=0"),
    "a negative life": in_target("Expires=60", "Expires=-1"),
    "Arabic digits": in_target("Expires=60", "Expires=%D9%A6"),
    "no word of its life": in_target("&X-Amz-Expires=60", ""),
    "no algorithm": in_target("X-Amz-Algorithm=[^&]+&", ""),
    "another algorithm": in_target("AWS4-HMAC-SHA256", "AWS4-ECDSA-P256-SHA256"),
    "no signature": in_target("&X-Amz-Signature=[^&]+", ""),
    "the signature of the issue": in_target("Signature=[^&]+", "Signature=00"),
    "two keys": in_target("X-Amz-Credential", "X-Amz-Credential=test&X-Amz-Credential"),
    "a key by another name": in_target("$", "&x-amz-credential=test"),
    "a key with its name encoded": in_target("$", "&X%2DAmz%2DCredential=test"),
    "the host not signed": in_target("SignedHeaders=host", "SignedHeaders="),
    "a signature in a header as well": header("Authorization", "AWS4-HMAC-SHA256 Credential=test"),
    "another service": in_target("%2Fs3%2F", "%2Flambda%2F"),
    "a time that is none": in_target(r"Date=\d{8}T\d{6}Z", "Date=20269999T000000Z"),
}


@pytest.mark.parametrize("change", ADDRESSES.values(), ids=ADDRESSES)
def test_an_address_that_was_changed_is_refused(change: Change) -> None:
    with pytest.raises(BadSignature):
        checked(change(GOOD["a presigned object"]()))


# Whoever knows the secret could sign these, and another reader might find another key or body in them.
AMBIGUOUS = {
    "two keys": in_target("X-Amz-Credential", "X-Amz-Credential=test&X-Amz-Credential"),
    "the same key twice": in_target("(X-Amz-Credential=[^&]+)", r"\1&\1"),
    "a key by another name": in_target("$", "&x-amz-credential=test"),
    "a key with its name encoded": in_target("$", "&X%2DAmz%2DCREDENTIAL=test"),
    "a key of version 2 as well": in_target("$", "&AWSAccessKeyId=test"),
    "a life of more than a week": in_target("Expires=60", "Expires=604801"),
    "no life": in_target("Expires=60", "Expires=0"),
    "a header twice": in_target("SignedHeaders=host", "SignedHeaders=host%3Bhost"),
    "another day": in_target(r"%2F\d{8}%2F", "%2F20260101%2F"),
    "a hash that is signed by nobody": header("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD"),
    "a signature in a header as well": header("Authorization", "AWS4-HMAC-SHA256 Credential=test"),
}


@pytest.mark.parametrize("change", AMBIGUOUS.values(), ids=AMBIGUOUS)
def test_what_can_be_read_in_two_ways_is_not_read(change: Change) -> None:
    asked = GOOD["a presigned object"]()
    assert signatures.read(on_the_wire(asked))
    with pytest.raises(BadSignature):
        signatures.read(on_the_wire(change(asked)))


SIGNED_SO = {
    "a key in the query as well": lambda: signed(KEY, "POST", f"{URL}/?X-Amz-Credential=test%2F1", BODY, TARGET),
    "no body covered, and not S3": lambda: signed(
        KEY, "POST", f"{URL}/", BODY, {**TARGET, "X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}
    ),
    "chunks, and not S3": lambda: signed(
        KEY, "POST", f"{URL}/", BODY, {**TARGET, "X-Amz-Content-SHA256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}
    ),
    "a hash that nobody knows": lambda: signed(
        KEY, "PUT", f"{URL}/b/k", BODY, {"X-Amz-Content-SHA256": "NONE"}, service="dynamodb"
    ),
    "a header that was taken away": lambda: signed(KEY, "POST", f"{URL}/", BODY, {**TARGET, "X-Extra": ""}).with_header(
        "X-Extra", None
    ),
}


@pytest.mark.parametrize("make", SIGNED_SO.values(), ids=SIGNED_SO)
def test_nor_is_it_when_it_is_signed(make: Callable[[], AwsRequest]) -> None:
    with pytest.raises(BadSignature):
        checked(make())


def test_s3_takes_a_body_that_is_not_covered() -> None:
    """As AWS's tools send one of which they cannot know the end; the sender is known all the same."""
    asked = signed(KEY, "PUT", f"{URL}/b/k", BODY, {"X-Amz-Content-SHA256": "UNSIGNED-PAYLOAD"}, service="s3")
    assert checked(asked)
    assert checked(asked.change(body=b"another"))
    with pytest.raises(BadSignature):
        checked(asked, KEY.secret[:-1] + "1")


def test_a_presigned_call_covers_its_body() -> None:
    with pytest.raises(BadSignature):
        checked(GOOD["a presigned call"]().change(body=b"Action=CreateUser"))


def test_the_smallest_input_of_the_attack_is_refused() -> None:
    forged = "?X-Amz-Credential=test%2F20260101%2Fus-east-1%2Flambda%2Faws4_request&X-Amz-Signature=00"
    with pytest.raises(BadSignature):
        checked(AwsRequest("POST", f"/2015-03-31/functions{forged}", {"Host": "127.0.0.1:4566"}))


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer x.y.z", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA", "Basic YTpi", "Credential=test/"]
)
def test_who_names_no_key_is_not_signed(authorization: str | None) -> None:
    assert checked(AwsRequest("GET", "/?room=general").with_header("Authorization", authorization)) is None


def at(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


@pytest.mark.parametrize("seconds", [-290, 0, 290])
def test_clocks_may_differ_by_a_little(seconds: float) -> None:
    assert checked(GOOD["a call"](), at=at(seconds))


@pytest.mark.parametrize("seconds", [-310, 310, 86_400, 366 * 86_400])
def test_an_old_signature_is_refused_and_so_is_one_of_a_time_to_come(seconds: float) -> None:
    with pytest.raises(BadSignature, match="was signed at"):
        checked(GOOD["a call"](), at=at(seconds))


@pytest.mark.parametrize(("seconds", "good"), [(-310, False), (-290, True), (50, True), (70, False)])
def test_an_address_is_good_for_as_long_as_it_says(seconds: float, good: bool) -> None:
    asked = presigned(KEY, "GET", f"{URL}/bucket/key", expires_s=60)
    if good:
        assert checked(asked, at=at(seconds))
    else:
        with pytest.raises(BadSignature, match="was signed at"):
            checked(asked, at=at(seconds))
