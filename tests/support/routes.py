"""All calls that the API has, found in the app itself, with something in the place of what varies in their paths."""

from flask import Flask

# A browser's session is Cognito's matter; the rest tells nothing of anybody.
OPEN = {f"/api/{path}" for path in ("docs", "docs.css", "health", "openapi.json", "session", "session/renew")}
AN_ID = "0190a0b0-0000-7000-8000-000000000000"
IN_PATHS = {
    "code": "x",
    "emoji": "\N{THUMBS UP SIGN}",
    "invitation_id": AN_ID,
    "message": AN_ID,
    "room": "general",
    "user": "ann-sub",
    "user_id": "ann-sub",
}


def guarded(app: Flask) -> list[tuple[str, str]]:
    """Return the calls that need a token: each method with its path, `/api` included."""
    found = []
    for rule in app.url_map.iter_rules():
        if rule.rule not in OPEN:
            built = rule.build({name: IN_PATHS[name] for name in rule.arguments}, append_unknown=False)
            assert built is not None, rule
            found += [(method, built[1]) for method in sorted(rule.methods - {"HEAD", "OPTIONS"})]
    assert len(found) > 30
    return found
