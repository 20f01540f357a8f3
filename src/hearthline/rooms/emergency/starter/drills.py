"""Three scripted patients for drills, invented for training.

Every number here is a proposal: how fast somebody worsens or betters, and every sign. None of it
is evidence, and nothing outside a drill reads it.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hearthline.engines.protocols import (
    Course,
    Infusion,
    KitItem,
    Look,
    Need,
    Ordered,
    OrderedForm,
    Script,
    Setting,
    Sign,
    Weight,
)
from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust
from hearthline.rooms.emergency.values import Published, PublishedShare

_TODAY = date(2026, 1, 5)
"""A drill has a day of its own, on which nothing in its kit has expired."""
_UNTIL = date(2026, 12, 31)
_EPINEPHRINE = "dose:epinephrine"
_TRAITS = {"pregnant": "no", "do_not_resuscitate": "no", "practice": "yes"}
_STOPPED = Need("stop")
_ACTS_AFTER_S = 60
_ONE = Need(_EPINEPHRINE, after_s=_ACTS_AFTER_S)
_TWO = Need(_EPINEPHRINE, count=2, after_s=_ACTS_AFTER_S)


def _device(item: str, amount: str, lot: str) -> KitItem:
    return KitItem(
        id=item,
        medicine="epinephrine",
        form=Form.AUTO_INJECTOR,
        count=2,
        expected=2,
        amount_mg=Decimal(amount),
        lot=lot,
        expires_on=_UNTIL,
    )


def _ordered(amount: str) -> Ordered:
    return Ordered(
        medicine="epinephrine", forms=(OrderedForm(Form.AUTO_INJECTOR, Decimal(amount)),)
    )


_REACTION_LOOKS = (
    Look(0, "Talks in whole sentences, a little itchy", "awake"),
    Look(250_000, "Hives on chest and neck, says the throat feels tight", "awake"),
    Look(450_000, "Wheeze you can hear, short sentences, pale", "awake"),
    Look(700_000, "Single words, gray, sweats, wants to lie down", "answers to voice"),
    Look(900_000, "Eyes closed, breathes shallowly", "answers to pain"),
)

ADULT = Script(
    key="adult_anaphylaxis",
    title="Adult, 15 minutes into immune globulin",
    name="Practice patient Quince",
    age="58 y",
    told="Immune globulin runs at 84 mL/h by a peripheral line. Quince takes metoprolol. The hands "
    "itch, then the voice sounds different.",
    protocol="anaphylaxis",
    setting=Setting(
        today=_TODAY,
        age_years=58,
        weight=Weight("70", "kg", _TODAY),
        orders=(
            _ordered("0.3"),
            Ordered(medicine="diphenhydramine"),
            Ordered(medicine="saline"),
        ),
        kit=(_device("pen", "0.3", "DRILL1"),),
        infusions=(Infusion("immune globulin 10 %", must_not_stop="no"),),
        traits={
            "beta_blocker": "yes",
            "pregnant": "no",
            "do_not_resuscitate": "no",
            "practice": "yes",
        },
    ),
    first_line="epinephrine",
    amounts_mg=("0.3",),
    forms=("auto_injector",),
    called_for=("epinephrine", "diphenhydramine", "saline"),
    sites=("thigh",),
    begins_at=300_000,
    courses=(
        Course((_TWO, _STOPPED), -2_500),
        Course((_TWO,), -1_200, 150_000),
        Course((_ONE, _STOPPED), -1_500, 380_000),
        Course((_ONE,), -300, 500_000),
        Course((_STOPPED,), 700),
        Course((), 1_500),
    ),
    signs=(
        Sign("systolic", 128, 62),
        Sign("diastolic", 78, 34),
        Sign("pulse", 84, 136),
        Sign("breathing", 16, 34),
        Sign("oxygen", 98, 80),
        Sign("temperature", 984, 988, 1),
    ),
    looks=_REACTION_LOOKS,
)

CHILD = Script(
    key="child_anaphylaxis",
    title="Child of 18 kg, first minutes of ceftriaxone",
    name="Practice patient Pip",
    age="5 y",
    told="Ceftriaxone runs by a port. Pip, 18 kg, coughs, rubs the eyes and vomits. The mother is "
    "in the room.",
    protocol="anaphylaxis",
    setting=Setting(
        today=_TODAY,
        age_years=5,
        weight=Weight("18", "kg", _TODAY),
        orders=(_ordered("0.15"),),
        kit=(_device("junior", "0.15", "DRILL2"),),
        infusions=(Infusion("ceftriaxone", must_not_stop="no"),),
        traits={
            "beta_blocker": "no",
            "pregnant": "no",
            "do_not_resuscitate": "no",
            "practice": "yes",
        },
    ),
    first_line="epinephrine",
    amounts_mg=("0.15",),
    forms=("auto_injector",),
    called_for=("epinephrine",),
    sites=("thigh",),
    begins_at=350_000,
    courses=(
        Course((_ONE, _STOPPED), -2_200),
        Course((_ONE,), -600, 300_000),
        Course((_STOPPED,), 1_000),
        Course((), 1_800),
    ),
    signs=(
        Sign("systolic", 98, 58),
        Sign("diastolic", 60, 30),
        Sign("pulse", 100, 176),
        Sign("breathing", 24, 52),
        Sign("oxygen", 99, 82),
        Sign("temperature", 984, 986, 1),
    ),
    looks=(
        Look(0, "Sits with the mother, rubs the eyes", "awake"),
        Look(300_000, "Coughs, hives round the mouth, has vomited", "awake"),
        Look(500_000, "Hoarse, wheezes, clings to the mother", "awake"),
        Look(750_000, "Floppy, pale and mottled", "answers to voice"),
        Look(920_000, "Hardly moves", "answers to pain"),
    ),
)

CHILLS = Script(
    key="chills",
    title="Chills and fever an hour into immune globulin",
    name="Practice patient Alder",
    age="44 y",
    told="Immune globulin runs at 168 mL/h. Alder has a headache and shakes with cold. Nothing "
    "itches, the voice is as always.",
    protocol="infusion_reaction",
    setting=Setting(
        today=_TODAY,
        age_years=44,
        weight=Weight("82", "kg", _TODAY),
        orders=(_ordered("0.3"), Ordered(medicine="acetaminophen")),
        kit=(_device("pen", "0.3", "DRILL3"),),
        infusions=(Infusion("immune globulin 10 %", must_not_stop="no"),),
        traits={
            "beta_blocker": "no",
            "pregnant": "no",
            "do_not_resuscitate": "no",
            "practice": "yes",
        },
    ),
    first_line="",
    amounts_mg=(),
    forms=(),
    called_for=("acetaminophen",),
    sites=(),
    begins_at=300_000,
    courses=(
        Course((Need("dose:acetaminophen", after_s=600), _STOPPED), -600),
        Course((_STOPPED,), -250, 120_000),
        Course((), 250),
    ),
    signs=(
        Sign("systolic", 128, 168),
        Sign("diastolic", 76, 96),
        Sign("pulse", 80, 126),
        Sign("breathing", 16, 26),
        Sign("oxygen", 98, 95),
        Sign("temperature", 984, 1040, 1),
    ),
    looks=(
        Look(0, "Feels better, the shaking is over", "awake"),
        Look(200_000, "Shakes with cold, headache, talks as always", "awake"),
        Look(600_000, "Teeth chatter, flushed, back hurts", "awake"),
    ),
)

SCRIPTS = {script.key: script for script in (ADULT, CHILD, CHILLS)}

PEAK = "PEAK study, 37 hospital team drills, child scenario, 28 sites, 6 countries, 2020"
PUBLISHED = (
    Published(
        *("DRL-01", "To epinephrine by auto-injector", 95, 77, 252),
        *("hospital teams", PEAK, Trust.SEEN),
    ),
    Published(
        *("DRL-02", "To drawn-up epinephrine", 263, 146, 407.5),
        *("hospital teams", PEAK, Trust.SEEN),
    ),
    Published(
        *("DRL-08", "Simple bolus made ready by nurses", 120, 112, 128),
        *("simulation", "Brindley 2017", Trust.SEEN),
    ),
)
WITH_ERROR = PublishedShare(
    *("DRL-03", "Drills with at least one drug error", 25, 37), PEAK, Trust.SEEN
)
"""What drills are compared with: medians with the middle half. None was measured in homes."""
