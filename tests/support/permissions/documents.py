"""docs/deployer-policies, and what they allow: evaluated as IAM does, by the evaluator of MiniStack."""

import functools
import json
from pathlib import Path
from typing import Any

from ministack.core.iam_evaluator import EvalContext, evaluate, parse_policy_document

from deployer.stack.boundary import DOCUMENT as BOUNDARY
from deployer.stack.template import REPOSITORY

FOLDER = REPOSITORY / "docs" / "deployer-policies"
DOCUMENTS = sorted(FOLDER.glob("*.json"))

ACCOUNT = "123456789012"
REGION = "eu-central-1"
BOUNDARY_ARN = f"arn:aws:iam::{ACCOUNT}:policy/chatroom-boundary"

Context = dict[str, Any]


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


@functools.cache
def statements(document: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(document.read_text())["Statement"]
    return found


def granted_actions(*documents: Path) -> set[str]:
    return {action for each in documents for statement in statements(each) for action in as_list(statement["Action"])}


@functools.cache
def _parsed(document: Path) -> list[Any]:
    parsed: list[Any] = parse_policy_document(json.loads(document.read_text()))
    return parsed


def is_allowed(action: str, resource: str, context: Context | None = None, documents: list[Path] | None = None) -> bool:
    """Return whether the documents, all of them unless told, allow an action on a resource."""
    request = EvalContext(
        principal_arn=f"arn:aws:iam::{ACCOUNT}:user/deployer",
        principal_type="User",
        principal_account=ACCOUNT,
        action=action,
        resource_arn=resource,
        region=REGION,
        service_context={key.lower(): value for key, value in (context or {}).items()},
    )
    parsed = [_parsed(document) for document in (DOCUMENTS if documents is None else documents)]
    return bool(evaluate(request, parsed).decision == "Allow")


def is_within_the_boundary(action: str, resource: str) -> bool:
    """Return whether the boundary of the stack's roles leaves them an action on a resource."""
    return is_allowed(action, resource, documents=[BOUNDARY])
