"""What the API's description says, in short: of a schema a line for each field, of a view one for each call."""

import contextlib
import inspect
from typing import Any

import marshmallow as ma
import pytest
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from flask.views import MethodView

from chat_app import api, create_app, routes
from tests.chat_app.test_settings import ENVIRONMENT
from tests.support.routes import IN_PATHS

# Said as they are; of what else is long only that it is there.
_SHORT = ("format", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "default")
_FEW = 9


def shape(kind: type[ma.Schema]) -> dict[str, str]:
    """Return each field's type, with `!` where it is required, and what else is said of it; a text is `...`."""
    schema = kind()
    with contextlib.suppress(ma.ValidationError):
        schema.load({})
    described = _converter().schema2jsonschema(schema)
    return {name: _line(told, name in described.get("required", ())) for name, told in described["properties"].items()}


def line(field: ma.fields.Field) -> str:
    """Return the same of one field."""
    return _line(_converter().field2property(field), field.required)


def answers(module: str) -> dict[str, str]:
    """Return which statuses each call of a module of views is described to answer, the good ones first.

    Each view is called, too, with nothing that it could use: so whoever looks for the tests that come to it finds those
    that are about its description.
    """
    found, views = {}, routes.load(module)
    for route in (route for route in routes.ROUTES if route.module == module):
        view = getattr(views, route.view)
        for method in route.methods.split():
            call = getattr(view, method.lower()) if isinstance(view, type(MethodView)) else view
            inner = inspect.unwrap(call)
            with contextlib.suppress(Exception):
                inner(**{name: {} for name in inspect.signature(inner).parameters})
            described = getattr(call, "_apidoc", {})
            statuses = {**described.get("response", {}).get("responses", {})}
            statuses |= described.get("manual_doc", {}).get("responses", {})
            found[f"{method} {route.path}"] = " ".join(sorted(map(str, statuses)))
    return {"tag": views.blueprint.name, **found}


def calls(patch: pytest.MonkeyPatch, module: str) -> dict[str, list[str]]:
    """Return what is said of each call of a module of views: who it is for, what it takes, and what it answers.

    Each view is called, too, as `answers` does it. And who sends nonsense and no token is told of the token alone.
    """
    answers(module)
    for name, value in ENVIRONMENT.items():
        patch.setenv(name, value)
    patch.setattr(api, "ROUTES", [route for route in routes.ROUTES if route.module == module])
    app = create_app()
    with app.test_request_context("/"):
        document = app.extensions["api"].description()
    for path, item in document["paths"].items():
        for method in (each for each, told in item.items() if each != "parameters" and "security" not in told):
            sent = {"query_string": "limit=x", "data": "{", "content_type": "application/json"}
            answer = app.test_client().open(path.format(**IN_PATHS), method=method.upper(), **sent)
            assert answer.status_code == 401, f"{method} {path} answers {answer.status}"
    return {
        f"{method.upper()} {path}": [
            *(["for anybody"] if operation.get("security") == [] else []),
            *(" or ".join(each) or "nothing" for each in operation.get("security", ())),
            *(
                f"{each['in']} {each['name']}: {_line(each['schema'], each.get('required', False))}"
                + " ..." * bool(each.get("description"))
                for each in (*item.get("parameters", ()), *operation.get("parameters", ()))
            ),
            *(f"body {_answer(told)}" for told in [operation.get("requestBody", {})] if told),
            *(f"{status}: {_answer(told)}" for status, told in sorted(operation["responses"].items())),
        ]
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method != "parameters"
    }


def _answer(told: dict[str, Any]) -> str:
    content = [f"{kind} {_type(each['schema'])}" for kind, each in told.get("content", {}).items()]
    headers = [
        f"{name} ({_type(each['schema'])}{' ...' * bool(each.get('description'))})"
        for name, each in told.get("headers", {}).items()
    ]
    named = [told["$ref"].rpartition("/")[2]] if "$ref" in told else []
    return ", ".join([*named, *content, *headers, *(["..."] if told.get("description") else [])])


def _converter() -> Any:
    plugin = MarshmallowPlugin()
    APISpec("shapes", "1", "3.1.0", plugins=[plugin])
    return plugin.converter


def _line(told: dict[str, Any], is_required: bool) -> str:
    said = [f"{name}={told[name]}" for name in _SHORT if name in told]
    if "enum" in told:
        said.append("|".join(map(str, told["enum"])) if len(told["enum"]) <= _FEW else f"one of {len(told['enum'])}")
    own = str({name: each for name, each in told.items() if name != "items"})
    patterns = own.count("'pattern': '^") + own.count("'pattern': \"^")
    said += [f"patterns={patterns}"] * (patterns > 0)
    said += ["..."] * ("description" in told)
    return " ".join([_type(told) + "!" * is_required, *said])


def _type(told: dict[str, Any]) -> str:
    if "items" in told:
        return f"[{_line(told['items'], False)}]"
    inner = [told, *told.get("allOf", ()), *told.get("anyOf", ())]
    names = [str(each["$ref"]).rpartition("/")[2] for each in inner if "$ref" in each]
    types = [told["type"]] if isinstance(told.get("type"), str) else list(told.get("type", ()))
    types += [each["type"] for each in told.get("anyOf", ()) if "type" in each]
    return "|".join([*names, *types])
