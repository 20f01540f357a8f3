"""Writing what a chunk brings, through the actions of the rooms to the left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.actions.context import Context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, EpisodeFacts, PatientFacts, TherapyClass
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage import queries as coverage_queries
from hearthline.rooms.intake.models import Difference, QuarantineItem, Referral, SourceRecord
from hearthline.rooms.intake.rules.referrals import ReferralDraft
from hearthline.rooms.intake.rules.same_referral import Standing, referral_meant
from hearthline.rooms.intake.values import DifferenceState, QuarantineState, ReferralState
from hearthline.rooms.intake.values.plain import plain
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import LineFacts
from hearthline.rooms.program.values import Branch


@dataclass(slots=True)
class Run:
    """What is the same for every chunk of an import, and what is remembered between them.

    Parameters
    ----------
    source
        Name of the sender, as records show it.
    branch_id, branches
        Branch of people whom no branch's area takes in, and all branches.
    discharges
        Stays that ended with home health care, for referrals.
    people
        Sender's patient key to our id, of those known to be on record.
    waiting
        Sender's patient keys that wait in quarantine.
    dead
        Our ids of people known to be dead.
    homes
        Branches of people taken in now, of those who are not in the run's own.
    """

    id: UUID
    sender_id: UUID
    source: str
    branch_id: UUID
    branches: Sequence[Branch]
    zone: str = "UTC"
    discharges: Mapping[str, datetime] = field(default_factory=dict)
    people: dict[str, UUID] = field(default_factory=dict)
    waiting: set[str] = field(default_factory=set)
    dead: set[UUID] = field(default_factory=set)
    homes: dict[UUID, UUID] = field(default_factory=dict)

    def home_branch(self, patient_id: UUID) -> UUID:
        """Return the branch a person was placed in during this import, else the run's own."""
        return self.homes.get(patient_id, self.branch_id)


@dataclass(slots=True)
class Brought:
    """What a chunk brings, decided and not written yet."""

    records: dict[UUID, SourceRecord] = field(default_factory=dict)
    rewritten: list[SourceRecord] = field(default_factory=list)
    parts: dict[str, dict[UUID, Any]] = field(default_factory=dict)
    referrals: list[ReferralDraft] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    items: dict[UUID, QuarantineItem] = field(default_factory=dict)
    completed_lines: dict[UUID, LineFacts] = field(default_factory=dict)


def write(context: Context, run: Run, brought: Brought) -> None:
    """Write all of it in a constant number of statements."""
    _place(run, brought.parts)
    episodes = write_referrals(context, run, brought.referrals)
    write_census(context, run, brought.parts, episodes)
    if payers := brought.parts.get("payers"):
        known = coverage_queries.payers_by_ids(payers)
        coverage.add_records(
            context,
            payers=tuple(payer for key, payer in payers.items() if key not in known),
            coverages=tuple(brought.parts.get("coverages", {}).values()),
        )
    if found := brought.parts.get("lines"):
        lines.add_lines(context, lines=tuple(found.values()))
    if brought.completed_lines:
        lines.replace_lines(context, lines=tuple(brought.completed_lines.values()))
    SourceRecord.objects.bulk_create(brought.records.values(), batch_size=400)
    if brought.rewritten:
        SourceRecord.objects.bulk_update(brought.rewritten, ["digest", "raw"], batch_size=200)
    _write_differences(context, brought.differences)
    _resolve_readable(context, run, brought.records.values())
    QuarantineItem.objects.bulk_create(brought.items.values(), batch_size=200)


def _write_differences(context: Context, found: Sequence[Difference]) -> None:
    if not found:
        return
    Difference.objects.filter(
        record_id__in=[difference.record_id for difference in found],
        state=DifferenceState.WAITING,
    ).update(state=DifferenceState.OVERTAKEN, decided_at=context.server_time)
    Difference.objects.bulk_create(found, batch_size=200)


def _resolve_readable(context: Context, run: Run, records: Any) -> None:
    """End the waiting of resources that could be taken in."""
    keys = [record.key for record in records]
    if keys:
        QuarantineItem.objects.filter(
            sender_id=run.sender_id,
            key__in=keys,
            state=QuarantineState.WAITING,
            is_whole=True,
        ).update(
            state=QuarantineState.RESOLVED,
            reason="could be taken in",
            decided_at=context.server_time,
            decided_by=context.caller.name,
        )


def write_referrals(
    context: Context, run: Run, drafts: Sequence[ReferralDraft]
) -> list[EpisodeFacts]:
    """Write new referrals, join drafts to those that stand, and return the episodes to draft."""
    if not drafts:
        return []
    now = context.server_time
    of_patient: dict[UUID, list[Referral]] = {}
    for stored in Referral.objects.filter(patient_id__in={draft.patient_id for draft in drafts}):
        of_patient.setdefault(stored.patient_id, []).append(stored)
    made: dict[UUID, Referral] = {}
    changed: dict[UUID, Referral] = {}
    for draft in sorted(drafts, key=lambda draft: draft.is_service_only):
        known = of_patient.setdefault(draft.patient_id, [])
        referral = _same(draft, known)
        if referral is None:
            made[draft.id] = new = _referral(draft, run, now)
            known.append(new)
            continue
        _join(referral, draft)
        if referral.id not in made:
            changed[referral.id] = referral
    Referral.objects.bulk_create(made.values(), batch_size=200)
    if changed:
        Referral.objects.bulk_update(changed.values(), _JOINED, batch_size=200)
    return [
        EpisodeFacts(
            id=referral.episode_id,
            patient_id=referral.patient_id,
            branch_id=referral.branch_id,
            therapy=TherapyClass(referral.therapy),
            referral_source=run.source,
            referred_at=now,
        )
        for referral in made.values()
    ]


_JOINED = (
    "orders",
    "evidence",
    "likelihood",
    "therapy",
    "drug",
    "needed_on",
    "needed_by",
    "revision",
)


def _same(draft: ReferralDraft, known: Sequence[Referral]) -> Referral | None:
    """Return the referral that ``draft`` is about, of those a person has."""
    standing = {
        referral.id: Standing(
            id=referral.id,
            therapy=referral.therapy,
            drug=referral.drug,
            stays=frozenset(filter(None, (o.get("encounter") for o in referral.orders))),
            kinds=frozenset(order["kind"] for order in referral.orders),
            is_to_decide=referral.state == ReferralState.TO_DECIDE,
            is_accepted=referral.state == ReferralState.ACCEPTED,
        )
        for referral in known
    }
    meant = referral_meant(draft, standing.values())
    return next((r for r in known if meant is not None and r.id == meant.id), None)


def _referral(draft: ReferralDraft, run: Run, now: datetime) -> Referral:
    return Referral(
        id=draft.id,
        patient_id=draft.patient_id,
        episode_id=derived_id("episode", draft.id),
        branch_id=run.home_branch(draft.patient_id),
        sender_id=run.sender_id,
        run_id=run.id,
        therapy=draft.therapy.value,
        drug=draft.drug[:240],
        likelihood=draft.likelihood.value,
        evidence=[plain(item) for item in draft.evidence],
        orders=[draft.order],
        place=run.source[:240],
        needed_on=draft.needed_on,
        needed_by=draft.needed_by,
        referred_at=now,
        state=ReferralState.TO_DECIDE,
    )


def _join(referral: Referral, draft: ReferralDraft) -> None:
    """Add another order; the surer evidence, the named drug and the earlier need stand."""
    if all(order["record"] != draft.order["record"] for order in referral.orders):
        referral.orders = [*referral.orders, draft.order]
    if referral.likelihood != "likely":
        referral.likelihood = draft.likelihood.value
    if not referral.drug and draft.drug:
        referral.drug, referral.therapy = draft.drug[:240], draft.therapy.value
    known = [plain(item) for item in draft.evidence]
    new = [item for item in known if item not in referral.evidence]
    referral.evidence = [*referral.evidence, *new][:20]
    is_earlier = referral.needed_on is None or (
        draft.needed_on is not None and draft.needed_on < referral.needed_on
    )
    if draft.needed_on is not None and is_earlier:
        referral.needed_on, referral.needed_by = draft.needed_on, draft.needed_by
    referral.revision += 1


_ELSEWHERE = frozenset({"payers", "coverages", "lines"})


def write_census(
    context: Context, run: Run, parts: Mapping[str, dict[UUID, Any]], episodes: list[EpisodeFacts]
) -> None:
    """Write people and what is about them, each person in the branch that serves their ZIP."""
    mine = {part: tuple(found.values()) for part, found in parts.items() if part not in _ELSEWHERE}
    if not mine and not episodes:
        return
    by_branch: dict[UUID, list[PatientFacts]] = {}
    for person in mine.pop("patients", ()):
        by_branch.setdefault(run.home_branch(person.id), []).append(person)
    first = next(iter(by_branch), run.branch_id)
    for branch, people in by_branch.items():
        if branch != first:
            census.add_records(context, facts=CensusFacts(patients=tuple(people)), branch_id=branch)
    census.add_records(
        context,
        facts=CensusFacts(
            patients=tuple(by_branch.get(first, ())), episodes=tuple(episodes), **mine
        ),
        branch_id=first,
    )


def _place(run: Run, parts: Mapping[str, dict[UUID, Any]]) -> None:
    people = parts.get("patients", {})
    for address in parts.get("addresses", {}).values():
        if address.patient_id in people and address.patient_id not in run.homes:
            branch = branch_for(address.postal_code, run)
            if branch != run.branch_id:
                run.homes[address.patient_id] = branch


def branch_for(postal_code: str, run: Run) -> UUID:
    """Return the branch that serves a ZIP code, the run's own when none does."""
    for branch in run.branches:
        if postal_code and any(postal_code.startswith(p) for p in branch.area.zip_prefixes):
            return branch.id
    return run.branch_id
