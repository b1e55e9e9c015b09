"""`/docs`: the API's description as a page to read, made of the description itself; it needs nothing from elsewhere."""

from flask import Response, current_app, render_template

from chat_app import description_page
from chat_app.api import ChatApi, ChatBlueprint
from chat_app.settings import Settings

blueprint = ChatBlueprint("docs", __name__, description="The API's description, to read")

# Which page of which deployment it is, is told by its release; a reader who comes back within the hour needs no other.
_MAX_AGE_S = 3600


@blueprint.doc(security=[], responses={"200": {"description": "The page, as HTML"}})
def show_page() -> Response:
    """Describe the API for people."""
    api: ChatApi = current_app.extensions["api"]
    settings: Settings = current_app.extensions["chat"]
    document = api.description()
    page = render_template(
        "docs.html",
        title=document["info"]["title"],
        about=document["info"]["description"],
        address=f"{settings.allowed_origin}/api",
        groups=description_page.groups(document),
        prose=description_page.prose,
    )
    return _cached(page, "text/html; charset=utf-8")


@blueprint.doc(security=[], responses={"200": {"description": "The page's style sheet"}})
def show_style() -> Response:
    """Answer with what the page looks like."""
    return _cached(render_template("docs.css"), "text/css; charset=utf-8")


def _cached(body: str, content_type: str) -> Response:
    return Response(body, headers={"Cache-Control": f"public, max-age={_MAX_AGE_S}"}, content_type=content_type)
