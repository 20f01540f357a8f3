"""An address that names a merged record leads to the record that person has now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from hearthline.rooms.census import queries as census

NAMED = "patient_id"


class SameAddressElsewhere(HttpResponseRedirect):
    """The browser asks again at the other address, a form with all that was typed in it."""

    status_code = 307


class MergedRecordMiddleware:
    """Looks, where a page was not found, whether its patient's record was merged into another.

    Pages never ask: a merged record is in nobody's scope, so that they find nothing. Whether
    the other record may be seen is for its own page to say; whoever may not, is told nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, error: Exception) -> HttpResponse | None:
        """Lead on to the record that survives; leave every other error alone."""
        match = request.resolver_match
        if not isinstance(error, Http404) or match is None or not request.caller:
            return None
        named = match.kwargs.get(NAMED)
        now = census.now_in([named]).get(named) if isinstance(named, UUID) else None
        if now is None or not census.is_visible(request.caller, now):
            return None
        address = reverse(match.view_name, kwargs={**match.kwargs, NAMED: now})
        query = request.META.get("QUERY_STRING", "")
        return SameAddressElsewhere(f"{address}?{query}" if query else address)
