"""`/admin`: what administrators look at. For everybody else all of it is 403, also what is not there."""

from typing import Any

from chat import audit, blocks
from chat_app import cursors
from chat_app.api import ChatBlueprint
from chat_app.auth import admins_only
from chat_app.views.admin_schemas import AuditPageSchema, BlockedPageSchema, ListQuerySchema

blueprint = ChatBlueprint("admin", __name__, description="What administrators look at")

_NO_CURSOR = blueprint.problem(400, "No page of this list gave this cursor")


@admins_only
@blueprint.arguments(ListQuerySchema, location="query")
@blueprint.response(200, BlockedPageSchema)
@_NO_CURSOR
def list_blocked(query: dict[str, Any]) -> dict[str, Any]:
    """List who is blocked."""
    found, more = blocks.page(query["limit"], cursors.take("blocked", query.get("cursor")))
    return {"blocked": found, **cursors.give("blocked", more)}


@admins_only
@blueprint.arguments(ListQuerySchema, location="query")
@blueprint.response(200, AuditPageSchema)
@_NO_CURSOR
def list_audit(query: dict[str, Any]) -> dict[str, Any]:
    """List what those who keep order have done, the newest first. Nothing edits it."""
    found, more = audit.page(query["limit"], cursors.take("audit", query.get("cursor")))
    return {"audit": found, **cursors.give("audit", more)}
