"""Which competencies a visit asks for, from the line, the therapy, the age and what is done.

Source: the "for" column of the competency grid (N02 to N16) the program's training works with;
a program's own grid comes through training later. Codes are those of ``workforce.SkillKind``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from hearthline.rooms.program.values import VisitKind
from hearthline.rooms.scheduling.values import LineKind
from hearthline.rooms.workforce.values import (
    CertificateKind,
    HeldCertificate,
    Nurse,
    SkillKind,
    current_through,
)

BY_LINE: Mapping[LineKind, SkillKind] = {
    LineKind.PERIPHERAL: SkillKind.PERIPHERAL,
    LineKind.PICC: SkillKind.PICC,
    LineKind.PORT: SkillKind.PORT,
}

BY_THERAPY: Mapping[str, SkillKind] = {
    "immune_globulin": SkillKind.IMMUNE_GLOBULIN,
    "biologic": SkillKind.BIOLOGIC,
    "enzyme_replacement": SkillKind.BIOLOGIC,
    "chemotherapy": SkillKind.CHEMOTHERAPY,
    "parenteral_nutrition": SkillKind.NUTRITION,
    "inotrope": SkillKind.INOTROPE,
}

DRUG_IS_HANDLED = frozenset(
    {VisitKind.ADMISSION, VisitKind.INFUSION, VisitKind.PUMP_CHANGE, VisitKind.DEACCESS}
)
"""Visits at which the drug itself is given, started or ended."""

CHILD_BELOW_YEARS = 18

CARDS = (CertificateKind.BLS, CertificateKind.ACLS)
"""Cards that an emergency plan may ask of the nurse; a visit asks for them as for a competency."""


def cards_held(certificates: Iterable[HeldCertificate]) -> list[tuple[str, date | None]]:
    """Return the cards that a nurse answers for as competencies, with the last day of each.

    An advanced card answers for the basic one.
    """
    held = list(certificates)
    found = []
    for asked in CARDS:
        is_held, until = current_through(held, asked)
        if is_held:
            found.append((asked.value, until))
    return found


def held_on(nurse: Nurse, day: date) -> set[str]:
    """Return the competencies and cards that a nurse holds on a day."""
    return {
        skill.kind
        for skill in nurse.skills
        if skill.signed_off_on <= day and (skill.expires is None or skill.expires >= day)
    } | {name for name, until in cards_held(nurse.certificates) if until is None or until >= day}


def skills_for(
    kind: VisitKind,
    *,
    line: LineKind,
    therapy: str,
    age_years: int | None,
    is_nurse_given: bool,
) -> frozenset[str]:
    """Return the competencies each nurse of the visit must hold.

    A line nobody knows asks for no line skill here: readiness says that it is unknown, and the
    first visit stays blocked by that, not by planning.
    """
    found: set[str] = set()
    needs_line = line is not LineKind.PERIPHERAL or is_nurse_given
    if line in BY_LINE and needs_line:
        found.add(BY_LINE[line])
    if kind in DRUG_IS_HANDLED:
        if therapy in BY_THERAPY:
            found.add(BY_THERAPY[therapy])
        if kind in (VisitKind.ADMISSION, VisitKind.INFUSION):
            found.add(SkillKind.ANAPHYLAXIS)
    if age_years is not None and age_years < CHILD_BELOW_YEARS:
        found.add(SkillKind.PAEDIATRIC)
    return frozenset(found)
