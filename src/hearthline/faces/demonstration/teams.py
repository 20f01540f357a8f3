"""Which nurse becomes a patient's own: skilled, near, and with room in her week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from hearthline.faces.demonstration.cast import Invented
from hearthline.kernel.geo import great_circle_km
from hearthline.rooms.program.values import LicenceKind, VisitKind
from hearthline.rooms.scheduling.rules.skills import skills_for
from hearthline.rooms.scheduling.values import LineKind
from hearthline.rooms.workforce.values import Nurse

KM_A_LOAD = 12.0
"""How many kilometres from home weigh as much as one patient's week of work."""
LINES = {
    "picc": LineKind.PICC,
    "port": LineKind.PORT,
    "peripheral": LineKind.PERIPHERAL,
}


@dataclass(slots=True)
class Caseloads:
    """Minutes of visits a week that each nurse already calls her own."""

    nurses: Sequence[Nurse]
    today: date
    minutes: dict[UUID, float] = field(default_factory=dict)

    def own_nurse(self, person: Invented, branch_id: UUID) -> Nurse | None:
        """Return the nurse who takes ``person`` on, or ``None`` when nobody has the skills."""
        wanted = self._wanted_skills(person)
        fitting = [
            nurse
            for nurse in self.nurses
            if nurse.branch_id == branch_id and self._can(nurse, wanted)
        ]
        if not fitting:
            return None
        chosen = min(fitting, key=lambda nurse: (self._burden(nurse, person), str(nurse.id)))
        self.minutes[chosen.id] = self.minutes.get(chosen.id, 0) + weekly_minutes(person)
        return chosen

    def _wanted_skills(self, person: Invented) -> frozenset[str]:
        line = LINES.get(person.therapy.line, LineKind.OTHER)
        return frozenset().union(
            *(
                skills_for(
                    kind,
                    line=line,
                    therapy=person.therapy.family,
                    age_years=(self.today - person.born).days // 365,
                    is_nurse_given=person.therapy.gives == "nurse",
                )
                for kind in (VisitKind.ADMISSION, VisitKind.INFUSION)
            )
        )

    def _can(self, nurse: Nurse, wanted: frozenset[str]) -> bool:
        held = {str(skill.kind) for skill in nurse.skills}
        is_rn = any(licence.kind is LicenceKind.RN for licence in nurse.licences)
        is_staff = nurse.contract is not None and not nurse.contract.is_per_diem
        return is_rn and is_staff and {str(skill) for skill in wanted} <= held

    def _burden(self, nurse: Nurse, person: Invented) -> float:
        assert nurse.contract is not None
        share = self.minutes.get(nurse.id, 0) / nurse.contract.weekly_minutes
        if nurse.home is None or nurse.home.position is None:
            return share
        km = great_circle_km(nurse.home.position, person.address.position)
        return share + km / KM_A_LOAD / 20


def weekly_minutes(person: Invented) -> float:
    """Return about how many minutes of visits a week a patient asks for."""
    total = 0.0
    for order in person.therapy.nursing:
        if order.per_days is None:
            continue
        is_infusion = order.kind == "nurse_given_infusion"
        length = person.therapy.over_minutes + 45 if is_infusion else 45
        total += length * order.times * 7 / order.per_days
    return total
