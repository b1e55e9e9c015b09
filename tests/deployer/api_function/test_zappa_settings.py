"""zappa_settings.json holds what was measured of Zappa, and needs no editing."""

import importlib
import json
from typing import Any

import pytest

from chat.sending import WRITER_LIFETIME_S
from deployer.api_function import dependencies
from deployer.api_function.stage_options import OPTIONS
from deployer.api_settings import PROJECT
from deployer.stack import template
from deployer.stack.template import REPOSITORY

SETTINGS = json.loads((REPOSITORY / "zappa_settings.json").read_text())
BASE = SETTINGS["base"]


def test_every_stage_is_the_base_and_nothing_else() -> None:
    assert set(SETTINGS) == {"base", "local", "prod"}
    assert all(stage == {"extends": "base"} for name, stage in SETTINGS.items() if name != "base")


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("project_name", PROJECT),
        ("app_function", "chat_app.app.app"),
        # The stack has the gateway and the role.
        ("apigateway_enabled", False),
        ("manage_roles", False),
        # The defaults log every token, and show tracebacks to clients.
        ("debug", False),
        ("log_level", "INFO"),
        # It would ask Zappa's own gateway.
        ("touch", False),
        ("keep_warm", False),
        ("use_precompiled_packages", False),
        ("architecture", "arm64"),
        # Zappa would take the Python that deploys.
        ("runtime", dependencies.RUNTIME),
    ],
)
def test_what_was_measured_of_zappa_is_heeded(setting: str, value: Any) -> None:
    assert BASE[setting] == value


def test_every_function_runs_on_the_same_python() -> None:
    functions = [r for r in template.load()["Resources"].values() if r["Type"] == "AWS::Lambda::Function"]
    assert {function["Properties"]["Runtime"] for function in functions} == {dependencies.RUNTIME}


def test_the_function_ends_before_a_message_is_given_up_for_lost() -> None:
    assert BASE["timeout_seconds"] < WRITER_LIFETIME_S
    assert not OPTIONS["timeout_seconds"].allows(WRITER_LIFETIME_S)
    assert OPTIONS["timeout_seconds"].allows(WRITER_LIFETIME_S - 1)


def test_its_own_values_are_possible() -> None:
    assert {name for name in OPTIONS if name in BASE and not OPTIONS[name].allows(BASE[name])} == set()


@pytest.mark.parametrize("place", ["app_function", "settings", "zip"])
def test_what_it_names_is_there(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, _, name = {**BASE["callbacks"], "app_function": BASE["app_function"]}[place].rpartition(".")
    if place == "app_function":
        assert (REPOSITORY / module.replace(".", "/")).with_suffix(".py").read_text().count(f"{name} = ") == 1
    else:
        assert callable(getattr(importlib.import_module(module), name))
