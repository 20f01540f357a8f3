"""What every answer passes: one host name, browser rules, and words when the database fails."""

from __future__ import annotations

import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.views.defaults import server_error

Answer = Callable[[HttpRequest], HttpResponse]

HEALTH = "/health/"
NUMBERED_HOSTS = {"127.0.0.1", "[::1]"}
FORBIDDEN_TO_BROWSERS = (
    "accelerometer=(), autoplay=(), browsing-topics=(), display-capture=(), geolocation=(), "
    "gyroscope=(), magnetometer=(), midi=(), payment=(), usb=()"
)
TRY_AGAIN_AFTER_SECONDS = "10"


class HostNameMiddleware:
    """Sends 127.0.0.1 to localhost on the same port: passkeys belong to a host name."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect a request that named the machine by number; method and body are kept."""
        host, _, port = request.get_host().rpartition(":")
        name = host or port
        if name not in NUMBERED_HOSTS or request.path.startswith(HEALTH):
            return self.get_response(request)
        place = "localhost" + (f":{port}" if host else "")
        answer = HttpResponseRedirect(f"{request.scheme}://{place}{request.get_full_path()}")
        answer.status_code = HTTPStatus.TEMPORARY_REDIRECT
        return answer


class BrowserRulesMiddleware:
    """Tells browsers which of their powers no page of ours uses, and to keep no copies."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the rules added where the page set none."""
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", FORBIDDEN_TO_BROWSERS)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "text/html" in answer.headers.get("Content-Type", ""):
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer


class PageCompressionMiddleware(GZipMiddleware):
    """Compresses whole pages; a live stream goes out as it is, or it would not be live."""

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        """Compress an answer that is complete."""
        if response.streaming:
            return response
        return super().process_response(request, response)


class DatabaseFaultMiddleware:
    """Turns a database that is locked, gone or out of disk into a page that says so."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; a fault that a later middleware met is put in words too."""
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as fault:
            return in_words(fault)

    def process_exception(self, _request: HttpRequest, fault: Exception) -> HttpResponse | None:
        """Answer for a view that met a fault of the database; None for any other."""
        if isinstance(fault, OperationalError | InterfaceError):
            return in_words(fault)
        return None


def failed(request: HttpRequest) -> HttpResponse:
    """Answer for whatever nothing else caught; a session that cannot be read is such a case."""
    fault = sys.exception()
    if isinstance(fault, OperationalError | InterfaceError):
        return in_words(fault)
    return server_error(request)


def in_words(fault: Exception) -> HttpResponse:
    """Return the page that says what is wrong with the database and that nothing was saved."""
    page = render_to_string("web/database_fault.html", {"kind": kind_of(str(fault))})
    answer = HttpResponse(page, status=HTTPStatus.SERVICE_UNAVAILABLE)
    answer.headers["Retry-After"] = TRY_AGAIN_AFTER_SECONDS
    return answer


def kind_of(said: str) -> str:
    """Return ``full``, ``busy`` or ``gone`` for what the database said."""
    if "full" in said or "No space left" in said:
        return "full"
    if "locked" in said or "deadlock" in said or "timeout" in said:
        return "busy"
    return "gone"
