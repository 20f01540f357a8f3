"""The starter rules: who needs a kit, what it holds, what raises a risk, who is reached first."""

from __future__ import annotations

from decimal import Decimal

from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust
from hearthline.rooms.census.values import TherapyClass
from hearthline.rooms.emergency.starter.risks import RISKS
from hearthline.rooms.emergency.starter.writing import OURS, PROPOSAL, SEEN, UNVERIFIED
from hearthline.rooms.emergency.values import (
    BandLine,
    EmergencyRules,
    KitBand,
    KitNeed,
    PriorityRule,
    TherapyRule,
)

T = TherapyClass
_MICHIGAN = "University of Michigan home care procedure, 2015"
_NOTHING = KitNeed.NONE


def _therapy(
    therapy: T, kit: KitNeed, source: str, trust: Trust, watch: int | None = None
) -> TherapyRule:
    return TherapyRule(therapy=therapy, kit=kit, watch_minutes=watch, source=source, trust=trust)


THERAPIES = (
    _therapy(T.IMMUNE_GLOBULIN, KitNeed.EVERY_DOSE, _MICHIGAN, SEEN),
    _therapy(T.BIOLOGIC, KitNeed.EVERY_DOSE, OURS, PROPOSAL),
    _therapy(T.ENZYME_REPLACEMENT, KitNeed.EVERY_DOSE, OURS, PROPOSAL),
    _therapy(T.IRON, KitNeed.EVERY_DOSE, "Iron product labels", UNVERIFIED, 30),
    _therapy(T.CHEMOTHERAPY, KitNeed.EVERY_DOSE, OURS, PROPOSAL),
    _therapy(T.ANTI_INFECTIVE, KitNeed.FIRST_DOSE, "Usual home policy", UNVERIFIED, 30),
    *(
        _therapy(family, _NOTHING, OURS, PROPOSAL)
        for family in (
            *(T.INOTROPE, T.PARENTERAL_NUTRITION, T.HYDRATION, T.CLOTTING_FACTOR),
            *(T.CORTICOSTEROID, T.ANALGESIC, T.PULMONARY_HYPERTENSION),
        )
    ),
)
"""The family called other is not decided here: its kit is the prescriber's and pharmacist's."""


def _device(amount: str, count: int = 2) -> BandLine:
    return BandLine(
        item=f"Epinephrine auto-injector {amount} mg",
        count=count,
        medicine="epinephrine",
        form=Form.AUTO_INJECTOR,
        amount_mg=Decimal(amount),
    )


def _ampule(count: int) -> BandLine:
    return BandLine(
        item="Epinephrine ampule 1 mg/mL",
        count=count,
        medicine="epinephrine",
        form=Form.AMPULE,
        strength=Decimal(1),
    )


_DRAWING_UP = (BandLine(item="1 mL syringe with marks of 0.01 mL", count=3),)
_LIQUID = BandLine(item="Diphenhydramine liquid", count=1, medicine="diphenhydramine")
_ADULT = (
    BandLine(item="Diphenhydramine 25 mg by mouth", count=1, medicine="diphenhydramine"),
    BandLine(item="Diphenhydramine vial 50 mg/mL", count=1, medicine="diphenhydramine"),
)
_ALL = (
    BandLine(item="Saline 0.9 % bag", count=1, medicine="saline"),
    BandLine(item="New infusion set", count=1),
    BandLine(item="Flush syringes", count=2),
    BandLine(item="Alcohol pads", count=6),
    BandLine(item="Gloves, pairs", count=3),
    BandLine(item="Pocket mask", count=1),
    BandLine(item="Protocol card and time sheet", count=1),
)


def _band(
    key: str, text: str, low: str, below: str | None, grown: bool | None, *lines: BandLine
) -> KitBand:
    return KitBand(
        key=key,
        text=text,
        low_kg=Decimal(low),
        below_kg=None if below is None else Decimal(below),
        is_adult=grown,
        lines=(*lines, *_ALL),
        source=OURS,
        trust=PROPOSAL,
    )


BANDS = (
    _band("infant", "Under 7.5 kg", "0", "7.5", None, _ampule(2), *_DRAWING_UP),
    _band("small_child", "7.5 to under 15 kg", "7.5", "15", None, _device("0.1"), _LIQUID),
    _band("child", "15 to under 30 kg", "15", "30", None, _device("0.15"), _LIQUID),
    _band("big_child", "Child of 30 kg or more", "30", None, False, _device("0.3"), _LIQUID),
    _band("light_adult", "Adult of 30 to under 50 kg", "30", "50", True, _device("0.3"), *_ADULT),
    _band(
        *("adult", "Adult of 50 kg or more", "50", None, True),
        *(_device("0.3"), _ampule(1), *_DRAWING_UP, *_ADULT),
    ),
)

PRIORITIES = (
    PriorityRule(
        rank=1,
        contact_within_h=1,
        therapies=(T.PULMONARY_HYPERTENSION, T.INOTROPE),
        text="Minutes to hours without the drug",
    ),
    PriorityRule(
        rank=2,
        contact_within_h=4,
        therapies=(T.PARENTERAL_NUTRITION,),
        below_years=3,
        text="Low sugar in a young child",
    ),
    PriorityRule(
        rank=2,
        contact_within_h=4,
        therapies=(T.ANALGESIC, T.CHEMOTHERAPY),
        text="Withdrawal, or a leak of a hazardous drug",
    ),
    PriorityRule(
        rank=3,
        contact_within_h=12,
        therapies=(T.ANTI_INFECTIVE,),
        every_hours_at_most=8,
        text="Missed doses",
    ),
    PriorityRule(
        rank=3,
        contact_within_h=12,
        therapies=(T.PARENTERAL_NUTRITION, T.HYDRATION),
        text="Missed nutrition or fluid",
    ),
    PriorityRule(
        rank=4,
        contact_within_h=24,
        therapies=(T.ANTI_INFECTIVE,),
        text="The next dose can be moved",
    ),
    PriorityRule(rank=5, contact_within_h=72, therapies=tuple(T), text="Can be booked again"),
)

RULES = EmergencyRules(
    therapies=THERAPIES,
    bands=BANDS,
    risks=RISKS,
    priorities=PRIORITIES,
    adult_years=18,
    weight_days_child=30,
    weight_days_adult=90,
    warn_days=(60, 30),
    source=OURS,
    trust=PROPOSAL,
)
