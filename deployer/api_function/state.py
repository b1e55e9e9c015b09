"""The API's function as it is deployed, beside what it should be."""

import base64
import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

State = dict[str, Any]

# A function is ready in a second or two; the most is what botocore and Zappa wait: five minutes.
_LOOK_EVERY_S = 0.25
_PATIENCE = {"Delay": _LOOK_EVERY_S, "MaxAttempts": int(300 / _LOOK_EVERY_S)}


def describe(lambda_: Any, name: str) -> State | None:
    """Return what GetFunction says of the function's configuration, or None when there is no such function."""
    try:
        found = lambda_.get_function(FunctionName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] == "ResourceNotFoundException":
            return None
        raise
    concurrency = found.get("Concurrency", {}).get("ReservedConcurrentExecutions")
    return {**found["Configuration"], "ReservedConcurrentExecutions": concurrency}


def settle(lambda_: Any, name: str) -> State | None:
    """Wait until the function is neither being made nor being changed, then describe it.

    What comes back can be a function whose creation has failed (its `State` is `Failed`).
    """
    state = describe(lambda_, name)
    if state is not None and state.get("State") == "Pending":
        # The waiter takes a failed creation for an error, and it is one that can be told from the state.
        wait_until_active(lambda_, name)
        state = describe(lambda_, name)
    if state is not None and state.get("LastUpdateStatus") == "InProgress":
        wait_until_updated(lambda_, name)
        state = describe(lambda_, name)
    return state


def wait_until_active(lambda_: Any, function_name: str) -> None:
    """Return once a new function can be called, or raise botocore's WaiterError."""
    lambda_.get_waiter("function_active_v2").wait(FunctionName=function_name, WaiterConfig=_PATIENCE)


def wait_until_updated(lambda_: Any, function_name: str) -> None:
    """Return once a changed function is as it was asked for, or raise botocore's WaiterError."""
    lambda_.get_waiter("function_updated_v2").wait(FunctionName=function_name, WaiterConfig=_PATIENCE)


def wanted(cli: Any, package: Path) -> State:
    """Return the state to which `zappa update` would bring the function, from the settings that Zappa has read."""
    return {
        "CodeSha256": base64.b64encode(hashlib.sha256(package.read_bytes()).digest()).decode(),
        "Role": cli.zappa.credentials_arn,
        "Handler": cli.lambda_handler,
        "Runtime": cli.runtime,
        "Timeout": cli.timeout_seconds,
        "MemorySize": cli.memory_size,
        "Description": cli.lambda_description,
        "EphemeralStorage": cli.ephemeral_storage,
        "Environment": dict(cli.aws_environment_variables),
        "Layers": list(cli.layers or []),
        "VpcConfig": _network(cli.vpc_config),
        "TracingConfig": "Active" if cli.zappa.xray_tracing else "PassThrough",
        "ReservedConcurrentExecutions": cli.lambda_concurrency,
        "LastUpdateStatus": "Successful",
    }


def differences(state: State, target: State) -> list[str]:
    """Return the names of what differs from the target, in its order; none means that an update changes nothing."""
    current = {
        **state,
        "EphemeralStorage": state.get("EphemeralStorage", {"Size": 512}),
        "Environment": state.get("Environment", {}).get("Variables", {}),
        "Layers": [layer["Arn"] for layer in state.get("Layers", [])],
        "VpcConfig": _network(state.get("VpcConfig", {})),
        "TracingConfig": state.get("TracingConfig", {}).get("Mode", "PassThrough"),
    }
    return [name for name, value in target.items() if current.get(name) != value]


def _network(config: Mapping[str, Any]) -> dict[str, list[str]]:
    return {key: sorted(config.get(key, [])) for key in ("SubnetIds", "SecurityGroupIds")}
