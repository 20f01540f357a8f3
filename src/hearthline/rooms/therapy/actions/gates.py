"""What orders ask of the gates: a start, a restart or a change; an unchanged infusion goes on."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.urls import reverse

from hearthline.kernel.findings import Act, Finding, Gate
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.queries import holders, program_day
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context
from hearthline.platform.findings.passing import (
    Apart,
    flag_shut,
    is_left_to_the_visit,
    require,
)
from hearthline.platform.messaging.sending import send
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy import queries
from hearthline.rooms.therapy.models import Administration, Order
from hearthline.rooms.therapy.rules import changes_what_runs
from hearthline.rooms.therapy.values import (
    REACHED_THE_PATIENT,
    AdministrationFacts,
    OrderKind,
    OrderState,
)

SAID_OF_ONE_ORDER = frozenset(
    {"therapy.order_verified", "therapy.order_complete", "therapy.giver_decided"}
)
"""Checks that say something about each order by itself."""
FOLLOWS_THE_ORDER = "supply.drug_there"
"""Drug is dispensed for an order that goes on or was changed, so neither waits for it; its dose
does."""


def require_gate(context: Context, orders: Sequence[Order], gate: Gate) -> None:
    """Refuse to start or restart drug orders of one person while a gate is shut.

    What is found of another order alone does not stand in the way.
    """
    drugs = [order for order in orders if order.kind == OrderKind.THERAPY]
    if not drugs:
        return
    require(
        context,
        subject=drugs[0].patient_id,
        gate=gate,
        act=Act.START,
        order_id=drugs[0].pk,
        apart=about_another([order.pk for order in drugs], waits_for_drug=gate is Gate.FIRST_DOSE),
    )


def about_another(order_ids: Collection[UUID], *, waits_for_drug: bool = True) -> Apart:
    """Return what tells of a finding whether it is about another order alone.

    A course that goes on, and a change, wait for no drug: it follows them.
    """
    own = {str(order_id) for order_id in order_ids}

    def is_apart(finding: Finding) -> bool:
        if is_left_to_the_visit(finding):
            return True
        if finding.check == FOLLOWS_THE_ORDER and not waits_for_drug:
            return True
        is_named = bool(finding.discriminator)
        return is_named and finding.check in SAID_OF_ONE_ORDER and finding.discriminator not in own

    return is_apart


def require_change(context: Context, order: Order, *, ran: int) -> None:
    """Refuse a new version of what runs while the gate of each dose is shut.

    It is asked with the new version in force, so that a change which puts something right
    passes. A version that leaves drug, dose, way and times as they were changes nothing that
    runs.
    """
    if order.kind != OrderKind.THERAPY or order.state != OrderState.ACTIVE:
        return
    versions = dict(queries.versions_of(order.pk))
    if changes_what_runs(versions[ran], versions[order.in_force or ran]):
        require_gate(context, [order], Gate.EACH_DOSE)


def goes_on_with(facts: AdministrationFacts) -> bool:
    """Whether a dose goes on with an order of which some was given before."""
    if facts.order_id is None:
        return False
    earlier = Administration.objects.filter(
        order_id=facts.order_id, is_latest=True, outcome__in=REACHED_THE_PATIENT
    )
    return earlier.exists()


def flag_dose(context: Context, facts: AdministrationFacts, *, goes_on: bool) -> None:
    """Flag a dose for review that reached somebody before whom its gate was shut."""
    if facts.outcome not in REACHED_THE_PATIENT:
        return
    stands = flag_shut(
        context,
        subjects=[facts.patient_id],
        gate=Gate.EACH_DOSE if goes_on else Gate.FIRST_DOSE,
        at=facts.started_at,
        act=Act.CONTINUE if goes_on else Act.START,
        order_id=facts.order_id,
    )
    shut = stands.get(facts.patient_id)
    if not goes_on or facts.order_id is None or shut is None or shut.is_clear:
        return
    if shut.allows(Act.CONTINUE, order_id=facts.order_id):
        _tell_pharmacists(context, facts.patient_id, facts.order_id)


def _tell_pharmacists(context: Context, patient_id: UUID, order_id: UUID) -> None:
    """Write to the pharmacists of the branch that what must not stop went on past a shut gate.

    To all of them, on call or at work by day: whether anybody is on call is not asked. Once a
    day for an order.
    """
    on = program_day(context.server_time)
    branches = {
        one.branch_id
        for one in census.episodes_of([patient_id]).get(patient_id, ())
        if one.state in census.OPEN_STATES
    }
    pharmacists = {
        actor
        for branch in sorted(branches, key=str)
        for actor in holders((Role.PHARMACIST,), branch, on)
    }
    send(
        context,
        key=f"therapy.went_on:{order_id}:{on.isoformat()}",
        to=sorted(pharmacists, key=str),
        message=Message("notice.went_on"),
        url=reverse("therapy:order", args=[order_id]),
    )
