"""The table of routes has each view, with its methods, and a view is imported when its first call comes."""

import subprocess
import sys

import pytest
from flask import Flask, url_for
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


# What clients call, as they know it: whoever changes a path breaks those that are out there.
CALLS: dict[str, tuple[str, str, dict[str, str]]] = {
    "/api/rooms": ("GET POST", "rooms.Rooms", {}),
    "/api/rooms/<room:room>": ("GET PATCH", "rooms.Room", {}),
    "/api/rooms/<room:room>/members": ("GET", "members.Members", {}),
    "/api/rooms/<room:room>/members/<user:user>": ("PUT DELETE", "members.Member", {}),
    "/api/rooms/<room:room>/invitations": ("GET POST", "invitations.Invitations", {}),
    "/api/rooms/<room:room>/invitations/<uuid:invitation_id>": ("DELETE", "invitations.revoke", {}),
    "/api/invitations/<string:code>": ("GET POST", "invitations.Code", {}),
    "/api/rooms/<room:room>/involvement": ("PUT", "involvement.Involvement", {}),
    "/api/rooms/<room:room>/read": ("PUT", "read_markers.ReadMarker", {}),
    "/api/rooms/<room:room>/messages": ("GET POST", "messages.Messages", {}),
    "/api/messages": ("GET POST", "messages.Messages of general", {"room": "general"}),
    "/api/rooms/<room:room>/messages/<message:message>": ("GET PATCH DELETE", "one_message.OneMessage", {}),
    "/api/rooms/<room:room>/export": ("GET", "exports.export_room", {}),
    "/api/rooms/<room:room>/changes": ("GET", "changes.list_changes", {}),
    "/api/rooms/<room:room>/messages/<message:message>/reactions/<emoji>": ("PUT DELETE", "reactions.OneReaction", {}),
    "/api/me": ("GET PATCH", "people.Me", {}),
    "/api/users": ("GET", "people.find_people", {}),
    "/api/users/<user:user_id>": ("GET", "people.show_user", {}),
    "/api/me/mentions": ("GET", "inbox.list_mentions", {}),
    "/api/tickets": ("POST", "tickets.issue_ticket", {}),
    "/api/rooms/<room:room>/presence": ("GET", "presence.show_presence", {}),
    "/api/users/<string:user_id>/block": ("PUT DELETE", "blocks.Block", {}),
    "/api/docs": ("GET", "docs.show_page", {}),
    "/api/docs.css": ("GET", "docs.show_style", {}),
    "/api/users/<user:user_id>/messages": ("DELETE", "purges.purge", {}),
    "/api/admin/blocked": ("GET", "admin.list_blocked", {}),
    "/api/admin/audit": ("GET", "admin.list_audit", {}),
    "/api/session": ("POST DELETE", "session.Session", {}),
    "/api/session/renew": ("POST", "session.renew", {}),
    "/api/health": ("GET", "health.show_health", {}),
}


def test_each_path_has_its_view(app: Flask) -> None:
    bare = Flask(__name__, static_folder=None)
    bare.url_map.converters |= app.url_map.converters
    routes.init_app(bare)
    assert {rule.rule: (rule.methods, rule.endpoint, rule.defaults) for rule in bare.url_map.iter_rules()} == {
        path: ({*methods.split(), "OPTIONS", *(["HEAD"] if "GET" in methods else [])}, endpoint, given)
        for path, (methods, endpoint, given) in CALLS.items()
    }


def test_an_address_has_what_varies_in_its_path_and_whatever_else_is_asked_for(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("exports.export_room", room="garden", cursor="a b") == "/api/rooms/garden/export?cursor=a+b"
    (rule,) = app.url_map.iter_rules("people.show_user")
    assert rule.build({"user_id": "ann", "cursor": "x"}, append_unknown=False) == ("", "/api/users/ann")


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
