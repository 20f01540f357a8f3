"""While ``up`` still loads the demonstration, the sign-in page says how far it is."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hearthline.platform.accounts.models import User
from hearthline.platform.ui.parts import LongWork

START_VARIABLE = "HEARTHLINE_START"
"""Set by ``up``: the file in which it keeps the phases of the start."""
UNTIL_SIGN_IN = "?until=sign-in"
"""Asked by the waiting page, which moves on as soon as somebody can sign in."""


def starting(_request: HttpRequest) -> dict[str, object]:
    """Context processor: ``starting`` is the work of the start, or nothing once it is ready."""
    look: Callable[[], LongWork | None] = work_of_start
    return {"starting": SimpleLazyObject(look)}


def waiting(request: HttpRequest) -> HttpResponse:
    """Answer any page while nobody can sign in yet, and lead on once somebody can."""
    work = work_of_start(UNTIL_SIGN_IN)
    return render(request, "web/starting.html", {"starting": work, "then": request.get_full_path()})


@never_cache
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Answer with how far the start is, as the fragment that replaces itself."""
    waits_for_sign_in = "until" in request.GET
    is_over = waits_for_sign_in and User.objects.exists()
    work = None if is_over else work_of_start(UNTIL_SIGN_IN if waits_for_sign_in else "")
    work = work or LongWork(
        title=_("The demonstration program is ready"),
        done=0,
        total=None,
        unit="",
        state="finished",
        result=_("Sign in to look around"),
    )
    return render(request, "ui/progress.html", {"work": work})


def work_of_start(until: str = "") -> LongWork | None:
    """Return the start as work in progress; None when it is over or none is known of.

    ``until`` is added to the address that says how far it is.
    """
    named = os.environ.get(START_VARIABLE)
    if not named:
        return None
    try:
        state = json.loads(Path(named).read_text())
    except (OSError, ValueError):
        return None
    if state["ready"]:
        return None
    return LongWork(
        title=_("The demonstration program is being loaded"),
        done=0,
        total=None,
        unit="",
        note=state["doing"],
        status_url=reverse("starting") + until,
    )
