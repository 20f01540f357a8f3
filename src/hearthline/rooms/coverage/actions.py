"""What can be done about payers, coverage and authorisations."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.actions.context import Context, Kind
from hearthline.platform.actions.decorator import action
from hearthline.platform.actions.errors import Refused
from hearthline.platform.records.editing import (
    columns,
    create,
    create_all,
    journalled,
    mark_in_error,
    replace_all,
    revise,
)
from hearthline.rooms.coverage import queries
from hearthline.rooms.coverage.models import (
    Authorisation,
    AuthorisationUse,
    CountedVisit,
    Coverage,
    Payer,
)
from hearthline.rooms.coverage.rules import allocated
from hearthline.rooms.coverage.values import (
    AuthorisationFacts,
    CoverageFacts,
    PayerFacts,
    UseFacts,
)


@action("coverage.add_records", version=1, kind=Kind.REQUEST, permission="coverage.write")
def add_records(
    context: Context,
    *,
    payers: tuple[PayerFacts, ...] = (),
    coverages: tuple[CoverageFacts, ...] = (),
    authorisations: tuple[AuthorisationFacts, ...] = (),
) -> int:
    """Insert new payers, coverages and authorisations; return how many."""
    context.concerns(*{value.patient_id for value in coverages})
    context.about(*(value.patient_id for value in authorisations))
    return (
        len(create_all(context, Payer, payers))
        + len(create_all(context, Coverage, coverages))
        + len(create_all(context, Authorisation, authorisations))
    )


@action("coverage.replace_records", version=1, kind=Kind.REQUEST, permission="coverage.write")
def replace_records(
    context: Context,
    *,
    payers: tuple[PayerFacts, ...] = (),
    coverages: tuple[CoverageFacts, ...] = (),
) -> int:
    """Bring payers and coverages to what the values say; return how many differed."""
    for value in coverages:
        context.get(Coverage, value.id)
    context.concerns(*{value.patient_id for value in coverages})
    return replace_all(context, Payer, payers) + replace_all(context, Coverage, coverages)


@action("coverage.correct_coverage", version=1, kind=Kind.REQUEST, permission="coverage.write")
def correct_coverage(
    context: Context, *, facts: CoverageFacts, revision: int, payer: PayerFacts | None = None
) -> None:
    """Bring who pays for somebody to what ``facts`` say, an end among it.

    The journal keeps what stood before.

    Parameters
    ----------
    payer
        The payer named in ``facts``, when nobody wrote it down before.

    Raises
    ------
    Conflict
        If somebody changed it since it was read.
    """
    record = context.get(Coverage, facts.id)
    context.about(record.patient_id)
    if record.patient_id != facts.patient_id:
        raise Refused(Message("coverage.other_person"))
    if payer is not None:
        create(context, Payer, **columns(payer))
    values = columns(facts)
    for name in ("id", "patient_id"):
        del values[name]
    revise(context, record, revision=revision, **values)


@action("coverage.set_authorisation", version=1, kind=Kind.REQUEST, permission="coverage.write")
def set_authorisation(context: Context, *, facts: AuthorisationFacts, revision: int) -> UUID:
    """Say where a payer's permission stands; revision 0 writes a new one."""
    context.concerns(facts.patient_id)
    covered = context.get(Coverage, facts.coverage_id)
    if covered.patient_id != facts.patient_id:
        raise Refused(Message("coverage.other_person"), field="coverage")
    values = columns(facts)
    if revision == 0:
        create(context, Authorisation, **values)
    else:
        record = context.get(Authorisation, facts.id)
        if record.patient_id != facts.patient_id:
            raise Refused(Message("coverage.other_person"))
        for name in ("id", "patient_id"):
            del values[name]
        revise(context, record, revision=revision, **values)
    _allocate({facts.patient_id})
    return facts.id


@action("coverage.enter_in_error", version=1, kind=Kind.REQUEST, permission="coverage.write")
def enter_in_error(context: Context, *, authorisation_id: UUID) -> None:
    """Mark an authorisation as entered in error; the context's reason says why."""
    record = context.get(Authorisation, authorisation_id)
    context.about(record.patient_id)
    mark_in_error(context, record)
    _allocate({record.patient_id})


@action("coverage.coverage_was_wrong", version=1, kind=Kind.REQUEST, permission="coverage.write")
def coverage_was_wrong(context: Context, *, coverage_id: UUID) -> None:
    """Mark a payer of somebody as entered in error; the context's reason says why.

    Raises
    ------
    Refused
        While an authorisation rests on it: what the payer permitted is looked at first.
    """
    record = context.get(Coverage, coverage_id)
    context.about(record.patient_id)
    if Authorisation.objects.filter(coverage=record, entered_in_error=False).exists():
        raise Refused(Message("coverage.rests_on_it"))
    mark_in_error(context, record)


@action("coverage.record_use", version=1, kind=Kind.FACT, permission="coverage.record_use")
def record_use(context: Context, *, facts: UseFacts) -> None:
    """Count a visit that was made against the authorisations that cover it.

    Telling the same visit again counts it once; told differently (another day or kind, more
    doses), it counts as it is told now. Use beyond what was authorised is stored like any other
    and found by a check.
    """
    context.concerns(facts.patient_id)
    earlier = CountedVisit.objects.filter(pk=facts.visit_id).first()
    row = {name: value for name, value in columns(facts).items() if name != "visit_id"}
    row["is_taken_back"] = False
    before = {name: getattr(earlier, name) for name in row} if earlier else None
    if before == row:
        return
    told, _ = CountedVisit.objects.update_or_create(visit_id=facts.visit_id, defaults=row)
    context.changed(told, before=journalled(before) if before else None, after=journalled(row))
    _allocate({facts.patient_id, earlier.patient_id if earlier else facts.patient_id})


@action("coverage.record_uses", version=1, kind=Kind.FACT, permission="coverage.record_use")
def record_uses(context: Context, *, uses: tuple[UseFacts, ...]) -> int:
    """Count many visits that were made, told for the first time, in a few statements; how many.

    Visits that were told before stay as they were told.
    """
    context.concerns(*{facts.patient_id for facts in uses})
    known = set(
        CountedVisit.objects.filter(visit_id__in=[facts.visit_id for facts in uses]).values_list(
            "visit_id", flat=True
        )
    )
    new = [facts for facts in uses if facts.visit_id not in known]
    rows = create_all(context, CountedVisit, new, is_taken_back=False)
    _allocate({facts.patient_id for facts in new})
    return len(rows)


@action("coverage.take_back_use", version=1, kind=Kind.FACT, permission="coverage.record_use")
def take_back_use(context: Context, *, visit_id: UUID) -> None:
    """Let a visit no longer count: it was not made after all. Doing it again changes nothing."""
    told = CountedVisit.objects.filter(pk=visit_id).first()
    if told is None:
        return
    context.concerns(told.patient_id)
    if told.is_taken_back:
        return
    told.is_taken_back = True
    told.save(update_fields=["is_taken_back"])
    context.changed(told, before={"is_taken_back": False}, after={"is_taken_back": True})
    _allocate({told.patient_id})


def _allocate(patients: Iterable[UUID]) -> None:
    """Bring what was used to what the visits told and the authorisations say.

    The authorisations of a person stay locked meanwhile, so that two visits told at once are
    both counted.
    """
    for patient_id in sorted(patients):
        records = list(
            Authorisation.objects.select_for_update().filter(patient_id=patient_id).order_by("pk")
        )
        permits = [queries.permit(row) for row in records if not row.entered_in_error]
        uses = allocated(permits, queries.visits_told(patient_id))
        wanted = {(use.visit.visit_id, use.unit_kind.value): use for use in uses}
        for row in AuthorisationUse.objects.filter(patient_id=patient_id):
            use = wanted.get((row.visit_id, row.unit_kind))
            if use and (row.authorisation_id, row.amount) == (use.authorisation_id, use.amount):
                del wanted[row.visit_id, row.unit_kind]
            else:
                row.delete()
        AuthorisationUse.objects.bulk_create(
            AuthorisationUse(
                visit_id=use.visit.visit_id,
                patient_id=patient_id,
                authorisation_id=use.authorisation_id,
                unit_kind=use.unit_kind,
                amount=use.amount,
            )
            for use in wanted.values()
        )
        for record in records:
            own = [use for use in uses if use.authorisation_id == record.pk]
            used = sum(use.amount or 0 for use in own)
            uncounted = sum(use.amount is None for use in own)
            if (record.used, record.uncounted) != (used, uncounted):
                record.used, record.uncounted = used, uncounted
                record.save(update_fields=["used", "uncounted"])
