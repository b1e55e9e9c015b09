"""MiniStack with what AWS's IAM looks at and MiniStack's does not, so that the deployer's policies can be proved.

Run as `python -m tests.support.strict_cloud`, in place of the emulator. MiniStack (with AUTH=true) enforces IAM for
direct calls. Added here, each as AWS documents it:

- the condition keys `iam:PermissionsBoundary` and `lambda:FunctionArn`, from the request or from the role;
- the resources of CreateFunction, CreatePolicy and the like, for which MiniStack asks on everything;
- PassRole, with `iam:PassedToService`, where a function is given a role;
- what CloudFormation calls in its caller's name: for each resource, what the registry schema names for the handler,
  as tests/support/permissions derives it;
- the permissions boundary of a role that CloudFormation makes: that it is there, and that it limits the role.
"""

import contextvars
import functools
import json
import re
from collections.abc import Callable
from typing import Any

import ministack.app
from ministack.core import iam_actions, iam_evaluator, router
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam
from ministack.services.cloudformation import stacks

from deployer.local import emulator
from tests.support.permissions import handlers, reference
from tests.support.permissions.documents import ACCOUNT, REGION

Context = dict[str, Any]

_access_key: contextvars.ContextVar[str] = contextvars.ContextVar("access_key", default="")
_passed_role: contextvars.ContextVar[str] = contextvars.ContextVar("passed_role", default="")

_IAM_ACTIONS = [f"iam:{name}" for name in reference.names("iam")]
_ON_ROLES = frozenset(a for a in _IAM_ACTIONS if "iam:PermissionsBoundary" in reference.condition_keys(a))
_SETS_BOUNDARY = frozenset({"iam:CreateRole", "iam:PutRolePermissionsBoundary"})
_TAKES_ROLE = frozenset({"lambda:CreateFunction", "lambda:UpdateFunctionConfiguration"})


def install() -> None:
    """Put the checks into the MiniStack of this process."""
    _wrap(iam_actions, "extract_resource_arn", _resource_arn)
    _wrap(iam_actions, "request_tag_context", _request_context)
    _wrap(iam_evaluator, "enforce", _enforce)
    _wrap(stacks, "_provision_resource", _provision)
    _wrap(stacks, "_update_resource", _update)
    _wrap(stacks, "_delete_resource", _delete)
    ministack.app.app = _remembering_the_caller(ministack.app.app)
    # Which the deployer asks, and MiniStack has not: to know it for AWS's, it would read what botocore has of all 400.
    router._KNOWN_AWS_SERVICE_NAMES = frozenset({"servicequotas"})


def _wrap(module: Any, name: str, wrapper: Callable[..., Any]) -> None:
    setattr(module, name, functools.partial(wrapper, getattr(module, name)))


def _remembering_the_caller(app: Any) -> Any:
    async def wrapped(scope: Any, receive: Any, send: Any) -> None:
        headers = dict(scope.get("headers", ()))
        key = re.search(rb"Credential=([^/]+)/", headers.get(b"authorization", b""))
        # A stack's work goes on in a task of its own, which inherits this.
        _access_key.set(key[1].decode() if key else "")
        await app(scope, receive, send)

    return wrapped


# ------------------------------------------------------------------------------------------------ calls of a client


def _resource_arn(original: Any, service: str, method: str, path: str, headers: Any, body: bytes, params: Any,
                  region: str, account: str) -> str:  # fmt: skip
    if service == "lambda" and method == "POST" and path.rstrip("/").endswith("/functions"):
        return f"arn:aws:lambda:{region}:{account}:function:{json.loads(body)['FunctionName']}"
    found: str = original(service, method, path, headers, body, params, region, account)
    if service == "iam" and found == "*" and _one(params, "PolicyName"):
        return f"arn:aws:iam::{account}:policy{_one(params, 'Path') or '/'}{_one(params, 'PolicyName')}"
    return found


def _request_context(original: Any, service: str, action: str, body: bytes, params: Any) -> Context:
    context: Context = original(service, action, body, params)
    _passed_role.set("")
    if action in _ON_ROLES:
        context |= _boundary_of(action, _one(params, "RoleName"), _one(params, "PermissionsBoundary"))
    if action in _TAKES_ROLE:
        _passed_role.set(json.loads(body or b"{}").get("Role", ""))
    return context


def _boundary_of(action: str, role: str, asked_for: str) -> Context:
    boundary = asked_for if action in _SETS_BOUNDARY else (iam._roles.get(role) or {}).get("PermissionsBoundary")
    return {"iam:PermissionsBoundary": boundary} if boundary else {}


def _enforce(original: Any, key: str, action: str, service: str, region: str, resource_arn: str = "*",
             service_context: Context | None = None) -> Any:  # fmt: skip
    denied = original(key, action, service, region, resource_arn=resource_arn, service_context=service_context)
    role = _passed_role.get()
    if denied or not role or action not in _TAKES_ROLE:
        return denied
    context = {"iam:PassedToService": "lambda.amazonaws.com"}
    if original(key, "iam:PassRole", "iam", region, resource_arn=role, service_context=context):
        message = f"{iam_evaluator.caller_arn()} is not authorized to perform: iam:PassRole on resource: {role}"
        # MiniStack words a refusal by what was called, and this kind as it is told.
        return iam_evaluator.AuthError("AccessDeniedException", f"User: {message}")
    return None


def _one(params: Any, name: str) -> str:
    value = (params or {}).get(name, "")
    return str(value[0] if isinstance(value, list) else value)


# ---------------------------------------------------------------------------------------------- CloudFormation's calls


def _provision(original: Any, type_: str, logical_id: str, properties: Context, stack: str) -> Any:
    boundary = properties.get("PermissionsBoundary")
    _require(type_, "create", logical_id, properties, stack, _role_boundary(type_, properties, boundary))
    if boundary and iam._boundary_policy_error(boundary):
        raise ValueError(f"Scope ARN: {boundary} does not exist or is not attachable.")
    physical_id, attributes = original(type_, logical_id, properties, stack)
    if boundary:
        iam._roles[physical_id]["PermissionsBoundary"] = boundary
    return physical_id, attributes


def _update(original: Any, type_: str, physical_id: str, old: Context, new: Context, stack: str,
            logical_id: str, *more: Any) -> Any:  # fmt: skip
    if old != new:
        boundary = new.get("PermissionsBoundary")
        _require(type_, "update", logical_id, new, stack, _role_boundary(type_, new, boundary))
    answer = original(type_, physical_id, old, new, stack, logical_id, *more)
    if "PermissionsBoundary" in new:
        iam._roles[answer[0]]["PermissionsBoundary"] = new["PermissionsBoundary"]
    return answer


def _delete(original: Any, type_: str, physical_id: str, properties: Context, stack: str = "",
            logical_id: str = "") -> Any:  # fmt: skip
    boundary = (iam._roles.get(physical_id) or {}).get("PermissionsBoundary") if type_ == "AWS::IAM::Role" else None
    _require(type_, "delete", logical_id, properties, stack, _role_boundary(type_, properties, boundary))
    return original(type_, physical_id, properties, stack, logical_id)


def _role_boundary(type_: str, properties: Context, boundary: str | None) -> str | None:
    """Return the boundary of the role that a resource is, or that a policy is put into."""
    if type_ == "AWS::IAM::Policy":
        return (iam._roles.get(properties["Roles"][0]) or {}).get("PermissionsBoundary")
    return boundary


def _require(type_: str, handler: str, logical_id: str, properties: Context, stack: str, boundary: str | None) -> None:
    """Raise, as CloudFormation's handlers fail, when the caller may not do what a handler does."""
    principal = iam_evaluator.resolve_principal(_access_key.get(), get_account_id())
    if principal.policies is None:
        return
    for name in (handler, "read"):
        for call in handlers.calls(type_, name, logical_id, properties, boundary):
            resource = (
                call.resource.replace(handlers.STACK, stack)
                .replace(ACCOUNT, get_account_id())
                .replace(REGION, get_region())
            )
            context = iam_evaluator.EvalContext(
                principal_arn=principal.arn,
                principal_type=principal.type,
                principal_account=principal.account,
                action=call.action,
                resource_arn=resource,
                region=get_region(),
                service_context={key.lower(): value for key, value in call.context.items()},
            )
            if iam_evaluator.evaluate(context, principal.policies, *principal.limits).decision != "Allow":
                raise ValueError(
                    f"User: {principal.arn} is not authorized to perform: {call.action} on resource: {resource} "
                    f"because no identity-based policy allows the {call.action} action"
                )


if __name__ == "__main__":
    install()
    emulator.serve()
