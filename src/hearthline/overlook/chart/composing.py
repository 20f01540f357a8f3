"""The parts of the patient page: orders, team, visits to come, timeline."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.manifest import TimelineEntry, rooms
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui import parts
from hearthline.platform.ui.display import local, shown_day, shown_phone
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import ContactFacts, TeamRole
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.therapy.queries import medication_line
from hearthline.rooms.therapy.values import OrderState, TherapyOrder, TherapyOrderFacts
from hearthline.rooms.workforce import queries as workforce

CONTINUITY: Mapping[str, parts.Continuity] = {"own": "own", "met": "known", "new": "new"}
KNOWN_AS = {"own": lazy("own nurse"), "known": lazy("has met them"), "new": lazy("new face")}


def order_lines(orders: Iterable[TherapyOrder]) -> list[parts.MedicationLine]:
    """Return the medication lines of orders, each leading to its order."""
    return [
        medication_line(order.content, url=reverse("therapy:order", args=[order.head.id]))
        for order in orders
    ]


def orders_note(orders: Sequence[TherapyOrder]) -> str:
    """Return how orders stand in words: how many are active, who verified last."""
    active = sum(order.head.state is OrderState.ACTIVE for order in orders)
    waiting = sum(order.head.awaits_verification for order in orders)
    parts_said = [_("%(n)s active") % {"n": active} if active else _("none active")]
    if waiting:
        parts_said.append(_("%(n)s to verify") % {"n": waiting})
    verified = [order.head for order in orders if order.head.verified_at is not None]
    if verified:
        last = max(verified, key=lambda head: str(head.verified_at))
        day = shown_day(local(last.verified_at).date()) if last.verified_at else ""
        parts_said.append(_("verified by %(by)s, %(day)s") % {"by": last.verified_by, "day": day})
    return ", ".join(parts_said)


def team(
    patient_id: UUID, orders: Sequence[TherapyOrder], planned: Sequence[Assigned], on: date
) -> list[parts.TeamMember]:
    """Return who cares for a person: the program's people, those at home, prescribers.

    Nurses of planned visits are named with what they are to the person and how many of the
    visits to come are theirs.
    """
    members = census.team_of([patient_id], on).get(patient_id, [])
    visits = Counter(nurse for visit in planned for nurse in visit.nurse_ids)
    roles = {member.staff_id: word("team_role", member.role) for member in members}
    familiar = {
        nurse: known
        for visit in planned
        for nurse, known in zip(visit.nurse_ids, visit.familiarity, strict=False)
    }
    own = {member.staff_id for member in members if member.role == TeamRole.PRIMARY_NURSE}
    staff = [*roles, *(nurse for nurse, _count in visits.most_common() if nurse not in roles)]
    names = workforce.names(staff)
    found = []
    for person in staff:
        known = "own" if person in own else CONTINUITY.get(familiar.get(person, ""), "")
        said = [roles.get(person) or str(KNOWN_AS.get(known, ""))]
        if visits[person]:
            share = {"n": visits[person], "all": len(planned)}
            said.append(_("%(n)s of %(all)s planned visits") % share)
        name = names.get(person, _("Name not known"))
        found.append(parts.TeamMember(name, ", ".join(filter(None, said)), known))
    found += [
        parts.TeamMember(contact.name, contact_words(contact))
        for contact in census.contacts_of([patient_id]).get(patient_id, [])
    ]
    return found + _prescribers([order.content for order in orders])


def _prescribers(orders: Sequence[TherapyOrderFacts]) -> list[parts.TeamMember]:
    """Return who wrote the orders, with the numbers that the sender gave for that very name."""
    known = census.practitioners_by_ids(one.prescriber_id for one in orders if one.prescriber_id)
    phones: dict[str, list[str]] = {one.prescriber: [] for one in orders if one.prescriber}
    for one in orders:
        sent = known.get(one.prescriber_id) if one.prescriber_id else None
        if sent is not None and sent.name == one.prescriber:
            phones[one.prescriber] = [shown_phone(phone.number) for phone in sent.phones]
    return [
        parts.TeamMember(name, ", ".join([_("Prescriber"), *numbers]))
        for name, numbers in sorted(phones.items())
    ]


def contact_words(contact: ContactFacts) -> str:
    """Return what a contact is to the person: ``Daughter, lives with them, caregiver``."""
    said = [contact.relation.capitalize() if contact.relation else _("Contact")]
    if contact.lives_with == Answer.YES:
        said.append(_("lives in the home"))
    if contact.is_caregiver == Answer.YES:
        said.append(_("caregiver"))
    if contact.willing_to_learn == Answer.YES:
        said.append(_("willing to learn"))
    return ", ".join(said)


def planned_visits(patient_id: UUID, on: date) -> list[Assigned]:
    """Return the published visits to come, soonest first."""
    return scheduling.next_visits([patient_id], on)[patient_id]


def visit_lines(patient_id: UUID, now: datetime, *, most: int = 4) -> list[parts.VisitLine]:
    """Return the next planned visits, from the rooms that plan them."""
    planned = [
        visit
        for room in rooms()
        if room.next_visits is not None
        for visit in room.next_visits(patient_id, now)
    ]
    planned.sort(key=lambda visit: (visit.day, visit.start))
    return [
        parts.VisitLine(
            visit.day,
            f"{visit.start:%H:%M}",
            f"{visit.end:%H:%M}",
            sentence(visit.what),
            ", ".join(filter(None, [visit.who, str(KNOWN_AS.get(visit.continuity, ""))])),
            visit.url,
            sentence(visit.part) if visit.part is not None else "",
        )
        for visit in planned[:most]
    ]


def entries(patient_id: UUID) -> list[TimelineEntry]:
    """Return what happened to a person over every room, newest first."""
    found = [
        entry
        for room in rooms()
        if room.timeline is not None
        for entry in room.timeline(patient_id)
    ]
    return sorted(found, key=lambda entry: entry.at, reverse=True)


def timeline_days(
    found: Sequence[TimelineEntry], caller: Caller, *, most: int
) -> list[parts.TimelineDay]:
    """Return the newest entries grouped by day, as the reader's calendar shows them."""
    today = caller.today
    names = {today: _("Today"), today - timedelta(days=1): _("Yesterday")}
    days = []
    for day, group in groupby(found[:most], key=lambda entry: local(entry.at, caller.zone).date()):
        lines = [
            parts.TimelineLine(
                entry.at,
                sentence(entry.text, zone=caller.zone),
                now=day == today and index == 0,
                url=entry.url,
            )
            for index, entry in enumerate(group)
        ]
        days.append(parts.TimelineDay(names.get(day) or shown_day(day, weekday=True), lines))
    return days
