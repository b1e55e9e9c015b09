"""The site on a laptop, laid out as on AWS: its files lie below a folder that is named for what all of them hold.

So a browser may keep them, and a reload asks for two files in place of a hundred. What is changed in the checkout lies
below another folder, and is there with the next reload.
"""

from pathlib import Path

from flask import Flask, Response, abort, redirect, request
from werkzeug.routing import PathConverter
from werkzeug.wrappers import Response as AnyResponse

from deployer.stack import site
from deployer.stack.stack import Outputs

_Seen = tuple[tuple[Path, int, int], ...]


class OwnSite:
    """The site's files as they are in a checkout now, with the settings that a stack's outputs decide."""

    def __init__(self, outputs: Outputs, folder: Path = site.SITE) -> None:
        self._outputs = outputs
        self._folder = folder
        self._seen: _Seen = ()
        self._files: dict[str, site.SiteFile] = {}
        self._look()

    def file(self, path: str) -> site.SiteFile | None:
        """Return what lies at a path, or None."""
        if not path.startswith(site.ASSETS):
            self._look()
        return self._files.get(path)

    def address(self, name: str) -> str | None:
        """Return where a file lies that has this name in the checkout, or None."""
        return next(
            (f"/{path}" for path in self._files if path.startswith(site.ASSETS) and site.name_of(path) == name), None
        )

    def _look(self) -> None:
        found = sorted(path for path in self._folder.rglob("*") if path.is_file())
        seen = tuple((path, status.st_mtime_ns, status.st_size) for path in found for status in [path.stat()])
        if seen != self._seen:
            self._files = {file.key: file for file in site.files(self._outputs, self._folder)}
            self._seen = seen


class _SitePath(PathConverter):
    """A path of the site. Those of the API are its own, also where it has nothing there."""

    regex = "(?!api(?:/|$))[^/].*?"


def serve(app: Flask, own_site: OwnSite) -> None:
    """Have the app answer with the site's files."""

    app.url_map.converters["site"] = _SitePath

    @app.get("/")
    @app.get("/<site:path>")
    def page(path: str = site.INDEX) -> AnyResponse:
        file = own_site.file(path)
        if file is not None:
            return _answer(file).make_conditional(request)
        # For people and tools, who know the name only.
        address = own_site.address(path)
        return abort(404) if address is None else redirect(address)


def _answer(file: site.SiteFile) -> Response:
    """Return what the bucket answers; to whom it would be no use, what they can read: tools that ask over HTTP."""
    is_read = file.encoding is None or request.accept_encodings.quality(file.encoding) > 0
    response = Response(file.stored if is_read else file.body, content_type=file.content_type)
    response.headers["Cache-Control"] = file.cache_control
    response.headers["ETag"] = file.etag
    if file.encoding:
        response.vary.add("Accept-Encoding")
        if is_read:
            response.headers["Content-Encoding"] = file.encoding
    return response
