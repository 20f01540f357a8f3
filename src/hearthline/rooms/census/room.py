"""What the census gives to others."""

from __future__ import annotations

from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.manifest import NavigationItem, Room, SearchSource, SubjectKind
from hearthline.rooms.census.checks import CHECKS, against_beginning, patients_to_check
from hearthline.rooms.census.messages import MESSAGES
from hearthline.rooms.census.queries.holds import against_closing
from hearthline.rooms.census.search import documents, patient_names
from hearthline.rooms.census.timeline import timeline

CLINICIANS = frozenset({Role.PHARMACIST, Role.NURSE_MANAGER, Role.FIELD_NURSE})
WRITERS = CLINICIANS | {Role.INTAKE, Role.SCHEDULER}

ROOM = Room(
    name="census",
    against_closing=against_closing,
    label="Census",
    urls="hearthline.rooms.census.urls",
    permissions={
        "census.read": STAFF - {Role.ADMINISTRATOR},
        "census.write": WRITERS,
        "census.clinical": CLINICIANS,
        "census.decide": frozenset({Role.INTAKE, Role.PHARMACIST, Role.NURSE_MANAGER}),
        "census.team": frozenset({Role.SCHEDULER, Role.NURSE_MANAGER}),
        "census.merge": frozenset({Role.INTAKE, Role.NURSE_MANAGER}),
        "census.import": frozenset({Role.INTAKE}),
    },
    navigation=(
        NavigationItem(
            "Census",
            "census:people",
            "people",
            {
                Role.INTAKE: 20,
                Role.PHARMACIST: 40,
                Role.NURSE_MANAGER: 20,
                Role.SCHEDULER: 20,
                Role.FIELD_NURSE: 30,
                Role.WAREHOUSE: 60,
                Role.QUALITY: 60,
                Role.FINANCE: 60,
                Role.AUDITOR: 60,
            },
        ),
    ),
    checks=CHECKS,
    against_beginning=against_beginning,
    timeline=timeline,
    search=(SearchSource("patient", "Patients", "census.read", documents),),
    messages=MESSAGES,
    subjects={"patient": SubjectKind(patients_to_check, patient_names)},
)
