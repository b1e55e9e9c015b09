"""flask-smorest, set up for this API: problem details for errors, and JSON bodies that must say that they are JSON."""

import threading
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import marshmallow as ma
from apispec.ext.marshmallow import MarshmallowPlugin
from apispec.ext.marshmallow.openapi import OpenAPIConverter
from flask import Request, Response, jsonify
from flask_smorest import Api, Blueprint
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import HTTPException, UnsupportedMediaType
from werkzeug.routing import BaseConverter

from chat import json_text
from chat.channels import ROOM_PATTERN, USER_PATTERN
from chat.message_id import UUID_PATTERN
from chat_app import documented, requests, routes
from chat_app.errors import PROBLEM_CONTENT_TYPE, Problem, ProblemSchema, problem_response
from chat_app.routes import ROUTES, Route


class _Parser(FlaskParser):
    # A newer client may send fields that this server does not know yet.
    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": ma.EXCLUDE}  # noqa: RUF012

    def load_json(self, req: Request, schema: Any) -> Any:
        """Refuse a body of another type with 415: webargs would take it for an empty one.

        Where no field is required, the body itself may be missing, and its type with it.
        """
        text = requests.body()
        if not text and not any(field.required for field in schema.fields.values()):
            return {}
        if not req.is_json:
            raise UnsupportedMediaType("The body must be JSON, with Content-Type: application/json.")
        try:
            body = json_text.read(text)
        except ValueError as error:
            raise Problem(400, "The body is not valid JSON in UTF-8.") from error
        if not isinstance(body, dict):
            raise Problem(400, "The body must be a JSON object.")
        return body


class _Converter(OpenAPIConverter):
    def schema2jsonschema(self, schema: Any) -> dict[str, Any]:
        """Add what a body's fields alone do not say: `also`, in its `Meta`."""
        described: dict[str, Any] = super().schema2jsonschema(schema)  # type: ignore[no-untyped-call]
        return {**described, **getattr(schema.Meta, "also", {})}


class _Plugin(MarshmallowPlugin):
    Converter = _Converter


class ChatBlueprint(Blueprint):  # type: ignore[misc]
    """A group of views. It says what they take and answer; where they are is in `chat_app.routes`."""

    ARGUMENTS_PARSER = _Parser()

    def __init__(self, name: str, import_name: str, description: str) -> None:
        super().__init__(name, import_name, description=description)

    def problem(self, status: int, description: str, headers: Mapping[str, Any] | None = None) -> Any:
        """Return a decorator that has a view described as one that answers so where it cannot do what is asked for."""
        return self.alt_response(
            status, schema=ProblemSchema, content_type=PROBLEM_CONTENT_TYPE, description=description, headers=headers
        )

    def describe(self, routes: Iterable[Route], module: Any, api: "ChatApi", app: Any) -> None:
        """Put these routes, whose views are in the module, into the API's description."""
        for route in routes:
            view, methods = getattr(module, route.view), route.methods.split()
            parameters = list(getattr(view, "path_parameters", ()))
            self._store_endpoint_docs(route.name, view, parameters, [self.name], methods=methods)
        self.register_views_in_doc(api, app, api.spec, name=route.module, parameters=None)
        api.spec.tag({"name": self.name, "description": self.description})


class UserConverter(BaseConverter):
    """A user's id in a path; what cannot be one is not found."""

    regex = USER_PATTERN


class RoomConverter(BaseConverter):
    """A room's name in a path; what cannot be one is not found."""

    regex = ROOM_PATTERN


class MessageConverter(BaseConverter):
    """A message's id in a path, in capitals too; what cannot be one is not found."""

    regex = UUID_PATTERN

    def to_python(self, value: str) -> str:
        """Return the id as it is kept."""
        return value.lower()


class ChatApi(Api):  # type: ignore[misc]
    """Describes the routes at `/api/openapi.json`, and answers errors with problem details.

    The description is made when it is first asked for: most containers of a function never are.
    """

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, app: Any) -> None:
        app.url_map.converters |= {"room": RoomConverter, "user": UserConverter, "message": MessageConverter}
        self._describing = threading.Lock()
        super().__init__(app)
        for converter in (RoomConverter, UserConverter):
            self.register_converter(converter, lambda found: {"type": "string", "pattern": f"^{found.regex}$"})
        self.register_converter(
            MessageConverter, lambda converter: {"type": "string", "format": "uuid", "pattern": f"^{UUID_PATTERN}$"}
        )

    def _init_spec(self, **_: Any) -> None:
        """Do nothing yet. flask-smorest calls this while the app is put together."""

    def description(self) -> dict[str, Any]:
        """Return the API's description, with its examples."""
        # Only here: most calls need none of it.
        from chat_app import examples
        from chat_app.auth.session_cookie import SessionCookie

        with self._describing:
            if self.spec is None:
                super()._init_spec(marshmallow_plugin=_Plugin())
                spec: Any = self.spec
                cookie = SessionCookie(self._app.extensions["chat"])
                spec.components.security_scheme("session", cookie.security_scheme)
                for name, of_module in groupby(ROUTES, key=lambda route: route.module):
                    module = routes.load(name)
                    module.blueprint.describe(of_module, module, self, self._app)
            document: dict[str, Any] = self.spec.to_dict()
        examples.add(document)
        return document

    def _openapi_json(self) -> Any:
        """Answer with the description."""
        return jsonify(self.description())

    def _register_responses(self) -> None:
        """Describe errors under the type that they have: flask-smorest takes the same one for everything."""
        self.DEFAULT_RESPONSE_CONTENT_TYPE = PROBLEM_CONTENT_TYPE
        super()._register_responses()
        del self.DEFAULT_RESPONSE_CONTENT_TYPE
        for name, response in documented.ERRORS.items():
            content = {PROBLEM_CONTENT_TYPE: {"schema": self.ERROR_SCHEMA}}
            self.spec.components.response(name, {**response, "content": content}, lazy=True)

    def handle_http_exception(self, error: HTTPException) -> Response:
        """Answer an HTTP error with problem details."""
        return problem_response(error)
