"""After an emergency: everything that follows, exactly once, and nothing after a drill."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest

from hearthline.engines.protocols import FactKind, Form
from hearthline.kernel.findings import Act, Gate, OverrideClass
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotPermitted
from hearthline.platform.attention.lines import attention
from hearthline.platform.content.models import ContentVersion
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.storing import refresh
from hearthline.platform.jobs.models import Job
from hearthline.platform.journal.models import JournalEntry
from hearthline.platform.messaging.models import OutgoingMessage
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.models import Task
from hearthline.rooms.emergency import actions, checks, queries
from hearthline.rooms.emergency.models import EmergencyRun, RunConsequence
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.tasks import follow_run
from hearthline.rooms.emergency.values import Consequence, RestartFacts
from hearthline.rooms.incidents.models import Incident
from hearthline.rooms.scheduling import queries as scheduling
from hearthline.rooms.scheduling.promises.holds import holds_of
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.models import Kit
from hearthline.rooms.supply.queries import kits_of
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as orders
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import OrderState
from tests.builders.census import context_of, patient_in_care, taken_over
from tests.builders.emergency import APPROVER, AT, approved_protocols, begun, run_fact, run_facts
from tests.builders.late_van import THURSDAY, VAN_CALLS, a_bag_on_its_way
from tests.builders.program import make_branch
from tests.builders.protocols import a_setting, an_injector
from tests.builders.supply import kit_facts
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db

ONCE = {"told", "prescriber", "manager", "incident", "held", "kit", "review", "reports"}
END = run_fact(FactKind.END, 900, choice="handed_over", text="Medic 4")


@pytest.fixture
def branch() -> UUID:
    approved_protocols()
    ContentVersion.objects.filter(kind="must_not_stop").update(
        state="approved",
        effective_from=AT.date(),
        approved_at=AT,
        approver_id=APPROVER,
        approver_name="Ines Fable",
    )
    return make_branch()


@pytest.fixture
def walt(branch: UUID) -> UUID:
    patient = patient_in_care("walt", branch=branch)
    running(patient, branch)
    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient))
    return patient


def running(patient: UUID, branch: UUID, **given: object) -> UUID:
    """Let an order run and return its id."""
    order = order_facts(patient, **given)
    pharmacist = context_of(Role.PHARMACIST, branch=branch)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=order)
    therapy.verify_order(pharmacist, order_id=order.order_id, version=1)
    therapy.activate_order(taken_over(), order_id=order.order_id)
    return order.order_id


def dose(seconds: int, **given: object):
    base = {
        "step": "epinephrine",
        "medicine": "epinephrine",
        "amount": "0.3",
        "unit": "mg",
        "form": Form.AUTO_INJECTOR.value,
        "item": "injector",
        "lot": "A17",
    }
    return run_fact(FactKind.DOSE, seconds, **base | given)


def record(patient: UUID | None, *facts, key: object = 1, **given: object) -> UUID:
    """Record a run as a tablet sends it, and return its id."""
    run = run_facts(patient, id=derived_id("test run", patient, key), **given)
    actions.record_run(
        system_context(at=AT),
        run=run,
        setting=a_setting(today=AT.date(), kit=(an_injector(),)),
        facts=facts,
    )
    follow()
    return run.id


class Clock:
    """The progress of a job as far as this one looks at it."""

    def now(self):
        return AT + timedelta(minutes=20)


def follow() -> None:
    """Do every job that was asked for, and as a worker that died would, twice."""
    for job in Job.objects.filter(name="emergency.follow_run"):
        for _time in range(2):
            follow_run(Clock(), **job.params)  # type: ignore[arg-type]


def allow(run_id: UUID, role: Role = Role.PHARMACIST, *, branch: UUID, **given: str) -> None:
    said = {"decided_by": "Dr Hal Nemo", "how": "by telephone, read back"} | given
    actions.allow_restart(
        context_of(role, branch=branch, reason="slower, with premedication"),
        facts=RestartFacts(id=derived_id("restart", run_id, role), run_id=run_id, **said),
    )


def test_everything_that_follows_is_done_once_however_often_facts_arrive(
    walt: UUID, branch: UUID
) -> None:
    run_id = record(walt, begun(), dose(40), END)
    record(walt, begun(), dose(40), dose(340, id="late", recorded_at=END.recorded_at), END)

    followed = {one.what.value: sentence_of(one) for one in queries.followed(run_id)}
    assert set(followed) == ONCE
    assert RunConsequence.objects.count() == len(ONCE)
    incident = Incident.objects.get()
    assert (incident.patient_id, incident.kind) == (walt, "infusion_reaction")
    assert kits_of([walt])[walt][0].state == "used"
    assert orders.therapy_orders_of([walt])[walt][0].head.state is OrderState.HELD
    assert OutgoingMessage.objects.count() == 1
    owners = sorted(Task.objects.values_list("owner_role", flat=True))
    assert owners == [
        *("nurse_manager", "nurse_manager"),
        *("pharmacist", "pharmacist", "pharmacist", "quality"),
    ]
    assert "Dr Hal Nemo" in sentence_of_task("prescriber", run_id)
    assert followed["told"].startswith("Nobody is on call")


def sentence_of(one) -> str:
    return sentence(Message(one.code, one.params))


def sentence_of_task(what: str, run_id: UUID) -> str:
    task = Task.objects.get(origin=f"emergency.run:{run_id}:{what}")
    return sentence(Message(task.title["code"], task.title["params"]))


def test_a_drill_has_no_consequence_at_all(walt: UUID, branch: UUID) -> None:
    record(walt, begun(), dose(40), END, is_practice=True)

    assert not Job.objects.filter(name="emergency.follow_run").exists()
    for what in Consequence:
        actions.follow_run(system_context(at=AT), run_id=EmergencyRun.objects.get().id, what=what)
    assert not RunConsequence.objects.exists()
    assert not Incident.objects.exists()
    assert not Task.objects.exists()
    assert Kit.objects.get().state == "intact"
    assert orders.therapy_orders_of([walt])[walt][0].head.state is OrderState.ACTIVE
    stands = verdict(walt, Gate.EACH_DOSE, as_of=AT)
    assert checks.RESTART not in {one.finding.check for one in stands.blocking}


def test_no_rule_holds_a_drug_that_must_not_stop_a_pharmacist_is_asked(branch: UUID) -> None:
    perry = patient_in_care("perry", branch=branch)
    running(perry, branch, drug="milrinone", frequency=read_frequency("continuous"))

    run_id = record(perry, begun(), END)

    [order] = orders.therapy_orders_of([perry])[perry]
    assert order.head.state is OrderState.ACTIVE
    assert "milrinone" in sentence_of_task("hold", run_id)
    stands = verdict(perry, Gate.EACH_DOSE, as_of=AT)
    assert stands.allows(Act.CONTINUE, order_id=order.head.id)
    assert not stands.allows(Act.START, order_id=order.head.id)


def test_without_an_approved_list_nothing_is_known_to_be_stoppable(
    walt: UUID, branch: UUID
) -> None:
    ContentVersion.objects.filter(kind="must_not_stop").update(
        effective_from=AT.date() + timedelta(days=9)
    )

    run_id = record(walt, begun(), END)

    assert orders.therapy_orders_of([walt])[walt][0].head.state is OrderState.ACTIVE
    assert "immune globulin" in sentence_of_task("hold", run_id)


def test_a_restart_is_refused_until_somebody_decides_and_no_override_passes_anaphylaxis(
    walt: UUID, branch: UUID
) -> None:
    run_id = record(walt, begun("infusion_reaction"), begun_later("anaphylaxis"), END)

    [found] = [
        one.finding
        for one in verdict(walt, Gate.FIRST_DOSE, as_of=AT).blocking
        if one.finding.check == checks.RESTART
    ]
    assert found.override is OverrideClass.NEVER
    assert found.discriminator == str(run_id)
    with pytest.raises(NotPermitted):
        allow(run_id, Role.NURSE_MANAGER, branch=branch)
    with pytest.raises(EmergencyRefusal) as refused:
        allow(run_id, branch=branch, decided_by=" ")
    assert refused.value.field == "decided_by"
    allow(run_id, branch=branch)

    after = verdict(walt, Gate.FIRST_DOSE, as_of=AT)
    assert checks.RESTART not in {one.finding.check for one in after.blocking}
    entry = JournalEntry.objects.get(name="emergency.allow_restart")
    assert entry.reason == "slower, with premedication"


def begun_later(protocol: str):
    return run_fact(FactKind.BEGIN, 300, protocol=protocol)


def test_a_restart_is_not_decided_while_the_run_goes_on(walt: UUID, branch: UUID) -> None:
    run_id = record(walt, begun())

    with pytest.raises(EmergencyRefusal):
        allow(run_id, branch=branch)


def test_where_nothing_was_stopped_nothing_waits_for_a_decision(walt: UUID, branch: UUID) -> None:
    record(walt, begun("power_loss"), END)

    assert queries.waiting_for_restart([walt]) == {}
    assert orders.therapy_orders_of([walt])[walt][0].head.state is OrderState.ACTIVE


def test_what_may_follow_later_follows_when_the_patient_is_named(walt: UUID, branch: UUID) -> None:
    run = run_facts(None, branch_id=branch)
    blank = system_context(at=AT)
    actions.record_run(blank, run=run, facts=(begun(),))
    follow()
    assert not Incident.objects.exists()

    named = replace(run, patient_id=walt, begun_at=None)
    actions.record_run(system_context(at=AT), run=named)
    follow()

    assert Incident.objects.get().patient_id == walt
    assert orders.therapy_orders_of([walt])[walt][0].head.state is OrderState.HELD


def test_a_leak_is_looked_at_again_after_a_day_two_days_and_a_week(
    walt: UUID, branch: UUID
) -> None:
    run_id = record(walt, begun("extravasation"), END)

    looks = Task.objects.filter(origin__startswith=f"emergency.run:{run_id}:look again")
    hours = sorted((task.due - AT) / timedelta(hours=1) for task in looks)
    assert hours == [24, 48, 168]
    assert {task.owner_role for task in looks} == {Role.NURSE_MANAGER}
    assert {task.title["params"]["protocol"] for task in looks} == {"Leak of drug into tissue"}


def test_a_kit_that_is_not_the_one_on_record_is_not_written_off(walt: UUID, branch: UUID) -> None:
    record(walt, begun(), dose(40, lot="Z9"))

    assert Kit.objects.get().state == "intact"
    assert Task.objects.filter(origin__endswith=":kit").exists()


def test_an_open_run_stands_on_top_of_today_for_those_who_help(walt: UUID, branch: UUID) -> None:
    record(walt, begun())

    for role in (Role.PHARMACIST, Role.NURSE_MANAGER):
        caller = context_of(role, branch=branch).caller
        lines = attention(caller, AT)
        assert any(line.key.startswith("emergency.run:") for line in lines)
    schedulers = attention(context_of(Role.SCHEDULER, branch=branch).caller, AT)
    assert not any(line.key.startswith("emergency.run:") for line in schedulers)


def test_the_next_visits_are_tentative_because_scheduling_reads_the_finding() -> None:
    van = a_bag_on_its_way()
    at = VAN_CALLS - timedelta(days=1)
    approved_protocols(at)
    run = run_facts(van.june, begun_at=at)
    actions.record_run(system_context(at=at), run=run, facts=(begun(),))

    refresh([van.june], as_of=VAN_CALLS)
    hold = holds_of(scheduling.assigned_between(THURSDAY, THURSDAY), VAN_CALLS)[van.need]

    assert "emergency.restart_goes_on" in {one.why.code for one in hold.missing}
