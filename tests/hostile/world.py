"""Two branches with people in each, so that a test can ask for what belongs to the other one.

Three patients: one of the field nurse in the north, one of the north that is not hers, one of
the south. Each has a record of every kind that an address or an action can name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from django.test import Client

from hearthline.kernel.geo import PositionSource
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.models import Actor, BreakGlass, Membership, User
from hearthline.platform.accounts.permissions import permissions_of
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import Context, Source, system_context
from hearthline.platform.files import actions as files
from hearthline.platform.findings.models import Override
from hearthline.platform.jobs.models import Job
from hearthline.platform.journal.models import JournalEntry, JournalSubject
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.tasks import actions as tasks
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Patient
from hearthline.rooms.census.values import (
    AddressFacts,
    Authority,
    CensusFacts,
    CodeStatus,
    CodeStatusFacts,
    ConditionFacts,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    ContactFacts,
    HoldFacts,
    HoldReason,
    HomeMedicationFacts,
    HouseholdFacts,
    HowAsked,
    IdentifierFacts,
    NurseWishFacts,
    NurseWishKind,
    RoutineFacts,
    TeamMemberFacts,
    TeamRole,
)
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage.values import AuthorisationFacts, CoverageFacts, PayerFacts, UseFacts
from hearthline.rooms.emergency import actions as emergency
from hearthline.rooms.emergency.values import AreaStep
from hearthline.rooms.home.models import Assessment, Modification, Photograph, SecondLook
from hearthline.rooms.home.values import AssessmentWay
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from hearthline.rooms.intake.actions.keeping import packed
from hearthline.rooms.intake.models import (
    Condition,
    Difference,
    ImportRun,
    QuarantineItem,
    Referral,
    Sender,
    SourceRecord,
    Typing,
)
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts, LineKind
from hearthline.rooms.program import actions as program
from hearthline.rooms.program.models import Organisation
from hearthline.rooms.program.values import (
    CutOffFacts,
    CutOffKind,
    DepartmentFacts,
    HolidayFacts,
    LaboratoryFacts,
)
from hearthline.rooms.scheduling import models as scheduling
from hearthline.rooms.scheduling.values import Familiarity, PlanState, RunState
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.visits import actions as visits
from hearthline.rooms.visits.values import CheckInFacts
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce import values as workforce_values
from hearthline.rooms.workforce.models import Licence, StaffMember
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.areas import area_facts, step_facts
from tests.builders.census import allergy_facts, episode_facts, patient_facts, weight_facts
from tests.builders.emergency import approved_protocols, begun, run_facts
from tests.builders.files import keep
from tests.builders.home import FULL, approved_questionnaires
from tests.builders.program import make_branch
from tests.builders.supply import delivery_facts, dispensed_facts, kit_facts, trip_facts
from tests.builders.therapy import dose_facts, nursing_facts, order_facts
from tests.builders.visits import visit_facts
from tests.builders.workforce import call_facts, make_nurse

AT = datetime(2026, 5, 14, 13, 42, tzinfo=UTC)
TODAY = date(2026, 5, 14)
NEW_YORK = "America/New_York"
Made = Callable[[str], UUID]
ROLES = tuple(role for role in Role if role in STAFF)


@dataclass
class Person:
    """A patient and the ids of what belongs to them, by the names parameters carry."""

    id: UUID
    surname: str
    branch_id: UUID
    record_number: str = ""
    ids: dict[str, UUID | int] = field(default_factory=dict)

    @property
    def marks(self) -> tuple[str, ...]:
        """Return words that appear on a page only if something of this person leaks."""
        return (self.surname, self.record_number)


@dataclass
class World:
    """What stands in the database."""

    north: UUID
    south: UUID
    own: Person
    neighbour: Person
    foreign: Person
    users: dict[Role, User]
    stranger: User
    field_nurse_id: UUID
    clients: dict[Role, Client]

    def user(self, role: Role) -> User:
        """Return somebody of the north branch in ``role``."""
        return self.users[role]

    def caller(self, role: Role, **given: object) -> Caller:
        """Return somebody of the north branch in ``role`` as a caller."""
        user = self.users[role]
        made = Caller(
            actor_id=user.actor_id,
            name=user.actor.name,
            role=role,
            branches=frozenset({self.north}),
            permissions=permissions_of(role),
            at=AT,
            zone=NEW_YORK,
            user_id=user.id,
        )
        return replace(made, **given)  # type: ignore[arg-type]

    def context(self, role: Role, *, reason: str = "asked for by a test") -> Context:
        """Return a fresh action of somebody of the north branch."""
        context = system_context(at=AT, source=Source.PAGE, reason=reason)
        return replace(context, caller=self.caller(role))


def build() -> World:
    """Write the two branches into the database."""
    a_policy()
    north, south = make_branch("North"), make_branch("South")
    nurses = {
        "north": make_nurse(north, name="Rosa Madeup"),
        "south": make_nurse(south, name="Selma Farbranch"),
    }
    users = {
        role: a_user(role, branch_id=north, name=f"Nadia {role.value.replace('_', ' ').title()}")
        for role in ROLES
    }
    _let_nurse_sign_in(nurses["north"], users[Role.FIELD_NURSE])
    plan, draft = _plan(1, PlanState.PUBLISHED), _plan(2, PlanState.DRAFT)
    shared = _shared(users[Role.SCHEDULER], plan)
    people = [
        _person(1, "Ownpatient", north, nurses["north"], plan, draft, shared),
        _person(2, "Neighbourly", north, None, plan, draft, shared),
        _person(3, "Farquarrell", south, nurses["south"], plan, draft, shared),
    ]
    own, neighbour, foreign = people
    census.join_team(
        system_context(at=AT),
        facts=TeamMemberFacts(
            derived_id("hostile", "member", 0),
            own.id,
            nurses["north"],
            TeamRole.PRIMARY_NURSE,
            TODAY,
            actor_id=users[Role.FIELD_NURSE].actor_id,
        ),
    )
    _read_numbers(people)
    return World(
        north=north,
        south=south,
        own=own,
        neighbour=neighbour,
        foreign=foreign,
        users=users,
        stranger=a_user(None, name="No Role"),
        field_nurse_id=nurses["north"],
        clients={role: a_client(user) for role, user in users.items()},
    )


def a_client(user: User) -> Client:
    """Return a browser of somebody signed in, which sees error pages instead of exceptions."""
    client = signed_in(user)
    client.raise_request_exception = False
    return client


def _let_nurse_sign_in(staff_id: UUID, user: User) -> None:
    """Make the field nurse's sign-in and her staff record one person."""
    person = StaffMember.objects.get(id=staff_id)
    Membership.objects.filter(actor_id=user.actor_id).update(actor_id=person.actor_id)
    user.actor = Actor.objects.get(id=person.actor_id)
    user.save(update_fields=["actor"])


def _plan(number: int, state: PlanState) -> scheduling.Plan:
    return scheduling.Plan.objects.create(
        id=derived_id("hostile", "plan", number),
        number=number,
        state=state,
        first_day=date(2026, 5, 11),
        last_day=date(2027, 12, 31),
        figures={"visits": 3, "served": 2, "unserved": 1, "drive_minutes": 60},
        made_at=AT,
        published_at=AT if state is PlanState.PUBLISHED else None,
    )


def _shared(user: User, plan: scheduling.Plan) -> dict[str, UUID | int]:
    """Make what belongs to the whole program and can be named in an address."""
    job = Job.objects.create(
        id=derived_id("hostile", "job"),
        key="hostile",
        name="findings.sweep",
        lane="short",
        title={"code": "job.scheduling.plan", "params": {}},
        actor_id=user.actor_id,
        actor_name=user.actor.name,
        made_at=AT,
        run_after=AT,
    )
    run = scheduling.PlanRun.objects.create(
        id=derived_id("hostile", "run"),
        state=RunState.DONE,
        first_day=plan.first_day,
        days=28,
        seed=1,
        plan=plan,
        figures={"served": 1, "unserved": 1},
        asked_by=user.actor.name,
        asked_at=AT,
        ended_at=AT,
    )
    what_if = scheduling.WhatIf.objects.create(
        id=derived_id("hostile", "what if"),
        kind="nurse",
        about=[],
        first_day=plan.first_day,
        days=14,
        state=RunState.DONE,
        figures={},
        asked_by=user.actor.name,
        asked_at=AT,
    )
    message = OutgoingMessage.objects.create(
        id=derived_id("hostile", "message"),
        key="hostile",
        recipient_id=user.actor_id,
        words={"code": "notice.something_waits", "params": {}},
        state=OutgoingMessage.State.FAILED,
        made_at=AT,
    )
    membership = Membership.objects.get(actor_id=user.actor_id)
    questionnaires = approved_questionnaires(AT)
    sender = Sender.objects.create(id=derived_id("hostile", "sender"), name="Riverside", made_at=AT)
    return {
        "event_id": emergency.declare_area(
            system_context(at=AT), facts=area_facts(zips=("00000",))
        ),
        "job_id": job.id,
        "message_id": message.id,
        "run_id": run.id,
        "what_if_id": what_if.id,
        "plan_id": derived_id("hostile", "plan", 2),
        "actor_id": user.actor_id,
        "user_id": user.id,
        "membership_id": membership.id,
        "sender_id": sender.id,
        "organisation_id": Organisation.objects.get().id,
        "content_id": questionnaires[FULL],
        "questionnaire_id": questionnaires[FULL],
        "protocol_id": approved_protocols(AT)["anaphylaxis"],
    }


def _person(
    number: int,
    surname: str,
    branch: UUID,
    nurse: UUID | None,
    plan: scheduling.Plan,
    draft: scheduling.Plan,
    shared: dict[str, UUID | int],
) -> Person:
    def made(kind: str) -> UUID:
        return derived_id("hostile", kind, number)

    patient = patient_facts(("hostile", number), family_name=surname, given_name="Zelig")
    pid = patient.id
    address = AddressFacts(
        made("address"),
        pid,
        (f"{number} {surname} Lane",),
        "Columbus",
        "OH",
        "43215",
        latitude=39.96 + number / 100,
        longitude=-83.0,
        position_source=PositionSource.INVENTED,
    )
    episode = episode_facts(pid, branch_id=branch)
    staff = nurse or make_nurse(branch, name=f"Third Nurse{number}")
    facts = CensusFacts(
        patients=(patient,),
        addresses=(address,),
        episodes=(episode,),
        allergies=(allergy_facts(pid),),
        measurements=(weight_facts(pid),),
        identifiers=(IdentifierFacts(made("identifier"), pid, "urn:test", f"MRN{number}"),),
        contacts=(ContactFacts(made("contact"), pid, f"Contact {surname}"),),
        conditions=(ConditionFacts(made("condition"), pid, "immunodeficiency"),),
        home_medications=(HomeMedicationFacts(made("medication"), pid, "aspirin"),),
        households=(HouseholdFacts(pid),),
        routines=(RoutineFacts(pid),),
        nurse_wishes=(NurseWishFacts(made("wish"), pid, staff, NurseWishKind.PREFER),),
        code_statuses=(CodeStatusFacts(made("code"), pid, CodeStatus.FULL, TODAY),),
        team=(TeamMemberFacts(made("member"), pid, staff, TeamRole.PRIMARY_NURSE, TODAY),),
    )
    census.add_records(system_context(at=AT), facts=facts, branch_id=branch)
    payer = PayerFacts(made("payer"), "Example Mutual")
    cover = CoverageFacts(made("coverage"), pid, payer.id, member_number=f"M{number}")
    grant = AuthorisationFacts(made("authorisation"), cover.id, pid, "nursing")
    coverage.add_records(
        system_context(at=AT), payers=(payer,), coverages=(cover,), authorisations=(grant,)
    )
    counted = UseFacts(made("visit"), pid, TODAY, "line_care")
    coverage.record_use(system_context(at=AT), facts=counted)
    lines.add_line(system_context(at=AT), facts=LineFacts(made("line"), pid, LineKind.PICC))
    order = order_facts(pid, episode_id=episode.id)
    therapy.write_order(system_context(at=AT), facts=order)
    nursing = nursing_facts(pid, episode_id=episode.id)
    therapy.write_order(system_context(at=AT), facts=nursing)
    incident = incidents.report(
        system_context(at=AT),
        facts=IncidentFacts(
            made("incident"),
            branch,
            pid,
            IncidentKind.LINE,
            Severity.NO_HARM,
            f"line of {surname} came loose",
        ),
    )
    task = tasks.open_task(
        system_context(at=AT),
        title=Message("tasks.said", {"text": f"call the family {surname}"}),
        owner_role=Role.SCHEDULER,
        subject=pid,
    )
    exclusion = workforce.exclude(
        system_context(at=AT), staff_id=staff, patient_id=pid, reason="asked for", since=TODAY
    )
    absence = workforce.plan_absence(
        system_context(at=AT),
        staff_id=staff,
        first_day=TODAY,
        last_day=TODAY,
        kind=next(iter(workforce_values.AbsenceKind)),
    )
    person = Person(
        pid,
        surname,
        branch,
        ids={
            **shared,
            "patient_id": pid,
            "subject_id": pid,
            "subject": pid,
            "branch_id": branch,
            "staff_id": staff,
            "nurse_id": staff,
            "episode_id": episode.id,
            "address_id": address.id,
            "allergy_id": allergy_facts(pid).id,
            "part_id": allergy_facts(pid).id,
            "identifier_id": made("identifier"),
            "measurement_id": weight_facts(pid).id,
            "contact_id": made("contact"),
            "condition_id": made("condition"),
            "home_medication_id": made("medication"),
            "wish_id": made("wish"),
            "member_id": made("member"),
            "coverage_id": cover.id,
            "payer_id": payer.id,
            "authorisation_id": grant.id,
            "visit_id": counted.visit_id,
            "line_id": made("line"),
            "order_id": order.order_id,
            "nursing_order_id": nursing.order_id,
            "incident_id": incident,
            "task_id": task,
            "exclusion_id": exclusion,
            "held_id": Licence.objects.get(staff_id=staff).id,
            "absence_id": absence,
        },
    )
    person.ids |= _visit(person, plan, draft, nursing.order_id, made)
    person.ids |= _at_home(person, made)
    person.ids |= _supplied(person)
    person.ids |= _in_emergency(person)
    emergency.record_area_step(
        system_context(at=AT), facts=step_facts(person.id, AreaStep.NOT_REACHED, AT)
    )
    person.ids |= _called(person)
    person.ids |= _of_branch(person, made)
    person.ids |= _arrived(person, made)
    person.ids |= _overseen(person, made)
    person.ids |= _filed(person)
    person.ids |= _merged(person, number)
    return person


def _merged(person: Person, number: int) -> dict[str, UUID | int]:
    """Make a record merged into the person's, and another that may be of the same person."""
    twins = [
        patient_facts(("hostile twin", kind, number), family_name=person.surname)
        for kind in ("merged", "apart")
    ]
    facts = CensusFacts(
        patients=tuple(twins), contacts=(ContactFacts(new_id(at=AT), twins[0].id, "Twin"),)
    )
    census.add_records(system_context(at=AT), facts=facts, branch_id=person.branch_id)
    made = census.merge_records(
        system_context(at=AT, reason="typed twice"), survivor_id=person.id, merged_id=twins[0].id
    )
    other = twins[1].id
    return {"merge_id": made, "other_id": other, "survivor_id": person.id, "merged_id": other}


def _visit(
    person: Person, plan: scheduling.Plan, draft: scheduling.Plan, thread: UUID, made: Made
) -> dict[str, UUID | int]:
    """Write a needed visit, with a nurse in the published plan and without one in the draft."""
    need = scheduling.Need.objects.create(
        id=made("need"),
        thread=thread,
        kind="line_care",
        occurrence=1,
        patient_id=person.id,
        branch_id=person.branch_id,
        serves=[],
        minutes=45,
        earliest_day=TODAY,
        latest_day=TODAY + timedelta(days=2),
        opens=time(8),
        closes=time(16),
        zone=NEW_YORK,
    )
    for one in (plan, draft):
        scheduling.Assignment.objects.create(
            plan=one,
            need=need,
            patient_id=person.id,
            nurse_id=person.ids["nurse_id"],
            day=TODAY,
            starts=time(9) if one is plan else time(10),
            minutes=45,
            zone=NEW_YORK,
            familiarity=Familiarity.OWN,
        )
    other = scheduling.Need.objects.create(
        id=made("need without nurse"),
        thread=thread,
        kind="line_care",
        occurrence=2,
        patient_id=person.id,
        branch_id=person.branch_id,
        serves=[],
        minutes=45,
        earliest_day=TODAY,
        latest_day=TODAY + timedelta(days=2),
        opens=time(8),
        closes=time(16),
        zone=NEW_YORK,
    )
    scheduling.Unserved.objects.create(
        plan=draft, need=other, patient_id=person.id, blocked_by=["skill"], reasons=[], remedies=[]
    )
    slot = {"nurses": [], "day": TODAY.isoformat(), "starts": "09:00:00"}
    step = scheduling.MoveDone.objects.create(
        id=made("step"),
        plan=draft,
        need=need,
        patient_id=person.id,
        before=None,
        after=slot,
        made_at=AT,
    )
    place = {"day": TODAY.isoformat(), "starts": "09:00:00", "zone": NEW_YORK, "nurses": []}
    call = scheduling.Call.objects.create(
        id=made("call"),
        need=other,
        patient_id=person.id,
        state="open",
        old=place,
        new=None,
        due=AT,
        task_id=person.ids["task_id"],
        made_by="by a test",
        made_at=AT,
    )
    scheduling.Promise.objects.create(
        id=made("promise"),
        need=other,
        patient_id=person.id,
        day=TODAY,
        starts=time(9),
        zone=NEW_YORK,
        state="told",
        changed_at=AT,
    )
    offer = scheduling.Offer.objects.create(
        id=made("offer"),
        need=other,
        patient_id=person.id,
        nurse_id=person.ids["nurse_id"],
        day=TODAY,
        starts=time(15),
        zone=NEW_YORK,
        reply_by_day=TODAY,
        reply_by=time(12),
        reply_by_at=AT + timedelta(hours=2),
        state="offered",
        made_by="by a test",
        made_at=AT,
    )
    overtime = scheduling.Overtime.objects.create(
        id=made("overtime"),
        need=need,
        patient_id=person.id,
        nurse_id=person.ids["nurse_id"],
        day=TODAY,
        starts=time(9),
        minutes=30,
        state="asked",
        asked_by="a scheduler",
        asked_at=AT,
    )
    return {
        "need_id": need.id,
        "step_id": step.id,
        "call_id": call.id,
        "offer_id": offer.id,
        "overtime_id": overtime.id,
        "agency_id": person.ids["nurse_id"],
    }


def _supplied(person: Person) -> dict[str, UUID | int]:
    """Write a trip, a pack on it and what was dispensed for it."""
    trip = trip_facts(person.branch_id, person.id)
    supply.plan_trip(system_context(at=AT), facts=trip)
    delivery = delivery_facts(person.id, person.branch_id, trip_id=trip.id)
    supply.plan_many(system_context(at=AT), deliveries=(delivery,))
    facts = dispensed_facts(person.id, delivery_id=delivery.id)
    supply.record_many(system_context(at=AT), dispensed=(facts,))
    dose = dose_facts(person.id)
    therapy.record_administration(system_context(at=AT), facts=dose)
    kit = kit_facts(person.id)
    supply.pack_kit(system_context(at=AT), facts=kit)
    told = visit_facts(person.id)
    visits.record_visit(system_context(at=AT), facts=told)
    visits.check_in(
        system_context(at=AT),
        facts=CheckInFacts(derived_id("test check in", told.thread), told.thread, person.id, AT),
    )
    return {
        "told_visit_id": told.thread,
        "administration_id": dose.thread,
        "trip_id": trip.id,
        "delivery_id": delivery.id,
        "dispensed_id": facts.thread,
        "kit_id": kit.id,
    }


def _at_home(person: Person, made: Made) -> dict[str, UUID | int]:
    """Make an assessment of the home and a change that would make it ready."""
    assessment = Assessment.objects.create(
        id=made("assessment"),
        patient_id=person.id,
        thread=made("assessment"),
        version_id=person.ids["questionnaire_id"],
        way=AssessmentWay.VISIT,
        answered_by=f"Contact {person.surname}",
        made_on=TODAY,
        zone=NEW_YORK,
        answers={"phone-works": [["boolean", True]]},
        signed_by="Rosa Madeup",
        signed_at=AT,
    )
    modification = Modification.objects.create(
        id=made("modification"),
        patient_id=person.id,
        assessment=assessment,
        link_id="pole",
        effect="modifiable",
        what=f"a hook for {person.surname}",
        made_at=AT,
    )
    SecondLook.objects.create(
        id=made("second look"),
        patient_id=person.id,
        assessment=assessment,
        agrees=True,
        by="Dana Fiction",
        at=AT,
    )
    Photograph.objects.create(
        id=made("photograph"),
        patient_id=person.id,
        assessment=assessment,
        file_id=made("file"),
        caption=f"The hook for {person.surname}",
        added_by="Rosa Madeup",
        added_at=AT,
    )
    return {"assessment_id": assessment.id, "modification_id": modification.id}


def _in_emergency(person: Person) -> dict[str, UUID | int]:
    """Write an emergency of a person that somebody leads."""
    run = run_facts(person.id, branch_id=person.branch_id, caregiver=person.surname)
    emergency.record_run(system_context(at=AT), run=run, facts=(begun(),))
    return {"emergency_run_id": run.id}


def _of_branch(person: Person, made: Made) -> dict[str, UUID | int]:
    """Write a holiday, a cut-off, a laboratory and an emergency department of a person's branch."""
    day = TODAY + timedelta(days=int(person.ids["patient_id"].int % 300))  # type: ignore[union-attr]
    holiday = HolidayFacts(made("holiday"), person.branch_id, day, "Founders' day")
    program.add_holiday(system_context(at=AT), facts=holiday)
    cut_off = CutOffFacts(made("cut-off"), person.branch_id, CutOffKind.PHARMACY, 1, time(15))
    program.write_cut_off(system_context(at=AT), facts=cut_off)
    laboratory = LaboratoryFacts(made("laboratory"), person.branch_id, "Sample laboratory")
    program.write_laboratory(system_context(at=AT), facts=laboratory)
    department = DepartmentFacts(made("department"), person.branch_id, "Sample Hospital")
    program.write_department(system_context(at=AT), facts=department)
    return {
        "holiday_id": holiday.id,
        "cut_off_id": cut_off.id,
        "laboratory_id": laboratory.id,
        "department_id": department.id,
    }


def _called(person: Person) -> dict[str, UUID | int]:
    """Write a call about a person and a change of who is on call in their branch."""
    call = call_facts(person.branch_id, person.id, patient_id=person.id, caller=person.surname)
    workforce.log_call(system_context(at=AT), facts=call)
    change = workforce_values.OnCallChange(
        derived_id("hostile", "on-call change", person.id),
        person.branch_id,
        workforce_values.OnCallRole.NURSE,
        1,
        person.ids["staff_id"],  # type: ignore[arg-type]
        TODAY,
        time(8),
        time(8),
        "asked for by a test",
    )
    workforce.change_on_call(system_context(at=AT), change=change)
    return {"night_call_id": call.id, "change_id": change.id}


def _arrived(person: Person, made: Made) -> dict[str, UUID | int]:
    """Write what intake holds about a person: a run, a referral, a quarantine row, a change."""
    sender_id = person.ids["sender_id"]
    run = ImportRun.objects.create(
        id=made("import"),
        sender_id=sender_id,
        branch_id=person.branch_id,
        names=[f"{person.surname}.json"],
        started_at=AT,
        state="done",
    )
    record = SourceRecord.objects.create(
        id=made("source"),
        sender_id=sender_id,
        kind="Patient",
        key=f"p{person.record_number}{person.id.hex[:6]}",
        patient_id=person.id,
        run=run,
        digest="0" * 32,
        raw=packed({"resourceType": "Patient", "id": "p1"}),
    )
    difference = Difference.objects.create(
        id=made("difference"),
        record=record,
        patient_id=person.id,
        branch_id=person.branch_id,
        run=run,
        digest="1" * 32,
        raw=packed({"resourceType": "Patient", "id": "p1"}),
        found_at=AT,
    )
    item = QuarantineItem.objects.create(
        id=made("item"),
        run=run,
        sender_id=sender_id,
        branch_id=person.branch_id,
        kind="Observation",
        key="w1",
        file=f"{person.surname}.json",
        patient_id=person.id,
        digest="2" * 32,
        raw=packed({"resourceType": "Patient", "id": "p1"}),
        issues=[],
        found_at=AT,
    )
    referral = Referral.objects.create(
        id=made("referral"),
        patient_id=person.id,
        episode_id=person.ids["episode_id"],
        branch_id=person.branch_id,
        sender_id=sender_id,
        run=run,
        therapy="immune_globulin",
        likelihood="certain",
        referred_at=AT,
    )
    condition = Condition.objects.create(
        id=made("referral condition"),
        referral=referral,
        patient_id=person.id,
        what="the report has come",
        owner_role="intake",
        due=AT + timedelta(hours=1),
        made_at=AT,
    )
    typing = Typing.objects.create(
        id=made("typing"), branch_id=person.branch_id, begun_at=AT, kept_at=AT
    )
    return {
        "referral_condition_id": condition.id,
        "typing_id": typing.id,
        "import_run_id": run.id,
        "difference_id": difference.id,
        "item_id": item.id,
        "referral_id": referral.id,
        "record_id": record.id,
    }


def _filed(person: Person) -> dict[str, UUID | int]:
    """Keep a file about a person, with a mark on it; it is also the photograph of the home."""
    file_id = keep(AT, subject=person.id)
    Photograph.objects.filter(patient_id=person.id).update(file_id=file_id)
    box = {"page": 1, "left": 100, "top": 100, "width": 200, "height": 50}
    consent = ConsentFacts(
        derived_id("hostile", "consent", person.id),
        person.id,
        ConsentKind.TREATMENT,
        ConsentAnswer.GIVEN,
        TODAY,
        person.surname,
        Authority.SELF,
        HowAsked.ON_PAPER,
        document_id=file_id,
    )
    census.record_consent(system_context(at=AT), facts=consent)
    hold = census.hold_episode(
        system_context(at=AT),
        facts=HoldFacts(
            derived_id("hostile", "hold", person.id),
            person.ids["episode_id"],
            person.id,
            HoldReason.HOSPITAL,
            AT,
        ),
        waits=True,
    )
    return {
        "hold_id": hold,
        "document_id": file_id,
        "consent_id": consent.id,
        "file_id": file_id,
        "proof_file_id": file_id,
        "mark_id": files.mark(system_context(at=AT), file_id=file_id, **box),
    }


def _overseen(person: Person, made: Made) -> dict[str, UUID | int]:
    """Write an opening, an override and find the journal entry that made the person."""
    opener = Actor.objects.get(id=person.ids["actor_id"])
    opened = BreakGlass.objects.create(
        id=made("opening"),
        actor=opener,
        subject_id=person.id,
        reason="called at night from the hospital",
        opened_at=AT,
        expires_at=AT + timedelta(hours=4),
    )
    override = Override.objects.create(
        id=made("override"),
        check_code="census.weight",
        subject_id=person.id,
        gate="first_dose",
        state="open",
        message_code="census.weight_missing",
        override_class="two_clinicians",
        reason="known from the ward",
        actor_id=opener.id,
        actor_name=opener.name,
        role="pharmacist",
        at=AT,
        expires_at=AT + timedelta(days=2),
    )
    entry = JournalSubject.objects.filter(subject_id=person.id).order_by("entry_id").first()
    assert entry is not None
    return {
        "opened_id": opened.id,
        "override_id": override.id,
        "entry_id": entry.entry_id,
        "action_id": JournalEntry.objects.get(id=entry.entry_id).action_id,
    }


def _read_numbers(people: list[Person]) -> None:
    for person in people:
        person.record_number = Patient.objects.get(id=person.id).record_number
