"""What every page about one person shows around its content: banner and tabs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.ui.parts import Tab
from hearthline.rooms.census import queries as census

TABS = (
    ("chart:patient", lazy("Overview"), "census.read"),
    ("clearance:panel", lazy("Clearance"), "census.read"),
    ("chart:orders", lazy("Orders"), "therapy.read"),
    ("chart:record", lazy("Record"), "census.read"),
    ("chart:timeline", lazy("Timeline"), "census.read"),
    ("chart:history", lazy("History"), "census.read"),
)


def around(request: Any, patient_id: UUID, tab: str) -> dict[str, Any]:
    """Return banner and tabs of a person in the caller's scope, and write the read down.

    Raises
    ------
    Http404
        If nobody of that id lies in the caller's scope.
    """
    caller: Caller = request.caller
    shown = census.about_person(request, patient_id)
    names = census.like_names(caller, patient_id)
    if names:
        shown["patient"] = replace(
            shown["patient"], alike=_("Another patient is called %(name)s") % {"name": names[0]}
        )
    tabs = [
        Tab(label, reverse(name, args=[patient_id]), current=name == tab)
        for name, label, permission in TABS
        if caller.holds(permission)
    ]
    return shown | {"tabs": tabs, "may": _May(caller)}


class _May:
    """Answers ``may.census_write`` in a template: whether the role in force may do it."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __getitem__(self, name: str) -> bool:
        return self._caller.holds(name.replace("_", ".", 1))
