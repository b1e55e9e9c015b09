"""`/health`: whether the API answers."""

from chat_app.api import ChatBlueprint

blueprint = ChatBlueprint("health", __name__, description="Whether the API answers")


@blueprint.doc(security=[], responses={"200": {"description": "It does"}})
def show_health() -> dict[str, str]:
    """Answer, without a token and without touching anything else."""
    return {"status": "ok"}
