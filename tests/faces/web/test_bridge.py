"""Pages go through WSGI threads, live streams through ASGI, and nothing is lost between them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from structlog.testing import capture_logs

from hearthline.faces.web.bridge import SplitApplication

Start = Callable[[str, list[tuple[str, str]]], Any]


def ask(
    pages: Callable[[dict[str, Any], Start], Iterable[bytes]],
    *,
    path: str = "/census/",
    pieces: Iterable[dict[str, Any]] = ({"type": "http.request", "body": b""},),
    headers: Iterable[tuple[bytes, bytes]] = (),
) -> list[dict[str, Any]]:
    """Send one request and return the messages of the answer."""
    sent: list[dict[str, Any]] = []
    waiting = list(pieces)

    async def live(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 299, "headers": []})

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        sent.append(dict(message))

    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "query_string": b"page=2",
        "http_version": "1.1",
        "headers": list(headers),
        "server": ("localhost", 8000),
        "client": ("127.0.0.1", 5000),
    }
    asyncio.run(SplitApplication(pages=pages, live=live)(scope, receive, send))
    return sent


def body_of(sent: list[dict[str, Any]]) -> bytes:
    return b"".join(message.get("body", b"") for message in sent)


def test_a_page_gets_the_whole_body_and_answers_with_its_status() -> None:
    def echo(environ: dict[str, Any], start: Start) -> list[bytes]:
        start("201 Created", [("Content-Type", "text/plain")])
        return [environ["wsgi.input"].read()]

    sent = ask(
        echo,
        pieces=[
            {"type": "http.request", "body": b"first ", "more_body": True},
            {"type": "http.request", "body": b"second"},
        ],
    )

    assert sent[0]["status"] == 201
    assert sent[0]["headers"] == [(b"content-type", b"text/plain")]
    assert body_of(sent) == b"first second"


def test_address_query_and_cookies_arrive_as_they_were_sent() -> None:
    seen: dict[str, Any] = {}

    def remember(environ: dict[str, Any], start: Start) -> list[bytes]:
        seen.update(environ)
        start("200 OK", [])
        return []

    ask(
        remember,
        path="/census/Peña",
        headers=[(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"content-type", b"text/x")],
    )

    assert seen["PATH_INFO"].encode("latin1").decode() == "/census/Peña"
    assert seen["QUERY_STRING"] == "page=2"
    assert seen["HTTP_COOKIE"] == "a=1; b=2"
    assert seen["CONTENT_TYPE"] == "text/x"
    assert seen["REMOTE_ADDR"] == "127.0.0.1"


def test_a_long_answer_is_passed_on_in_pieces_and_closed() -> None:
    closed = []

    class Pieces:
        def __iter__(self) -> Iterator[bytes]:
            yield from (b"a", b"b", b"c")

        def close(self) -> None:
            closed.append(True)

    def stream(environ: dict[str, Any], start: Start) -> Pieces:
        start("200 OK", [])
        return Pieces()

    sent = ask(stream)

    assert [message.get("body") for message in sent[1:]] == [b"a", b"b", b"c", b""]
    assert closed == [True]


def test_a_caller_who_goes_away_while_sending_costs_no_page() -> None:
    def never(environ: dict[str, Any], start: Start) -> list[bytes]:
        raise AssertionError("the page ran")

    sent = ask(
        never,
        pieces=[
            {"type": "http.request", "body": b"half", "more_body": True},
            {"type": "http.disconnect"},
        ],
    )

    assert sent == []


def test_a_failing_page_answers_500_and_its_words_stay_out_of_the_answer() -> None:
    def fail(environ: dict[str, Any], start: Start) -> list[bytes]:
        raise ValueError("Edith Marlowe")

    with capture_logs() as logs:
        sent = ask(fail)

    assert sent[0]["status"] == 500
    assert b"Marlowe" not in body_of(sent)
    assert logs[0]["log_level"] == "error"


@pytest.mark.parametrize(("path", "status"), [("/live/board", 299), ("/livery", 200)])
def test_only_live_addresses_go_to_the_streams(path: str, status: int) -> None:
    def page(environ: dict[str, Any], start: Start) -> list[bytes]:
        start("200 OK", [])
        return []

    assert ask(page, path=path)[0]["status"] == status
