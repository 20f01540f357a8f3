"""One ASGI process for pages and live streams, each in the manner that is fastest for it.

Pages are ordinary synchronous views. Behind Django's ASGI handler each of them would run in a
thread of its own with a database connection of its own; here they run through the WSGI handler
on a few lasting threads that keep their connections, which more than halves the time of a page.
Live streams (``/live/``) wait most of the time, so they go to the ASGI handler.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import structlog

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApplication = Callable[[Any, Any, Any], Awaitable[None]]
WsgiApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

LIVE = "/live/"
PAGE_THREADS = 6
KEPT_IN_MEMORY = 1_000_000
"""Bytes of a request's body above which it is kept on disk while it arrives."""


FAILED = {"type": "http.response.start", "status": 500, "headers": []}

logger = structlog.get_logger(__name__)


class SplitApplication:
    """ASGI application that answers pages by WSGI and live streams by ASGI.

    Parameters
    ----------
    pages
        Django's WSGI application.
    live
        Django's ASGI application.
    """

    def __init__(self, pages: WsgiApplication, live: AsgiApplication) -> None:
        self.pages = pages
        self.live = live
        self.threads = ThreadPoolExecutor(PAGE_THREADS, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            return
        if scope["path"].startswith(LIVE):
            await self.live(scope, receive, send)
            return
        with SpooledTemporaryFile(max_size=KEPT_IN_MEMORY) as body:
            if await whole_body(receive, body):
                loop = asyncio.get_running_loop()
                page = Page(self.pages, environ_of(scope, body), send, loop)
                await loop.run_in_executor(self.threads, page.answer)


async def whole_body(receive: Receive, body: IO[bytes]) -> bool:
    """Collect a request's body; return False when the caller went away before its end."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return False
        body.write(message.get("body", b""))
        if not message.get("more_body"):
            body.seek(0)
            return True


class Page:
    """One request on its way through the WSGI application.

    Parameters
    ----------
    pages
        The application.
    environ
        The request as WSGI names it.
    send
        Where the answer goes, on ``loop``.
    loop
        Event loop of the server.
    """

    def __init__(
        self,
        pages: WsgiApplication,
        environ: dict[str, Any],
        send: Send,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self.pages = pages
        self.environ = environ
        self.send = send
        self.loop = loop
        self.head: Message = {}
        self.has_begun = False

    def answer(self) -> None:
        """Run the application in this thread and pass its answer on, piece by piece."""
        pieces: Iterable[bytes] = ()
        try:
            pieces = self.pages(self.environ, self.start_response)
            for piece in pieces:
                self.begin()
                self.pass_on({"type": "http.response.body", "body": piece, "more_body": True})
        except Exception:
            # The server would write the error with its words, which may quote a patient's data.
            logger.exception("page failed outside the application")
            self.head = self.head or FAILED
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()
        self.begin()
        self.pass_on({"type": "http.response.body", "body": b""})

    def begin(self) -> None:
        """Pass status and headers on, once."""
        if not self.has_begun:
            self.has_begun = True
            self.pass_on(self.head)

    def start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: object = None
    ) -> None:
        """Keep status and headers until the first piece of the body is there."""
        del exc_info
        self.head = {
            "type": "http.response.start",
            "status": int(status.split(" ", 1)[0]),
            "headers": [
                (name.lower().encode("latin1"), value.encode("latin1")) for name, value in headers
            ],
        }

    def pass_on(self, message: Message) -> None:
        """Send one message from this thread through the server's loop."""
        asyncio.run_coroutine_threadsafe(as_coroutine(self.send(message)), self.loop).result()


async def as_coroutine(sending: Awaitable[None]) -> None:
    """Wait for what a server's ``send`` returned, which need not be a coroutine."""
    await sending


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """Return a request's scope as a WSGI environ."""
    server = scope.get("server") or ("localhost", 80)
    environ: dict[str, Any] = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode("utf-8").decode("latin1"),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if scope.get("client"):
        environ["REMOTE_ADDR"] = scope["client"][0]
    for raw_name, raw_value in scope["headers"]:
        name = raw_name.decode("latin1").upper().replace("-", "_")
        key = name if name in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{name}"
        value = raw_value.decode("latin1")
        joint = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = environ[key] + joint + value if key in environ else value
    return environ
