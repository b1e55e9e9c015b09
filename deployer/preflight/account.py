"""Whether the account can hold what the stage needs: credentials, quotas, and the names of its buckets."""

import os
from collections.abc import Mapping
from typing import Any

from deployer.api_function import stage_options
from deployer.errors import DeploymentError, explained
from deployer.preflight import concurrency
from deployer.preflight.findings import Findings
from deployer.stack import artifacts
from deployer.target import Target

# "Web distributions per AWS account", which is kept for all Regions in us-east-1.
_DISTRIBUTIONS = {"ServiceCode": "cloudfront", "QuotaCode": "L-24B04930"}


def check_credentials(found: Findings, target: Target) -> bool:
    """Return whether AWS knows who asks, and find what is wrong with that."""
    try:
        with explained():
            _ = target.bucket
    except DeploymentError as error:
        found.error(error.message)
        return False
    return True


def check(
    found: Findings,
    target: Target,
    document: Mapping[str, Any],
    values: Mapping[str, str],
    kept: Mapping[str, str],
) -> dict[str, str]:
    """Find what the account lacks, and return the options that it decides: those that nobody has chosen.

    What does not stop the deployment is a warning.

    Parameters
    ----------
    values
        The value that each option will have.
    kept
        The value that each has.
    """
    _check_buckets(found, target)
    decided = _check_lambda(found, target, values, kept)
    _check_gateway(found, target, values)
    if not target.stack.exists():
        _check_roles(found, target, document)
        _check_distributions(found, target)
    return decided


def _check_buckets(found: Findings, target: Target) -> None:
    for bucket in filter(None, [target.bucket, os.environ.get("CHAT_S3_BUCKET")]):
        said = found.ask(
            f"The bucket {bucket}",
            "s3:ListBucket",
            lambda bucket=bucket: artifacts.look_for_bucket(target.client("s3"), bucket),  # type: ignore[misc]
        )
        if said not in {None, "", artifacts.THERE}:
            found.error(said)


def _check_lambda(
    found: Findings, target: Target, values: Mapping[str, str], kept: Mapping[str, str]
) -> dict[str, str]:
    settings = found.ask(
        "Lambda's quotas", "lambda:GetAccountSettings", lambda: target.client("lambda").get_account_settings()
    )
    if settings is None:
        return {}
    limit, usage = settings["AccountLimit"], settings["AccountUsage"]
    decided = concurrency.check(found, limit, values, kept, _reserved_for_the_api(), target.region)
    if usage["TotalCodeSize"] >= limit["TotalCodeSize"]:
        found.error(
            f"Lambda's storage in {target.region} is full ({usage['TotalCodeSize']:,} bytes of code): delete versions "
            "of functions that nobody needs, or ask for more in the console of Service Quotas."
        )
    return decided


def _reserved_for_the_api() -> int | None:
    option = stage_options.OPTIONS["lambda_concurrency"]
    chosen = os.environ.get(f"{stage_options.VARIABLE_PREFIX}LAMBDA_CONCURRENCY", "")
    # What is no number is refused where the function is deployed, with what it must be.
    return int(option.read(chosen)) if chosen.isdecimal() else None


def _check_gateway(found: Findings, target: Target, values: Mapping[str, str]) -> None:
    """Compare what the stage lets through with what the account does, all APIs of the Region together."""
    asked = found.ask(
        "API Gateway's quotas", "apigateway:GET on /account", lambda: target.client("apigateway").get_account()
    )
    rate = (asked or {}).get("throttleSettings", {}).get("rateLimit")
    names = ("ApiRequestsPerSecond", "WebSocketFramesPerSecond")
    try:
        wanted = sum(float(values[name]) for name in names)
    except ValueError:
        return  # It is found with the options.
    if rate and wanted > rate:
        found.warn(
            f"API Gateway lets {rate:,.0f} requests a second through for the whole account in {target.region}, posts "
            f"to sockets among them, and {' and '.join(names)} come to {wanted:,.0f}: lower them, or ask for more in "
            "the console of Service Quotas (API Gateway, `Throttle rate`)."
        )


def _check_roles(found: Findings, target: Target, document: Mapping[str, Any]) -> None:
    asked = found.ask("IAM's quotas", "iam:GetAccountSummary", lambda: target.client("iam").get_account_summary())
    summary = (asked or {}).get("SummaryMap", {})
    if "RolesQuota" not in summary or "Roles" not in summary:
        return
    needed = sum(resource["Type"] == "AWS::IAM::Role" for resource in document["Resources"].values())
    free = summary["RolesQuota"] - summary["Roles"]
    if needed > free:
        found.error(
            f"The stage needs {needed} roles, and the account has room for {free} more of {summary['RolesQuota']:,}: "
            "delete some, or ask for more in the console of Service Quotas (IAM, `Roles per account`)."
        )


def _check_distributions(found: Findings, target: Target) -> None:
    def ask() -> tuple[float, int] | None:
        quotas = target.session.client("service-quotas", region_name="us-east-1")
        listed = target.client("cloudfront").list_distributions(MaxItems="1000")["DistributionList"]
        return quotas.get_service_quota(**_DISTRIBUTIONS)["Quota"]["Value"], len(listed.get("Items", []))

    asked = found.ask("CloudFront's quota", "servicequotas:GetServiceQuota or cloudfront:ListDistributions", ask)
    if asked is not None and asked[1] >= asked[0]:
        found.error(
            f"The account has {asked[1]} of the {asked[0]:.0f} CloudFront distributions that it may have: delete one, "
            "or ask for more in the console of Service Quotas (CloudFront, `Web distributions per AWS account`)."
        )
