"""Where what is missing of a referral is seen to: every red line leads to its page."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as lazy

from hearthline.kernel.findings import State
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.ui.parts import Act, FindingRow, Text
from hearthline.rooms.intake.models import Referral
from hearthline.rooms.intake.pages.standing import about_area, area_status
from hearthline.rooms.intake.rules.readiness import Area, AreaState

DOORS: Mapping[Area, tuple[Text, str, str]] = {
    Area.ABLE: (lazy("Name somebody"), "census:add_contact", "census.write"),
    Area.CONSENT: (lazy("Ask consent"), "census:consents", "census.read"),
    Area.HOME: (lazy("Address"), "census:address", "census.write"),
    Area.SCREEN: (lazy("Screen home"), "home:of_patient", "home.read"),
    Area.PAYER: (lazy("Authorisations"), "coverage:of_patient", "coverage.read"),
}
"""By area: what the door is called, its page about the patient, and the permission it needs."""


def area_row(area: AreaState, referral: Referral, caller: Caller) -> FindingRow:
    """Return how an area stands, with the door to what would make it met."""
    act = None if area.state is State.MET else _door(area, referral, caller)
    return FindingRow(area_status(area), about_area(area), act=act)


def _door(area: AreaState, referral: Referral, caller: Caller) -> Act | None:
    if area.area is Area.LINE:
        return _line_door(area, referral, caller)
    if area.area is Area.NURSES:
        return Act(lazy("Capacity"), reverse("intake:capacity"))
    door = DOORS.get(area.area)
    if door is None or not caller.holds(door[2]):
        return None
    return _act(door[0], door[1], referral.patient_id)


def _line_door(area: AreaState, referral: Referral, caller: Caller) -> Act | None:
    """An unconfirmed tip wants its report; a line that is not known wants writing down."""
    if area.is_blocking and caller.holds("intake.decide"):
        return _act(lazy("Attach report"), "intake:attach", referral.pk)
    if caller.holds("lines.read"):
        return _act(lazy("Lines"), "lines:of_patient", referral.patient_id)
    return None


def _act(label: Text, name: str, key: UUID) -> Act:
    return Act(label, reverse(name, args=[key]))
