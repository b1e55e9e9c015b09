"""The template's parameters as people type them: `AlarmEmail=me@example.com`."""

from collections.abc import Iterable

from deployer.errors import DeploymentError


def parse(options: Iterable[str]) -> dict[str, str]:
    """Return the parameters by name.

    Raises
    ------
    DeploymentError
        One has no `=`.
    """
    pairs = [option.partition("=") for option in options]
    for name, equals, _ in pairs:
        if not equals:
            raise DeploymentError(f"{name!r} is no option. Options are NAME=VALUE, such as AlarmEmail=me@example.com.")
    return {name: value for name, _, value in pairs}
