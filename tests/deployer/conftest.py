"""A cloud that is not MiniStack: moto's server, so that no emulator's quirk is taken for AWS."""

import copy
import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from moto.server import ThreadedMotoServer

from deployer.stack import template
from deployer.target import Target

# moto's CloudFormation makes these; what else the template has, it leaves out with a warning.
KNOWN_TO_MOTO = (
    "AWS::DynamoDB::Table",
    "AWS::IAM::Role",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Function",
    "AWS::Logs::LogGroup",
    "AWS::S3::Bucket",
    "AWS::SQS::Queue",
)


@pytest.fixture(scope="session")
def moto_server() -> Iterator[str]:
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    # moto takes a template's address for one in its own S3 by this name only.
    yield f"http://localhost:{server.get_host_and_port()[1]}"
    server.stop()


@pytest.fixture
def moto_aws(moto_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An empty account in moto's server, chosen by the AWS settings."""
    requests.post(f"{moto_server}/moto-api/reset", timeout=20).raise_for_status()
    for name, value in {
        "AWS_ENDPOINT_URL": moto_server,
        "AWS_ACCESS_KEY_ID": "moto",
        "AWS_SECRET_ACCESS_KEY": "moto",
        "AWS_DEFAULT_REGION": "eu-central-1",
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return moto_server


@pytest.fixture
def target(moto_aws: str, monkeypatch: pytest.MonkeyPatch) -> Target:
    """The stage prod in that account, with the part of the template that moto can make."""
    whole = template.load()
    monkeypatch.setattr(template, "load", lambda: _for_moto(copy.deepcopy(whole)))
    return Target("prod", say=lambda line: None)


def _for_moto(document: dict[str, Any]) -> dict[str, Any]:
    """Return the template with names in place of the resources that moto does not know."""
    resources = document["Resources"]
    unknown = {
        name
        for name, resource in resources.items()
        # moto makes what has a condition, too, once it updates a stack.
        if resource["Type"] not in KNOWN_TO_MOTO or "Condition" in resource
    }

    def without_unknown(node: Any) -> Any:
        match node:
            case {"Ref": name} if name in unknown:
                return f"unknown-{name}"
            case {"Fn::GetAtt": [name, attribute]} if name in unknown:
                return f"unknown-{name}-{attribute}"
            case {"Fn::Sub": str(text)}:
                for name in unknown:
                    text = text.replace(f"${{{name}}}", f"unknown-{name}").replace(f"${{{name}.", f"${{!{name}.")
                return {"Fn::Sub": text}
            case dict():
                return {key: without_unknown(value) for key, value in node.items()}
            case list():
                return [without_unknown(value) for value in node]
        return node

    # moto knows no `RetainExceptOnCreate`, which for the deletion of a stack is `Retain`.
    kept = {
        name: {**resource, "DeletionPolicy": "Retain"}
        if resource.get("DeletionPolicy") == "RetainExceptOnCreate"
        else resource
        for name, resource in resources.items()
        if name not in unknown
    }
    for resource in kept.values():
        # moto takes a choice in a role for a change at each update, and fails to make it.
        resource["Properties"].pop("PermissionsBoundary", None)
    return without_unknown(json.loads(json.dumps({**document, "Resources": kept})))
