"""The ways to the page of somebody who is away: from Today and from Team."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.ui.parts import Act


def begins(caller: Caller) -> Sequence[Act]:
    """Return what Today offers to those who give visits away."""
    if not caller.holds("scheduling.move"):
        return []
    return [Act(_("Somebody is away"), reverse("scheduling:away_list"), icon="person")]


def about_staff(caller: Caller, staff_id: UUID, day: date) -> Sequence[Act]:
    """Return the way from somebody's page to her visits of a day."""
    if not caller.holds("scheduling.move"):
        return []
    return [Act(_("Away today"), reverse("scheduling:away", args=[staff_id, day.isoformat()]))]
