"""Deciding about a changed resource, field by field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.tasks import actions as tasks
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census import values as census_values
from hearthline.rooms.census.values import CensusFacts
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage import queries as coverage_queries
from hearthline.rooms.coverage import values as coverage_values
from hearthline.rooms.intake.models import Difference, Referral, SourceRecord
from hearthline.rooms.intake.rules.differences import DOCUMENT, field_value, revived
from hearthline.rooms.intake.values import DifferenceState, ReferralState
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines import queries as line_queries
from hearthline.rooms.lines import values as line_values

KINDS: dict[str, type[Any]] = {
    "patients": census_values.PatientFacts,
    "identifiers": census_values.IdentifierFacts,
    "addresses": census_values.AddressFacts,
    "contacts": census_values.ContactFacts,
    "allergies": census_values.AllergyFacts,
    "allergy_reviews": census_values.AllergyReviewFacts,
    "measurements": census_values.MeasurementFacts,
    "conditions": census_values.ConditionFacts,
    "home_medications": census_values.HomeMedicationFacts,
    "hospital_stays": census_values.HospitalStayFacts,
    "practitioners": census_values.PractitionerFacts,
    "organizations": census_values.OrganizationFacts,
    "payers": coverage_values.PayerFacts,
    "coverages": coverage_values.CoverageFacts,
    "lines": line_values.LineFacts,
}
"""Parts and the values their records are made from."""

WRITTEN_ANEW = frozenset({"measurements", "allergy_reviews"})
"""Signed or measured: the old one is marked as wrong and a new one is written."""


@action("intake.decide_difference", version=1, kind=Kind.REQUEST, permission="intake.resolve")
def decide_difference(context: Context, *, difference_id: UUID, accepted: Sequence[int]) -> None:
    """Accept some of what changed and leave the rest; the sender's new words are kept either way.

    Parameters
    ----------
    accepted
        Positions of the accepted fields in the difference.

    Raises
    ------
    Refused
        If it was decided already, or a later version of the resource took its place.
    """
    difference = context.get(Difference, difference_id)
    if difference.patient_id:
        context.about(difference.patient_id)
    if difference.state != DifferenceState.WAITING:
        raise Refused(Message("intake.decided_already", {"by": difference.decided_by}))
    chosen = [change for n, change in enumerate(difference.fields) if n in set(accepted)]
    _apply(context, difference, chosen)
    record = SourceRecord.objects.get(pk=difference.record_id)
    record.digest, record.raw = difference.digest, difference.raw
    record.facts = difference.facts or record.facts
    record.save(update_fields=["digest", "raw", "facts"])
    difference.state = DifferenceState.DECIDED
    difference.decided_at, difference.decided_by = context.server_time, context.caller.name
    for number, change in enumerate(difference.fields):
        change["accepted"] = number in set(accepted)
    difference.save(update_fields=["state", "decided_at", "decided_by", "fields"])
    context.changed(
        difference,
        after={"accepted": [change["name"] or change["part"] for change in chosen]},
    )


def _apply(context: Context, difference: Difference, chosen: Iterable[dict[str, Any]]) -> None:
    changed: dict[tuple[str, str], dict[str, Any]] = {}
    added: dict[str, list[Any]] = {}
    is_order_changed = False
    for change in chosen:
        part = change["part"]
        if part == DOCUMENT:
            is_order_changed = True
        elif change["kind"] == "added":
            fresh = _of_person_now(revived(KINDS[part], change["after"]), difference)
            added.setdefault(part, []).append(fresh)
        elif change["kind"] == "changed":
            value = field_value(KINDS[part], change["name"], change["after"])
            changed.setdefault((part, change["record"]), {})[change["name"]] = value
    _replace(context, difference, changed)
    _add(context, difference, added)
    if is_order_changed:
        _tell_order_changed(context, difference)


def _replace(
    context: Context, difference: Difference, changed: dict[tuple[str, str], dict[str, Any]]
) -> None:
    by_part: dict[str, list[Any]] = {}
    for (part, record), values in changed.items():
        # The person's record may be merged into another since the difference was found.
        is_person = part == "patients" and difference.patient_id is not None
        stands = _stored(part, difference.patient_id if is_person else UUID(record))
        if stands is not None:
            by_part.setdefault(part, []).append(replace(stands, **values))
    anew = {part: by_part.pop(part) for part in WRITTEN_ANEW & by_part.keys()}
    for part, found in anew.items():
        _write_anew(context, difference, part, found)
    payers, covers = by_part.pop("payers", ()), by_part.pop("coverages", ())
    if payers or covers:
        coverage.replace_records(context, payers=tuple(payers), coverages=tuple(covers))
    if found := by_part.pop("lines", []):
        lines.replace_lines(context, lines=tuple(found))
    if by_part:
        census.replace_records(
            context, facts=CensusFacts(**{part: tuple(rows) for part, rows in by_part.items()})
        )


def _of_person_now(facts: Any, difference: Difference) -> Any:
    """Return facts of the record that the person has now, if it was merged since."""
    if difference.patient_id is None or not hasattr(facts, "patient_id"):
        return facts
    return replace(facts, patient_id=difference.patient_id)


def _stored(part: str, record: UUID | None) -> Any:
    if record is None:
        return None
    if part == "payers":
        return coverage_queries.payers_by_ids([record]).get(record)
    if part == "coverages":
        return coverage_queries.coverages_by_ids([record]).get(record)
    if part == "lines":
        return line_queries.by_ids([record]).get(record)
    return census_queries.stored_facts(part, [record]).get(record)


def _write_anew(context: Context, difference: Difference, part: str, found: list[Any]) -> None:
    rows = []
    for facts in found:
        if part == "measurements":
            census.measurement_was_wrong(
                replace(context, reason="the sender corrected it"), measurement_id=facts.id
            )
        rows.append(replace(facts, id=derived_id("corrected", facts.id, difference.digest)))
    census.add_records(
        context, facts=CensusFacts(**{part: tuple(rows)}), branch_id=difference.branch_id
    )


def _add(context: Context, difference: Difference, added: dict[str, list[Any]]) -> None:
    payers, covers = added.pop("payers", ()), added.pop("coverages", ())
    if payers or covers:
        coverage.add_records(context, payers=tuple(payers), coverages=tuple(covers))
    if found := added.pop("lines", None):
        lines.add_lines(context, lines=tuple(found))
    if added:
        census.add_records(
            context,
            facts=CensusFacts(**{part: tuple(rows) for part, rows in added.items()}),
            branch_id=difference.branch_id,
        )


def _tell_order_changed(context: Context, difference: Difference) -> None:
    """Bring a referral that waits up to date; once accepted, a pharmacist amends the order."""
    if difference.patient_id is None:
        return
    record = str(difference.record_id)
    document = next((f["values"] for f in difference.facts if f["part"] == DOCUMENT), None)
    for referral in Referral.objects.filter(patient_id=difference.patient_id):
        held = [order for order in referral.orders if order["record"] == record]
        if not held or document is None:
            continue
        referral.orders = [
            {**order, **document} if order["record"] == record else order
            for order in referral.orders
        ]
        referral.revision += 1
        referral.save(update_fields=["orders", "revision"])
        context.changed(referral, before={"orders": held}, after={"order": document})
        if referral.state == ReferralState.ACCEPTED:
            tasks.open_task(
                context,
                title=Message("intake.task_order_changed", {"drug": referral.drug}),
                owner_role=Role.PHARMACIST,
                subject=referral.patient_id,
                branch=referral.branch_id,
                origin=f"intake.order:{record}:{difference.digest}",
            )
