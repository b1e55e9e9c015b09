"""Whether the Region has what the template is made of, as far as that can be known from here.

What botocore carries is a list of services by Region, of the day on which it was made: a Region or a service may have
come since. So what it does not list is looked for by name, too: a service that is not in a Region has no address there.
Of what is inside a service, such as Cognito's newer sign-in page or WebSocket APIs, it says nothing; CloudFormation
does, when it is given the template, before it makes anything.
"""

import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from botocore.exceptions import BotoCoreError

from deployer.preflight.findings import Findings
from deployer.stack.artifacts import AWS_DOMAINS
from deployer.target import Target

# What a type of resource is part of, as boto3 and as people call it.
SERVICES = {
    "ApiGateway": ("apigateway", "API Gateway"),
    "ApiGatewayV2": ("apigatewayv2", "API Gateway"),
    "Budgets": ("budgets", "AWS Budgets"),
    "CloudFront": ("cloudfront", "CloudFront"),
    "CloudWatch": ("cloudwatch", "CloudWatch"),
    "Cognito": ("cognito-idp", "Cognito's user pools"),
    "DynamoDB": ("dynamodb", "DynamoDB"),
    "Events": ("events", "EventBridge"),
    "IAM": ("iam", "IAM"),
    "Lambda": ("lambda", "Lambda"),
    "Logs": ("logs", "CloudWatch Logs"),
    "Route53": ("route53", "Route 53"),
    "S3": ("s3", "S3"),
    "SNS": ("sns", "SNS"),
    "SQS": ("sqs", "SQS"),
    "WAFv2": ("wafv2", "WAF"),
}
# They are made only when an option asks for them.
_OPTIONAL = frozenset({"Budgets", "Route53", "WAFv2"})


def check(found: Findings, target: Target, document: Mapping[str, Any]) -> bool:
    """Return whether there is a Region to ask in, and find what the template needs and it has not."""
    if not target.region:
        found.error("No Region is chosen. Set one, such as AWS_DEFAULT_REGION=eu-central-1.")
        return False
    try:
        endpoint = urlsplit(target.client("lambda").meta.endpoint_url).hostname or ""
    except BotoCoreError as error:
        found.error(f"{error} Check AWS_DEFAULT_REGION and AWS_PROFILE.")
        return False
    if not endpoint.endswith(tuple(f".{domain}" for domain in AWS_DOMAINS)):
        return True  # An emulator has what it has.
    if not _lists(target, "lambda") and not resolves(endpoint):
        found.error(f"There is no Region {target.region}: {endpoint} is no address. Check AWS_DEFAULT_REGION.")
        return False
    kinds = {resource["Type"].split("::")[1] for resource in document["Resources"].values()}
    for kind in sorted(kinds - _OPTIONAL):
        service, words = SERVICES[kind]
        host = urlsplit(target.client(service).meta.endpoint_url).hostname or ""
        if not _lists(target, service) and not (_is_regional(host, target) and resolves(host)):
            found.error(f"{words} cannot be had in {target.region}. Choose another Region: AWS_DEFAULT_REGION=...")
    return True


def resolves(host: str) -> bool:
    """Return whether a host's name is known."""
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def _lists(target: Target, service: str) -> bool:
    session = target.session
    partition = session.get_partition_for_region(target.region)
    listed = session.get_available_regions(service, partition_name=partition, allow_non_regional=True)
    # A service for all Regions of a partition is listed by a name of its own.
    return target.region in listed or any(name.endswith("-global") for name in listed)


def _is_regional(host: str, target: Target) -> bool:
    return str(target.region) in host.split(".")
