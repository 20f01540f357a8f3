"""Trying a move against the planner's check, and carrying it out in the draft."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Max

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_instant
from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context
from hearthline.platform.actions.errors import Refused
from hearthline.rooms.scheduling import models, planning, queries
from hearthline.rooms.scheduling.limits import planned_day, specimen_refusals, urgencies
from hearthline.rooms.scheduling.rules.problems import plan_from
from hearthline.rooms.scheduling.rules.reading import drives, with_familiarity
from hearthline.rooms.scheduling.rules.urgency import NEVER_PASSED, Limit
from hearthline.rooms.scheduling.rules.visit_facts import excluded_said
from hearthline.rooms.scheduling.values import Assigned, PlanState
from hearthline.rooms.scheduling.wording import Wording
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import monday_of

SAID_BETTER = frozenset({planner.Rule.USE_BY, planner.Rule.WINDOW})
"""Rules for which a move that comes too late is refused in words of the bag and the laboratory."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A move tried: where it goes, and the four facts about it.

    Parameters
    ----------
    broken
        Rules it would break, in words.
    late
        What it would come too late for: the laboratory, or the bag's use-by.
    specimens
        Why what is drawn would reach no laboratory that day: the last pick-up, and who is open.
    """

    need_id: UUID
    nurse_ids: tuple[UUID, ...]
    day: date
    starts: time
    before: Assigned | None
    check: planner.MoveCheck
    broken: tuple[Message, ...]
    prepared: planning.Prepared
    assigned: tuple[Assigned, ...]
    late: Limit | None = None
    specimens: tuple[Message, ...] = ()

    @property
    def is_allowed(self) -> bool:
        """Whether it breaks no rule and is in time."""
        return self.check.is_allowed and self.late is None and not self.specimens

    @property
    def refusal(self) -> Message:
        """What to say of a move that is not allowed: both reasons of a specimen, else the first."""
        if len(self.specimens) < 2:
            return self.broken[0]
        pick_up, closed = (reason.params for reason in self.specimens)
        if "at" in pick_up and "at" in closed:
            return Message(
                "scheduling.too_late_for_both",
                {
                    "pick_up": pick_up["at"],
                    "laboratory": pick_up["laboratory"],
                    "closes": closed["at"],
                },
            )
        return Message("scheduling.no_laboratory_that_day", {"day": self.day.isoformat()})


def try_move(need_id: UUID, nurse_ids: Sequence[UUID], day: date, starts: time) -> Trial:
    """Return what a move would cost and break; nothing changes.

    The problem holds the weeks of the old and the new day, so that weekly hours are whole.

    Raises
    ------
    Refused
        If the visit is not needed any more, or the day lies outside the plan.
    """
    need = queries.needs_by_ids([need_id]).get(need_id)
    if need is None:
        raise Refused(Message("scheduling.not_needed"))
    rows = rows_of(need_id)
    old_day = rows[0].day if rows else day
    first = monday_of(min(day, old_day))
    last = monday_of(max(day, old_day)) + timedelta(days=6)
    in_force = queries.in_force(first, last, with_draft=True)
    if day not in in_force:
        raise Refused(Message("scheduling.outside_the_plan", {"day": day.isoformat()}))
    assigned = queries.assigned_between(first, last, with_draft=True)
    concerned = {*nurse_ids, *(row.nurse_id for row in rows)}
    # Only the routes that the move touches, and the patient's other visits it is tied to.
    near = [
        item
        for item in assigned
        if item.patient_id == need.patient_id or concerned & set(item.nurse_ids)
    ]
    prepared = planning.prepare(
        first,
        (last - first).days + 1,
        only_nurses=concerned.union(*(item.nurse_ids for item in near)),
        only_needs=[need_id, *(item.need_id for item in near)],
    )
    assigned = [item for item in assigned if item.need_id in prepared.needs]
    plan = plan_from(prepared.problem, assigned, prepared.clock)
    if str(need_id) not in prepared.problem.visit_index:
        raise Refused(Message("scheduling.cannot_be_planned"))
    start = prepared.clock.minute(to_instant(day, starts, need.zone))
    for nurse in nurse_ids:
        if str(nurse) not in prepared.problem.nurse_index:
            raise Refused(Message("scheduling.nurse_not_there"), field="nurse")
    move = planner.Move(str(need_id), tuple(str(nurse) for nurse in nurse_ids), start)
    check = _checked(plan, move)
    before = next((item for item in assigned if item.need_id == need_id), None)
    names = {nurse.id: nurse.name for nurse in prepared.given.nurses}
    wording = Wording(prepared.clock, names, prepared.needs)
    urgency = urgencies([(need, planned_day(need))])[need_id]
    begins = to_instant(day, starts, need.zone)
    late = urgency.passed_by(begins, NEVER_PASSED)
    specimens = specimen_refusals(
        prepared.given.facts[need_id], begins + timedelta(minutes=need.minutes)
    )
    said = SAID_BETTER if specimens or late is not None else frozenset()
    broken = [
        _in_words(violation, prepared, wording)
        for violation in check.violations
        if violation.rule not in said
    ]
    if specimens:
        broken[:0] = specimens
    elif late is not None:
        broken.insert(0, late.too_late)
    return Trial(
        need_id=need_id,
        nurse_ids=tuple(nurse_ids),
        day=day,
        starts=starts,
        before=before,
        check=check,
        broken=tuple(broken),
        prepared=prepared,
        assigned=tuple(assigned),
        late=late,
        specimens=specimens,
    )


def _checked(plan: planner.Plan, move: planner.Move) -> planner.MoveCheck:
    """Return what a move would do; one that looks allowed is read by the independent checker too.

    What was broken before the move is not held against it: publishing looks at that.
    """
    check = engine.check(plan, move)
    if not check.is_allowed:
        return check
    before = replace(plan, rests=engine.rests_of(plan))
    after = engine.with_move(plan, move, check)
    known = {_told(before, v) for v in engine.evaluate(plan.problem, before).violations}
    found = engine.evaluate(plan.problem, after).violations
    return replace(check, violations=tuple(v for v in found if _told(after, v) not in known))


def _told(plan: planner.Plan, violation: planner.Violation) -> tuple[object, ...]:
    """Return what makes a broken rule the same before and after: of a nurse, her day or week."""
    if violation.nurse_id is None:
        return violation.rule, violation.visit_ids
    params = violation.message.params
    when = params.get("day", params.get("week"))
    if when is None and violation.visit_ids:
        item = plan.by_visit.get(violation.visit_ids[0])
        when = None if item is None else plan.problem.day_of(item.start)
    return violation.rule, violation.nurse_id, when


def _in_words(
    violation: planner.Violation, prepared: planning.Prepared, wording: Wording
) -> Message:
    """Return why a move is not allowed; an animal that keeps a nurse away is named."""
    if violation.rule is planner.Rule.EXCLUDED and violation.nurse_id is not None:
        nurse = prepared.problem.nurse(violation.nurse_id)
        animals = nurse.avoids & prepared.problem.visit(violation.visit_ids[0]).present
        if animals:
            return excluded_said(wording.names[UUID(nurse.id)], animals)
    return wording.worded(violation.message)


def carry_out(draft: models.Plan, trial: Trial) -> None:
    """Write a tried move into the draft: rows, driving of both days, who is new to whom.

    A nurse paid by the visit has not accepted it, unless she had accepted this very place.
    """
    need = trial.prepared.needs[trial.need_id]
    moved = Assigned(
        need_id=need.id,
        patient_id=need.patient_id,
        nurse_ids=trial.nurse_ids,
        day=trial.day,
        starts=trial.starts,
        minutes=need.minutes,
        zone=need.zone,
        is_tentative=bool(trial.before and trial.before.is_tentative),
    )
    after = [item for item in trial.assigned if item.need_id != need.id] + [moved]
    accepted = set(
        models.Assignment.objects.filter(
            need_id=need.id,
            day=trial.day,
            starts=trial.starts,
            is_accepted=True,
            plan__state__in=[PlanState.DRAFT, PlanState.PUBLISHED],
        ).values_list("nurse_id", flat=True)
    )
    asked = {
        nurse.id
        for nurse in trial.prepared.given.nurses
        if nurse.contract is not None and nurse.contract.is_per_diem
    }
    models.Assignment.objects.filter(plan=draft, need_id=need.id).delete()
    models.Unserved.objects.filter(plan=draft, need_id=need.id).delete()
    rows = [
        models.Assignment(
            plan=draft,
            need_id=need.id,
            patient_id=need.patient_id,
            nurse_id=nurse,
            seat=seat,
            day=trial.day,
            starts=trial.starts,
            minutes=need.minutes,
            zone=need.zone,
            familiarity="met",
            is_tentative=moved.is_tentative,
            is_accepted=nurse not in asked or nurse in accepted,
        )
        for seat, nurse in enumerate(trial.nurse_ids)
    ]
    models.Assignment.objects.bulk_create(rows)
    touched = {(nurse, trial.day) for nurse in trial.nurse_ids}
    if trial.before is not None:
        touched |= {(nurse, trial.before.day) for nurse in trial.before.nurse_ids}
    _write_drives(draft, trial.prepared, after, touched)
    _write_familiarity(draft, need.patient_id)


def take_out(draft: models.Plan, need_id: UUID) -> None:
    """Leave a visit without a nurse again, in the draft."""
    need = queries.needs_by_ids([need_id])[need_id]
    models.Assignment.objects.filter(plan=draft, need_id=need_id).delete()
    models.Unserved.objects.get_or_create(
        plan=draft,
        need_id=need_id,
        defaults={
            "patient_id": need.patient_id,
            "reasons": [{"code": "scheduling.put_back", "params": {}}],
        },
    )
    _write_familiarity(draft, need.patient_id)


def rows_of(need_id: UUID) -> list[models.Assignment]:
    """Return the rows of a visit as it stands: the draft's where it reaches, else the published.

    A visit that the plan read for its day leaves out has none.
    """
    rows = list(
        models.Assignment.objects.filter(
            need_id=need_id, plan__state__in=[PlanState.DRAFT, PlanState.PUBLISHED]
        )
        .select_related("plan")
        .order_by("seat")
    )
    if not rows:
        return []
    draft = [row for row in rows if row.plan.state == PlanState.DRAFT]
    if draft:
        return draft
    newest = max(row.plan.number for row in rows)
    found = [row for row in rows if row.plan.number == newest]
    day = found[0].day
    read = queries.in_force(day, day, with_draft=True).get(day)
    return [row for row in found if row.plan_id == read]


def away_from(rows: Sequence[models.Assignment]) -> set[UUID]:
    """Return the nurses of a visit who are away on its day."""
    if not rows:
        return set()
    day = rows[0].day
    nurses = workforce.nurses_by_ids([row.nurse_id for row in rows], day, day)
    return {nurse.id for nurse in nurses.values() if nurse.absences}


def partners_of(rows: Sequence[models.Assignment], instead_of: UUID | None) -> list[UUID]:
    """Return who keeps a seat at a visit for two when somebody else takes the other one.

    Without ``instead_of`` the seat is that of who is away, else the first one.
    """
    if len(rows) < 2:
        return []
    seats = [row.nurse_id for row in rows]
    leaving = {instead_of} & set(seats) or away_from(rows) or {seats[0]}
    return [nurse for nurse in seats if nurse not in leaving]


def draft_for_moves(context: Context) -> models.Plan:
    """Return the draft; when there is none, make one that says what the published plan says."""
    draft = models.Plan.objects.filter(state=PlanState.DRAFT).first()
    if draft is not None:
        return draft
    published = models.Plan.objects.filter(state=PlanState.PUBLISHED).first()
    if published is None:
        raise Refused(Message("scheduling.no_plan_yet"))
    number = (models.Plan.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    draft = models.Plan.objects.create(
        id=context.next_id(),
        number=number,
        state=PlanState.DRAFT,
        first_day=published.first_day,
        last_day=published.last_day,
        based_on=published,
        figures=published.figures,
        made_at=context.server_time,
    )
    copies: list[models.Assignment | models.Drive | models.Unserved] = []
    for model in (models.Assignment, models.Drive, models.Unserved):
        copies = list(model.objects.filter(plan=published))
        for row in copies:
            row.pk, row.plan = None, draft
        model.objects.bulk_create(copies, batch_size=500)  # type: ignore[arg-type]
    context.changed(draft, after={"number": number, "copied_from": published.number})
    return draft


def _write_drives(
    draft: models.Plan,
    prepared: planning.Prepared,
    after: Sequence[Assigned],
    touched: set[tuple[UUID, date]],
) -> None:
    plan = plan_from(prepared.problem, after, prepared.clock)
    zones = {nurse.id: nurse.zone for nurse in prepared.given.nurses}
    found = {(drive.nurse_id, drive.day): drive for drive in drives(plan, prepared.clock, zones)}
    stops: dict[tuple[UUID, date], list[Assigned]] = {}
    for item in sorted(after, key=lambda each: (each.start_instant, str(each.need_id))):
        for nurse in item.nurse_ids:
            stops.setdefault((nurse, item.day), []).append(item)
    for nurse, day in touched:
        drive = found.get((nurse, day))
        if drive is None:
            models.Drive.objects.filter(plan=draft, nurse_id=nurse, day=day).delete()
            continue
        models.Drive.objects.update_or_create(
            plan=draft,
            nurse_id=nurse,
            day=day,
            defaults={
                "minutes": drive.minutes,
                "km": drive.km,
                "leaves": drive.leaves,
                "home_by": drive.home_by,
            },
        )
        for item, minutes in zip(stops[nurse, day], drive.by_stop, strict=False):
            models.Assignment.objects.filter(
                plan=draft, need_id=item.need_id, nurse_id=nurse
            ).update(drive_minutes=minutes)


def _write_familiarity(draft: models.Plan, patient_id: UUID) -> None:
    rows = list(models.Assignment.objects.filter(plan=draft, patient_id=patient_id))
    past = queries.past_of([patient_id], before=draft.first_day)
    own = planning.own_nurse_of(patient_id, draft.first_day)
    said = {
        (item.need_id, nurse): kind
        for item in with_familiarity(
            queries.assigned_values(rows), own={patient_id: own} if own else {}, past=past
        )
        for nurse, kind in zip(item.nurse_ids, item.familiarity, strict=True)
    }
    for row in rows:
        row.familiarity = said[row.need_id, row.nurse_id]
    models.Assignment.objects.bulk_update(rows, ["familiarity"], batch_size=200)
