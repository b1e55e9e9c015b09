"""cloudformation/template.yaml as it comes out for some options: every condition decided, and nothing else changed."""

from collections.abc import Mapping
from typing import Any

from tests.support.stack_template import TEMPLATE

_NOTHING = {"Ref": "AWS::NoValue"}


def resolved(**options: str) -> dict[str, Any]:
    """Return the resources and outputs that a stack with these options has; other options are as the template has them.

    References and texts with `${...}` stay, but for parameters that stand alone: `!Ref ApiRequestsPerSecond` is 1000.
    """
    values = {name: parameter.get("Default", "") for name, parameter in TEMPLATE["Parameters"].items()} | options
    decided: dict[str, bool] = {}
    for name, expression in TEMPLATE["Conditions"].items():  # each uses those before it only
        decided[name] = _decide(expression, values, decided)
    resources = {
        name: _resolve(resource, values, decided)
        for name, resource in TEMPLATE["Resources"].items()
        if decided.get(resource.get("Condition", ""), True)
    }
    return {"Resources": resources, "Outputs": _resolve(TEMPLATE["Outputs"], values, decided)}


def _decide(expression: Any, values: Mapping[str, Any], decided: Mapping[str, bool]) -> bool:
    match expression:
        case {"Fn::Equals": [left, right]}:
            return str(_resolve(left, values, decided)) == str(_resolve(right, values, decided))
        case {"Fn::Not": [one]}:
            return not _decide(one, values, decided)
        case {"Fn::And": list(several)}:
            return all(_decide(one, values, decided) for one in several)
        case {"Fn::Or": list(several)}:
            return any(_decide(one, values, decided) for one in several)
        case {"Condition": str(name)}:
            return decided[name]
    raise NotImplementedError(f"The template's conditions use {expression}.")


def _resolve(value: Any, values: Mapping[str, Any], decided: Mapping[str, bool]) -> Any:
    match value:
        case {"Fn::If": [str(condition), then, otherwise]}:
            return _resolve(then if decided[condition] else otherwise, values, decided)
        case {"Ref": str(name)} if name in values:
            return values[name]
        case dict():
            parts = {key: _resolve(part, values, decided) for key, part in value.items()}
            return {key: part for key, part in parts.items() if part != _NOTHING}
        case list():
            parts_ = [_resolve(part, values, decided) for part in value]
            return [part for part in parts_ if part != _NOTHING]
    return value
