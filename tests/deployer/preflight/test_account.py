"""What the account lacks, as AWS would answer; what the caller may not ask is no failure."""

from typing import Any

import pytest

from deployer.preflight import account as preflight
from deployer.preflight import options
from deployer.preflight.findings import Findings
from deployer.stack import template
from deployer.target import Target
from tests.deployer.preflight.conftest import Answer

DOCUMENT = template.load()
# What is kept for messages is decided, so that a test is about one thing: see test_concurrency.py.
VALUES = options.check(Findings(), DOCUMENT, {"BroadcastConcurrency": "0"}, {}, "eu-central-1")


def settings(concurrency: int = 1_000, used: int = 0) -> dict[str, Any]:
    limit = {"TotalCodeSize": 100, "ConcurrentExecutions": concurrency, "UnreservedConcurrentExecutions": concurrency}
    return {"AccountLimit": limit, "AccountUsage": {"TotalCodeSize": used, "FunctionCount": 1}}


@pytest.fixture
def roomy(answer: Answer) -> None:
    """An account with room for everything, unless a test says otherwise first."""
    answer("lambda", "GetAccountSettings", settings())
    answer("iam", "GetAccountSummary", {"SummaryMap": {"Roles": 0, "RolesQuota": 1_000}})
    answer("api-gateway", "GetAccount", {"throttleSettings": {"rateLimit": 10_000.0, "burstLimit": 5_000}})
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 200.0}})
    answer("cloudfront", "ListDistributions", {"DistributionList": {"Items": []}})


def check(found: Findings, account: Target) -> Findings:
    preflight.check(found, account, DOCUMENT, VALUES, {})
    return found


def test_an_account_with_room_for_everything(roomy: None, found: Findings, account: Target) -> None:
    assert preflight.check_credentials(found, account)
    assert check(found, account) == Findings()


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("ExpiredToken", "The AWS session has expired."),
        ("InvalidClientTokenId", "AWS does not know these credentials"),
        ("AccessDenied", "GetCallerIdentity is not permitted"),
    ],
)
def test_credentials_that_are_no_good_are_named(
    code: str, sentence: str, answer: Answer, found: Findings, account: Target
) -> None:
    answer("sts", "GetCallerIdentity", error=code)
    assert not preflight.check_credentials(found, account)
    assert len(found.errors) == 1
    assert sentence in found.errors[0]


def test_a_new_account_is_told_what_its_concurrency_means_and_what_to_ask_for(
    answer: Answer, roomy: None, found: Findings, account: Target
) -> None:
    answer("lambda", "GetAccountSettings", settings(concurrency=10))
    check(found, account)
    assert found.errors == []
    (warning,) = found.warnings
    assert "run 10 at a time in eu-central-1" in warning
    assert "--quota-code L-B99A9384 --desired-value 1000" in warning


def test_more_concurrency_than_can_be_reserved_is_refused(
    answer: Answer, roomy: None, found: Findings, account: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHAT_LAMBDA_CONCURRENCY", "900")
    assert check(found, account) == Findings()
    monkeypatch.setenv("CHAT_LAMBDA_CONCURRENCY", "901")
    (error,) = check(found, account).errors
    assert error.startswith("CHAT_LAMBDA_CONCURRENCY=901 is more than can be reserved: the account has 1000")


def test_a_full_store_of_code_is_named(answer: Answer, roomy: None, found: Findings, account: Target) -> None:
    answer("lambda", "GetAccountSettings", settings(used=100))
    (error,) = check(found, account).errors
    assert error.startswith("Lambda's storage in eu-central-1 is full")


def test_roles_are_counted(answer: Answer, roomy: None, found: Findings, account: Target) -> None:
    needed = sum(resource["Type"] == "AWS::IAM::Role" for resource in DOCUMENT["Resources"].values())
    answer("iam", "GetAccountSummary", {"SummaryMap": {"Roles": 1_000 - needed, "RolesQuota": 1_000}})
    assert check(found, account) == Findings()
    answer("iam", "GetAccountSummary", {"SummaryMap": {"Roles": 1_001 - needed, "RolesQuota": 1_000}})
    (error,) = check(found, account).errors
    assert error.startswith(f"The stage needs {needed} roles, and the account has room for {needed - 1} more of 1,000")


def test_distributions_are_counted(answer: Answer, roomy: None, found: Findings, account: Target) -> None:
    answer("service-quotas", "GetServiceQuota", {"Quota": {"Value": 2.0}})
    answer("cloudfront", "ListDistributions", {"DistributionList": {"Items": [{}, {}]}})
    (error,) = check(found, account).errors
    assert error.startswith("The account has 2 of the 2 CloudFront distributions")


def test_a_stage_that_lets_more_through_than_the_account_is_told(
    answer: Answer, roomy: None, found: Findings, account: Target
) -> None:
    answer("api-gateway", "GetAccount", {"throttleSettings": {"rateLimit": 1_500.0, "burstLimit": 1_250}})
    check(found, account)
    assert found.errors == []
    (warning,) = found.warnings
    assert "lets 1,500 requests a second through" in warning
    assert "come to 2,000" in warning


def test_a_bucket_name_that_is_taken_is_named(answer: Answer, roomy: None, found: Findings, account: Target) -> None:
    answer("s3", "HeadBucket", error="403")
    (error,) = check(found, account).errors
    assert error.startswith("The bucket chatroom-prod-artifacts-123456789012-eu-central-1 is another account's")


def test_a_bucket_of_ones_own_choice_is_looked_at_too(
    answer: Answer, roomy: None, found: Findings, account: Target, monkeypatch: pytest.MonkeyPatch
) -> None:
    account.client("s3").create_bucket(
        Bucket="my-bucket", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"}
    )
    monkeypatch.setenv("CHAT_S3_BUCKET", "my-bucket")
    assert check(found, account) == Findings()
    answer("s3", "HeadBucket", {"BucketRegion": "eu-west-1"})
    assert "The bucket my-bucket is in eu-west-1" in check(found, account).errors[-1]


@pytest.mark.parametrize(
    ("service", "operation", "action"),
    [
        ("lambda", "GetAccountSettings", "lambda:GetAccountSettings"),
        ("iam", "GetAccountSummary", "iam:GetAccountSummary"),
        ("api-gateway", "GetAccount", "apigateway:GET"),
        ("service-quotas", "GetServiceQuota", "servicequotas:GetServiceQuota"),
        ("cloudfront", "ListDistributions", "cloudfront:ListDistributions"),
    ],
)
@pytest.mark.parametrize("code", ["AccessDeniedException", "InternalFailure"])
def test_what_may_not_be_asked_is_said_and_no_failure(
    service: str,
    operation: str,
    action: str,
    code: str,
    answer: Answer,
    roomy: None,
    found: Findings,
    account: Target,
) -> None:
    answer(service, operation, error=code)
    check(found, account)
    assert found.errors == []
    (warning,) = found.warnings
    assert "could not be looked at" in warning
    assert (action in warning) == (code == "AccessDeniedException")


def test_a_stack_that_is_there_needs_no_more_roles(
    answer: Answer, roomy: None, found: Findings, target: Target, account: Target
) -> None:
    target.stack.deploy({"ApiFunctionName": "chatroom-prod", "AllowedOrigin": "https://chat.example.com"})
    answer("iam", "GetAccountSummary", {"SummaryMap": {"Roles": 1_000, "RolesQuota": 1_000}})
    assert check(found, account) == Findings()
