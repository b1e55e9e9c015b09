"""The site on a laptop: kept by browsers as on AWS, and as it is in the checkout now."""

import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from deployer.local import own_site
from deployer.stack import site

OUTPUTS = {"WebApiEndpoint": "http://localhost:5000/api", "UserPoolId": "p", "ClientId": "c", "CognitoUrl": "http://x"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "js").mkdir()
    (tmp_path / "js" / "app.js").write_text("import './part.js'")
    (tmp_path / "js" / "part.js").write_text("1")
    (tmp_path / "index.html").write_text('<script type="module" src="/js/app.js"></script>')
    return tmp_path


@pytest.fixture
def browser(checkout: Path) -> FlaskClient:
    app = Flask("site", static_folder=None)
    own_site.serve(app, own_site.OwnSite(OUTPUTS, checkout))
    return app.test_client()


def script(page: TestResponse) -> str:
    """Return the address of the page's script."""
    (address,) = re.findall('src="(.*?)"', page.text)
    return str(address)


def test_a_file_may_be_kept_and_the_page_is_asked_for_anew(browser: FlaskClient) -> None:
    page = browser.get("/")
    assert (page.mimetype, page.headers["Cache-Control"]) == ("text/html", "no-cache")
    module = browser.get(script(page))
    assert (module.mimetype, module.text) == ("text/javascript", "import './part.js'")
    assert module.headers["Cache-Control"] == site.IMMUTABLE
    assert browser.get(script(page).replace("app", "part")).text == "1"
    assert browser.get("/config.json").json == {
        "api_url": "http://localhost:5000/api",
        "user_pool_id": "p",
        "client_id": "c",
        "cognito_url": "http://x",
    }


def test_a_module_comes_as_it_lies_in_the_bucket_and_as_it_is_to_who_cannot_read_that(browser: FlaskClient) -> None:
    module = script(browser.get("/"))
    for accepted in ("gzip, deflate, br", "br;q=0.5", "*"):
        answer = browser.get(module, headers={"Accept-Encoding": accepted})
        assert (answer.headers["Content-Encoding"], answer.headers["Vary"]) == ("br", "Accept-Encoding")
        assert brotli.decompress(answer.data) == b"import './part.js'"
    for accepted in ("", "gzip, deflate", "br;q=0, gzip"):
        answer = browser.get(module, headers={"Accept-Encoding": accepted})
        assert (answer.data, answer.headers["Vary"]) == (b"import './part.js'", "Accept-Encoding")
        assert "Content-Encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/tickets"])
def test_the_apis_paths_are_none_of_the_site(checkout: Path, path: str) -> None:
    (checkout / "api").mkdir()
    (checkout / "api" / "nothing").write_text("")
    app = Flask("site", static_folder=None)
    own_site.serve(app, own_site.OwnSite(OUTPUTS, checkout))
    app.post("/api/tickets")(lambda: "a ticket")
    answer = app.test_client().get(path)
    assert answer.status_code == (405 if path == "/api/tickets" else 404)
    assert app.test_client().options("/api/tickets").allow.as_set() == {"post", "options"}


@pytest.mark.parametrize("path", ["/", "/config.json"])
def test_what_has_not_changed_is_not_sent_again(browser: FlaskClient, path: str) -> None:
    etag = browser.get(path).headers["ETag"]
    again = browser.get(path, headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_change_is_there_with_the_next_reload_and_the_old_version_gone(browser: FlaskClient, checkout: Path) -> None:
    before = script(browser.get("/"))
    (checkout / "js" / "part.js").write_text("changed")
    after = script(browser.get("/"))
    assert browser.get(after.replace("app", "part")).text == "changed"
    assert browser.get(before).status_code == 404
    (checkout / "js" / "more.js").write_text("new")
    assert browser.get(script(browser.get("/")).replace("app", "more")).text == "new"


def test_who_knows_a_files_name_only_is_led_to_it(browser: FlaskClient) -> None:
    led = browser.get("/js/part.js")
    assert led.status_code == 302
    assert browser.get(led.headers["Location"]).text == "1"


@pytest.mark.parametrize("path", ["/no-such-file", "/../Makefile", "/js", "/assets/0/js/app.js", "/assets/", "/assets"])
def test_there_is_nothing_else(browser: FlaskClient, path: str) -> None:
    assert browser.get(path).status_code == 404
