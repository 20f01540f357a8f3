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
from hearthline.rooms.intake.actions.removals import apply_removal, is_removal
from hearthline.rooms.intake.actions.taken_back import end_home_medication, take_back
from hearthline.rooms.intake.models import Difference, Referral, SourceRecord
from hearthline.rooms.intake.rules.differences import (
    CAN_BE_TAKEN_BACK,
    DOCUMENT,
    field_value,
    revived,
)
from hearthline.rooms.intake.rules.records import is_over
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
    record = SourceRecord.objects.get(pk=difference.record_id)
    _apply(context, difference, record, chosen)
    record.digest, record.raw = difference.digest, difference.raw
    gone = {(change["part"], change["record"]) for change in chosen if change["kind"] == "gone"}
    left = [item for item in record.facts if (item["part"], item["id"]) not in gone]
    record.facts = difference.facts or left
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


def _apply(
    context: Context,
    difference: Difference,
    record: SourceRecord,
    chosen: Sequence[dict[str, Any]],
) -> None:
    changed: dict[tuple[str, str], dict[str, Any]] = {}
    added: dict[str, list[Any]] = {}
    standing = _Standing(difference)
    in_document = [change for change in chosen if change["part"] == DOCUMENT]
    for change in chosen:
        part = change["part"]
        if part == DOCUMENT:
            continue
        if change["kind"] == "gone":
            held = standing.facts(part, change["record"]) if part in CAN_BE_TAKEN_BACK else None
            after = _document(difference.facts)
            if held is not None and part == "home_medications" and after and is_over(after):
                end_home_medication(context, held, after)
            elif held is not None:
                take_back(context, part, held.id, told_by=record)
        elif change["kind"] == "added":
            fresh = _of_person_now(revived(KINDS[part], change["after"]), difference)
            marked = standing.facts(part, str(fresh.id)) if part in CAN_BE_TAKEN_BACK else None
            if marked is not None:
                # It was taken back before: what was marked stays marked.
                fresh = replace(fresh, id=_corrected(marked.id, difference.digest))
            added.setdefault(part, []).append(fresh)
        elif change["kind"] == "changed":
            value = field_value(KINDS[part], change["name"], change["after"])
            changed.setdefault((part, change["record"]), {})[change["name"]] = value
    _replace(context, difference, standing, changed)
    _add(context, difference, added)
    if in_document:
        _apply_document(context, difference, record, in_document)


def _apply_document(
    context: Context,
    difference: Difference,
    record: SourceRecord,
    chosen: Sequence[dict[str, Any]],
) -> None:
    """Do what follows from words that became no record: of a removal, or of an order."""
    before, after = _document(record.facts), _document(difference.facts)
    if before is not None and all(change["kind"] == "changed" for change in chosen):
        after = {**before, **{change["name"]: change["after"] for change in chosen}}
    if not is_removal(before) and not is_removal(after):
        _tell_order_changed(context, difference)
    elif difference.patient_id is not None:
        apply_removal(
            context,
            difference.patient_id,
            before if is_removal(before) else None,
            after if is_removal(after) else None,
        )


def _document(facts: Iterable[dict[str, Any]]) -> dict[str, Any] | None:
    return next((item["values"] for item in facts if item["part"] == DOCUMENT), None)


class _Standing:
    """Finds the record that stands now for one told of before: it may be written anew since."""

    def __init__(self, difference: Difference) -> None:
        self.patient_id = difference.patient_id
        decided = Difference.objects.filter(
            record_id=difference.record_id, state=DifferenceState.DECIDED
        )
        self.digests = list(decided.values_list("digest", flat=True))

    def facts(self, part: str, record: str) -> Any:
        """Return what stands of a record, or ``None``."""
        if part == "patients" and self.patient_id is not None:
            # The person's record may be merged into another since the difference was found.
            return _stored(part, [self.patient_id])
        stands, after = None, _stored(part, [UUID(record)])
        while after is not None:
            stands = after
            after = _stored(part, [_corrected(stands.id, digest) for digest in self.digests])
        return stands


def _corrected(record: UUID, digest: str) -> UUID:
    return derived_id("corrected", record, digest)


def _replace(
    context: Context,
    difference: Difference,
    standing: _Standing,
    changed: dict[tuple[str, str], dict[str, Any]],
) -> None:
    by_part: dict[str, list[Any]] = {}
    for (part, record), values in changed.items():
        stands = standing.facts(part, record)
        if stands is not None and part in WRITTEN_ANEW:
            _write_anew(context, difference, part, stands, values)
        elif stands is not None:
            by_part.setdefault(part, []).append(replace(stands, **values))
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


def _stored(part: str, ids: Sequence[UUID]) -> Any:
    """Return the first of some records that exists, or ``None``."""
    if part == "payers":
        found: dict[UUID, Any] = coverage_queries.payers_by_ids(ids)
    elif part == "coverages":
        found = coverage_queries.coverages_by_ids(ids)
    elif part == "lines":
        found = dict(line_queries.by_ids(ids))
    else:
        found = census_queries.stored_facts(part, ids)
    return next((found[one] for one in ids if one in found), None)


def _write_anew(
    context: Context,
    difference: Difference,
    part: str,
    stands: Any,
    values: dict[str, Any],
) -> None:
    corrects = replace(context, reason="the sender corrected it")
    take_back(corrects, part, stands.id)
    row = replace(stands, id=_corrected(stands.id, difference.digest), **values)
    census.add_records(context, facts=CensusFacts(**{part: (row,)}), branch_id=difference.branch_id)


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
    document = _document(difference.facts)
    said = {"is_taken_back": True} if document is None else {**document, "is_taken_back": False}
    title = "intake.task_order_changed" if document else "intake.task_order_taken_back"
    for referral in Referral.objects.filter(patient_id=difference.patient_id):
        held = [order for order in referral.orders if order["record"] == record]
        if not held:
            continue
        referral.orders = [
            {**order, **said} if order["record"] == record else order for order in referral.orders
        ]
        referral.revision += 1
        referral.save(update_fields=["orders", "revision"])
        context.changed(referral, before={"orders": held}, after={"order": said})
        if referral.state == ReferralState.ACCEPTED:
            tasks.open_task(
                context,
                title=Message(title, {"drug": referral.drug}),
                owner_role=Role.PHARMACIST,
                subject=referral.patient_id,
                branch=referral.branch_id,
                origin=f"intake.order:{record}:{difference.digest}",
            )
