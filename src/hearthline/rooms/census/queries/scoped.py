"""The person a page is about: in the caller's scope, written down as read, with banner."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.rooms.census.queries.banner import banner
from hearthline.rooms.census.queries.charts import is_visible
from hearthline.rooms.program.queries import settings_in_force


def about_person(request: Any, patient_id: UUID) -> dict[str, Any]:
    """Return what every page about one person needs: ``patient`` (banner) and the way back.

    Raises
    ------
    Http404
        If nobody of that id lies in the caller's scope.
    """
    if not is_visible(request.caller, patient_id):
        raise Http404
    request.reads.add(patient_id)
    valid_days = settings_in_force().settings.weight_valid_days
    return {
        "patient": banner(patient_id, on=request.caller.today, weight_valid_days=valid_days),
        "patient_id": patient_id,
        "back_url": reverse("chart:record", args=[patient_id]),
        "back_label": _("Record"),
    }
