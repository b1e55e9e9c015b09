"""What code calls by boto3: read from its source, as actions of IAM on resources of a stage."""

import ast
import functools
from collections.abc import Iterator
from pathlib import Path

import botocore.session
from botocore import xform_name

from tests.support.permissions import reference
from tests.support.permissions.documents import ACCOUNT, BOUNDARY_ARN, REGION, Context
from tests.support.permissions.handlers import API_FUNCTION, ROLE_ARN, STACK, Call

# What clients are called where that is not the service's own name.
_CLIENTS = {
    "cf": "cloudformation",
    "cognito": "cognito-idp",
    "quotas": "service-quotas",
}
# Where IAM's action is not called as the operation is: the actions' pages of the Service Authorization Reference.
_ACTIONS = {
    "apigateway:GetAccount": ("apigateway:GET",),
    "lambda:Invoke": ("lambda:InvokeFunction",),
    "s3:CopyObject": ("s3:GetObject", "s3:PutObject"),
    "s3:DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3:HeadBucket": ("s3:ListBucket",),
    "s3:HeadObject": ("s3:GetObject", "s3:ListBucket"),  # without ListBucket, what is missing is 403
    "s3:ListBuckets": ("s3:ListAllMyBuckets",),
    "s3:ListObjectVersions": ("s3:ListBucketVersions",),
    "s3:ListObjectsV2": ("s3:ListBucket",),
    "s3:PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
}
# Methods that boto3 adds to what the API has.
_ADDED = {"s3": {"copy": "CopyObject", "download_file": "GetObject", "upload_file": "PutObject"}}
# Objects with methods of such names that are no clients, besides modules.
_NO_CLIENTS = frozenset({"self", "zappa"})
_ASKING_FOR = frozenset({"can_paginate", "generate_presigned_url", "get_paginator", "get_waiter"})

# Of several kinds of resources that an action takes, the ones that are meant here.
_OURS = frozenset({"bucket", "function", "log-group", "object", "stack", "table", "topic", "userpool"})

_NAMES = {
    "Account": ACCOUNT,
    "BucketName": f"chatroom-prod-artifacts-{ACCOUNT}-{REGION}",
    "FunctionName": API_FUNCTION,
    "LogGroupName": f"/aws/lambda/{API_FUNCTION}",
    "Partition": "aws",
    "PolicyNameWithPath": BOUNDARY_ARN.rsplit("/", 1)[1],
    "Region": REGION,
    "StackName": STACK,
    "TableName": f"{STACK}-MessagesTable-1A2B3C4D5E6F",
}


@functools.cache
def _session() -> botocore.session.Session:
    return botocore.session.get_session()


@functools.cache
def _operations(service: str) -> dict[str, str]:
    """Return the methods of a service's client, each with the operation that it calls."""
    names = _session().get_service_model(service).operation_names
    return {xform_name(name): name for name in names} | _ADDED.get(service, {})


def operations(path: Path) -> set[tuple[str, str]]:
    """Return what a file calls of AWS: `("s3", "PutObject")`.

    Raises
    ------
    AssertionError
        Something is called that looks like an operation, of a client whose name does not tell the service.
    """
    found = set()
    nodes = list(ast.walk(ast.parse(path.read_text())))
    modules = {alias.asname or alias.name for node in nodes if isinstance(node, ast.ImportFrom) for alias in node.names}
    for node in nodes:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if _last_name(node.func.value) in {*_NO_CLIENTS, *modules}:
            continue
        service, method = _service(node.func.value), node.func.attr
        if method in _ASKING_FOR:
            assert service, f"{path}:{node.lineno}: the client's name does not tell the service"
            argument = node.args[0]
            assert isinstance(argument, ast.Constant), f"{path}:{node.lineno}: a name that is not written out"
            method = _called_by_waiter(service, argument.value) if method == "get_waiter" else argument.value
        if service and method in _operations(service):
            found.add((service, _operations(service)[method]))
        else:
            assert service or method not in _all_methods(), f"{path}:{node.lineno}: of which service is {method}?"
    return found


def _service(receiver: ast.expr) -> str | None:
    match receiver:
        case ast.Call(func=ast.Attribute(attr="client"), args=[ast.Constant(value=str(name)), *_]):
            return name
        case ast.Name(id=name) | ast.Attribute(attr=name):
            name = name.strip("_").removesuffix("_client")
            name = _CLIENTS.get(name, name)
            return name if name in _session().get_available_services() else None
    return None


def _last_name(receiver: ast.expr) -> str | None:
    match receiver:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return None


def _called_by_waiter(service: str, name: str) -> str:
    return xform_name(_session().get_waiter_model(service).get_waiter(_waiter_names(service)[name]).operation)


@functools.cache
def _waiter_names(service: str) -> dict[str, str]:
    return {xform_name(name): name for name in _session().get_waiter_model(service).waiter_names}


@functools.cache
def _all_methods() -> frozenset[str]:
    """Return the methods of what a deployer is likely to use, but for those of one word: files and dicts have them."""
    services = ("acm", "budgets", "cloudformation", "cloudfront", "cloudwatch", "cognito-idp", "dynamodb", "iam",
                "lambda", "logs", "route53", "s3", "service-quotas", "ses", "sns", "sqs", "sts")  # fmt: skip
    return frozenset(method for service in services for method in _operations(service) if "_" in method)


def actions(service: str, operation: str) -> tuple[str, ...]:
    """Return the actions that IAM asks for when an operation is called."""
    prefix = _session().get_service_model(service).signing_name
    action = f"{'cloudwatch' if prefix == 'monitoring' else prefix}:{operation}"
    found = _ACTIONS.get(action, (action,))
    for each in found:
        assert reference.exists(each), f"{service} {operation} is no action by that name: say in _ACTIONS which it is"
    return found


def calls(service: str, operation: str, why: str) -> Iterator[Call]:
    """Yield what IAM asks for when an operation is called for the stage prod."""
    for action in actions(service, operation):
        kinds = reference.resource_types(action, required=True) or reference.resource_types(action)
        kinds = tuple(kind for kind in kinds if kind in _OURS) or kinds[:1]
        if not kinds:
            yield Call(action, "*", why=why)
        for kind in kinds:
            for pattern in reference.arn_patterns(action.split(":")[0], kind):
                yield Call(action, reference.fill(pattern, _NAMES, "a1b2c3d4"), why=why)
        if operation in {"CreateFunction", "UpdateFunctionConfiguration"}:
            context: Context = {"iam:PassedToService": "lambda.amazonaws.com"}
            yield Call("iam:PassRole", ROLE_ARN, context, why)
