"""When an order or a request is about a referral that a person has already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from hearthline.rooms.intake.rules.referrals import ReferralDraft
from hearthline.rooms.intake.values.received import TherapyClass

ORDER, SERVICE = "MedicationRequest", "ServiceRequest"


@dataclass(frozen=True, slots=True)
class Standing:
    """A referral of the same person, as far as telling referrals apart needs it.

    Parameters
    ----------
    stays
        Keys of the stays its orders were written in, as far as they were named.
    kinds
        Types of resources it rests on.
    """

    id: UUID
    therapy: str
    drug: str
    stays: frozenset[str]
    kinds: frozenset[str]
    is_to_decide: bool
    is_accepted: bool = False


def referral_meant(draft: ReferralDraft, known: Iterable[Standing]) -> Standing | None:
    """Return the referral that ``draft`` belongs to, or ``None`` when it is a new one.

    The same drug is the same referral, whatever became of it. A service asked for beside an order
    (or the other way round) is the same when therapy, drug and stay do not speak against it and
    the referral still waits, or was accepted from the same stay. Two drugs that are both named are
    two referrals: losing one of them would be worse.
    """
    referrals = list(known)
    for referral in referrals:
        if referral.id == draft.id or _is_same_drug(draft, referral):
            return referral
    fits = [referral for referral in referrals if _goes_with(draft, referral)]
    return min(fits, key=lambda referral: _distance(draft, referral)) if fits else None


def _is_same_drug(draft: ReferralDraft, referral: Standing) -> bool:
    named = bool(draft.drug) and draft.drug.casefold() == referral.drug.casefold()
    return named and draft.therapy == referral.therapy


def _goes_with(draft: ReferralDraft, referral: Standing) -> bool:
    if not draft.is_service and ORDER in referral.kinds:
        return False
    if draft.drug and referral.drug:
        return False
    if TherapyClass.OTHER not in (draft.therapy, referral.therapy) and (
        draft.therapy != referral.therapy
    ):
        return False
    is_of_one_stay = draft.stay in referral.stays
    if draft.stay and referral.stays and not is_of_one_stay:
        return False
    return referral.is_to_decide or (referral.is_accepted and is_of_one_stay)


def _distance(draft: ReferralDraft, referral: Standing) -> tuple[bool, bool, str]:
    return (
        draft.stay not in referral.stays,
        draft.therapy != referral.therapy,
        str(referral.id),
    )
