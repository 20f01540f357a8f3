"""What a plan asks for: contents by weight, a kit that lasts, a card, a place, a second pump."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Act, Gate, State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.jobs.models import Recurring
from hearthline.platform.jobs.worker import Worker
from hearthline.platform.manifest import PlannedVisit
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts
from hearthline.rooms.emergency import checks, queries
from hearthline.rooms.emergency.checks import nurses
from hearthline.rooms.emergency.rules.kits import band_outlook, lacking
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.values import FirstPlace, NurseNeed
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.workforce import actions as workforce
from hearthline.rooms.workforce.values import CertificateKind
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of, patient_in_care, taken_over, weight_facts
from tests.builders.clock import clock_at
from tests.builders.emergency import APPROVER, AT, approved_protocols
from tests.builders.program import make_branch
from tests.builders.supply import kit_facts, kit_line
from tests.builders.therapy import order_facts
from tests.builders.workforce import make_nurse
from tests.rooms.emergency.test_plans import sign

TODAY = AT.date()
SMALL_PEN = kit_line("Epinephrine auto-injector 0.15 mg", id="small")


def weighing(kilograms: str, *, days_ago: int = 0, unit: str = "kg"):
    return weight_facts(uuid4(), kilograms, unit, taken_on=TODAY - timedelta(days=days_ago))


@pytest.mark.parametrize(
    ("weight", "age", "band"),
    [
        (weighing("29.9"), 8, "child"),
        (weighing("30"), 8, "big_child"),
        (weighing("66", unit="[lb_av]"), 8, "child"),
        (weighing("80"), 40, "adult"),
        (weighing("20"), None, "child"),
        (weighing("80"), None, "age"),
        (weighing("20", days_ago=31), 8, "weight_old"),
        (weighing("80", days_ago=90), 40, "adult"),
        (weighing("80", days_ago=91), 40, "weight_old"),
        (None, 40, "weight"),
    ],
)
def test_the_contents_come_from_a_fresh_weight_and_are_never_guessed(weight, age, band) -> None:
    found = band_outlook(RULES, weight, age_years=age, on=TODAY)

    assert (found.band.key if found.band else found.unknown) == band


def test_epinephrine_counts_by_form_and_amount() -> None:
    child = RULES.band_for(Decimal(20), age_years=8)
    liquid = kit_line("Diphenhydramine liquid", id="liquid", count=1)
    saline = kit_line("Saline 0.9 % bag", id="saline", count=1)

    assert lacking((SMALL_PEN, liquid, saline), child) == ()
    assert [one.item for one in lacking((kit_line(), liquid, saline), child)] == [
        "Epinephrine auto-injector 0.15 mg"
    ]


# ---- with records ---------------------------------------------------------------------------


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def child(branch: UUID) -> UUID:
    """A child of eight in care for immune globulin, with a kit in the home and 29 kg."""
    approved_protocols()
    patient = patient_in_care("child", branch=branch, birth_date=date(2018, 1, 2))
    weigh(patient, branch, "29")
    lines = (
        SMALL_PEN,
        kit_line("Diphenhydramine liquid", id="liquid", count=1, expected=1),
        kit_line("Saline 0.9 % bag", id="saline", count=1, expected=1),
    )
    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient, lines=lines, band="child"))
    return patient


def weigh(patient: UUID, branch: UUID, kilograms: str, key: object = 1) -> None:
    weight = weight_facts(patient, kilograms, key=key, taken_on=TODAY)
    census.add_records(
        system_context(at=AT), facts=CensusFacts(measurements=(weight,)), branch_id=branch
    )


def found_of(check, patient: UUID):
    return check([patient], AT, Reads([patient]))


def watch() -> None:
    """Let the worker look, as it does every few hours."""
    Recurring.objects.update_or_create(
        name="emergency.watch_kits", defaults={"next_at": AT - timedelta(seconds=1)}
    )
    Worker(["general"], clock=lambda: AT).run(once=True)


def about_kit(patient: UUID) -> list[tuple[str, str]]:
    return [
        (one.state.value, one.message.code.removeprefix("emergency."))
        for one in found_of(checks.kit_in_date, patient)
        if one.discriminator
    ]


@pytest.mark.django_db
def test_a_child_that_grew_into_the_next_band_needs_another_kit_and_one_task(
    child: UUID, branch: UUID
) -> None:
    assert about_kit(child) == []

    weigh(child, branch, "30.5", key=2)

    assert about_kit(child) == [("open", "kit_misfit")]
    says = sentence(found_of(checks.kit_in_date, child)[1].message)
    assert "2 × Epinephrine auto-injector 0.3 mg" in says
    for _again in range(2):
        watch()
    task = Task.objects.get(subject_id=child)
    assert task.owner_role == Role.PHARMACIST
    assert task.url == f"/supply/patients/{child}/kit/"


@pytest.mark.django_db
def test_the_packing_page_is_filled_in_for_the_weight(child: UUID, branch: UUID) -> None:
    a_policy()
    weigh(child, branch, "30.5", key=2)
    with clock_at(AT):
        client = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
        packing = client.get(f"/supply/patients/{child}/kit/").content.decode()
        planning = client.get(f"/emergency/patients/{child}/plan/").content.decode()

    assert "Epinephrine auto-injector 0.3 mg; 2; ;" in packing
    assert "Child of 30 kg or more: chosen by" in packing
    assert "2 × Epinephrine auto-injector 0.3 mg" in planning


@pytest.mark.django_db
def test_a_kit_that_ends_before_care_does_is_replaced_in_time_and_asked_for_once(
    branch: UUID,
) -> None:
    approved_protocols()
    patient = patient_in_care("ends", branch=branch)
    weigh(patient, branch, "80")
    lines = (kit_line(expires_on=TODAY + timedelta(days=45)),)
    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient, lines=lines))

    assert ("open", "kit_ends_too_soon") in about_kit(patient)
    for _again in range(2):
        watch()
    ends = Task.objects.filter(subject_id=patient, origin__endswith=":ends")
    assert ends.count() == 1

    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient, key=2))

    assert ("open", "kit_ends_too_soon") not in about_kit(patient)


def planned(nurse: UUID, day: date = TODAY) -> PlannedVisit:
    return PlannedVisit(
        day, time(9), time(11), Message("visit.infusion"), "Rosa Invented", nurses=(nurse,)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("need", "held", "days", "state"),
    [
        (NurseNeed.BASIC, CertificateKind.BLS, 0, State.MET),
        (NurseNeed.BASIC, CertificateKind.ACLS, 30, State.MET),
        (NurseNeed.ADVANCED, CertificateKind.BLS, 30, State.OPEN),
        (NurseNeed.BASIC, CertificateKind.BLS, -1, State.OPEN),
        (NurseNeed.NOT_DECIDED, CertificateKind.BLS, -1, State.NOT_APPLICABLE),
    ],
)
def test_the_nurse_of_the_next_visit_holds_the_card_on_that_day(
    branch: UUID, monkeypatch: pytest.MonkeyPatch, need, held, days: int, state: State
) -> None:
    approved_protocols()
    patient = patient_in_care("walt", branch=branch)
    rosa = make_nurse(branch)
    workforce.record_certificate(
        system_context(at=AT), staff_id=rosa, kind=held, expires=TODAY + timedelta(days=days)
    )
    monkeypatch.setattr(nurses, "first_visits", lambda ids, _now: dict.fromkeys(ids, planned(rosa)))
    sign(patient, nurse=need)

    found = found_of(checks.nurse_holds_card, patient)[0]

    assert found.state is state
    assert (Gate.EACH_DOSE in found.blocks) is (state is State.OPEN)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("place", "state", "blocks"),
    [
        (FirstPlace.HOME, State.MET, False),
        (FirstPlace.CLINIC, State.OPEN, True),
        (FirstPlace.NOT_DECIDED, State.UNKNOWN, False),
    ],
)
def test_a_first_dose_meant_for_a_clinic_is_not_given_at_home(
    branch: UUID, place: FirstPlace, state: State, blocks: bool
) -> None:
    approved_protocols()
    patient = patient_in_care("walt", branch=branch)
    sign(patient, first_place=place)

    found = found_of(checks.first_dose_placed, patient)[0]

    assert found.state is state
    assert (found.blocks == {Gate.FIRST_DOSE}) is blocks


@pytest.mark.django_db
def test_what_must_not_stop_is_not_begun_without_a_second_pump_and_goes_on_all_the_same(
    branch: UUID,
) -> None:
    approved_protocols()
    ContentVersion.objects.filter(kind="must_not_stop").update(
        state="approved",
        approver_id=APPROVER,
        approver_name="Ines Fable",
        approved_at=AT,
        effective_from=TODAY,
    )
    patient = patient_in_care("perry", branch=branch)
    order = order_facts(patient, drug="milrinone", frequency=read_frequency("continuous"))
    pharmacist = context_of(Role.PHARMACIST, branch=branch)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=order)
    therapy.verify_order(pharmacist, order_id=order.order_id, version=1)
    therapy.activate_order(taken_over(), order_id=order.order_id)

    unsaid = found_of(checks.pump_backed_up, patient)[0]
    sign(patient, backup_pump=Answer.NO)
    missing = found_of(checks.pump_backed_up, patient)[0]

    assert (unsaid.state, unsaid.blocks) == (State.UNKNOWN, frozenset())
    assert (missing.state, missing.blocks) == (State.OPEN, {Gate.FIRST_DOSE})
    stands = verdict(patient, Gate.FIRST_DOSE, as_of=AT)
    assert stands.allows(Act.CONTINUE, order_id=order.order_id)
    sign(patient, version=1, backup_pump=Answer.YES, power_plan="none")
    assert found_of(checks.pump_backed_up, patient)[0].state is State.MET


@pytest.mark.django_db
def test_the_nurses_sheet_says_how_long_to_stay_and_the_dispatchers_how_old_and_heavy(
    child: UUID,
) -> None:
    sign(child, watch_minutes=30)

    found = queries.readings_of(child, TODAY)

    assert "Stay 30 min after the dose" in str(found["nurse"])
    assert "8 years old" in str(found["dispatcher"])
    assert "29" in str(found["dispatcher"])
    assert all("Who does what" in str(found[one]) for one in ("nurse", "family"))
