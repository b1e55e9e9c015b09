"""Whether the template's parameters are possible, each and together, as CloudFormation would find out one by one.

The template itself says what is possible: in the constraints of its parameters, and in its rules.
"""

import re
from collections.abc import Mapping
from typing import Any

from deployer.preflight.findings import Findings

_DOMAINS = ("SiteDomainName", "ApiDomainName", "WebSocketDomainName")
# What has an effect only beside one of others, and what it is, to begin a sentence with.
_NEEDED_BY = {
    "SiteCertificateArn": ("SiteDomainName",),
    "ApiCertificateArn": ("ApiDomainName", "WebSocketDomainName"),
    "HostedZoneId": _DOMAINS,
}


def check(
    found: Findings, document: Mapping[str, Any], chosen: Mapping[str, str], kept: Mapping[str, str], region: str
) -> dict[str, str]:
    """Return the value that each parameter will have, and find what is impossible of them.

    Parameters
    ----------
    chosen
        What this deployment names.
    kept
        What the stack has.
    """
    declared = document["Parameters"]
    unknown = sorted(set(chosen) - set(declared))
    if unknown:
        found.error(f"There is no option {', '.join(unknown)}. There are: {', '.join(sorted(declared))}.")
    defaults = {name: str(parameter["Default"]) for name, parameter in declared.items() if "Default" in parameter}
    values = {name: value for name, value in {**defaults, **kept, **chosen}.items() if name in declared}
    impossible = [name for name in values if not _is_possible(declared[name], values[name])]
    for name in impossible:
        what = declared[name].get("ConstraintDescription") or declared[name].get("Description", "")
        found.error(f"{name}={values[name]} is not possible: {_what_is(declared[name])}{what}")
    for rule in document.get("Rules", {}).values():
        _apply(found, rule, {**values, "AWS::Region": region})
    _check_together(found, values)
    return values


def _is_possible(parameter: Mapping[str, Any], value: str) -> bool:
    if parameter["Type"] == "Number":
        if not re.fullmatch(r"-?\d+(\.\d+)?", value):
            return False
        if not parameter.get("MinValue", float("-inf")) <= float(value) <= parameter.get("MaxValue", float("inf")):
            return False
    allowed = [str(one) for one in parameter.get("AllowedValues", [])]
    return (not allowed or value in allowed) and re.fullmatch(parameter.get("AllowedPattern", ".*"), value) is not None


def _what_is(parameter: Mapping[str, Any]) -> str:
    if "AllowedValues" in parameter:
        return f"one of {', '.join(str(one) for one in parameter['AllowedValues'])}. "
    if parameter["Type"] == "Number":
        most = f" to {parameter['MaxValue']}" if "MaxValue" in parameter else " up"
        return f"a number from {parameter.get('MinValue', 0)}{most}. "
    return ""


def _apply(found: Findings, rule: Mapping[str, Any], values: Mapping[str, str]) -> None:
    if "RuleCondition" in rule and not _evaluate(rule["RuleCondition"], values):
        return
    for assertion in rule["Assertions"]:
        if not _evaluate(assertion["Assert"], values):
            found.error(assertion["AssertDescription"])


def _evaluate(expression: Any, values: Mapping[str, str]) -> Any:
    """Return what a rule's function comes to ("Rules" in the AWS CloudFormation User Guide).

    Raises
    ------
    NotImplementedError
        The template has come to use a function that is not here.
    """
    match expression:
        case {"Ref": name}:
            return values[name]
        case {"Fn::Equals": [left, right]}:
            return str(_evaluate(left, values)) == str(_evaluate(right, values))
        case {"Fn::Not": [one]}:
            return not _evaluate(one, values)
        case {"Fn::And": list(several)}:
            return all(_evaluate(one, values) for one in several)
        case {"Fn::Or": list(several)}:
            return any(_evaluate(one, values) for one in several)
        case {"Fn::Contains": [list(several), one]}:
            return _evaluate(one, values) in [str(_evaluate(each, values)) for each in several]
        case dict():
            raise NotImplementedError(f"The template's rules use {', '.join(expression)}.")
    return expression


def _check_together(found: Findings, values: Mapping[str, str]) -> None:
    """Find what the template cannot say: two domains that are one, and what has no effect."""
    taken = [(values[name], name) for name in _DOMAINS if values.get(name)]
    for domain in sorted({domain for domain, _ in taken}):
        names = [name for each, name in taken if each == domain]
        if len(names) > 1:
            found.error(f"{' and '.join(names)} are both {domain}: each needs a name of its own.")
    for name, needed in _NEEDED_BY.items():
        if values.get(name) and not any(values.get(other) for other in needed):
            found.warn(f"{name} has no effect without {' or '.join(needed)}.")
    origin, site = values.get("AllowedOrigin", ""), values.get("SiteDomainName", "")
    if origin and site and origin != f"https://{site}":
        found.warn(f"AllowedOrigin is {origin}, so nobody can sign in at https://{site} itself.")
