"""Every route of the API: its path below `/api`, the view that answers it, and its methods.

A view's module is imported when its first call comes ("Lazily Loading Views", Flask Documentation): a function's
container starts because of one call, which then waits for the imports of one view and not of all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from typing import Any

from flask import Flask
from flask.views import MethodView
from werkzeug.routing import Rule

from chat.channels import GENERAL_ROOM

PREFIX = "/api"


@dataclass(frozen=True)
class Route:
    """A path, and the view that answers it.

    Attributes
    ----------
    path
        Below `/api`, as Flask writes it.
    module, view
        The module of `chat_app.views`, and the name of the function or `MethodView` there.
    methods
        Those that the view has, with spaces between.
    given
        What the view is told that is not in the path.
    """

    path: str
    module: str
    view: str
    methods: str
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return what nothing else in the module is called."""
        return " of ".join((self.view, *self.given.values()))

    @property
    def endpoint(self) -> str:
        """Return Flask's name for it."""
        return f"{self.module}.{self.name}"


ROUTES = (
    Route("/rooms", "rooms", "Rooms", "GET POST"),
    Route("/rooms/<room:room>", "rooms", "Room", "GET PATCH"),
    Route("/rooms/<room:room>/members", "members", "Members", "GET"),
    Route("/rooms/<room:room>/members/<user:user>", "members", "Member", "PUT DELETE"),
    Route("/rooms/<room:room>/invitations", "invitations", "Invitations", "GET POST"),
    Route("/rooms/<room:room>/invitations/<uuid:invitation_id>", "invitations", "revoke", "DELETE"),
    Route("/invitations/<string:code>", "invitations", "Code", "GET POST"),
    Route("/rooms/<room:room>/involvement", "involvement", "Involvement", "PUT"),
    Route("/rooms/<room:room>/read", "read_markers", "ReadMarker", "PUT"),
    Route("/rooms/<room:room>/messages", "messages", "Messages", "GET POST"),
    Route("/messages", "messages", "Messages", "GET POST", {"room": GENERAL_ROOM}),
    Route("/rooms/<room:room>/messages/<message:message>", "one_message", "OneMessage", "GET PATCH DELETE"),
    Route("/rooms/<room:room>/export", "exports", "export_room", "GET"),
    Route("/rooms/<room:room>/changes", "changes", "list_changes", "GET"),
    Route("/rooms/<room:room>/messages/<message:message>/reactions/<emoji>", "reactions", "OneReaction", "PUT DELETE"),
    Route("/me", "people", "Me", "GET PATCH"),
    Route("/users", "people", "find_people", "GET"),
    Route("/users/<user:user_id>", "people", "show_user", "GET"),
    Route("/me/mentions", "inbox", "list_mentions", "GET"),
    Route("/tickets", "tickets", "issue_ticket", "POST"),
    Route("/rooms/<room:room>/presence", "presence", "show_presence", "GET"),
    Route("/users/<string:user_id>/block", "blocks", "Block", "PUT DELETE"),
    Route("/docs", "docs", "show_page", "GET"),
    Route("/docs.css", "docs", "show_style", "GET"),
    Route("/users/<user:user_id>/messages", "purges", "purge", "DELETE"),
    Route("/admin/blocked", "admin", "list_blocked", "GET"),
    Route("/admin/audit", "admin", "list_audit", "GET"),
    Route("/session", "session", "Session", "POST DELETE"),
    Route("/session/renew", "session", "renew", "POST"),
    Route("/health", "health", "show_health", "GET"),
)


class _Path(Rule):
    """A path whose address is put together when somebody first asks for it: here only that of an export's next part is.

    Werkzeug compiles two functions for that, for each path and at once: 3 % of a cold start (`make cold-start`).
    """

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        compiled = super()._compile_builder

        def build(rule: Rule, **values: Any) -> tuple[str, str]:
            return compiled(append_unknown)(rule, **values)

        return build


def init_app(app: Flask) -> None:
    """Have the app answer every route."""
    app.url_rule_class = _Path
    for route in ROUTES:
        methods = route.methods.split()
        app.add_url_rule(PREFIX + route.path, route.endpoint, _Late(route), methods=methods, defaults=dict(route.given))


def load(module: str) -> Any:
    """Return a module of views, imported."""
    return import_module(f"chat_app.views.{module}")


class _Late:
    """A view that is imported when it is first called."""

    def __init__(self, route: Route) -> None:
        self._route = route

    @cached_property
    def _view(self) -> Callable[..., Any]:
        view: Any = getattr(load(self._route.module), self._route.view)
        called: Callable[..., Any] = view.as_view(self._route.name) if isinstance(view, type(MethodView)) else view
        return called

    def __call__(self, **arguments: Any) -> Any:
        return self._view(**arguments)
