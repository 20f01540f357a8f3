"""Roles and how far each one reaches."""

from __future__ import annotations

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Role(StrEnum):
    """What a person does in the program; one is in force at a time."""

    ADMINISTRATOR = "administrator"
    INTAKE = "intake"
    PHARMACIST = "pharmacist"
    NURSE_MANAGER = "nurse_manager"
    SCHEDULER = "scheduler"
    FIELD_NURSE = "field_nurse"
    WAREHOUSE = "warehouse"
    DRIVER = "driver"
    QUALITY = "quality"
    FINANCE = "finance"
    AUDITOR = "auditor"
    PATIENT = "patient"
    CAREGIVER = "caregiver"
    SYSTEM = "system"


class Reach(StrEnum):
    """Whose records a role sees before any break-glass."""

    PROGRAM = "program"
    BRANCH = "branch"
    OWN = "own"


ROLE_LABELS = {
    Role.ADMINISTRATOR: _("Administrator"),
    Role.INTAKE: _("Intake coordinator"),
    Role.PHARMACIST: _("Infusion pharmacist"),
    Role.NURSE_MANAGER: _("Nurse manager"),
    Role.SCHEDULER: _("Scheduler"),
    Role.FIELD_NURSE: _("Field nurse"),
    Role.WAREHOUSE: _("Warehouse"),
    Role.DRIVER: _("Driver"),
    Role.QUALITY: _("Quality and compliance lead"),
    Role.FINANCE: _("Finance"),
    Role.AUDITOR: _("Auditor"),
    Role.PATIENT: _("Patient"),
    Role.CAREGIVER: _("Caregiver"),
    Role.SYSTEM: _("Hearthline itself"),
}

REACH = {
    Role.ADMINISTRATOR: Reach.BRANCH,
    Role.INTAKE: Reach.BRANCH,
    Role.PHARMACIST: Reach.BRANCH,
    Role.NURSE_MANAGER: Reach.BRANCH,
    Role.SCHEDULER: Reach.BRANCH,
    Role.FIELD_NURSE: Reach.OWN,
    Role.WAREHOUSE: Reach.BRANCH,
    Role.DRIVER: Reach.OWN,
    Role.QUALITY: Reach.BRANCH,
    Role.FINANCE: Reach.BRANCH,
    Role.AUDITOR: Reach.BRANCH,
    Role.PATIENT: Reach.OWN,
    Role.CAREGIVER: Reach.OWN,
    Role.SYSTEM: Reach.PROGRAM,
}

STAFF = frozenset(Role) - {Role.PATIENT, Role.CAREGIVER, Role.SYSTEM}
"""Roles of people who work for the program."""
