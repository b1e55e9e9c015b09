"""What a user may choose of the API's function: in the stage of zappa_settings.json, or by a variable, which wins.

========================  ===============================  ============================================================
setting of the stage      environment variable             meaning
========================  ===============================  ============================================================
`memory_size`             `CHAT_MEMORY_SIZE`               MB, 128 to 10,240; the CPU's share grows with it
`timeout_seconds`         `CHAT_TIMEOUT_SECONDS`           1 to 24: `messages.WRITER_LIFETIME_S` counts on it
`architecture`            `CHAT_ARCHITECTURE`              `arm64` or `x86_64`
`log_level`               `CHAT_LOG_LEVEL`                 `INFO`, `WARNING` or `ERROR`
`num_retained_versions`   `CHAT_NUM_RETAINED_VERSIONS`     2 to 50: how far a rollback can reach
`lambda_concurrency`      `CHAT_LAMBDA_CONCURRENCY`        requests at once, at most; unset, what the account allows
`s3_bucket`               `CHAT_S3_BUCKET`                 the bucket through which the package goes; unset, the stage's
========================  ===============================  ============================================================
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from deployer.errors import DeploymentError

VARIABLE_PREFIX = "CHAT_"


@dataclass(frozen=True)
class Option:
    """One setting.

    Attributes
    ----------
    meaning
        What it can be, to be read after "must be".
    read
        Returns the value of a variable's text, or raises ValueError.
    allows
        Whether a value is possible.
    places
        Where Zappa keeps it once it has read the settings: attributes of its CLI object.
    """

    meaning: str
    read: Callable[[str], Any]
    allows: Callable[[Any], bool]
    places: tuple[str, ...]


def _whole_number(least: int, most: int, place: str) -> Option:
    return Option(
        f"a whole number from {least} to {most}",
        int,
        lambda value: type(value) is int and least <= value <= most,
        (place,),
    )


def _one_of(values: tuple[str, ...], *places: str) -> Option:
    return Option(f"one of {', '.join(values)}", str, lambda value: value in values, places)


def _bucket(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", value) is not None


OPTIONS = {
    "memory_size": _whole_number(128, 10_240, "memory_size"),
    "timeout_seconds": _whole_number(1, 24, "timeout_seconds"),
    "architecture": _one_of(("arm64", "x86_64"), "architecture", "zappa.architecture"),
    # DEBUG has Zappa log every event, with its Authorization header.
    "log_level": _one_of(("INFO", "WARNING", "ERROR"), "log_level"),
    "num_retained_versions": _whole_number(2, 50, "num_retained_versions"),
    "lambda_concurrency": _whole_number(0, 100_000, "lambda_concurrency"),
    "s3_bucket": Option("the name of a bucket", str, _bucket, ("s3_bucket_name",)),
}


def apply(cli: Any, environment: Mapping[str, str]) -> None:
    """Put what the environment chooses into the settings that Zappa has read, and check all of them.

    Raises
    ------
    DeploymentError
        A value is impossible; the message names it, and what it must be.
    """
    for name, option in OPTIONS.items():
        variable = VARIABLE_PREFIX + name.upper()
        if variable in environment:
            _put(cli, name, option, _read(variable, option, environment[variable]))
        elif name in cli.stage_config and not option.allows(cli.stage_config[name]):
            raise DeploymentError(
                f"`{name}` of the stage {cli.api_stage} in zappa_settings.json is {cli.stage_config[name]!r}, "
                f"and must be {option.meaning}."
            )
    if cli.debug:
        raise DeploymentError(
            f"`debug` of the stage {cli.api_stage} in zappa_settings.json must be false: "
            "true shows tracebacks to clients."
        )


def problems(environment: Mapping[str, str]) -> list[str]:
    """Return a sentence for each variable whose value is impossible: what `apply` would stop at, all of it at once."""
    found = []
    for name, option in OPTIONS.items():
        variable = VARIABLE_PREFIX + name.upper()
        if variable in environment:
            try:
                _read(variable, option, environment[variable])
            except DeploymentError as error:
                found.append(error.message)
    return found


def _read(variable: str, option: Option, text: str) -> Any:
    try:
        value = option.read(text)
    except ValueError:
        value = None
    if not option.allows(value):
        raise DeploymentError(f"{variable} is {text!r}, and must be {option.meaning}.")
    return value


def _put(cli: Any, name: str, option: Option, value: Any) -> None:
    cli.override_stage_config_setting(name, value)
    for place in option.places:
        *path, attribute = place.split(".")
        holder = cli
        for step in path:
            holder = getattr(holder, step)
        setattr(holder, attribute, value)
