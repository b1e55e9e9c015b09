"""The bucket for what is deployed from: whose it is, and the road of a template that is too large for a request."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.stub import Stubber

from deployer.errors import DeploymentError
from deployer.stack import artifacts, template
from deployer.target import Target

BUCKET = "chatroom-prod-artifacts-123456789012-eu-central-1"
PARAMETERS = {"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"}


@pytest.fixture
def s3(moto_aws: str) -> Any:
    client = boto3.client("s3")
    artifacts.ensure_bucket(client, BUCKET)
    return client


@pytest.fixture
def stubbed(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in ("AWS_ENDPOINT_URL", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    return boto3.client("s3", region_name="eu-central-1", aws_access_key_id="x", aws_secret_access_key="x")


def templates(s3: Any) -> set[str]:
    return {stored["Key"] for stored in s3.list_objects_v2(Bucket=BUCKET).get("Contents", [])}


def test_a_template_that_is_too_large_for_a_request_goes_by_the_bucket(
    target: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled = template.load()
    filled["Metadata"] = {"filling": "x" * 60_000}
    monkeypatch.setattr(template, "load", lambda: filled)
    requests: list[dict[str, Any]] = []
    target.stack._cloudformation.meta.events.register(
        "provide-client-params.cloudformation.CreateChangeSet", lambda params, **_: requests.append(dict(params))
    )
    target.stack.deploy(PARAMETERS)
    assert "MessagesTable" in target.stack.resources()
    assert "TemplateBody" not in requests[0]
    bucket, _, key = urlsplit(requests[0]["TemplateURL"]).path.removeprefix("/").partition("/")
    s3 = target.client("s3")
    stored = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    assert len(stored) > 51_200
    closed = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(closed.values()) == {True}


def test_two_deployments_at_once_do_not_take_each_others_template(s3: Any) -> None:
    first, second = (artifacts.upload_template(s3, BUCKET, body) for body in ("first", "second"))
    again = artifacts.upload_template(s3, BUCKET, "first")
    assert first == again != second
    assert len(templates(s3)) == 2


def test_templates_of_earlier_days_do_not_pile_up(s3: Any) -> None:
    s3.put_object(Bucket=BUCKET, Key="websocket_handlers/1.zip", Body=b"kept: a rollback needs it")
    artifacts.upload_template(s3, BUCKET, "an earlier one")
    artifacts.upload_template(s3, BUCKET, "today's", now=datetime.now(UTC) + timedelta(hours=23))
    assert len(templates(s3)) == 3, "another deployment may be about to read it"
    artifacts.upload_template(s3, BUCKET, "the next day's", now=datetime.now(UTC) + timedelta(days=1, hours=1))
    assert "websocket_handlers/1.zip" in templates(s3)
    assert len(templates(s3)) < 3


@pytest.mark.parametrize(
    ("region", "address"),
    [
        ("us-east-1", "https://bucket.s3.us-east-1.amazonaws.com/key"),
        ("eu-central-1", "https://bucket.s3.eu-central-1.amazonaws.com/key"),
        ("cn-north-1", "https://bucket.s3.cn-north-1.amazonaws.com.cn/key"),
        ("us-gov-west-1", "https://bucket.s3.us-gov-west-1.amazonaws.com/key"),
    ],
)
@pytest.mark.parametrize("dualstack", ["true", "false"])
def test_its_address_is_one_that_cloudformation_takes(
    region: str, address: str, dualstack: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    monkeypatch.setenv("AWS_USE_DUALSTACK_ENDPOINT", dualstack)
    assert artifacts.object_url(boto3.client("s3", region_name=region), "bucket", "key") == address


def test_a_bucket_of_another_account_is_not_used(stubbed: Any) -> None:
    expected = {"Bucket": BUCKET, "ExpectedBucketOwner": "123456789012"}
    with Stubber(stubbed) as stubber:
        stubber.add_client_error("head_bucket", "403", http_status_code=403, expected_params=expected)
        with pytest.raises(DeploymentError, match=f"{BUCKET} is another account's"):
            artifacts.ensure_bucket(stubbed, BUCKET)


def test_a_bucket_of_another_region_is_named_with_it(stubbed: Any) -> None:
    metadata = {"HTTPHeaders": {"x-amz-bucket-region": "eu-west-1"}}
    with Stubber(stubbed) as stubber:
        stubber.add_client_error("head_bucket", "301", http_status_code=301, response_meta=metadata)
        # botocore follows a redirect where it may.
        stubber.add_response("head_bucket", {"BucketRegion": "eu-west-1"})
        for _ in range(2):
            with pytest.raises(DeploymentError, match="is in eu-west-1, .* is in eu-central-1"):
                artifacts.ensure_bucket(stubbed, "my-bucket")
