"""What a person chose to see: theme, density, single-key shortcuts. Kept in cookies, no record."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

CHOICES = {"theme": ("light", "dark"), "density": ("desk", "tablet"), "keys": ("on", "off")}
YEAR = 365 * 24 * 3600


def appearance(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``appearance`` with what the cookies say, empty for the default."""
    chosen = {
        name: value if (value := request.COOKIES.get(f"hl_{name}", "")) in allowed else ""
        for name, allowed in CHOICES.items()
    }
    return {"appearance": chosen}


@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Keep the posted choices for a year and go back to the page; an empty one is forgotten."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    wants_page = request.headers.get("X-Requested-With") != "fetch"
    response: HttpResponse = redirect(back) if wants_page else HttpResponse(status=204)
    for name, allowed in CHOICES.items():
        if name not in request.POST:
            continue
        value = request.POST[name]
        if value in allowed:
            response.set_cookie(
                f"hl_{name}", value, YEAR, samesite="Lax", secure=request.is_secure()
            )
        else:
            response.delete_cookie(f"hl_{name}", samesite="Lax")
    return response
