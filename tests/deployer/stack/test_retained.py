"""Deletion protection of a user pool: it goes off, and every other setting is sent back as it was."""

from typing import Any

import boto3
import pytest
from botocore.stub import Stubber

from deployer.stack.retained import USER_POOL, Retained

POOL = "eu-central-1_pool"
SETTINGS: dict[str, Any] = {
    "Policies": {"PasswordPolicy": {"MinimumLength": 12, "TemporaryPasswordValidityDays": 3}},
    "AutoVerifiedAttributes": ["email"],
    "MfaConfiguration": "ON",
    "LambdaConfig": {"PreSignUp": "arn:aws:lambda:eu-central-1:123456789012:function:pre-sign-up"},
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "UserPoolTier": "ESSENTIALS",
}
DESCRIBED = {
    **SETTINGS,
    "Id": POOL,
    "Name": "people",
    "Arn": f"arn:aws:cognito-idp:eu-central-1:123456789012:userpool/{POOL}",
    "DeletionProtection": "ACTIVE",
    "SchemaAttributes": [{"Name": "email", "Required": True}],
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False, "UnusedAccountValidityDays": 7},
    "EstimatedNumberOfUsers": 3,
}
# Names are no setting of a pool, once it has one; what has taken the place of another setting is left out.
SENT = {**SETTINGS, "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False}, "UserPoolId": POOL}


@pytest.fixture
def cognito(moto_aws: str) -> Any:
    return boto3.client("cognito-idp")


@pytest.fixture
def retained(cognito: Any) -> Retained:
    return Retained(lambda service: cognito if service == "cognito-idp" else boto3.client(service))


def test_every_other_setting_is_sent_back(cognito: Any, retained: Retained) -> None:
    with Stubber(cognito) as stubber:
        stubber.add_response("describe_user_pool", {"UserPool": DESCRIBED}, {"UserPoolId": POOL})
        stubber.add_response("update_user_pool", {}, {**SENT, "DeletionProtection": "INACTIVE"})
        retained.unprotect(USER_POOL, POOL)
        stubber.assert_no_pending_responses()


def test_what_cognito_does_not_take_back_is_no_obstacle(cognito: Any, retained: Retained) -> None:
    with Stubber(cognito) as stubber:
        stubber.add_response("describe_user_pool", {"UserPool": DESCRIBED})
        stubber.add_client_error("update_user_pool", "InvalidParameterException", "SMS configuration is required")
        stubber.add_response("update_user_pool", {}, {"UserPoolId": POOL, "DeletionProtection": "INACTIVE"})
        retained.unprotect(USER_POOL, POOL)
        stubber.assert_no_pending_responses()


def test_a_pool_without_protection_is_not_touched(cognito: Any, retained: Retained) -> None:
    with Stubber(cognito) as stubber:
        stubber.add_response("describe_user_pool", {"UserPool": {**DESCRIBED, "DeletionProtection": "INACTIVE"}})
        retained.unprotect(USER_POOL, POOL)


def test_a_pool_that_is_gone_has_no_users_and_needs_no_deletion(retained: Retained) -> None:
    assert retained.count(USER_POOL, POOL) is None
    retained.delete(USER_POOL, POOL)


def test_its_domain_goes_first(cognito: Any, retained: Retained) -> None:
    pool = cognito.create_user_pool(PoolName="people")["UserPool"]["Id"]
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="chatroom-1")
    retained.delete(USER_POOL, pool)
    assert cognito.list_user_pools(MaxResults=1)["UserPools"] == []
    assert cognito.describe_user_pool_domain(Domain="chatroom-1")["DomainDescription"] == {}
