"""Referrals as lists and pages show them; every list in a constant number of queries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from uuid import UUID

from django.db.models import Case, Count, F, Q, QuerySet, When

from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.scope import visible
from hearthline.platform.files.models import StoredFile
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import ConsentKind, PatientSummary
from hearthline.rooms.coverage import queries as coverage
from hearthline.rooms.home import queries as home
from hearthline.rooms.intake.models import (
    Condition,
    Difference,
    Referral,
    ReferralCall,
    ReferralDocument,
)
from hearthline.rooms.intake.queries.staffing import staffing_of
from hearthline.rooms.intake.rules.readiness import AreaState, ReferralFacts, areas
from hearthline.rooms.intake.values import (
    DifferenceState,
    ReferralState,
    ReferralSummary,
)
from hearthline.rooms.lines import queries as lines
from hearthline.rooms.scheduling.values import Capacity, EarliestHour
from hearthline.rooms.workforce import queries as workforce

CHANGED = "changed"
"""The filter of accepted referrals whose sender has changed something since."""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """A referral with its patient and how it stands."""

    referral: Referral
    patient: PatientSummary | None
    areas: tuple[AreaState, ...]
    last_call: ReferralCall | None = None
    overdue: Condition | None = None
    earliest: EarliestHour | None = None
    when_due: Capacity | None = None


@dataclass(frozen=True, slots=True)
class ReferralCounts:
    """How many referrals stand where, and how long decisions took this week.

    ``back`` counts accepted ones of which a condition was not met at its hour.
    """

    to_decide: int
    back: int
    needed_today: int
    changed: int
    accepted: int
    declined: int
    median_wait: timedelta | None


def referrals_about(caller: Caller, people: Sequence[UUID]) -> QuerySet[Referral]:
    """Return the referrals of some people that the caller may see, newest first."""
    rows = visible(caller, Referral).filter(patient_id__in=people).select_related("sender")
    return rows.order_by("-referred_at", "id")


def referrals(caller: Caller, state: str) -> QuerySet[Referral]:
    """Return the referrals the caller may see in a state, soonest needed first.

    What waits begins with accepted ones of which a condition was not met at its hour; then come
    those to decide by the next due dose, and last those of which nobody knows it.
    """
    rows = visible(caller, Referral).select_related("sender")
    if state == CHANGED:
        return rows.filter(
            state=ReferralState.ACCEPTED, patient_id__in=_changed_patients(caller)
        ).order_by("-decided_at", "id")
    if state == ReferralState.TO_DECIDE:
        return (
            rows.filter(Q(state=state) | Q(pk__in=_back_on_top(caller.at)))
            .annotate(is_back=Case(When(state=state, then=0), default=1))
            .order_by(
                "-is_back",
                F("needed_by").asc(nulls_last=True),
                F("needed_on").asc(nulls_last=True),
                "id",
            )
        )
    return rows.filter(state=state).order_by("-decided_at", "id")


def _back_on_top(at: datetime) -> QuerySet[Condition, UUID]:
    """Return accepted referrals of which a condition was not met at its hour."""
    return Condition.objects.filter(
        met_at__isnull=True, due__lte=at, referral__state=ReferralState.ACCEPTED
    ).values_list("referral_id", flat=True)


def overdue_conditions(caller: Caller, at: datetime) -> QuerySet[Condition]:
    """Return conditions the caller may see that were not met at their hour, oldest first."""
    rows = visible(caller, Condition).filter(
        met_at__isnull=True, due__lte=at, referral__state=ReferralState.ACCEPTED
    )
    return rows.select_related("referral").order_by("due", "id")


def conditions_of(referral_id: UUID) -> list[Condition]:
    """Return the conditions of a referral by their hour."""
    return list(Condition.objects.filter(referral_id=referral_id).order_by("due", "id"))


def calls_of(referral_id: UUID) -> list[ReferralCall]:
    """Return the calls about a referral, newest first."""
    return list(ReferralCall.objects.filter(referral_id=referral_id).order_by("-at", "-id")[:50])


def documents_of(caller: Caller, referral_id: UUID) -> list[StoredFile]:
    """Return the documents of a referral that the caller may see, in the order they came."""
    ids = ReferralDocument.objects.filter(referral_id=referral_id).values_list("file_id", flat=True)
    return list(visible(caller, StoredFile).filter(pk__in=list(ids)).order_by("made_at", "id"))


def _changed_patients(caller: Caller) -> QuerySet[Difference, UUID | None]:
    return (
        visible(caller, Difference)
        .filter(state=DifferenceState.WAITING, patient_id__isnull=False)
        .values_list("patient_id", flat=True)
    )


def referral_counts(caller: Caller, today: date, now: datetime) -> ReferralCounts:
    """Return the counts of the page's chips and sentence."""
    rows = visible(caller, Referral)
    waits_again = Q(pk__in=_back_on_top(now))
    found = rows.aggregate(
        to_decide=Count("pk", filter=Q(state=ReferralState.TO_DECIDE)),
        back=Count("pk", filter=waits_again),
        needed_today=Count("pk", filter=Q(state=ReferralState.TO_DECIDE, needed_on__lte=today)),
        accepted=Count("pk", filter=Q(state=ReferralState.ACCEPTED)),
        declined=Count("pk", filter=Q(state=ReferralState.DECLINED)),
    )
    changed = rows.filter(
        state=ReferralState.ACCEPTED, patient_id__in=_changed_patients(caller)
    ).count()
    waits = [
        (decided - referred).total_seconds()
        for referred, decided in rows.filter(
            decided_at__isnull=False, decided_at__gte=now - timedelta(days=7)
        ).values_list("referred_at", "decided_at")[:1_000]
        if decided is not None
    ]
    return ReferralCounts(
        changed=changed, median_wait=timedelta(seconds=median(waits)) if waits else None, **found
    )


def referral_rows(found: Sequence[Referral], today: date, now: datetime) -> list[ReferralRow]:
    """Return referrals with their patients, how each area stands, and the three facts of a row."""
    people = [referral.patient_id for referral in found]
    summaries = census.by_ids(people)
    contacts = census.contacts_of(people)
    homes = census.current_addresses(people, today)
    in_place = lines.lines_of(people)
    covers = coverage.coverages_of(people)
    payers = coverage.payer_answers(people, today)
    shifts = _nurses_by_day(found)
    calls = _last_calls(found)
    overdue = _overdue_of(found, now)
    consents = census.consents_of(people)
    screens = home.states_of(people)
    staffed = staffing_of(found, homes, in_place, now)
    return [
        ReferralRow(
            referral,
            summaries.get(referral.patient_id),
            areas(
                ReferralFacts(
                    likelihood=referral.likelihood,
                    drug=referral.drug,
                    contacts=contacts.get(referral.patient_id, ()),
                    lines=in_place.get(referral.patient_id, ()),
                    address=homes.get(referral.patient_id),
                    coverages=covers.get(referral.patient_id, ()),
                    payer=payers.get(referral.patient_id),
                    treatment=census.stands(
                        consents.get(referral.patient_id, {}).get(ConsentKind.TREATMENT)
                    ),
                    screen=screens.get(referral.patient_id),
                    nurses_on_shift=shifts.get((referral.branch_id, referral.needed_on))
                    if referral.needed_on
                    else None,
                )
            ),
            last_call=calls.get(referral.pk),
            overdue=overdue.get(referral.pk),
            earliest=staffed[referral.pk].earliest if referral.pk in staffed else None,
            when_due=staffed[referral.pk].when_due if referral.pk in staffed else None,
        )
        for referral in found
    ]


def _last_calls(found: Sequence[Referral]) -> dict[UUID, ReferralCall]:
    rows = ReferralCall.objects.filter(referral_id__in=[one.pk for one in found])
    return {row.referral_id: row for row in rows.order_by("at", "id")}


def _overdue_of(found: Sequence[Referral], now: datetime) -> dict[UUID, Condition]:
    rows = Condition.objects.filter(
        referral_id__in=[one.pk for one in found], met_at__isnull=True, due__lte=now
    )
    return {row.referral_id: row for row in rows.order_by("-due", "-id")}


def _nurses_by_day(found: Sequence[Referral]) -> Mapping[tuple[UUID, date | None], int]:
    """Return the nurses on shift by branch and day, of the days on which care is to be decided."""
    waiting = [one for one in found if one.state == ReferralState.TO_DECIDE and one.needed_on]
    days = sorted({one.needed_on for one in waiting if one.needed_on is not None})
    if not days:
        return {}
    branches = {one.branch_id for one in waiting}
    counted = workforce.on_shift(sorted(branches), days[0], days[-1])
    return {(branch, day): counted[branch, day] for branch in branches for day in days}


def referrals_of(patients: Iterable[UUID]) -> dict[UUID, list[ReferralSummary]]:
    """Return each person's referrals, newest first."""
    found: dict[UUID, list[ReferralSummary]] = {}
    for row in Referral.objects.filter(patient_id__in=list(patients)).order_by("-referred_at"):
        found.setdefault(row.patient_id, []).append(
            ReferralSummary(
                id=row.id,
                patient_id=row.patient_id,
                episode_id=row.episode_id,
                state=ReferralState(row.state),
                therapy=row.therapy,
                drug=row.drug,
                revision=row.revision,
            )
        )
    return found
