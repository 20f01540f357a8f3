"""What can be done before an emergency: signing a plan, signing a care plan."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.records.editing import create
from hearthline.rooms.census import queries as census
from hearthline.rooms.emergency import models, queries
from hearthline.rooms.emergency.queries.care import family_reading
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.plans import require_plan
from hearthline.rooms.emergency.values import (
    Allowed,
    CareReading,
    EmergencyRules,
    PlanFacts,
    Reading,
    SignatureFacts,
)
from hearthline.rooms.therapy import queries as therapy


@action("emergency.sign_plan", version=1, kind=Kind.REQUEST, permission="emergency.plan")
def sign_plan(context: Context, *, facts: PlanFacts, version: int) -> int:
    """Sign the emergency plan of an episode; ``version`` is the one it was made from, 0 for none.

    Raises
    ------
    EmergencyRefusal
        If the episode is not of this person, the plan was signed anew meanwhile, no kit is
        planned without a reason, or medicines are named that no signed order allows.
    """
    context.concerns(facts.patient_id)
    episode = census.episodes_by_ids([facts.episode_id]).get(facts.episode_id)
    if episode is None or episode.patient_id != facts.patient_id:
        raise EmergencyRefusal(Message("emergency.not_this_patients"), field="episode_id")
    today = context.caller.today
    rules, read = queries.rules_version(today), queries.rules_on(today)
    rule = read.for_therapy(episode.therapy) if read else None
    order = _order(facts)
    require_plan(facts, rule, order)
    latest = (
        models.EmergencyPlan.objects.select_for_update()
        .filter(episode_id=facts.episode_id, is_latest=True)
        .first()
    )
    if (latest.version if latest else 0) != version:
        raise EmergencyRefusal(Message("emergency.signed_meanwhile"))
    if latest is not None:
        models.EmergencyPlan.objects.filter(pk=latest.pk).update(is_latest=False)
    row = create(
        context,
        models.EmergencyPlan,
        id=facts.id,
        thread=latest.thread if latest else facts.thread,
        version=version + 1,
        patient_id=facts.patient_id,
        episode_id=facts.episode_id,
        rules_id=rules.id if rules else None,
        kit=facts.kit.value,
        kit_why=facts.kit_why.strip(),
        order_id=facts.order_id,
        order_version=facts.order_version,
        allowed=[stored_allowed(one) for one in facts.allowed],
        nurse=facts.nurse.value,
        watch_minutes=facts.watch_minutes,
        first_place=facts.first_place.value,
        backup_pump=facts.backup_pump.value,
        power_plan=facts.power_plan.strip(),
        rank=facts.rank,
        contact_within_h=facts.contact_within_h,
        reasons=_reasons(facts.patient_id, read, today),
        signed_by=context.caller.name,
        signed_at=context.server_time,
    )
    return row.version


@action("emergency.sign_care_plan", version=1, kind=Kind.FACT, permission="emergency.care_plan")
def sign_care_plan(context: Context, *, facts: SignatureFacts) -> UUID:
    """Write down who read and signed the family's reading, and what it said then.

    It happened, so it is kept; a plan that changed since it was read is flagged and shows as
    not signed.

    Raises
    ------
    EmergencyRefusal
        If nobody is named.
    """
    return _signed(context, facts, _as_it_stands(facts.patient_id, context.caller.today))


@action("emergency.sign_care_plans", version=1, kind=Kind.FACT, permission="emergency.care_plan")
def sign_care_plans(context: Context, *, signed: tuple[SignatureFacts, ...]) -> int:
    """Write down many signatures under the readings as they stand; return how many.

    Raises
    ------
    EmergencyRefusal
        If nobody is named.
    """
    now = queries.all_readings({facts.patient_id for facts in signed}, context.caller.today)
    for facts in signed:
        readings = now.get(facts.patient_id)
        _signed(context, facts, readings[Reading.FAMILY] if readings else None)
    return len(signed)


def _signed(context: Context, facts: SignatureFacts, now: CareReading | None) -> UUID:
    if not facts.signer.strip():
        raise EmergencyRefusal(Message("emergency.signer_needed"), field="signer")
    context.concerns(facts.patient_id)
    if now is None or now.digest != facts.digest:
        context.flag("emergency.changed_since_read")
    row = create(
        context,
        models.CarePlanSignature,
        id=facts.id,
        patient_id=facts.patient_id,
        reading=Reading.FAMILY.value,
        language=now.language if now else "",
        by_interpreter=facts.by_interpreter,
        digest=facts.digest,
        body=asdict(now) if now else {},
        signer=facts.signer.strip(),
        relation=facts.relation.strip(),
        signed_on=facts.signed_on,
        witnessed_by=context.caller.name,
        written_at=context.server_time,
    )
    return row.id


def _as_it_stands(patient_id: UUID, on: date) -> CareReading | None:
    """Return the family's page of today; ``None`` where its words are approved no longer."""
    try:
        return family_reading(patient_id, on)
    except queries.NoCareText:
        return None


def stored_allowed(one: Allowed) -> dict[str, Any]:
    """Return a form of an order as it is stored, amounts as decimal texts."""
    return {
        "medicine": one.medicine,
        "form": one.form.value,
        "amount_mg": None if one.amount_mg is None else str(one.amount_mg),
        "cap_mg": None if one.cap_mg is None else str(one.cap_mg),
        "per_kg": None if one.per_kg is None else str(one.per_kg),
        "strength": None if one.strength is None else str(one.strength),
        "route": one.route,
        "repeat_minutes": one.repeat_minutes,
        "most_doses": one.most_doses,
        "when": one.when,
        "words": one.words,
    }


def _reasons(patient_id: UUID, rules: EmergencyRules | None, on: date) -> list[dict[str, str]]:
    """Return why the risk was higher when the plan was signed, as it is stored."""
    if rules is None:
        return []
    risk = queries.risks_of([patient_id], rules, on)[patient_id]
    return [{"rule": one.rule_id, "detail": one.detail} for one in risk.reasons]


def _order(facts: PlanFacts) -> Any:
    if facts.order_id is None:
        return None
    own = therapy.emergency_orders_of([facts.patient_id]).get(facts.patient_id, [])
    return next((one for one in own if one.head.id == facts.order_id), None)
