"""The app, put together."""

import pytest

from chat_app import create_app
from tests.chat_app.test_settings import ENVIRONMENT


def test_it_is_at_one_address_for_one_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    app = create_app()
    assert (app.url_map.redirect_defaults, app.url_map.merge_slashes, app.static_folder) == (False, False, None)
    asks = {
        "Origin": ENVIRONMENT["ALLOWED_ORIGIN"],
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "authorization, content-type, x-other",
    }
    answer = app.test_client().options("/api/me", headers=asks).headers
    assert answer["Access-Control-Allow-Origin"] == ENVIRONMENT["ALLOWED_ORIGIN"]
    assert sorted(answer["Access-Control-Allow-Methods"].split(", ")) == ["DELETE", "GET", "PATCH", "POST", "PUT"]
    assert sorted(answer["Access-Control-Allow-Headers"].lower().split(", ")) == ["authorization", "content-type"]
    assert answer["Access-Control-Max-Age"] == "7200"
    assert "Access-Control-Allow-Credentials" not in answer
    told = app.test_client().get("/api/health", headers={"Origin": ENVIRONMENT["ALLOWED_ORIGIN"]}).headers
    exposed = sorted(told["Access-Control-Expose-Headers"].split(", "))
    assert exposed == ["Link", "Retry-After", "X-Request-Id"]
    assert app.test_client().get("/api//health").status_code == 404
    assert app.test_client().get("/api/health").json == {"status": "ok"}
