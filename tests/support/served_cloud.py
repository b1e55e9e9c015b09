"""What a function in another process needs of AWS: moto's tables over HTTP, and Lambda, as far as it calls itself."""

import threading
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from tests.support.invocations import Invocations
from tests.support.under_way import UnderWay

Respond = Callable[[str, list[tuple[str, str]]], Any]


class _Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def log(self, *_: Any, **__: Any) -> None:
        return None


class ServedCloud:
    """The tables of moto in this process, served to others. `on_call` hears `dynamodb:DeleteItem` and the like.

    It is called before a call takes effect, and says whether it shall.
    """

    def __init__(self) -> None:
        self.invocations = Invocations()
        self.on_call: Callable[[str], bool] = lambda action: True
        self._moto = DomainDispatcherApplication(create_backend_app)
        self._requests = UnderWay(self._answer)
        self._server = make_server("127.0.0.1", 0, self._requests, threaded=True, request_handler=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, name="served-cloud", daemon=True)

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._server.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def wait_until_idle(self) -> None:
        """Wait until what is under way has taken effect; whoever has sent it may have ended."""
        self._requests.wait_for_the_last()

    def _answer(self, environ: dict[str, Any], respond: Respond) -> Iterable[bytes]:
        if environ["PATH_INFO"].startswith("/2015-03-31/functions/"):
            payload = environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
            if self.on_call("lambda:Invoke"):
                function = environ["PATH_INFO"].split("/")[3]
                kind = environ["HTTP_X_AMZ_INVOCATION_TYPE"]
                self.invocations.invoke(FunctionName=function, InvocationType=kind, Payload=payload)
            respond("202 Accepted", [("Content-Length", "0")])
            return []
        service, _, action = environ.get("HTTP_X_AMZ_TARGET", "?.?").partition(".")
        if self.on_call(f"{service.partition('_')[0].lower()}:{action}"):
            answer: Iterable[bytes] = self._moto(environ, respond)
            return answer
        respond("500 Internal Server Error", [("Content-Length", "0")])
        return []
