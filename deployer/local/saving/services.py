"""What the services know but for the tables' items, kept in one file: what belongs together is replaced together.

MiniStack saves each service in a file of its own, and only when it is stopped in order. Here a line is a service, and
the file is written anew only where a line has changed. While a stack is being changed nothing is written: a process
that is killed meanwhile comes back as it was before that change.
"""

import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from deployer.local.saving import files
from deployer.local.saving.items import without_items

State = dict[str, Any]
GetState = Callable[[], State | None]

# What MiniStack's own `get_state` of these has, but for what is left out here.
_CLOUDWATCH = ("alarms", "composite_alarms", "composite_triggers", "alarm_history", "dashboards", "resource_tags")
_LOGS = (
    "destinations",
    "resource_policies",
    "log_group_policies",
    "metric_filters",
    "delivery_sources",
    "delivery_destinations",
    "deliveries",
)
_DYNAMODB = (
    "tags",
    "ttl_settings",
    "pitr_settings",
    "kinesis_destinations",
    "contributor_insights",
    "backups",
    "resource_policies",
    "exports",
    "imports",
)

_TRIES = 5
logger = logging.getLogger(__name__)


class Services:
    """The state of this process's MiniStack, and the file that outlives it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._written: dict[str, bytes] = {}
        self._code: set[str] = set()

    def watch(self) -> None:
        """Let no function's code be deleted that the file still names."""
        from ministack.services import lambda_svc

        self._delete_code_except = lambda_svc._prune_orphan_code_blobs
        lambda_svc._prune_orphan_code_blobs = self._code_is_in_use

    @property
    def has_any(self) -> bool:
        """Whether anything has been saved."""
        return self._path.exists()

    def restore(self) -> dict[str, State]:
        """Return the state of each service that the file has.

        Raises
        ------
        RuntimeError
            A newer MiniStack has saved it, in a way that this one does not know.
        """
        from ministack.core import persistence

        restored = {}
        for line in files.lines(self._path):
            saved = json.loads(line, object_hook=persistence._json_object_hook)
            name = saved["service"]
            if saved["format"] > persistence._state_format_version(name):
                raise RuntimeError(f"{self._path} has {name} as a newer MiniStack saves it. Use that, or `make clean`.")
            self._written[name] = line
            restored[name] = saved["state"]
        return restored

    def look(self, services: Mapping[str, GetState]) -> dict[str, bytes] | None:
        """Return what the file should hold, or None while it is not to be written. Nothing may change meanwhile."""
        return None if _a_stack_is_changing() else {**self._written, **_lines(services)}

    def write(self, looked: dict[str, bytes]) -> bool:
        """Have the file hold what was looked at, unless it does, and return whether it was written."""
        if looked == self._written:
            return False
        files.replace(self._path, looked.values())
        self._written = looked
        self._delete_code_except(self._code)
        return True

    def _code_is_in_use(self, code: set[str]) -> None:
        self._code = code


def _lines(services: Mapping[str, GetState]) -> dict[str, bytes]:
    lines: dict[str, bytes] = {}
    for name, get_state in services.items():
        try:
            line = _line(name, get_state)
        except Exception:
            # A service that nobody here uses must not keep the others from being saved; it stays as it was.
            logger.exception("%s cannot be saved", name)
        else:
            lines |= {name: line} if line else {}
    return lines


def _line(name: str, get_state: GetState) -> bytes | None:
    from ministack.core import persistence

    for tries_left in reversed(range(_TRIES)):
        try:
            state = get_state()
            if state is None:
                return None
            saved = {"service": name, "format": persistence._state_format_version(name), "state": state}
            return json.dumps(saved, default=persistence._json_default).encode()
        except RuntimeError:
            # A thread has put something into a dictionary while it was looked at.
            if not tries_left:
                raise
    return None


def _a_stack_is_changing() -> bool:
    from ministack.services import cloudformation

    return any(
        stack["StackStatus"].endswith("IN_PROGRESS") and stack["StackStatus"] != "REVIEW_IN_PROGRESS"
        for stack in list(cloudformation._stacks._data.values())
    )


def soon(services: Mapping[str, GetState]) -> dict[str, GetState]:
    """Return how to ask for what is saved while chat goes on: all but what grows with every call, logs and metrics."""
    from ministack.services import cloudwatch, cloudwatch_logs, dynamodb

    brief = {
        "cloudwatch": lambda: _attributes(cloudwatch, _CLOUDWATCH),
        "cloudwatch_logs": lambda: {
            **_attributes(cloudwatch_logs, _LOGS),
            "log_groups": _each(cloudwatch_logs._log_groups, _without_events),
        },
        **in_order({"dynamodb": dynamodb.get_state}),
    }
    return {name: brief.get(name, get_state) for name, get_state in services.items()}


def in_order(services: Mapping[str, GetState]) -> dict[str, GetState]:
    """Return how to ask for what is saved by a stop in order: all but the tables' items, which the journal has."""
    from ministack.services import dynamodb

    def tables() -> State:
        return {**_attributes(dynamodb, _DYNAMODB), "tables": _each(dynamodb._tables, without_items)}

    return {name: tables if name == "dynamodb" else get_state for name, get_state in services.items()}


def _attributes(module: Any, names: tuple[str, ...]) -> State:
    return {name: getattr(module, f"_{name}") for name in names}


def _each(store: Any, part: Callable[[State], State]) -> Any:
    parts = type(store)()
    for (account, region, name), whole in store.all_items():
        parts.set_scoped(account, region, name, part(whole))
    return parts


def _without_events(group: State) -> State:
    streams = {name: {**stream, "events": []} for name, stream in group["streams"].items()}
    return {**group, "streams": streams}
