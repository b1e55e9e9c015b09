"""cloudformation/template.yaml, as tests look at it."""

import re
from collections.abc import Iterator
from typing import Any

from deployer.stack import template

TEMPLATE = template.load()
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]

Grant = tuple[str, str]


def of_type(type_: str) -> dict[str, Any]:
    return {name: resource["Properties"] for name, resource in RESOURCES.items() if resource["Type"] == type_}


FUNCTIONS = of_type("AWS::Lambda::Function")
ROLES = of_type("AWS::IAM::Role")
TRIGGERS = of_type("AWS::Lambda::EventSourceMapping")
TABLES = of_type("AWS::DynamoDB::Table")
ROUTES = {route["RouteKey"]: route for route in of_type("AWS::ApiGatewayV2::Route").values()}

# The functions' variables that are options, as they are for who chooses none.
DEFAULTS_OF_FUNCTIONS = {
    variable: str(TEMPLATE["Parameters"][value["Ref"]]["Default"])
    for function in FUNCTIONS.values()
    for variable, value in function.get("Environment", {}).get("Variables", {}).items()
    if isinstance(value, dict) and TEMPLATE["Parameters"].get(value.get("Ref"), {}).get("Default", "") != ""
}

CONNECTIONS_OF_OUR_STAGE = (
    "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:"
    "${WebSocketApi}/${WebSocketStage}/*/@connections/*"
)


def name_of(value: Any) -> str:
    """Return a reference in short: `MessagesTable.Arn` for `!GetAtt MessagesTable.Arn`, the text of a `!Sub`."""
    if isinstance(value, str):
        return value
    ((function, argument),) = value.items()
    return ".".join(argument) if function == "Fn::GetAtt" else str(argument)


def referred_to(value: Any) -> set[str]:
    """Return the names of all that a value of the template refers to: parameters, resources and conditions."""
    match value:
        case {"Ref": str(name)} | {"Condition": str(name)}:
            return {name}
        case {"Fn::GetAtt": [str(name), *_]}:
            return {name}
        case {"Fn::If": [str(condition), *branches]}:
            return {condition} | referred_to(branches)
        case {"Fn::Sub": [str(text), dict(names)]}:
            return _in_text(text) - set(names) | referred_to(list(names.values()))
        case {"Fn::Sub": str(text)}:
            return _in_text(text)
        case dict():
            return referred_to(list(value.values()))
        case list():
            return {name for each in value for name in referred_to(each)}
    return set()


def _in_text(text: str) -> set[str]:
    return {name.partition(".")[0] for name in re.findall(r"\$\{([^!}]+)\}", text)}


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def waits_for(name: str) -> Iterator[str]:
    """Yield all that CloudFormation makes before a resource: what it depends on or refers to, and so on."""
    seen: set[str] = set()
    todo = [name]
    while todo:
        resource: dict[str, Any] = RESOURCES[todo.pop()]
        nearest = {*as_list(resource.get("DependsOn", [])), *referred_to(resource["Properties"])} & set(RESOURCES)
        yield from nearest - seen
        todo += nearest - seen
        seen |= nearest


def grants(role: str) -> set[Grant]:
    """Return what a role allows: actions, each on a resource."""
    return {
        (action, name_of(resource))
        for statement in _statements(role, "Allow")
        for action in as_list(statement["Action"])
        for resource in as_list(statement["Resource"])
    }


def denials(role: str) -> list[dict[str, Any]]:
    """Return the statements by which a role is denied something."""
    return _statements(role, "Deny")


def _statements(role: str, effect: str) -> list[dict[str, Any]]:
    apart = [policy for policy in of_type("AWS::IAM::Policy").values() if {"Ref": role} in policy["Roles"]]
    policies = [*ROLES[role].get("Policies", []), *apart]
    statements = [statement for policy in policies for statement in policy["PolicyDocument"]["Statement"]]
    return [statement for statement in statements if statement["Effect"] == effect]


def role_of(function: str) -> str:
    return name_of(FUNCTIONS[function]["Role"]).removesuffix(".Arn")


def needed_by_lambda(function: str) -> set[Grant]:
    """Return what Lambda itself does in a function's name: it writes the log, reads the stream, sets batches aside.

    "Process DynamoDB records with Lambda" and "Retain discarded batches" in the AWS Lambda Developer Guide.
    """
    log_group = FUNCTIONS[function]["LoggingConfig"]["LogGroup"]["Ref"]
    needed = {("logs:CreateLogStream", f"{log_group}.Arn"), ("logs:PutLogEvents", f"{log_group}.Arn")}
    for trigger in TRIGGERS.values():
        if name_of(trigger["FunctionName"]) == f"{function}.Arn":
            stream = name_of(trigger["EventSourceArn"])
            reads = ("dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator")
            needed |= {(action, stream) for action in reads}
            needed |= {("dynamodb:ListStreams", "*")}
            needed |= {("sqs:SendMessage", name_of(trigger["DestinationConfig"]["OnFailure"]["Destination"]))}
    return needed
