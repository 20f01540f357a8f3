"""Reads what medicine and people ask of visits: one place for planning, moves and proposals."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.calendar import to_instant
from hearthline.platform.manifest import visit_reports
from hearthline.platform.records.reading import rows_for
from hearthline.rooms.census import queries as census
from hearthline.rooms.home import queries as home
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import Calendar, ProgramSettings, VisitKind
from hearthline.rooms.scheduling import models
from hearthline.rooms.scheduling.gathering import PLANNED_STATES
from hearthline.rooms.scheduling.queries.plans import need_value
from hearthline.rooms.scheduling.rules.urgency import is_first_dose
from hearthline.rooms.scheduling.rules.visit_facts import (
    AskedOfHome,
    Container,
    VisitFacts,
    animals_in,
    binds_to_laboratory,
    containers_of,
    languages_for,
    shared_out,
)
from hearthline.rooms.scheduling.values import Need
from hearthline.rooms.supply import queries as supply
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import GivenBy, NursingOrder, TherapyOrder
from hearthline.rooms.workforce import queries as workforce

GIVES_THE_DRUG = frozenset({VisitKind.ADMISSION, VisitKind.INFUSION, VisitKind.PUMP_CHANGE})
ENDED = frozenset({"done", "missed", "refused", "cancelled"})
"""Reports after which nothing is given at a visit any more."""


def facts_of(needs: Iterable[Need], *, not_before: date) -> dict[UUID, VisitFacts]:
    """Return what bounds each visit; the number of queries does not depend on how many.

    Parameters
    ----------
    not_before
        Day before which none of them can be made any more: the first of what is planned, the
        day of a visit that is moved.
    """
    asked = list(needs)
    if not asked:
        return {}
    mixes = _containers(asked, not_before)
    calendars = program.calendars({need.branch_id for need in asked})
    settings = program.settings_in_force().settings
    people = people_facts({need.patient_id for need in asked}, not_before)
    return {
        need.id: _facts(
            need,
            mixes.get(need.id, ()),
            calendars.get(need.branch_id, Calendar(need.branch_id, need.zone)),
            people.get(need.patient_id, VisitFacts()),
            settings,
        )
        for need in asked
    }


def people_facts(patients: Collection[UUID], on: date) -> dict[UUID, VisitFacts]:
    """Return what the people and animals of homes ask of whoever is sent there, by patient."""
    homes = census.visit_homes(patients, on)
    assessed = home.animals_said(patients)
    spoken = workforce.languages_spoken(on)
    found = {}
    for patient, known in homes.items():
        said = [AskedOfHome(known.has_pets, known.pets)]
        if patient in assessed:
            said.append(AskedOfHome(*assessed[patient]))
        present, absent = animals_in(said)
        languages, would_rather = languages_for(
            known.spoken_language, Answer(known.needs_interpreter), spoken
        )
        found[patient] = VisitFacts(
            present=present, absent=absent, languages=languages, would_rather=would_rather
        )
    return found


def drugs_given(needs: Sequence[Need]) -> Mapping[UUID, list[TherapyOrder]]:
    """Return by visit the drugs a nurse gives there; two queries for any number."""
    giving = [need for need in needs if drugs_may_be_given(need)]
    patients = {need.patient_id for need in giving}
    drugs = therapy.therapy_orders_of(patients, states=PLANNED_STATES)
    nursing = {
        order.head.id: order
        for orders in therapy.nursing_orders_of(patients, states=PLANNED_STATES).values()
        for order in orders
    }
    return {
        need.id: [
            drug
            for drug in drugs.get(need.patient_id, [])
            if drug.content.given_by is GivenBy.NURSE and _serves(need, drug, nursing)
        ]
        for need in giving
    }


def _facts(
    need: Need,
    mixes: Sequence[Container],
    calendar: Calendar,
    people: VisitFacts,
    settings: ProgramSettings,
) -> VisitFacts:
    return replace(
        people,
        expected={
            one.delivery_id: one.expected_at
            for one in mixes
            if one.delivery_id is not None and one.expected_at is not None
        },
        use_by=min((one.use_by for one in mixes if one.use_by is not None), default=None),
        laboratory=calendar if binds_to_laboratory(need, calendar, settings) else None,
        is_urgent=is_for_on_call(need),
        holidays=frozenset(
            day for day in calendar.holidays if calendar.is_holiday(day) is Answer.YES
        ),
    )


def _containers(asked: Sequence[Need], not_before: date) -> dict[UUID, list[Container]]:
    """Return the containers that each visit is made with, over all visits of its patient.

    A visit asked about alone gets the same as when everything is planned: the visits before it
    have theirs.
    """
    patients = {need.patient_id for need in asked if drugs_may_be_given(need)}
    if not patients:
        return {}
    needs = {need.id: need for need in asked if need.patient_id in patients}
    rows = models.Need.objects.filter(withdrawn_at__isnull=True, latest_day__gte=not_before)
    needs |= {row.id: need_value(row) for row in rows_for(rows, "patient_id", patients)}
    told = visit_reports([need.id for need in needs.values() if drugs_may_be_given(need)])
    open_ones = [
        need for need in needs.values() if need.id not in told or told[need.id].state not in ENDED
    ]
    given = drugs_given(open_ones)
    visits: dict[UUID, list[Need]] = {}
    for need in open_ones:
        for drug in given.get(need.id, ()):
            visits.setdefault(drug.head.id, []).append(need)
    zone = asked[0].zone
    begins = to_instant(not_before, time(0), zone)
    found: dict[UUID, list[Container]] = {}
    for dispensed in supply.dispensed_for(patients).values():
        for order, containers in containers_of(dispensed, begins).items():
            shared = shared_out(visits.get(order, ()), containers, not_before=not_before)
            for need_id, one in shared.items():
                found.setdefault(need_id, []).append(one)
    return found


def is_for_on_call(need: Need) -> bool:
    """Whether a nurse on call is sent to a visit: an admission, or a first dose."""
    return need.kind is VisitKind.ADMISSION or is_first_dose(need)


def drugs_may_be_given(need: Need) -> bool:
    """Whether a drug may be given at a visit, by its kind."""
    return any(link.kind in GIVES_THE_DRUG for link in need.serves)


def _serves(need: Need, drug: TherapyOrder, nursing: Mapping[UUID, NursingOrder]) -> bool:
    """Whether one of the orders that the visit serves is about this drug."""
    for link in need.serves:
        if link.kind not in GIVES_THE_DRUG:
            continue
        order = nursing.get(link.thread)
        if order is not None and order.content.therapy_order_id in (None, drug.head.id):
            return True
    return False
