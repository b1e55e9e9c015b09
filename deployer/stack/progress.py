"""Follows a stack while CloudFormation works on it: says what happens to each resource, and keeps what failed."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

IN_PROGRESS = "_IN_PROGRESS"
FAILED = "FAILED"

# API Gateway changes one thing of an API at a time, and refuses what comes meanwhile: "ConflictException: Unable to
# complete operation due to concurrent modification. Please try again later." CloudFormation also tells of it as
# "Internal Failure" (github.com/brefphp/bref/issues/868).
_PASSING = re.compile(r"ConflictException|concurrent modification|Too ?Many ?Requests|Internal ?Failure", re.IGNORECASE)
_PASSING_TYPES = "AWS::ApiGatewayV2::"
# A ConflictException too, which stays.
_LASTING = re.compile("already exists", re.IGNORECASE)


@dataclass(frozen=True)
class Failure:
    """A resource that could not be made, changed or deleted."""

    resource: str
    kind: str
    reason: str

    def __str__(self) -> str:
        return f"{self.resource}: {self.reason}"

    @property
    def is_passing(self) -> bool:
        """Whether the same again can succeed: only what API Gateway refuses because it is busy."""
        return (
            self.kind.startswith(_PASSING_TYPES)
            and _PASSING.search(self.reason) is not None
            and _LASTING.search(self.reason) is None
        )


@dataclass(frozen=True)
class Settled:
    """How a stack rests.

    Attributes
    ----------
    status
        CloudFormation's word for it.
    failures
        What failed on the way, the first first; what was cancelled because of it is not among them.
    undeleted
        What could not be deleted while the rest was rolled back.
    """

    status: str
    failures: list[Failure] = field(default_factory=list)
    undeleted: list[Failure] = field(default_factory=list)

    @property
    def is_passing(self) -> bool:
        """Whether all that failed failed for a passing reason, so that the same again can succeed."""
        return bool(self.failures) and all(failure.is_passing for failure in self.failures)

    def __str__(self) -> str:
        first = [str(failure) for failure in (self.failures + self.undeleted)[:1]]
        return f"is {self.status}. The first failure was {first[0] if first else 'not named'}"


class Progress:
    """A stack's events from now on.

    Parameters
    ----------
    name
        The stack's name, or its id: the name finds a deleted stack no more.
    say
        Called with each line.
    """

    def __init__(self, cloudformation: Any, name: str, *, say: Callable[[str], None], interval_s: float) -> None:
        self._cloudformation = cloudformation
        self._name = name
        self._say = say
        self._interval_s = interval_s
        self._known = {event["EventId"] for event in self._newest_page()}

    def wait(self) -> Settled:
        """Report each resource as it changes, until the stack rests."""
        failures: list[Failure] = []
        undeleted: list[Failure] = []
        while True:
            # Asked first: what happens before it rests is then among the events.
            stack = self._cloudformation.describe_stacks(StackName=self._name)["Stacks"][0]
            for event in self._new_events():
                self._report(event)
                if _tells_of_a_failure(event):
                    kind = undeleted if event["ResourceStatus"].startswith("DELETE") else failures
                    kind.append(_failure(event))
            if not stack["StackStatus"].endswith(IN_PROGRESS):
                return Settled(stack["StackStatus"], failures, undeleted)
            time.sleep(self._interval_s)

    def _report(self, event: dict[str, Any]) -> None:
        reason = event.get("ResourceStatusReason", "") if event["ResourceStatus"].endswith(FAILED) else ""
        self._say(f"{event['ResourceStatus']:<28} {event['LogicalResourceId']}{': ' + reason if reason else ''}")

    def _new_events(self) -> list[dict[str, Any]]:
        """Return the events that are not known yet, oldest first; CloudFormation lists the newest first."""
        events: list[dict[str, Any]] = []
        for page in self._cloudformation.get_paginator("describe_stack_events").paginate(StackName=self._name):
            new = [event for event in page["StackEvents"] if event["EventId"] not in self._known]
            events += new
            if len(new) < len(page["StackEvents"]):
                break
        self._known |= {event["EventId"] for event in events}
        return events[::-1]

    def _newest_page(self) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = self._cloudformation.describe_stack_events(StackName=self._name)["StackEvents"]
        return events


def _tells_of_a_failure(event: dict[str, Any]) -> bool:
    # What was cancelled failed because of something else; the stack itself, because of its resources.
    return (
        event["ResourceStatus"].endswith(FAILED)
        and event["ResourceType"] != "AWS::CloudFormation::Stack"
        and "cancelled" not in event.get("ResourceStatusReason", "")
    )


def _failure(event: dict[str, Any]) -> Failure:
    return Failure(event["LogicalResourceId"], event["ResourceType"], event.get("ResourceStatusReason", ""))
