"""Writes one read entry for every request that showed data about somebody."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse

from hearthline.platform.journal.reads import write_read


class ReadsMiddleware:
    """Gives each request a set ``request.reads`` and stores what was put into it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads: set[UUID] = set()
        request.reads = reads  # type: ignore[attr-defined]
        response = self.get_response(request)
        if reads:
            match = request.resolver_match
            write_read(
                caller=request.caller,  # type: ignore[attr-defined]
                page=match.view_name if match else "",
                subjects=reads,
            )
        return response
