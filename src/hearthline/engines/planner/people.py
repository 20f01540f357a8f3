"""Who a nurse is to a patient, and whether she may serve her at all."""

from __future__ import annotations

from .values import Acquaintance, Nurse, Problem, Rule, Visit


def acquaintance(problem: Problem, patient_id: str, nurse_id: str) -> Acquaintance:
    """Return whether the nurse is the patient's own, has met her before the plan, or is new.

    Without a named primary nurse, the one with the most past visits is her own.
    """
    history = problem.history_of.get(patient_id)
    if history is None:
        return Acquaintance.NEW
    past = history.past_visits
    own = history.primary_nurse_id
    if own is None and past:
        own = max(past, key=lambda nurse: past[nurse])
        if past[own] == 0:
            own = None
    if nurse_id == own:
        return Acquaintance.OWN
    return Acquaintance.MET if past.get(nurse_id, 0) else Acquaintance.NEW


def standing_rules_broken(visit: Visit, nurse: Nurse, day: int) -> frozenset[Rule]:
    """Return the rules that keep ``nurse`` from ``visit`` on ``day`` whatever the hour."""
    broken = set()
    if not all(nurse.holds(skill, day) for skill in visit.skills):
        broken.add(Rule.SKILL)
    if not nurse.licensed(visit.licence_kinds, visit.licence_state, day):
        broken.add(Rule.LICENCE)
    if visit.patient_id in nurse.excluded_patients or nurse.avoids & visit.present:
        broken.add(Rule.EXCLUDED)
    if not_known(visit, nurse):
        broken.add(Rule.NOT_KNOWN)
    if visit.languages and not visit.languages & nurse.languages:
        broken.add(Rule.LANGUAGE)
    if visit.locked is not None and nurse.id not in visit.locked.nurse_ids:
        broken.add(Rule.LOCKED)
    return frozenset(broken)


def not_known(visit: Visit, nurse: Nurse) -> frozenset[str]:
    """Return what the nurse must avoid and nobody knows to be, or not to be, in the home."""
    return nurse.avoids - visit.present - visit.absent
