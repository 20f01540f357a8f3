"""An invented patient and an invented day."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hearthline.platform.ui.examples.moment import HERE, NOW
from hearthline.platform.ui.parts import (
    Act,
    Allergy,
    Area,
    AttentionGroup,
    AttentionRow,
    Figure,
    FindingRow,
    MedicationLine,
    PatientBanner,
    TeamMember,
    TimelineDay,
    TimelineLine,
    Verdict,
    VisitLine,
)
from hearthline.platform.ui.status import Status


def banners() -> list[PatientBanner]:
    """Known allergies; nobody asked; an ended episode."""
    return [
        PatientBanner(
            "Quill",
            "Walter",
            "204 118 9",
            title="Mr",
            born=date(1951, 2, 3),
            age="75\u00a0y",
            sex="Male",
            weight="80\u00a0kg",
            weight_on=date(2026, 5, 11),
            allergies_known=True,
            allergies=(
                Allergy("penicillin", "anaphylaxis", 1998),
                Allergy("latex", "hives", mild=True),
            ),
            allergies_on=date(2026, 5, 11),
            phone="5550100199",
        ),
        PatientBanner(
            "Alias",
            "Iris",
            "204 771 0",
            born=date(1992, 1, 9),
            age="34\u00a0y",
            sex="Female",
            alike="Iris ALIASON is open in another tab: two patients with like names today",
        ),
        PatientBanner(
            "Riddle",
            "Ulysses",
            "204 003 4",
            born=date(1966, 8, 30),
            age="59\u00a0y",
            sex="Male",
            weight="71.5\u00a0kg",
            weight_on=date(2025, 11, 2),
            weight_stale=True,
            allergies_known=False,
            allergies_on=date(2026, 5, 2),
            ended="Discharged 02-May-2026, therapy completed. Nothing is planned.",
        ),
    ]


def findings() -> list[FindingRow]:
    """One of each status, one overridden."""
    return [
        FindingRow(
            Status.BLOCKING,
            "EPINEPHrine in the kit expires 14-May-2026",
            "Before the dose.",
            "Warehouse, Bo Madeup",
            NOW + timedelta(hours=6, minutes=18),
            "Rule EM-07, version 3",
            HERE,
            Act("Send a kit", HERE, main=True),
        ),
        FindingRow(
            Status.BLOCKING,
            "Pump set not delivered: latex-free set needed",
            "",
            "Driver, Sam Mockley",
            NOW + timedelta(hours=7, minutes=48),
            act=Act("Track", HERE),
            overridden_by="I. Fable, RPh",
            overridden_until=NOW + timedelta(hours=7),
        ),
        FindingRow(
            Status.OPEN,
            "No grounded outlet by the chair",
            "Chair moves to the kitchen wall.",
            "Home lead, Rosa Invented",
            NOW + timedelta(days=3),
            act=Act("See photo", HERE),
        ),
        FindingRow(Status.UNKNOWN, "Nobody has asked about a fridge", "", "Intake"),
        FindingRow(Status.NOTE, "Lives with his daughter, who works until 15:00"),
    ]


def met() -> list[FindingRow]:
    """What is folded away."""
    return [
        FindingRow(Status.MET, "Order verified", "Ines Fable, RPh, 12-May-2026 14:05."),
        FindingRow(Status.MET, "Licence of Rosa Invented covers immune globulin", "Until 2027."),
    ]


def areas() -> list[Area]:
    """Readiness of one patient."""
    words = {"m": Status.MET, "o": Status.OPEN, "b": Status.BLOCKING, "u": Status.UNKNOWN}
    given = {
        "Referral": "mmm",
        "Order": "mmmm",
        "Home": "mmmmmo",
        "Emergency": "mmb",
        "Training": "mo",
        "Line": "mu",
        "Supply": "mob",
        "Nurse": "mmm",
    }
    return [Area(label, [words[c] for c in code]) for label, code in given.items()]


def verdict() -> Verdict:
    """The answer of a patient page."""
    return Verdict(
        Status.BLOCKING,
        "Not clear for the first dose",
        "Fri 15-May-2026 09:00, in 23 h 18 min. Two things block it, three are open, 21 are met.",
    )


def orders() -> list[MedicationLine]:
    """Two orders."""
    return [
        MedicationLine(
            "immune globulin human 10 %",
            "40\u00a0g",
            ("intravenous", "over 4\u00a0h 30\u00a0min, ramped", "every 4 weeks"),
            note="0.5 g/kg × 80 kg. 400 mL, 30 to 120 mL/h in 4 steps. Ambulatory pump.",
        ),
        MedicationLine(
            "diphenhydrAMINE", "25\u00a0mg", ("oral", "once, 30 min before each infusion")
        ),
    ]


def attention() -> list[AttentionGroup]:
    """Three groups of Today."""

    def hours(n: float) -> datetime:
        return NOW + timedelta(hours=n)

    return [
        AttentionGroup(
            "Before 11:00",
            [
                AttentionRow(
                    hours(0.8),
                    "Omar Placeholder is sick: 4 visits have no nurse",
                    Status.BLOCKING,
                    "Edith Marlowe-Sample is first. Three can move, one needs you.",
                    Act("Re-plan 4 visits", HERE, main=True),
                ),
                AttentionRow(
                    hours(1.3),
                    "Walter Quill asks for 09:00, not 11:30, tomorrow",
                    Status.OPEN,
                    "First immune globulin dose. His nurse Rosa has room, +6 min road.",
                    Act("Compare", HERE),
                ),
            ],
            late=False,
        ),
        AttentionGroup(
            "This week",
            [
                AttentionRow(
                    NOW + timedelta(days=1),
                    "Five families have not confirmed",
                    Status.NOTE,
                    "Reminder went out at 08:00.",
                    Act("Call list", HERE),
                ),
                AttentionRow(
                    NOW + timedelta(days=17),
                    "Rosa Invented’s state license ends 31-May-2026",
                    Status.OPEN,
                    "11 visits planned after it.",
                    Act("Open", HERE),
                ),
            ],
        ),
    ]


def figures() -> list[Figure]:
    """Figures of a day."""
    return [
        Figure("Visits with a nurse", "117", "of 122", "5 without: 4 by sickness, 1 by skill"),
        Figure(
            "Seen by a nurse they know", "87", "%", "Goal 85 %. Last four Thursdays 84, 86, 83, 88"
        ),
        Figure("Driving per visit", "16", "min", "Plan said 15 min; roadworks on Sample Ave"),
    ]


def team() -> list[TeamMember]:
    """People around one patient."""
    return [
        TeamMember("Rosa Invented, RN", "Own nurse, 6 of 7 planned visits", "own"),
        TeamMember("Dana Fiction, RN", "Has met him, 1 of 7", "known"),
        TeamMember("Lena Imagined, RN", "New face, Fri 12-Jun", "new"),
        TeamMember("Dr Hal Nemo", "Prescriber, Sample Neurology"),
    ]


def visits() -> list[VisitLine]:
    """Next visits."""
    return [
        VisitLine(
            date(2026, 5, 15), "09:00", "14:00", "First dose, teaching", "Rosa Invented, own nurse"
        ),
        VisitLine(date(2026, 5, 18), "10:15", "10:45", "Check, labs", "Rosa Invented, own nurse"),
    ]


def timeline() -> list[TimelineDay]:
    """Two days, an amended and a late entry."""
    return [
        TimelineDay(
            "Today",
            [TimelineLine(NOW - timedelta(minutes=11), "Kit expiry found by forecast", now=True)],
        ),
        TimelineDay(
            "Tue 12-May-2026",
            [
                TimelineLine(
                    NOW - timedelta(days=2, hours=-4),
                    "Weight 80 kg",
                    "Rosa Invented",
                    old="Weight 176 kg",
                ),
                TimelineLine(
                    NOW - timedelta(days=2),
                    "Orders verified, version 2",
                    "Ines Fable",
                    recorded_at=NOW - timedelta(days=1, hours=20),
                ),
            ],
        ),
    ]
