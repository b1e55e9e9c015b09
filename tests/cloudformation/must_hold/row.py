"""One thing that must hold of the template: where it stands, what it must be, and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

OWN_DOMAINS = {
    "SiteDomainName": "chat.example.com",
    "SiteCertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "ApiDomainName": "api.example.com",
    "WebSocketDomainName": "live.example.com",
    "ApiCertificateArn": "arn:aws:acm:eu-central-1:123456789012:certificate/1",
}
FIREWALL = {"Waf": "on"}


@dataclass(frozen=True)
class Bound:
    """A value that may be stricter, and not laxer."""

    says: str
    holds: Callable[[Any], bool]

    def __eq__(self, other: object) -> bool:
        return type(other) in {int, float} and self.holds(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return self.says


def at_least(least: float) -> Bound:
    return Bound(f"at least {least}", lambda value: value >= least)


def at_most(most: float) -> Bound:
    return Bound(f"at most {most}", lambda value: value <= most)


@dataclass(frozen=True)
class Row:
    """One thing that must hold.

    Attributes
    ----------
    resource
        Its name in the template.
    path
        Where it stands below `Properties`, with dots; empty for the resource's own attributes, such as DeletionPolicy.
    expected
        What it must be; `Bound` for what may be stricter.
    why
        What goes wrong without it.
    options
        With which options it must hold.
    """

    resource: str
    path: str
    expected: Any
    why: str
    options: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.resource}.{self.path}"
