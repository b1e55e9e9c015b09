"""What CloudFormation calls with the deployer's rights, by the registry schemas that cfn-lint carries."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER

from tests.support.permissions import reference
from tests.support.permissions.documents import ACCOUNT, BOUNDARY_ARN, REGION, Context
from tests.support.permissions.excuses import NEVER_TRIGGERED

STACK = "chatroom-prod-stack"
API_FUNCTION = "chatroom-prod"
RANDOM = "1A2B3C4D5E6F"
ROLE_ARN = f"arn:aws:iam::{ACCOUNT}:role/{STACK}-PingRole-{RANDOM}"
FUNCTION_ARN = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:{STACK}-PingFunction-{RANDOM}"

# Where each kind of resource of API Gateway lies, if it is not `/apis/<id>/<kind>s`.
_GATEWAY_PATHS = {
    "AWS::ApiGateway::ApiKey": "/apikeys",
    "AWS::ApiGateway::UsagePlan": "/usageplans",
    "AWS::ApiGateway::UsagePlanKey": "/usageplans/a1b2c3/keys",
    "AWS::ApiGatewayV2::Api": "/apis",
    "AWS::ApiGatewayV2::ApiMapping": "/domainnames/chat.example.com/apimappings",
    "AWS::ApiGatewayV2::DomainName": "/domainnames",
    "AWS::ApiGatewayV2::RouteResponse": "/apis/a1b2c3/routes/d4e5f6/routeresponses",
}
# Whom a resource of each type hands its role to.
_ROLES_GO_TO = {
    "AWS::ApiGatewayV2::Authorizer": "apigateway.amazonaws.com",
    "AWS::ApiGatewayV2::Integration": "apigateway.amazonaws.com",
    "AWS::Lambda::Function": "lambda.amazonaws.com",
}
# "Using service-linked roles for Amazon Cognito", Amazon Cognito Developer Guide: for mails by SES.
_SERVICE_ROLES = {
    "AWS::Cognito::UserPool": (
        "email.cognito-idp.amazonaws.com",
        "AWSServiceRoleForAmazonCognitoIdpEmailService",
    ),
}


@dataclass(frozen=True)
class Call:
    """Something that is called of AWS: an IAM action, on a resource, with the condition keys that it comes with."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)
    why: str = ""


@functools.cache
def permissions(type_: str) -> dict[str, tuple[str, ...]]:
    """Return what each handler of a type calls: create, read, update, delete and list."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema
    return {
        name: tuple(sorted({reference.spelled(action) for action in handler["permissions"]}))
        for name, handler in schema["handlers"].items()
    }


def calls(
    type_: str, handler: str, logical_id: str, properties: dict[str, Any], boundary: str | None = BOUNDARY_ARN
) -> Iterator[Call]:
    """Yield what a handler calls for a resource, but for what our properties never trigger.

    Parameters
    ----------
    boundary
        The permissions boundary of the role that is made or changed.
    """
    for action in permissions(type_).get(handler, ()):
        if (type_, action) not in NEVER_TRIGGERED:
            yield from of_action(type_, action, logical_id, properties, boundary, f"{logical_id} ({type_}), {handler}")


def of_action(
    type_: str,
    action: str,
    logical_id: str,
    properties: dict[str, Any],
    boundary: str | None = BOUNDARY_ARN,
    why: str = "",
) -> Iterator[Call]:
    """Yield an action on each resource that AWS looks at when it is called for a resource of the template."""
    context = _context(type_, action, boundary)
    for resource in _resources(type_, action, logical_id, properties):
        yield Call(action, resource, context, why)


def _resources(type_: str, action: str, logical_id: str, properties: dict[str, Any]) -> Iterator[str]:
    service = action.split(":")[0]
    if service == "apigateway":
        yield from _gateway_resources(type_, action)
        return
    if action == "iam:CreateServiceLinkedRole":
        for principal, role in filter(None, [_SERVICE_ROLES.get(type_)]):
            yield f"arn:aws:iam::{ACCOUNT}:role/aws-service-role/{principal}/{role}"
        return
    kinds = reference.resource_types(action)
    required = reference.resource_types(action, required=True)
    own = [kind for kind in kinds if kind.replace("-", "").lower() in _kinds_of(type_)]
    chosen = dict.fromkeys([*own, *required]) or [kind for kind in kinds if kind in {"bucket", "object"}]
    if not chosen:
        yield "*"
    for kind in chosen:
        name = _name(type_, logical_id, properties) if kind in own else _generated("Other")
        for pattern in reference.arn_patterns(service, kind):
            yield reference.fill(pattern, _names(name, logical_id), "a1b2c3d4")


def _kinds_of(type_: str) -> set[str]:
    """Return what the reference may call a resource of a type, or what it belongs to: a client to a user pool."""
    last = type_.rsplit("::", 1)[1].lower()
    owners = {
        "bucket": "bucket",
        "eventinvokeconfig": "function",
        "metricfilter": "loggroup",
        "permission": "function",
        "rule": "ruleondefaulteventbus",
        "userpool": "userpool",
    }
    return {last} | {owner for start, owner in owners.items() if last.startswith(start)}


def _gateway_resources(type_: str, action: str) -> Iterator[str]:
    path = _GATEWAY_PATHS.get(type_, f"/apis/a1b2c3/{type_.rsplit('::', 1)[1].lower()}s")
    base = f"arn:aws:apigateway:{REGION}::"
    if action in {"apigateway:POST", "apigateway:TagResource"}:
        yield base + path
    if action != "apigateway:POST":
        yield f"{base}{path}/a1b2c3"


def _generated(logical_id: str) -> str:
    return f"{STACK}-{logical_id}-{RANDOM}"


def _name(type_: str, logical_id: str, properties: dict[str, Any]) -> str:
    """Return a resource's own name, or that of the resource that it belongs to."""
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", type_).schema
    identifier = schema["primaryIdentifier"][0].rsplit("/", 1)[1]
    name = _text(properties[identifier]) if identifier in properties else _generated(logical_id)
    return name.lower() if type_.startswith("AWS::S3::") else name


def _names(name: str, logical_id: str) -> dict[str, str]:
    """Return what the placeholders of the reference stand for."""
    named = (
        "AlarmName BucketName BudgetName DashboardName FunctionName LogGroupName QueueName RoleNameWithPath TableName"
    )
    return {
        **dict.fromkeys([*named.split(), "RuleName", "TopicName"], name),
        "Account": ACCOUNT,
        "Name": logical_id,  # of a firewall
        "ObjectName": "template.json",
        "Partition": "aws",
        "Region": REGION,
        "Scope": "global",
        "StackName": STACK,
    }


def _text(value: Any) -> str:
    """Return the name that a property of the template gives."""
    known = {"AWS::StackName": STACK, "ApiFunctionName": API_FUNCTION}
    match value:
        case str():
            return value.rsplit(":", 1)[-1]  # an ARN's last part
        case {"Ref": name}:
            return known.get(name) or _generated(name)
        case {"Fn::GetAtt": [name, "Arn"]}:
            return _generated(name)
        case {"Fn::Sub": str(text)}:
            for name, meaning in known.items():
                text = text.replace(f"${{{name}}}", meaning)
            assert "${" not in text, text
            return text
    raise AssertionError(f"{value} names something in a way that this test does not know.")


def _context(type_: str, action: str, boundary: str | None) -> Context:
    keys = reference.condition_keys(action) if reference.exists(action) else frozenset()
    context: Context = {}
    if "iam:PermissionsBoundary" in keys and boundary and type_.startswith("AWS::IAM::"):
        context["iam:PermissionsBoundary"] = boundary
    if action == "iam:PassRole" and type_ in _ROLES_GO_TO:
        context["iam:PassedToService"] = _ROLES_GO_TO[type_]
    if action == "iam:CreateServiceLinkedRole" and type_ in _SERVICE_ROLES:
        context["iam:AWSServiceName"] = _SERVICE_ROLES[type_][0]
    if "lambda:FunctionArn" in keys:
        context["lambda:FunctionArn"] = FUNCTION_ARN
    return context
