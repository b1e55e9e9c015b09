"""Puts the app together: settings, extensions, routes."""

import os

from flask import Flask
from flask_cors import CORS

from chat_app import access_log, compression, errors, json_text, reading, refusals, requests, routes
from chat_app.api import ChatApi
from chat_app.auth import admins
from chat_app.auth.register import Register
from chat_app.auth.tokens import TokenVerifier
from chat_app.settings import Settings

# Chromium keeps a preflight's answer for 2 hours at most ("Access-Control-Max-Age", MDN).
PREFLIGHT_MAX_AGE_S = 2 * 60 * 60


def create_app() -> Flask:
    """Return the app, set up from the environment.

    Raises
    ------
    SettingsError
        A variable is missing or wrong; the message names it.
    """
    settings = Settings.from_environment(os.environ)
    app = Flask("chat_app", static_folder=None)
    app.config.update(settings.flask_config())
    app.extensions["chat"] = settings
    app.extensions["token_verifier"] = TokenVerifier(settings)
    app.extensions["register"] = Register()
    app.url_map.redirect_defaults = False
    # A redirect would name the host that the gateway was called by, which with `Waf=on` is the way past the firewall.
    app.url_map.merge_slashes = False
    CORS(
        app,
        origins=[settings.allowed_origin],
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Link", "Retry-After", requests.REQUEST_ID_HEADER],
        max_age=PREFLIGHT_MAX_AGE_S,
    )
    json_text.init_app(app)
    requests.init_app(app)
    access_log.init_app(app)
    reading.init_app(app)
    compression.init_app(app)
    errors.init_app(app)
    refusals.init_app(app)
    admins.init_app(app)
    app.extensions["api"] = ChatApi(app)
    routes.init_app(app)
    return app
