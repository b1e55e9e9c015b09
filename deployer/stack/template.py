"""Reads cloudformation/template.yaml, and prepares it for the cloud that it goes to."""

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

try:
    # Six times as quick, and there with every wheel of PyYAML.
    from yaml import CSafeLoader as SafeLoader
except ImportError:
    from yaml import SafeLoader  # type: ignore[assignment]

REPOSITORY = Path(__file__).parents[2]
TEMPLATE_PATH = REPOSITORY / "cloudformation" / "template.yaml"

# What MiniStack does not know, besides alarms on computed metrics. It answers on any route, so no route
# response is missed there.
TYPES_UNKNOWN_TO_LOCAL_CLOUD = frozenset(
    {"AWS::ApiGatewayV2::RouteResponse", "AWS::Budgets::Budget", "AWS::Cognito::ManagedLoginBranding"}
)


class _CloudFormationLoader(SafeLoader):
    """Understands CloudFormation's short tags: `!Ref X` is `{"Ref": X}`, `!Sub X` is `{"Fn::Sub": X}`."""

    # "2010-09-09" and its like stay text: a template's dates are names of versions.
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own class attribute
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in SafeLoader.yaml_implicit_resolvers.items()
    }


def _construct_short_tag(loader: SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    name = suffix if suffix in {"Ref", "Condition"} else f"Fn::{suffix}"
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
        if name == "Fn::GetAtt":
            value = str(value).split(".", 1)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    return {name: value}


_CloudFormationLoader.add_multi_constructor("!", _construct_short_tag)


def load(path: Path = TEMPLATE_PATH) -> dict[str, Any]:
    """Return the template with every short tag written out, as CloudFormation's JSON has it."""
    template: dict[str, Any] = yaml.load(path.read_text(), Loader=_CloudFormationLoader)  # noqa: S506 - a SafeLoader
    return template


def for_local_cloud(template: dict[str, Any]) -> dict[str, Any]:
    """Return the template without what MiniStack's CloudFormation cannot make."""
    return {
        **template,
        "Resources": {
            name: resource
            for name, resource in template["Resources"].items()
            if not _is_unknown_to_local_cloud(resource)
        },
    }


def _is_unknown_to_local_cloud(resource: dict[str, Any]) -> bool:
    computed = resource["Type"] == "AWS::CloudWatch::Alarm" and "Metrics" in resource["Properties"]
    return computed or resource["Type"] in TYPES_UNKNOWN_TO_LOCAL_CLOUD


def render(template: dict[str, Any], *, code: dict[str, str]) -> str:
    """Return the template's JSON with its functions' code at `code`.

    Parameters
    ----------
    code
        Where the uploaded zip lies: `{"S3Bucket": ..., "S3Key": ...}`. It takes the place of the local path, as
        `aws cloudformation package` would put it there.
    """
    resources = {}
    for name, resource in template["Resources"].items():
        resource = _waiting_for(resource, template["Resources"])
        if isinstance(resource.get("Properties", {}).get("Code"), str):
            resource = {**resource, "Properties": {**resource["Properties"], "Code": code}}
        resources[name] = resource
    return json.dumps({**template, "Resources": resources}, separators=(",", ":"))


def _waiting_for(resource: dict[str, Any], kept: Collection[str]) -> dict[str, Any]:
    """Return the resource so that it waits only for what is there."""
    waits_for = resource.get("DependsOn", [])
    named = [name for name in ([waits_for] if isinstance(waits_for, str) else waits_for) if name in kept]
    rest = {key: value for key, value in resource.items() if key != "DependsOn"}
    return {**rest, "DependsOn": named} if named else rest
