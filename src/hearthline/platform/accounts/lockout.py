"""Whose sign-in a try was for, so that guesses are counted for that name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest


def tried_name(request: HttpRequest | None, credentials: Mapping[str, Any] | None) -> str:
    """Return the sign-in name of a try, in lower case as names are compared."""
    sent = (credentials or {}).get("username") or (request.POST.get("login") if request else "")
    return str(sent or "").lower()
