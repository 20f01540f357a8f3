"""What people report and whom the office can ask: incidents, and an agency for visits."""

from __future__ import annotations

from datetime import date, timedelta

from hearthline.faces.demonstration.staging import SEED, ZONE, Stage, at_hour
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.batch import batch
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import EpisodeState
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from hearthline.rooms.workforce import actions as workforce

REPORTS = (
    (
        2,
        Role.WAREHOUSE,
        IncidentKind.DELIVERY,
        Severity.NEAR_MISS,
        "The cold box was left open on the dock for some minutes; the logger stayed below 8 °C.",
        "Loading dock",
    ),
    (
        5,
        Role.NURSE_MANAGER,
        IncidentKind.LINE,
        Severity.MINOR,
        "The dressing came off overnight; the site was red. It was dressed again at once.",
        "At home",
    ),
    (
        9,
        Role.PHARMACIST,
        IncidentKind.RECORD,
        Severity.NO_HARM,
        "The label said twice a day, the order every 12 hours: printed again before it left.",
        "Pharmacy",
    ),
)
"""Days ago, who reports, what kind, what it did, what happened, where; all invented."""


def tell_more(stage: Stage, today: date) -> None:
    """Report some incidents and write down an agency; doing it again changes nothing."""
    active = sorted(
        census.open_episodes(states=[EpisodeState.ACTIVE]), key=lambda episode: str(episode.id)
    )
    with batch():
        workforce.record_agency(
            stage.by(Role.NURSE_MANAGER, "agency", at=at_hour(today - timedelta(days=19), 9)),
            name="Sample Nurses (invented agency)",
            phone="555 0104 700",
            contact="Bea Pretend, day and night",
        )
        for episode, (days, role, kind, severity, what, where) in zip(
            active, REPORTS, strict=False
        ):
            at = at_hour(today - timedelta(days=days), 10)
            incidents.report(
                stage.by(role, "incident", kind, at=at + timedelta(minutes=35)),
                facts=IncidentFacts(
                    id=derived_id("demonstration incident", SEED, kind),
                    branch_id=episode.branch_id,
                    patient_id=episode.patient_id if kind is IncidentKind.LINE else None,
                    kind=kind,
                    severity=severity,
                    what=what,
                    place=where,
                    happened_at=at,
                    zone=ZONE,
                ),
            )
