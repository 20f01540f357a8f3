"""A nurse's next stop on Today: where, how to get in, what to bring, what changed meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.journal.models import JournalSubject, ReadEntry
from hearthline.platform.journal.naming import action_in_words
from hearthline.platform.manifest import AttentionItem, Panel, PanelRow
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_clock, shown_moment, shown_near_day
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import VisitHome
from hearthline.rooms.home import queries as homes
from hearthline.rooms.home.values import HomeSafety
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.values import Assigned
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.supply.values import DrugOutlook, DrugState
from hearthline.rooms.visits.queries import in_homes, waiting_for_doses
from hearthline.rooms.workforce import queries as workforce

A_LOOK = timedelta(minutes=30)
"""What is opened within this time is one look: a page loaded anew hides nothing."""
CALLERS = (Role.SCHEDULER, Role.NURSE_MANAGER)
"""Who calls a nurse nobody heard of."""
CHECK_INS_AT_MOST = 25
LONGEST_ABSENCE = timedelta(days=7)
CHANGES_AT_MOST = 5
STATUS = {
    DrugState.IN_HAND: "met",
    DrugState.EXPECTED: "open",
    DrugState.NOT_KNOWN: "unknown",
    DrugState.BEYOND_USE_NOT_KNOWN: "unknown",
}


def next_stop(caller: Caller, now: datetime) -> Sequence[Panel]:
    """Return the next stop of a nurse, and what changed about her patients since her last look."""
    if caller.role is not Role.FIELD_NURSE:
        return []
    card = workforce.staff_by_actor(caller.actor_id)
    if card is None:
        return []
    rows = scheduling.assignments_between(
        caller.today, caller.today + timedelta(days=3), caller=caller
    ).filter(nurse_id=card.id)
    stops = [item for item in scheduling.assigned_values(rows) if item.end_instant > now]
    if not stops:
        return [Panel(_("Next stop"), [PanelRow(_("Planned"), _("No visit in the next days"))])]
    first = stops[0]
    return [
        Panel(_("Next stop"), _stop_rows(first, now), [first.patient_id]),
        *_changes(caller, stops, now),
    ]


def overdue_check_ins(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return the nurses nobody heard of in time, for whoever calls them; six queries."""
    if not caller.holds("visits.record"):
        return ()
    late = [one for one in in_homes(caller, now) if one.due <= now]
    nurses = workforce.cards({one.visit.facts.nurse_id for one in late if one.visit.facts.nurse_id})
    people = census.by_ids({one.visit.facts.patient_id for one in late})
    found = []
    for one in late[:CHECK_INS_AT_MOST]:
        facts = one.visit.facts
        nurse = nurses.get(facts.nurse_id) if facts.nurse_id else None
        patient = people.get(facts.patient_id)
        params = {
            "nurse": nurse.name if nurse else "",
            "phone": nurse.phone if nurse else "",
            "patient": patient.name if patient else "",
            "at": one.said_at.isoformat(),
        }
        code = "visits.silent" if nurse else "visits.silent_somebody"
        reach = "visits.call_nurse" if nurse and nurse.phone else "visits.call_home"
        found += [
            AttentionItem(
                key=f"visits.check_in:{facts.thread}:{owner}",
                title=Message(code, params),
                detail=Message(reach, params),
                state="blocking",
                due=one.due,
                owner=owner,
                branch=None,
                url=reverse("visits:visit", args=[facts.thread]),
                action=Message("visits.say_well"),
                subject=facts.patient_id,
            )
            for owner in CALLERS
        ]
    return found


def doses_to_write_down(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return one line for the visits done whose dose nobody wrote down; two queries."""
    del now
    if not caller.holds("visits.record"):
        return ()
    waiting = waiting_for_doses(caller)
    oldest = waiting.first()
    if oldest is None:
        return ()
    count = waiting.count()
    address = reverse("visits:day") + f"?day={oldest.on.isoformat()}&show=doses"
    if oldest.need_id is None:
        address = reverse("visits:visit", args=[oldest.thread])
    return [
        AttentionItem(
            key="visits.doses_left",
            title=Message("visits.doses_left", {"count": count}),
            detail=Message("visits.doses_left_detail", {"on": oldest.on.isoformat()}),
            state="open",
            due=oldest.written_at,
            owner=owner,
            branch=None,
            url=address,
            action=Message("visits.write_down_dose"),
        )
        for owner in CALLERS
    ]


def _stop_rows(stop: Assigned, now: datetime) -> list[PanelRow]:
    patient = stop.patient_id
    person = census.by_ids([patient]).get(patient)
    home = census.visit_homes([patient], stop.day).get(patient)
    need = scheduling.needs_by_ids([stop.need_id]).get(stop.need_id)
    kind = word("visit", need.kind) if need else ""
    today = to_civil(now, stop.zone).day
    when = f"{shown_near_day(stop.day, today)} {shown_clock(stop.starts)}"
    name = person.name if person else ""
    rows = [
        PanelRow(_("When"), f"{when}, {kind}", url=reverse("visits:visit", args=[stop.need_id])),
        PanelRow(_("Who"), name, url=reverse("chart:patient", args=[patient])),
        *home_rows(home, homes.safety_of([patient])[patient]),
    ]
    outlooks = supply.drug_outlooks([patient], stop.start_instant).get(patient, [])
    rows += [_drug_row(item) for item in outlooks]
    return rows


def home_rows(home: VisitHome | None, safety: HomeSafety) -> list[PanelRow]:
    """Return where a home is, how to get in, and what may harm whoever visits it."""
    dangers = [PanelRow(_("Safety"), sentence(one.message), one.status) for one in safety.lines]
    if home is None:
        return [*dangers, PanelRow(_("Where"), _("The address is not known"), "unknown")]
    place = ", ".join(part for part in (home.address, home.city, home.postal_code) if part)
    entry = list(dict.fromkeys(filter(None, (home.access_notes, safety.way_in))))
    return [
        *dangers,
        PanelRow(_("Where"), place or _("not known")),
        PanelRow(_("Entry"), " · ".join(entry) or _("nothing written down")),
        PanelRow(_("Pets"), *_pets(home, safety)),
    ]


def _pets(home: VisitHome, safety: HomeSafety) -> tuple[str, str]:
    """Return what is known of animals: a yes of the family or the assessment is a yes."""
    if Answer.YES in (home.has_pets, safety.animals):
        which = safety.which or home.pets
        return (_("There are pets: %s") % which if which else _("There are pets")), "note"
    if Answer.NO in (home.has_pets, safety.animals):
        return _("No pets"), ""
    return _("Not asked"), "unknown"


def _drug_row(item: DrugOutlook) -> PanelRow:
    text = sentence(supply.outlook_message(item))
    return PanelRow(_("Drug"), text, STATUS.get(item.state, "blocking"))


def _changes(caller: Caller, stops: Sequence[Assigned], now: datetime) -> list[Panel]:
    since = _last_look(caller, now)
    patients = list({item.patient_id for item in stops})
    found = (
        JournalSubject.objects.filter(
            subject_id__in=patients, entry__server_time__gt=since, entry__server_time__lte=now
        )
        .exclude(entry__actor_id=caller.actor_id)
        .select_related("entry")
        .order_by("-entry__server_time", "-entry_id")[:CHANGES_AT_MOST]
    )
    lines = list(found)
    people = census.by_ids({line.subject_id for line in lines})
    rows = [
        PanelRow(
            shown_moment(line.entry.server_time),
            f"{people[line.subject_id].name}: {action_in_words(line.entry.name)}",
            url=reverse("chart:patient", args=[line.subject_id]),
        )
        for line in lines
        if line.subject_id in people
    ]
    title = _("Changed since %(at)s") % {"at": shown_moment(since)}
    nothing = [PanelRow(_("Your patients"), _("Nothing changed"))]
    return [Panel(title, rows or nothing, [line.subject_id for line in lines])]


def _last_look(caller: Caller, now: datetime) -> datetime:
    """Return when the caller last looked at anything, apart from the look under way."""
    last = (
        ReadEntry.objects.filter(actor_id=caller.actor_id, at__lte=now - A_LOOK)
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return max(last, now - LONGEST_ABSENCE) if last else now - timedelta(days=1)
