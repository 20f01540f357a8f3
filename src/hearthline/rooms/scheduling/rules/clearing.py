"""What clears what holds a dose shut: this visit, an earlier one, a delivery, or nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from hearthline.kernel.findings import OverrideClass, Stage

THE_NURSE = "field_nurse"
"""Owner of what whoever comes to the home brings about."""
ASKED_BEFORE_THE_DRUG = frozenset({"census.treatment_not_asked"})
"""Sentences about what a nurse asks and gets signed before the drug, whoever owns it otherwise."""
KIT_NOT_HERE = "emergency.kit_not_here"
"""What is said of a kit that is with the nurse, or on its way."""


class ClearedBy(StrEnum):
    """The planned event that clears a finding before the drug is given."""

    THIS_VISIT = "this_visit"
    EARLIER_VISIT = "earlier_visit"
    DELIVERY = "delivery"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Blocking:
    """What a rule of clearing reads of a finding that holds the dose of a visit shut.

    Parameters
    ----------
    place
        Where the thing is that it is about, when it says so (a kit).
    """

    says: str
    owner: str
    stage: Stage | None
    override: OverrideClass
    clears_by: UUID | None = None
    place: str = ""


def cleared_by(
    finding: Blocking, *, deliveries: Collection[UUID], has_earlier_visit: bool
) -> ClearedBy:
    """Return which planned event clears a finding before the drug of a visit is given.

    Parameters
    ----------
    deliveries
        Those that are promised before the visit begins.
    has_earlier_visit
        Whether a nurse is planned to come before this visit.

    Notes
    -----
    What a nurse brings about is cleared by the first who comes. What others own and nobody may
    let pass is cleared by no visit: a refused consent is not asked away at the door.
    """
    if finding.clears_by is not None:
        is_in_time = finding.clears_by in deliveries
        return ClearedBy.DELIVERY if is_in_time else ClearedBy.NOTHING
    if finding.says == KIT_NOT_HERE and finding.place == "nurse":
        return ClearedBy.THIS_VISIT
    if finding.says == KIT_NOT_HERE and finding.place == "on_the_way" and deliveries:
        return ClearedBy.DELIVERY
    if not _is_the_nurses(finding):
        return ClearedBy.NOTHING
    return ClearedBy.EARLIER_VISIT if has_earlier_visit else ClearedBy.THIS_VISIT


def is_done_at_the_visit(finding: Blocking) -> bool:
    """Whether whoever comes brings it about or along: asked, signed, placed, or a kit she has."""
    if finding.clears_by is not None:
        return False
    return cleared_by(finding, deliveries=(), has_earlier_visit=False) is ClearedBy.THIS_VISIT


def keeps_out(finding: Blocking, by: ClearedBy) -> bool:
    """Whether a visit is not planned for a finding that no planned event clears.

    Only for what nobody may let pass: everything else a clinician can still decide, and the
    visit holds its place for now until then.
    """
    return by is ClearedBy.NOTHING and finding.override is OverrideClass.NEVER


def _is_the_nurses(finding: Blocking) -> bool:
    if finding.owner == THE_NURSE:
        return finding.stage in (Stage.AT_THE_DOOR, Stage.BEFORE_DRUG)
    if finding.override is OverrideClass.NEVER:
        return False
    return finding.stage is Stage.AT_THE_DOOR or finding.says in ASKED_BEFORE_THE_DRUG
