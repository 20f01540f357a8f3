"""Visits written down by the office: history, continuity and authorisations read them."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.manifest import visit_reports
from hearthline.rooms.coverage.models import CountedVisit
from hearthline.rooms.scheduling import actions as scheduling_actions
from hearthline.rooms.scheduling import models as scheduling_models
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.therapy import queries as therapy
from hearthline.rooms.therapy.values import DoseOutcome
from hearthline.rooms.visits import actions, models
from hearthline.rooms.visits.timeline import timeline
from hearthline.rooms.visits.values import VisitFacts, VisitState
from tests.builders.program import AT, context_in
from tests.builders.scheduling import MONDAY, a_kept_plan, a_small_program
from tests.builders.therapy import dose_facts
from tests.builders.visits import visit_facts

pytestmark = pytest.mark.django_db
AFTER = MONDAY + timedelta(days=14)


@pytest.fixture
def planned() -> scheduling_models.Assignment:
    small = a_small_program()
    plan = a_kept_plan(small)
    scheduling_actions.publish(system_context(at=AT), plan_id=plan, revision=1)
    row = scheduling_models.Assignment.objects.order_by("day", "starts").first()
    assert row is not None
    return row


def facts_of(row: scheduling_models.Assignment, **given: object) -> VisitFacts:
    values: dict[str, object] = {"nurse_id": row.nurse_id, "on": row.day, **given}
    return visit_facts(row.patient_id, row.need_id, **values)


def record(facts: VisitFacts, step: int = 1, **given: object) -> None:
    actions.record_visit(context_in(Role.SCHEDULER, step), facts=facts, **given)  # type: ignore[arg-type]


def flags() -> list[str]:
    return list(JournalEntry.objects.get(name="visits.record_visit").flags)


def test_a_visit_that_was_made_is_history_and_counts_for_the_payer(
    planned: scheduling_models.Assignment,
) -> None:
    record(facts_of(planned))

    past = scheduling.past_of([planned.patient_id], before=AFTER)[planned.patient_id]
    assert past.visits == {planned.nurse_id: 1}
    assert past.usual_start["line_care"] == 8 * 60 + 35
    assert CountedVisit.objects.get(pk=planned.need_id).is_taken_back is False
    assert flags() == []


def test_a_missed_visit_makes_nobody_known(planned: scheduling_models.Assignment) -> None:
    before = scheduling.past_of([planned.patient_id], before=AFTER)

    record(
        facts_of(
            planned,
            state=VisitState.MISSED,
            reason="nobody at home",
            arrived_at=None,
            started_at=None,
            ended_at=None,
        )
    )

    after = scheduling.past_of([planned.patient_id], before=AFTER)
    assert before[planned.patient_id].visits == {planned.nurse_id: 1}
    assert after == {}
    assert not CountedVisit.objects.exists()


def test_the_nurse_who_came_is_the_one_who_is_known(
    planned: scheduling_models.Assignment,
) -> None:
    other = (
        scheduling_models.Assignment.objects.exclude(nurse_id=planned.nurse_id)
        .values_list("nurse_id", flat=True)
        .first()
    )

    record(facts_of(planned, nurse_id=other))

    past = scheduling.past_of([planned.patient_id], before=AFTER)[planned.patient_id]
    assert past.visits == {other: 1}
    assert flags() == ["visits.another_nurse"]


def test_a_correction_keeps_both_times_and_takes_the_count_back(
    planned: scheduling_models.Assignment,
) -> None:
    record(facts_of(planned))

    actions.amend_visit(
        context_in(Role.NURSE_MANAGER, "amend"),
        facts=facts_of(planned, version=2, state=VisitState.CANCELLED, reason="wrong patient"),
        version=1,
    )

    rows = models.Visit.objects.order_by("version")
    assert [(row.state, row.is_latest) for row in rows] == [("done", False), ("cancelled", True)]
    assert rows[1].amends_id == rows[0].pk
    assert CountedVisit.objects.get().is_taken_back
    assert [entry.amended for entry in timeline(planned.patient_id)] == [True]


def test_doses_of_a_visit_belong_to_therapy(planned: scheduling_models.Assignment) -> None:
    given = dose_facts(planned.patient_id, visit_id=planned.need_id)
    held = dose_facts(
        planned.patient_id, 2, visit_id=planned.need_id, outcome=DoseOutcome.HELD, reason="fever"
    )

    record(facts_of(planned), doses=(given, held))

    found = therapy.administrations_at([planned.need_id])[planned.need_id]
    assert {item.facts.outcome for item in found} == {DoseOutcome.GIVEN, DoseOutcome.HELD}
    assert CountedVisit.objects.get().doses == 1


def test_a_visit_nobody_planned_is_stored_and_flagged(
    planned: scheduling_models.Assignment,
) -> None:
    record(visit_facts(planned.patient_id, nurse_id=planned.nurse_id))

    assert flags() == ["visits.not_planned"]
    assert models.Visit.objects.count() == 1


def test_many_visits_are_written_down_once(planned: scheduling_models.Assignment) -> None:
    visits = tuple(
        facts_of(row) for row in scheduling_models.Assignment.objects.order_by("day", "starts")
    )
    record(visits[0])

    first = actions.record_visits(context_in(Role.SCHEDULER, "many"), visits=visits)

    assert first == len(visits) - 1
    assert CountedVisit.objects.count() == len(visits)


def test_the_plan_reads_a_standing_only_where_somebody_wrote(
    planned: scheduling_models.Assignment,
) -> None:
    other: UUID = (
        scheduling_models.Assignment.objects.exclude(need_id=planned.need_id)
        .values_list("need_id", flat=True)
        .first()
    )  # type: ignore[assignment]
    record(facts_of(planned))

    found = visit_reports([planned.need_id, other])

    assert {need: report.state for need, report in found.items()} == {planned.need_id: "done"}
