"""``/live/``: server-sent events. An event is a hint to look again, never the news itself."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Any
from uuid import UUID

from asgiref.sync import sync_to_async
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.live.marks import Watch

HEARTBEAT_SECONDS = 15.0
AT_MOST_EVERY_SECONDS = 3.0
"""Hints come no closer than this: an import makes thousands of entries a minute."""
ENDS_AFTER_SECONDS = 600.0
"""A stream ends, and the browser opens it again, so that a lost sign-in is noticed."""
STREAMS_A_PERSON = 8
STREAMS_IN_ALL = 300

_open: Counter[UUID] = Counter()
_watches: dict[asyncio.AbstractEventLoop, Watch] = {}


async def stream(request: Any) -> HttpResponseBase:
    """Answer with hints until the reader leaves; ``Last-Event-ID`` tells what it knew."""
    caller = await sync_to_async(_caller)(request)
    if caller is None:
        return HttpResponse(status=HTTPStatus.UNAUTHORIZED)
    if _open[caller.actor_id] >= STREAMS_A_PERSON or _open.total() >= STREAMS_IN_ALL:
        # The page goes on without hints and looks again by itself.
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": "30"})
    known = request.headers.get("Last-Event-ID", "")
    answer = StreamingHttpResponse(
        hints(caller.actor_id, known), content_type="text/event-stream; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Accel-Buffering"] = "no"
    return answer


async def hints(actor_id: UUID, known: str) -> AsyncIterator[bytes]:
    """Yield an event whenever the mark is another than the one the reader knows."""
    loop = asyncio.get_running_loop()
    watch = _watches.setdefault(loop, Watch())
    ends_at = loop.time() + ENDS_AFTER_SECONDS
    _open[actor_id] += 1
    try:
        async with watch:
            yield b"retry: 3000\n\n"
            if not known:
                known = await watch.beyond("", within_seconds=HEARTBEAT_SECONDS) or ""
                yield f"id: {known}\nevent: begin\ndata: {{}}\n\n".encode()
            while loop.time() < ends_at:
                mark = await watch.beyond(known, within_seconds=HEARTBEAT_SECONDS)
                if mark is None:
                    yield b": still here\n\n"
                    continue
                known = mark
                yield f"id: {mark}\ndata: {{}}\n\n".encode()
                await asyncio.sleep(AT_MOST_EVERY_SECONDS)
    finally:
        _open[actor_id] -= 1
        if not _open[actor_id]:
            del _open[actor_id]


def _caller(request: Any) -> Caller | None:
    return (request.caller or None) if request.user.is_authenticated else None
