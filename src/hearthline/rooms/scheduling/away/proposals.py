"""Who could take the visits of somebody who is away: calls first, then nurse and minutes.

Every other visit stays where it is. Nobody is proposed whose licence or competency does not reach,
and no start past what a dose, the laboratory or a bag allows. Overtime is shown as such: it needs
a manager's yes. A nurse paid by the visit is offered it, and it is not covered before she accepts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from hearthline.engines import planner as engine
from hearthline.engines.planner import values as planner
from hearthline.kernel.calendar import to_civil
from hearthline.kernel.messages import Message
from hearthline.rooms.census import queries as census
from hearthline.rooms.program import queries as program
from hearthline.rooms.scheduling import queries
from hearthline.rooms.scheduling.away.visits import AwayDay, AwayVisit
from hearthline.rooms.scheduling.queries.routes import (
    Routes,
    branch_states,
    histories_of,
    instants,
    read_routes,
)
from hearthline.rooms.scheduling.queries.visit_facts import facts_of
from hearthline.rooms.scheduling.rules.overtime import (
    HOURS_RULES,
    overtime_of,
    with_overtime,
    within_contract,
)
from hearthline.rooms.scheduling.rules.routes import (
    Fit,
    Misfit,
    RouteStop,
    Sought,
    fit_of,
    routes_plan,
)
from hearthline.rooms.scheduling.rules.visit_facts import (
    VisitFacts,
    allergies_of,
    excluded_said,
)
from hearthline.rooms.scheduling.values import Assigned, Familiarity, PromiseState
from hearthline.rooms.workforce import queries as workforce
from hearthline.rooms.workforce.values import Nurse, monday_of

DAYS_TO_WAIT = 2
"""A visit that can wait is offered so many days on; later ones are for planning anew."""


STANDING_RULES = frozenset(
    {
        planner.Rule.LICENCE,
        planner.Rule.SKILL,
        planner.Rule.EXCLUDED,
        planner.Rule.NOT_KNOWN,
        planner.Rule.LANGUAGE,
        planner.Rule.ON_CALL,
    }
)
"""What keeps somebody away whatever the hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who could take a visit, and what that costs.

    Parameters
    ----------
    calls
        Families that were told something else and must be called.
    overtime_minutes
        Minutes past the week's contract or the shift's end; 0 is none.
    week_minutes
        Work of that week with this visit, where there is overtime.
    by_offer
        Whether she is asked and may say no.
    """

    need_id: UUID
    nurse: Nurse
    day: date
    starts: time
    zone: str
    calls: int
    familiarity: Familiarity
    drive_minutes: int
    overtime_minutes: int = 0
    week_minutes: int = 0
    by_offer: bool = False

    @property
    def order(self) -> tuple[int, bool, bool, int, date, int, time, str]:
        """Calls first; then who works anyhow, without overtime, known, today, near, soon."""
        return (
            self.calls,
            self.overtime_minutes > 0,
            self.by_offer,
            list(Familiarity).index(self.familiarity),
            self.day,
            self.drive_minutes,
            self.starts,
            self.nurse.name,
        )


@dataclass(frozen=True, slots=True)
class Refusal:
    """Somebody at work who cannot take a visit, and why by name."""

    nurse_id: UUID
    name: str
    why: Message
    is_standing: bool


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be done with one visit."""

    visit: AwayVisit
    candidates: tuple[Candidate, ...]
    refusals: tuple[Refusal, ...]
    suggested: Candidate | None = None


@dataclass(frozen=True, slots=True)
class Proposals:
    """The choices by visit, and the days of everybody who was looked at."""

    by_need: Mapping[UUID, Choices]
    routes: Routes | None


def proposals(
    day: AwayDay,
    visits: Sequence[AwayVisit],
    *,
    now: datetime,
) -> Proposals:
    """Return for each visit who could take it, and one suggestion each that fit together.

    At a visit for two the other nurse keeps her seat and her hour, and somebody is proposed for
    the one that is free. Where both are away two have to be found, on the board.
    """
    partners = _partners(day, [visit for visit in visits if visit.need.nurses > 1])
    open_visits = [
        visit for visit in visits if len(partners.get(visit.need.id, ())) == visit.need.nurses - 1
    ]
    if not open_visits:
        return Proposals({}, None)
    seeking = _Seeking.read(day, open_visits, partners, now)
    found = {visit.need.id: seeking.choices(visit) for visit in open_visits}
    return Proposals(seeking.with_suggestions(found), seeking.routes)


@dataclass(slots=True)
class _Seeking:
    """The routes of everybody who could help, with and without overtime."""

    routes: Routes
    strict: planner.Plan
    loose: planner.Plan
    not_before: int
    sick: UUID
    partners: Mapping[UUID, tuple[UUID, ...]]

    @classmethod
    def read(
        cls,
        day: AwayDay,
        visits: Sequence[AwayVisit],
        partners: Mapping[UUID, tuple[UUID, ...]],
        now: datetime,
    ) -> _Seeking:
        needs = {visit.need.id: visit.need for visit in visits}
        patients = {need.patient_id for need in needs.values()}
        homes = census.visit_homes(patients, day.day)
        monday = monday_of(day.day)
        last = max(monday + timedelta(days=6), *(_last_day(visit, day.day) for visit in visits))
        routes = read_routes(
            {need.branch_id for need in needs.values()} | {day.nurse.branch_id},
            monday,
            last,
            positions={
                need.id: position
                for need in needs.values()
                if need.patient_id in homes
                and (position := homes[need.patient_id].position) is not None
            },
            unwanted={patient: home.excluded for patient, home in homes.items()},
            without=set(needs),
            call_in=True,
        )
        states = branch_states({need.branch_id for need in needs.values()})
        own = {p: home.primary_nurse for p, home in homes.items() if home.primary_nurse}
        histories = histories_of(queries.past_of(patients, before=day.day), own)
        facts = facts_of(needs.values(), not_before=day.day)
        settings = program.settings_in_force().settings
        sought = [
            _sought(
                visit,
                routes.place_of_key[visit.need.id],
                day.day,
                states.get(visit.need.branch_id, ""),
                facts[visit.need.id],
            )
            for visit in visits
            if visit.need.id in routes.place_of_key
        ]
        stops = [*routes.stops, *_kept_seats(visits, partners)]
        places = dict(routes.place_of_patient)
        for visit in visits:
            if visit.need.id in routes.place_of_key:
                places[visit.need.patient_id] = routes.place_of_key[visit.need.id]
        others = [nurse for nurse in routes.at_work if nurse.id != str(day.nurse.id)]

        def planned(nurses: Sequence[planner.Nurse]) -> planner.Plan:
            return routes_plan(
                routes.clock,
                nurses=nurses,
                stops=stops,
                sought=sought,
                place_of_patient=places,
                travel=routes.travel,
                histories=histories,
                hand_over_minutes=settings.hand_over_minutes,
            )

        return cls(
            routes=routes,
            strict=planned([within_contract(nurse) for nurse in others]),
            loose=planned([with_overtime(nurse) for nurse in others]),
            not_before=max(0, routes.clock.minute(now)),
            sick=day.nurse.id,
            partners=partners,
        )

    def choices(self, visit: AwayVisit) -> Choices:
        candidates, refusals = [], []
        key = str(visit.need.id)
        if key not in self.strict.problem.visit_index:
            return Choices(visit, (), ())
        for nurse in self.strict.problem.nurses:
            if UUID(nurse.id) in self.partners.get(visit.need.id, ()):
                continue
            found = self._of(visit, UUID(nurse.id))
            if isinstance(found, Refusal):
                refusals.append(found)
            elif found.nurse.id in visit.passed_over:
                why = Message("scheduling.refused_asked_already", {"name": found.nurse.name})
                refusals.append(Refusal(found.nurse.id, found.nurse.name, why, is_standing=True))
            else:
                candidates.append(found)
        candidates.sort(key=lambda candidate: candidate.order)
        refusals.sort(key=lambda refusal: (not refusal.is_standing, refusal.name))
        return Choices(visit, tuple(candidates), tuple(refusals))

    def _of(self, visit: AwayVisit, nurse_id: UUID) -> Candidate | Refusal:
        key, name = str(visit.need.id), str(nurse_id)
        sought = self.strict.problem.visit(key)
        found = fit_of(
            self.strict, sought, self.strict.problem.nurse(name), not_before=self.not_before
        )
        if isinstance(found, Fit):
            return self._candidate(visit, found)
        if {violation.rule for violation in found.violations} & STANDING_RULES:
            return self._refusal(visit, found)
        with_overtime = fit_of(
            self.loose, sought, self.loose.problem.nurse(name), not_before=self.not_before
        )
        if isinstance(with_overtime, Fit):
            broken = engine.check(
                self.strict, planner.Move(key, (name,), with_overtime.start)
            ).violations
            if {violation.rule for violation in broken} <= HOURS_RULES:
                return self._candidate(visit, with_overtime, broken)
        return self._refusal(visit, found)

    def _candidate(
        self, visit: AwayVisit, fit: Fit, broken: Sequence[planner.Violation] = ()
    ) -> Candidate:
        nurse = self.routes.nurses[fit.nurse_id]
        civil = to_civil(self.routes.clock.instant(fit.start), visit.need.zone)
        week, overtime = overtime_of(self.strict.problem.nurse(str(nurse.id)), fit.start, broken)
        return Candidate(
            need_id=visit.need.id,
            nurse=nurse,
            day=civil.day,
            starts=civil.clock,
            zone=visit.need.zone,
            calls=int(visit.is_told),
            familiarity=Familiarity(fit.check.acquaintance[str(nurse.id)]),
            drive_minutes=fit.check.driving_change_minutes,
            overtime_minutes=overtime,
            week_minutes=week,
            by_offer=bool(nurse.contract and nurse.contract.is_per_diem),
        )

    def _refusal(self, visit: AwayVisit, misfit: Misfit) -> Refusal:
        nurse = self.routes.nurses[misfit.nurse_id]
        rules = {violation.rule: violation for violation in misfit.violations}
        if planner.Rule.LICENCE in rules:
            return Refusal(nurse.id, nurse.name, _licence_said(visit, nurse), is_standing=True)
        if planner.Rule.SKILL in rules:
            missing = sorted(
                str(violation.message.params["skill"])
                for violation in misfit.violations
                if violation.rule is planner.Rule.SKILL
            )
            why = Message(
                "scheduling.refused_skill", {"name": nurse.name, "skills": ", ".join(missing)}
            )
            return Refusal(nurse.id, nurse.name, why, is_standing=True)
        home = self.strict.problem.visit(str(visit.need.id))
        why_not = _people_said(rules, nurse, home.present)
        if why_not is not None:
            return Refusal(nurse.id, nurse.name, why_not, is_standing=True)
        if planner.Rule.DAILY_HOURS in rules or planner.Rule.MAX_VISITS in rules:
            why = Message("scheduling.refused_full", {"name": nurse.name})
            return Refusal(nurse.id, nurse.name, why, is_standing=False)
        why = Message(
            "scheduling.refused_time",
            {"name": nurse.name, "at": visit.urgency.latest.isoformat()},
        )
        return Refusal(nurse.id, nurse.name, why, is_standing=False)

    def with_suggestions(self, found: Mapping[UUID, Choices]) -> dict[UUID, Choices]:
        """Return the choices with one suggestion each, so chosen that all hold together."""
        answer = dict(found)
        strict, loose = self.strict, self.loose
        for need_id, held in found.items():
            for candidate in held.candidates:
                minute = self.routes.clock.minute(_instant(candidate))
                move = planner.Move(str(need_id), (str(candidate.nurse.id),), minute)
                plan = loose if candidate.overtime_minutes else strict
                if not engine.check(plan, move).is_allowed:
                    continue
                answer[need_id] = replace(held, suggested=candidate)
                end = minute + held.visit.need.minutes
                made = planner.Assignment(move.visit_id, move.nurse_ids, minute, end)
                strict = replace(strict, assignments=(*strict.assignments, made))
                loose = replace(loose, assignments=(*loose.assignments, made))
                break
        return answer


def _instant(candidate: Candidate) -> datetime:
    return instants(candidate.day, candidate.starts, candidate.starts, candidate.zone)[0]


def _last_day(visit: AwayVisit, day: date) -> date:
    waits = visit.urgency.can_wait_to
    return day if waits is None else min(waits, day + timedelta(days=DAYS_TO_WAIT))


def _sought(visit: AwayVisit, place: int, day: date, state: str, facts: VisitFacts) -> Sought:
    need = visit.need
    days = [day + timedelta(days=step) for step in range((_last_day(visit, day) - day).days + 1)]
    told = None
    if visit.told is not None and visit.told[1] is not PromiseState.DRAFT:
        told = (visit.told[0], planner.PromiseState(visit.told[1]))
    return Sought(
        key=need.id,
        patient_id=need.patient_id,
        place=place,
        minutes=need.minutes,
        windows=_windows(visit, day, days),
        skills=need.skills,
        licence_kinds=need.licence_kinds,
        state=state,
        priority=need.priority,
        promised=told,
        latest=visit.urgency.latest,
        facts=facts,
    )


def _windows(
    visit: AwayVisit, day: date, days: Sequence[date]
) -> tuple[tuple[datetime, datetime], ...]:
    """Return when a visit may start: as planned where another nurse comes too, else its hours."""
    need = visit.need
    if need.nurses > 1:
        start = _as_it_stands(visit).start_instant
        return ((start, start),)
    return tuple(
        instants(one, need.opens, need.closes, need.zone)
        for one in days
        if not need.days or one.isoweekday() in need.days
    ) or (instants(day, need.opens, need.closes, need.zone),)


def _partners(day: AwayDay, visits: Sequence[AwayVisit]) -> dict[UUID, tuple[UUID, ...]]:
    """Return who comes to each visit for two beside the nurse who is away."""
    others = {
        visit.need.id: [n for n in _as_it_stands(visit).nurse_ids if n != day.nurse.id]
        for visit in visits
    }
    known = workforce.nurses_by_ids(
        {n for found in others.values() for n in found}, day.day, day.day
    )
    return {
        need: tuple(n for n in found if n in known and not known[n].absences)
        for need, found in others.items()
    }


def _as_it_stands(visit: AwayVisit) -> Assigned:
    return visit.now or visit.was


def _kept_seats(
    visits: Sequence[AwayVisit], partners: Mapping[UUID, tuple[UUID, ...]]
) -> list[RouteStop]:
    """Return the visits for two on the days of those who keep their seats."""
    return [
        RouteStop(
            visit.need.id,
            visit.need.patient_id,
            partners[visit.need.id],
            _as_it_stands(visit).start_instant,
            visit.need.minutes,
        )
        for visit in visits
        if partners.get(visit.need.id)
    ]


def _people_said(
    rules: Mapping[planner.Rule, planner.Violation], nurse: Nurse, present: frozenset[str]
) -> Message | None:
    """Return what of home and family keeps a nurse away whatever the hour."""
    if planner.Rule.EXCLUDED in rules:
        return excluded_said(nurse.name, allergies_of(nurse.pet_allergies) & present)
    if planner.Rule.NOT_KNOWN in rules:
        what = str(rules[planner.Rule.NOT_KNOWN].message.params["what"])
        return Message("scheduling.refused_animals_not_known", {"name": nurse.name, "what": what})
    if planner.Rule.LANGUAGE in rules:
        params = rules[planner.Rule.LANGUAGE].message.params
        return Message(
            "scheduling.refused_language",
            {"name": nurse.name, "languages": str(params["languages"])},
        )
    if planner.Rule.ON_CALL in rules:
        return Message("scheduling.refused_on_call", {"name": nurse.name})
    return None


def _licence_said(visit: AwayVisit, nurse: Nurse) -> Message:
    held = " / ".join(sorted({licence.kind for licence in nurse.licences}))
    asked = " / ".join(sorted(visit.need.licence_kinds, key=str, reverse=True))
    if not held:
        return Message("scheduling.refused_no_licence", {"name": nurse.name})
    code = "refused_licence_first_dose" if visit.urgency.is_first_dose else "refused_licence"
    return Message(
        f"scheduling.{code}",
        {"name": nurse.name, "held": held, "kinds": asked, "kind": visit.need.kind},
    )
