"""The table of routes has each view, with its methods, and a view is imported when its first call comes."""

import subprocess
import sys

import pytest
from flask import Flask
from flask.views import MethodView

from chat_app import routes
from chat_app.routes import ROUTES, Route
from deployer.stack.template import REPOSITORY

CALLED = """
import json, sys
from chat_app import create_app
app = create_app()
def imported():
    return sorted(name for name in sys.modules if name.startswith("chat_app.views.") and "_schemas" not in name)
before = imported()
assert app.test_client().get("/api/health").status_code == 200
print(json.dumps([before, imported()]))
"""


def test_a_view_is_imported_when_its_first_call_comes(app: Flask) -> None:
    command = [sys.executable, "-c", CALLED]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == '[[], ["chat_app.views.health"]]'


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.endpoint)
def test_a_route_takes_what_its_view_takes(route: Route) -> None:
    view = getattr(routes.load(route.module), route.view)
    if isinstance(view, type(MethodView)):
        assert set(route.methods.split()) == view.methods
    else:
        assert len(route.methods.split()) == 1


@pytest.mark.parametrize("module", sorted({route.module for route in ROUTES}))
def test_no_view_is_without_a_route(module: str) -> None:
    loaded = routes.load(module)
    views = {
        name
        for name, each in vars(loaded).items()
        if getattr(each, "__module__", "") == loaded.__name__
        and (isinstance(each, type(MethodView)) or hasattr(each, "_apidoc"))
    }
    assert views == {route.view for route in ROUTES if route.module == module}


def test_every_module_of_views_is_in_the_table() -> None:
    found = {
        path.stem for path in (REPOSITORY / "chat_app" / "views").glob("*.py") if "blueprint = " in path.read_text()
    }
    assert found == {route.module for route in ROUTES}
