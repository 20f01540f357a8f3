"""The shell, what a tablet is given, and what it sends."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from hearthline.faces.tablet import given, sealing
from hearthline.faces.tablet.receiving import NotABatch, batch_of, receive
from hearthline.faces.tablet.shell import manifest_body, worker_script
from hearthline.platform.accounts.pages import page

USE = "tablet.use"
LONGEST_NAME = 64


@require_GET
def shell(_request: HttpRequest) -> HttpResponse:
    """Show the shell: the same for everybody, with nothing of the program in it."""
    return render(None, "tablet/shell.html")


@require_GET
def service_worker(_request: HttpRequest) -> HttpResponse:
    """Give the service worker; a browser asks for it anew each time."""
    return HttpResponse(
        worker_script(), content_type="text/javascript", headers={"Cache-Control": "no-cache"}
    )


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """Say what the shell is called and looks like once installed."""
    return JsonResponse(manifest_body(), content_type="application/manifest+json")


@page(USE)
@require_GET
def content(request: Any) -> HttpResponseBase:
    """Give what is about no patient, and the keys: one to seal facts to, one to lock sheets."""
    caller = request.caller
    tablet = request.GET.get("tablet", "")[:LONGEST_NAME]
    body = given.content_for(caller) | {
        "seal": {"id": sealing.key_id(), "point": sealing.public_key()},
        "sheet_key": sealing.sheet_key(caller.actor_id, tablet),
        "nurse": {"id": str(caller.actor_id), "name": caller.name},
        "idle_seconds": request.policy.idle_minutes * 60,
        "zone": caller.zone,
        "csrf": get_token(request),
    }
    return _private(body)


@page(USE)
@require_GET
def day(request: Any) -> HttpResponseBase:
    """Give a nurse the stops and emergency sheets of today and tomorrow; written down as read."""
    body, patients = given.day_of(request.caller)
    request.reads.update(patients)
    return _private(body)


@page(USE)
@require_POST
def outbox(request: Any) -> HttpResponseBase:
    """Take in what a tablet kept, entry by entry, each once."""
    try:
        entries = batch_of(request.body)
    except NotABatch:
        return JsonResponse({"error": "not_a_batch"}, status=400)
    return _private({"answers": [receive(request.caller, entry) for entry in entries]})


def _private(body: dict[str, Any]) -> JsonResponse:
    return JsonResponse(body, headers={"Cache-Control": "no-store"})
