"""What follows from an emergency run: each thing once, whatever arrives again or late."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from hearthline.engines.protocols import Fact, Protocol, RunState
from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError, Message, Param
from hearthline.platform.accounts.queries import program_day
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.messaging.sending import send
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.records.editing import create
from hearthline.platform.tasks.actions import open_task
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.actions.on_call import let_on_call_see
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.after import (
    consequences_due,
    in_turn,
    incident_kind,
    items_used,
    reports_proposed,
)
from hearthline.rooms.emergency.rules.runs import instant
from hearthline.rooms.emergency.values import Consequence, RestartFacts, Run
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, Severity
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply import queries as kits
from hearthline.rooms.supply.values import KitSaid, KitState
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import queries as orders
from hearthline.rooms.therapy.values import OrderState
from hearthline.rooms.workforce import queries as workforce

RUNNING = (OrderState.VERIFIED, OrderState.ACTIVE)
REVIEW_WITHIN = timedelta(days=1)
"""Until when a run is looked through and reports are decided; the product's proposal."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A run as it stands when something follows from it."""

    run: Run
    title: str
    state: RunState
    protocols: tuple[Protocol, ...]
    used: tuple[Fact, ...]
    url: str

    @property
    def patient_id(self) -> UUID:
        assert self.run.facts.patient_id is not None
        return self.run.facts.patient_id


Outcome = tuple[Message, str]


@action("emergency.follow_run", version=1, kind=Kind.REQUEST, permission="emergency.run")
def follow_run(context: Context, *, run_id: UUID, what: Consequence) -> bool:
    """Do one thing that follows from a run, unless it was done or does not follow (yet).

    What a left room refuses becomes a task for the pharmacist with its reason; it is never lost
    and never tried behind somebody's back.
    """
    seen = context.get(models.EmergencyRun, run_id)
    row = models.EmergencyRun.objects.select_for_update().get(pk=seen.pk)
    if row.patient_id is not None:
        context.about(row.patient_id)
    known = _known(queries.run_value(row))
    due = consequences_due(known.run, known.state, uses_kit=bool(known.used))
    if (
        what not in due
        or models.RunConsequence.objects.filter(run=row, what=what, turn=row.turn).exists()
    ):
        return False
    try:
        with transaction.atomic():
            said, url = _DOING[what](context, known)
    except HearthlineError as error:
        said, url = _refused(context, known, what, error)
    create(
        context,
        models.RunConsequence,
        id=derived_id("run consequence", *in_turn(row.pk, row.turn), what),
        run_id=row.pk,
        turn=row.turn,
        what=what.value,
        said={"code": said.code, "params": dict(said.params)},
        url=url,
        made_at=context.server_time,
    )
    return True


@action(
    "emergency.allow_restart",
    version=1,
    kind=Kind.REQUEST,
    permission="emergency.allow_restart",
)
def allow_restart(context: Context, *, facts: RestartFacts) -> UUID:
    """Write down that a drug may be started again after a run; the context's reason says why.

    Raises
    ------
    EmergencyRefusal
        If nobody is named, no reason is given, the run is not about a patient, or it goes on.
    """
    row = context.get(models.EmergencyRun, facts.run_id)
    if row.patient_id is None:
        raise EmergencyRefusal(Message("emergency.run_about_nobody"))
    context.concerns(row.patient_id)
    if row.ended_at is None:
        raise EmergencyRefusal(Message("emergency.run_goes_on"))
    if not facts.decided_by.strip() or not facts.how.strip():
        raise EmergencyRefusal(Message("emergency.who_decided"), field="decided_by")
    if not context.reason.strip():
        raise EmergencyRefusal(Message("emergency.why_restart"), field="reason")
    made = create(
        context,
        models.RestartDecision,
        id=facts.id,
        run_id=row.pk,
        patient_id=row.patient_id,
        decided_by=facts.decided_by.strip(),
        how=facts.how.strip(),
        terms=facts.terms.strip(),
        why=context.reason.strip()[:500],
        written_by=context.caller.name,
        written_at=context.server_time,
    )
    return made.id


def _known(run: Run) -> _Known:
    facts = queries.facts_of([run.id]).get(run.id, ())
    state = queries.state_by(run, facts)
    protocols = queries.protocols_of(run, facts)
    protocol = protocols.get(run.protocol)
    return _Known(
        run=run,
        title=protocol.title if protocol else run.protocol,
        state=state,
        protocols=tuple(protocols[key] for key in state.protocols if key in protocols),
        used=items_used(facts, queries.setting_of(run)),
        url=reverse("emergency:run_report", args=[run.id]),
    )


def _tell(context: Context, known: _Known) -> Outcome:
    """Write to the first on call, the second where there is a gap, and let nurses see whose it is.

    Who they are is said, and that nobody is.
    """
    facts = known.run.facts
    on_call = (
        workforce.on_call_in([facts.branch_id], context.server_time) if facts.branch_id else {}
    )
    cards = [card for one in on_call.values() if (card := one.first or one.second)]
    first = {card.actor_id: card.name for card in cards}
    began = facts.begun_at or context.server_time
    send(
        context,
        key=queries.told_key(known.run.id),
        to=tuple(first),
        message=Message("notice.emergency_run", {"at": began.isoformat()}),
        url=known.url,
    )
    if facts.branch_id and facts.patient_id:
        let_on_call_see(context, {facts.branch_id: [facts.patient_id]}, why="emergency run")
    names = ", ".join(sorted(first.values()))
    code = "emergency.followed_told" if names else "emergency.followed_told_nobody"
    return Message(code, {"names": names}), ""


def _call_prescriber(context: Context, known: _Known) -> Outcome:
    names = []
    if known.run.facts.patient_id is not None:
        own = orders.therapy_orders_of([known.patient_id], states=(*RUNNING, OrderState.HELD))
        names = [one.content.prescriber for one in own.get(known.patient_id, ())]
    who = ", ".join(sorted({name for name in names if name}))
    code = "emergency.task_prescriber" if who else "emergency.task_prescriber_unknown"
    title = Message(code, {"protocol": known.title, "name": who})
    _open(context, known, title, Role.PHARMACIST, "prescriber")
    return Message("emergency.followed_task", {"role": Role.PHARMACIST.value}), ""


def _tell_manager(context: Context, known: _Known) -> Outcome:
    title = Message("emergency.task_manager", {"protocol": known.title})
    _open(context, known, title, Role.NURSE_MANAGER, "manager")
    return Message("emergency.followed_task", {"role": Role.NURSE_MANAGER.value}), ""


def _report_incident(context: Context, known: _Known) -> Outcome:
    facts = known.run.facts
    words = {"protocol": known.title, "how": word("led_from", facts.led_from)}
    incident_id = incidents.report(
        context,
        facts=IncidentFacts(
            id=derived_id("incident of run", *in_turn(known.run.id, known.run.turn)),
            branch_id=facts.branch_id,
            patient_id=facts.patient_id,
            kind=incident_kind(known.run.protocol),
            severity=Severity.NOT_KNOWN,
            what=sentence(Message("emergency.incident_what", words)),
            happened_at=facts.begun_at,
            zone=facts.zone,
        ),
    )
    return Message("emergency.followed_incident"), reverse("incidents:incident", args=[incident_id])


def _hold_orders(context: Context, known: _Known) -> Outcome:
    """Hold what may stop. Of a drug that must not, or of which nobody knows, a pharmacist says."""
    own = orders.therapy_orders_of([known.patient_id], states=RUNNING).get(known.patient_id, [])
    answers = orders.stops(program_day(context.server_time))(own)
    reason = sentence(Message("emergency.hold_reason", {"protocol": known.title}))
    held, asked = [], []
    for order in own:
        drug = order.content.drug
        if answers[drug] is Answer.NO:
            therapy.hold_order(replace(context, reason=reason), order_id=order.head.id)
            held.append(drug)
        else:
            asked.append(drug)
    if asked:
        title = Message("emergency.task_hold", {"drugs": ", ".join(asked), "protocol": known.title})
        _open(context, known, title, Role.PHARMACIST, "hold")
    code = "held_and_asked" if held and asked else "held" if held else "asked" if asked else "none"
    params: Mapping[str, Param] = {"held": ", ".join(held), "asked": ", ".join(asked)}
    return Message(f"emergency.followed_{code}", params), ""


def _use_kit(context: Context, known: _Known) -> Outcome:
    """Say that the kit was used, and ask for a new one; a kit nobody can name is asked for too."""
    items = {(fact.item, fact.lot) for fact in known.used}
    kit = next(
        (
            one
            for one in kits.kits_of([known.patient_id]).get(known.patient_id, [])
            if one.state is KitState.INTACT
            and any(
                line.id == item and lot in ("", line.lot)
                for line in one.facts.lines
                for item, lot in items
            )
        ),
        None,
    )
    _open(context, known, Message("emergency.task_kit"), Role.PHARMACIST, "kit", url="supply")
    if kit is None:
        return Message("emergency.followed_kit_unknown"), ""
    supply.say_of_kit(
        context,
        said=KitSaid(
            kit_id=kit.facts.id,
            place=kit.facts.place,
            state=KitState.USED,
            happened_at=instant(min(fact.at for fact in known.used)),
            why=sentence(Message("emergency.hold_reason", {"protocol": known.title})),
        ),
    )
    url = reverse("supply:kit", args=[kit.facts.id])
    return Message("emergency.followed_kit", {"number": kit.number}), url


def _review(context: Context, known: _Known) -> Outcome:
    for role in (Role.PHARMACIST, Role.NURSE_MANAGER):
        title = Message(f"emergency.task_review_{role}", {"protocol": known.title})
        _open(context, known, title, role, f"review {role}", within=REVIEW_WITHIN)
    for protocol in known.protocols:
        for number in (protocol.number(one) for one in protocol.follow_ups):
            words = {"protocol": protocol.title, "after": f"{number.value} {number.unit}"}
            began = known.run.facts.begun_at or context.server_time
            _open(
                context,
                known,
                Message("emergency.task_look_again", words),
                Role.NURSE_MANAGER,
                f"look again {protocol.key} {number.id}",
                within=began + number.hours - context.server_time,
            )
    return Message("emergency.followed_review"), ""


def _propose_reports(context: Context, known: _Known) -> Outcome:
    named = ", ".join(word("outside_report", one) for one in reports_proposed(known.state))
    title = Message("emergency.task_reports", {"reports": named})
    _open(context, known, title, Role.QUALITY, "reports", within=REVIEW_WITHIN)
    return Message("emergency.followed_task", {"role": Role.QUALITY.value}), ""


def _refused(context: Context, known: _Known, what: Consequence, error: HearthlineError) -> Outcome:
    why = sentence(error.message)
    title = Message("emergency.task_refused", {"what": word("consequence", what), "why": why})
    _open(context, known, title, Role.PHARMACIST, f"refused {what}")
    return Message("emergency.followed_refused", {"why": why}), ""


def _open(
    context: Context,
    known: _Known,
    title: Message,
    role: Role,
    what: str,
    *,
    within: timedelta = timedelta(0),
    url: str = "",
) -> None:
    patient_id = known.run.facts.patient_id
    place = known.url
    if url == "supply" and patient_id is not None:
        place = reverse("supply:pack_kit", args=[patient_id])
    open_task(
        context,
        title=title,
        owner_role=role,
        due=context.server_time + within,
        subject=patient_id,
        branch=None if patient_id else known.run.facts.branch_id,
        origin=":".join(["emergency.run", *map(str, in_turn(known.run.id, known.run.turn)), what]),
        url=place,
    )


_DOING: Mapping[Consequence, Callable[[Context, _Known], Outcome]] = {
    Consequence.TOLD: _tell,
    Consequence.PRESCRIBER: _call_prescriber,
    Consequence.MANAGER: _tell_manager,
    Consequence.INCIDENT: _report_incident,
    Consequence.HELD: _hold_orders,
    Consequence.KIT: _use_kit,
    Consequence.REVIEW: _review,
    Consequence.REPORTS: _propose_reports,
}
