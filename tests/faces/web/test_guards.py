"""What every answer carries, and what people read when the database fails."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory, override_settings

from hearthline.faces.web.guards import (
    DatabaseFaultMiddleware,
    HostNameMiddleware,
    PageCompressionMiddleware,
)

requests = RequestFactory()


def test_a_caller_by_number_is_sent_to_the_host_name_with_port_and_query() -> None:
    guard = HostNameMiddleware(lambda _request: HttpResponse("page"))

    answer = guard(requests.get("/census/?page=2", headers={"host": "127.0.0.1:8003"}))

    assert answer.status_code == 307
    assert answer.headers["Location"] == "http://localhost:8003/census/?page=2"


@pytest.mark.parametrize("host", ["localhost:8003", "localhost"])
def test_a_caller_by_name_stays(host: str) -> None:
    guard = HostNameMiddleware(lambda _request: HttpResponse("page"))

    assert guard(requests.get("/", headers={"host": host})).content == b"page"


def test_a_monitor_may_ask_for_health_by_number() -> None:
    answer = Client().get("/health/live", headers={"host": "127.0.0.1:8003"})

    assert answer.status_code == 200


@pytest.mark.django_db
def test_ready_means_that_the_database_is_of_this_version() -> None:
    answer = Client().get("/health/ready")

    assert answer.status_code == 200
    assert answer.json() == {"state": "ready"}


def test_every_answer_has_the_browser_rules() -> None:
    answer = Client().get("/health/live", headers={"host": "localhost"})

    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert answer.headers["X-Frame-Options"] == "DENY"
    assert "payment=()" in answer.headers["Permissions-Policy"]


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_HSTS_SECONDS=31_536_000)
def test_behind_https_a_plain_call_is_redirected_but_health_is_not() -> None:
    assert Client().get("/", headers={"host": "localhost"}).status_code == 301
    assert Client().get("/health/live", headers={"host": "localhost"}).status_code == 200


@pytest.mark.parametrize(
    ("said", "heading"),
    [
        ("database is locked", "The program is busy"),
        ("database or disk is full", "The disk of this program is full"),
        ("connection to server failed", "The program&#x27;s database does not answer"),
    ],
)
def test_a_failing_database_is_said_in_words_and_that_nothing_was_saved(
    said: str, heading: str
) -> None:
    def page(_request: object) -> HttpResponse:
        raise OperationalError(said)

    answer = DatabaseFaultMiddleware(page)(requests.post("/census/"))

    assert answer.status_code == 503
    assert heading in answer.content.decode().replace("'", "&#x27;")
    assert "Nothing of what you just sent was saved" in answer.content.decode()
    assert said not in answer.content.decode()
    assert answer.headers["Retry-After"] == "10"


def test_pages_are_compressed_and_live_streams_are_not() -> None:
    page = PageCompressionMiddleware(lambda _request: HttpResponse(b"x" * 5000))
    stream = PageCompressionMiddleware(lambda _request: StreamingHttpResponse([b"x" * 5000]))
    request = requests.get("/", headers={"accept-encoding": "gzip"})

    assert page(request).headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in stream(request).headers
