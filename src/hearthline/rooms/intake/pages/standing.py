"""How a referral stands, in words that the list and the page of one share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from hearthline.kernel.calendar import local_day, to_civil
from hearthline.kernel.findings import State
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import (
    shown_clock,
    shown_moment,
    shown_near_day,
    shown_phone,
    shown_relative,
)
from hearthline.platform.ui.status import Status
from hearthline.rooms.intake.models import Amendment, Referral, ReferralCall
from hearthline.rooms.intake.rules.readiness import AreaState
from hearthline.rooms.intake.values import Amended, ReferralState
from hearthline.rooms.scheduling.values import EarliestHour


@dataclass(frozen=True, slots=True)
class Due:
    """When the next dose is due: the words, hours to it or what is known instead."""

    words: str
    more: str = ""
    is_known: bool = False


def due_words(referral: Referral, now: datetime, zone: str) -> Due:
    """Return the next due dose in the zone of its clock; not known is said, and red.

    Without a next due dose, when care was asked for stands beside it: it is no dose clock.
    """
    if referral.next_due_on is not None and referral.next_due_at is not None:
        today = local_day(now, referral.zone)
        near = shown_near_day(referral.next_due_on, today)
        words = f"{near} {shown_clock(referral.next_due_at)}"
        away = shown_relative(referral.needed_by, now) if referral.needed_by else ""
        other = referral.zone if referral.zone != zone else ""
        return Due(words, ", ".join(filter(None, (away, other))), is_known=True)
    today = local_day(now, zone)
    if referral.next_due_on is not None:
        near = shown_near_day(referral.next_due_on, today)
        return Due(near, _("the hour is not known"))
    if referral.needed_by is not None:
        asked = shown_moment(referral.needed_by, zone)
    elif referral.needed_on is not None:
        asked = shown_near_day(referral.needed_on, today)
    else:
        return Due(_("not known"))
    return Due(_("not known"), _("asked for %(when)s") % {"when": asked})


def last_dose_words(referral: Referral, today: date) -> str:
    """Return when the hospital gave the last dose, in the zone of the clock; empty if unknown."""
    if referral.last_dose_at is None or not referral.zone:
        return ""
    civil = to_civil(referral.last_dose_at, referral.zone)
    at = f"{shown_near_day(civil.day, today)} {shown_clock(civil.clock)}"
    return _("last dose %(at)s") % {"at": at}


def called_words(call: ReferralCall | None, request: Any) -> str:
    """Return who was last called, when, and what came of it."""
    if call is None:
        return ""
    today, civil = request.caller.today, to_civil(call.at, request.caller.zone)
    at = shown_clock(civil.clock)
    return _("Called %(who)s %(at)s: %(outcome)s") % {
        "who": call.who,
        "at": at if civil.day == today else f"{shown_near_day(civil.day, today)} {at}",
        "outcome": word("call_outcome", call.outcome),
    }


def call_line(call: ReferralCall, zone: str) -> dict[str, str]:
    """Return a call for the log."""
    return {
        "who": call.who,
        "number": shown_phone(call.number),
        "outcome": word("call_outcome", call.outcome),
        "said": call.said,
        "at": shown_moment(call.at, zone),
        "by": call.by,
    }


def amendment_line(one: Amendment, zone: str) -> dict[str, str]:
    """Return what was changed of a decision or a condition, by whom and why."""
    return {
        "words": _amended_words(one, zone),
        "reason": one.reason,
        "at": shown_moment(one.at, zone),
        "by": one.by,
    }


def _amended_words(one: Amendment, zone: str) -> str:
    was, what = one.was, one.condition.what if one.condition else ""
    match one.kind:
        case Amended.DECISION:
            at = shown_moment(datetime.fromisoformat(was["at"]), zone) if was["at"] else ""
            told = {"by": was["by"], "at": at, "why": was["reason"]}
            if was["state"] == ReferralState.DECLINED:
                return _("Taken up again; it was declined by %(by)s, %(at)s: %(why)s") % told
            return _("Declined after all; it was accepted by %(by)s, %(at)s") % told
        case Amended.PUT_OFF:
            at = shown_moment(datetime.fromisoformat(was["due"]), zone)
            return _("Put off from %(at)s: %(what)s") % {"at": at, "what": what}
        case Amended.GIVEN:
            owner = was["name"] or word("role", was["role"])
            return _("Given to another; it was for %(owner)s: %(what)s") % {
                "owner": owner,
                "what": what,
            }
        case Amended.UNTICKED:
            return _("Unticked; it had been ticked by %(by)s: %(what)s") % {
                "by": was["by"],
                "what": what,
            }
    return _("Condition added: %(what)s") % {"what": what}


def earliest_words(earliest: EarliestHour | None, today: date) -> dict[str, str]:
    """Return the earliest hour at which the program can staff a visit, and by whom."""
    if earliest is None:
        return {"words": _("no hour found yet"), "who": ""}
    words = f"{shown_near_day(earliest.day, today)} {shown_clock(earliest.starts)}"
    return {"words": words, "who": earliest.nurse.name}


def area_status(area: AreaState) -> Status:
    """Return the status of an area; blocking replaces open."""
    if area.is_blocking:
        return Status.BLOCKING
    return {State.MET: Status.MET, State.OPEN: Status.OPEN}.get(area.state, Status.UNKNOWN)


def about_area(area: AreaState) -> str:
    """Return an area's name and how it stands, in words."""
    return f"{word('intake_area', area.area)}: {sentence(area.message)}"
