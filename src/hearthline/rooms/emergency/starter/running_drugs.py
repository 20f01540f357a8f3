"""What goes wrong with the drug that runs: it may not stop, it stopped, it was too much."""

from __future__ import annotations

from hearthline.engines.protocols import Condition, Option
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
    OURS,
    PROPOSAL,
    SECOND_HAND,
    SEEN,
    UNVERIFIED,
    YES_NO,
    C,
    N,
    after_dose,
    ask,
    every,
    fact,
    may,
    not_before,
    protocol,
    step,
    when,
    within,
)

_ADA = "American Diabetes Association, Standards of Care"
_TEXT = "Text on drugs in nutrition through a vein"
_PAIN = "Pain nursing practice"
_NARCAN = "Narcan label"
_YOUNG = "Study of young children, quoted on a clinical answer page"

CRITICAL_INFUSION = protocol(
    "critical_infusion",
    "Pump or line failure, drug must not stop",
    ask(
        "flowing",
        "Is the drug flowing? Look at screen, clamps, kinks, reservoir, battery. Do not flush",
        by=(C, N),
        timer=within(60),
    ),
    step(
        "swap",
        "Change to the back-up pump with the same strength and rate, or change battery or tubing",
        "Changed",
        by=(C, N),
        when=when("answer.flowing", "no"),
        timer=within(180),
    ),
    ask(
        "runs_again",
        "Does it run again, the line is in, and there is no chest pain, hard breathing, faint, "
        "fit or blue colour?",
        by=(C, N),
        after=("flowing",),
    ),
    step(
        "call",
        "Call {emergency}: say the name of the drug and that it must not stop",
        "Called",
        act="call",
        by=(C, N),
        when=when("answer.runs_again", "no"),
        timer=within(0, since="runs_again"),
    ),
    step(
        "centre",
        "Call the specialist centre and the pharmacist on call; two people read back strength, "
        "rate and weight",
        "Called and read back",
        by=(C, N, ON_CALL),
        timer=within(300),
    ),
    may("vein", "A peripheral vein, only by trained staff with an order", "Placed"),
    step(
        "vitals",
        "Vital signs. Send a new pump and drug",
        "Taken",
        act="vitals",
        by=(N, ON_CALL),
        timer=every(300),
    ),
    say="the pump of a drug that must not stop has failed",
    signs="Alarm, empty bag, dead battery or line out, with a prostacyclin, an inotrope or another "
    "drug that must not stop",
)

LOW_SUGAR = protocol(
    "low_sugar",
    "Nutrition stopped, low sugar",
    step(
        "note",
        "Note when it stopped, how much is left and whether it was ramping",
        "Noted",
        by=(C, N),
        timer=within(120),
    ),
    ask(
        "high_risk",
        "Under 3 years, insulin in the bag, octreotide, or nothing by mouth?",
        by=(C, N),
        numbers=("PN-03",),
    ),
    ask(
        "sugar_often",
        "High risk: test the sugar 15, 30 and 60 min after the stop. Below 70 mg/dL?",
        by=(C, N),
        act="sugar",
        when=when("answer.high_risk"),
        timer=every(900),
        numbers=("PN-08", "PN-09a"),
    ),
    ask(
        "sugar",
        "Test the sugar at any sign. Below 70 mg/dL?",
        *YES_NO,
        Option("no_sign", "No sign: not tested"),
        by=(C, N),
        act="sugar",
        when=when("answer.high_risk", "no"),
        numbers=("PN-09a",),
    ),
    ask(
        "danger",
        "Below 54 mg/dL, cannot swallow, a fit or a faint?",
        by=(C, N),
        numbers=("PN-09b",),
    ),
    step(
        "call",
        "Call {emergency}",
        "Called",
        act="call",
        by=(C, N),
        when=when("answer.danger"),
        timer=within(60, since="danger"),
    ),
    *(
        may(
            drug,
            f"{drug.capitalize()} as ordered",
            "Given",
            medicine=drug,
            when=(Condition("answer.danger", "yes"), Condition(f"ordered.{drug}", "yes")),
        )
        for drug in ("glucagon", "dextrose")
    ),
    step(
        "fast_sugar",
        "Awake and swallowing: 15 g of fast sugar by mouth",
        "Given",
        by=(C, N),
        when=when("answer.sugar"),
        timer=within(900, since="sugar"),
        numbers=("PN-10",),
    ),
    ask(
        "again",
        "Test again 15 min after the sugar. Still below 70 mg/dL?",
        by=(C, N),
        after=("fast_sugar",),
        when=when("answer.sugar"),
        timer=not_before(900, "fast_sugar", "PN-10s"),
        numbers=("PN-10", "PN-09a"),
    ),
    step(
        "more_sugar",
        "Still low: fast sugar again if swallowing is safe, and tell on call",
        "Given and told",
        by=(C, N),
        when=when("answer.again"),
    ),
    step(
        "on_call",
        "Call on call: start again, dextrose 10 % at the same rate, or leave it",
        "Called",
        by=(C, N, ON_CALL),
        timer=within(900),
        numbers=("PN-07",),
    ),
    say="low blood sugar after nutrition through a vein stopped",
    signs="Parenteral nutrition stopped early, or shaking, sweating, confusion after it did",
    numbers=(
        fact("PN-03", "Age below which sugar falls often", "3", "years", _YOUNG, SECOND_HAND),
        fact("PN-09a", "Low sugar, level one, below", "70", "mg/dL", _ADA, UNVERIFIED),
        fact("PN-09b", "Low sugar, level two, below", "54", "mg/dL", _ADA, UNVERIFIED),
        fact("PN-07", "Dextrose where nutrition is lost, if ordered", "10", "%", _TEXT, SEEN),
        fact("PN-08", "Test the sugar after a stop", "15, 30, 60", "min", _TEXT, SEEN),
        fact("PN-10", "Fast sugar, then test again", "15 g; 15 min", "", _ADA, UNVERIFIED),
        fact("PN-10s", "Test again, in seconds", "900", "s", _ADA, UNVERIFIED),
    ),
)

OPIOID = protocol(
    "opioid_sedation",
    "Opioid, too sleepy",
    step(
        "goals",
        "Goals of care first: code status stands above. Comfort care: do as was agreed, call on "
        "call",
        "Read",
        is_together=True,
        by=ANYBODY,
        when=when("patient.do_not_resuscitate"),
        timer=within(5),
    ),
    step(
        "stop",
        "Stop the pump and clamp",
        "Stopped",
        act="stop",
        is_together=True,
        by=ANYBODY,
        timer=within(15),
    ),
    step(
        "wake",
        "Call the name, rub the breastbone, tilt the head to open the airway, count the breaths",
        "Done",
        is_together=True,
        by=ANYBODY,
        timer=within(30),
    ),
    step(
        "call",
        "Call {emergency} on speaker",
        "Called",
        act="call",
        is_together=True,
        by=ANYBODY,
        timer=within(60),
    ),
    may(
        "naloxone",
        "Naloxone as ordered",
        "Given",
        medicine="naloxone",
        by=ANYBODY,
        when=when("ordered.naloxone"),
        timer=within(60, since="wake"),
    ),
    ask(
        "breathing",
        "Breathing slow, below 8 to 10 a minute, or absent?",
        by=ANYBODY,
        numbers=("OPI-01",),
    ),
    step(
        "breaths",
        "Breaths with the mask. No answer and no normal breathing: cardiac arrest",
        "Breathing for the patient",
        by=ANYBODY,
        when=when("answer.breathing"),
        leads_to=("arrest",),
    ),
    ask(
        "still_slow",
        "After each naloxone: still slow 2 to 3 min later?",
        by=ANYBODY,
        after=("naloxone",),
        when=when("ordered.naloxone"),
        timer=after_dose(120, "OPI-03s"),
        numbers=("OPI-03",),
    ),
    step(
        "naloxone_again",
        "Still slow: naloxone again, other nostril",
        "Given",
        medicine="naloxone",
        by=ANYBODY,
        after=("naloxone",),
        when=(Condition("ordered.naloxone", "yes"), Condition("answer.still_slow", "yes")),
        timer=after_dose(120, "OPI-03s"),
    ),
    step(
        "stay",
        "Stay and watch: naloxone may wear off before the opioid. Pump log and what is left go "
        "along",
        "Stayed",
    ),
    say="too much opioid, hard to wake",
    signs="Hard to wake, slow or shallow breathing, on an opioid. Goals of care are shown first",
    numbers=(
        fact("OPI-01", "Slow breathing", "8 to 10", "per min", _PAIN, UNVERIFIED),
        fact(
            "OPI-03", "Naloxone again, other nostril, every", "2 to 3", "min", _NARCAN, UNVERIFIED
        ),
        fact("OPI-03s", "The same in seconds, from", "120", "s", _NARCAN, UNVERIFIED),
    ),
)

HAZARDOUS_SPILL = protocol(
    "hazardous_spill",
    "Spill of a hazardous drug",
    step("away", "Children, pets and pregnant people away", "Away", by=ANYBODY, timer=within(30)),
    step(
        "protect",
        "Spill kit: two pairs of gloves, gown, eyes covered if it may splash",
        "Protected",
        by=ANYBODY,
        timer=within(180),
    ),
    step("stop", "Clamp the line and stop the pump", "Stopped", act="stop", by=ANYBODY),
    ask("contact", "Did it reach skin or eyes?", by=ANYBODY),
    step(
        "rinse",
        "Skin: soap and water at once. Eyes: rinse with water for 15 minutes and seek care",
        "Rinsed",
        by=ANYBODY,
        when=when("answer.contact"),
        timer=within(0, since="contact"),
        numbers=("SPL-eyes",),
    ),
    step("seal", "Tubing and bag into a sealable bag", "Sealed", by=ANYBODY),
    step(
        "soak",
        "Cover and soak up from the edge to the middle. No spraying, no vacuum",
        "Soaked up",
        by=ANYBODY,
    ),
    step("wash", "Wash with detergent and water more than once; rinse", "Washed", by=ANYBODY),
    step(
        "waste",
        "All waste sealed into the marked bin; gloves off last; wash hands",
        "Away",
        by=ANYBODY,
    ),
    step(
        "tell",
        "Call on call: drug, how much, skin or eyes, how much of the dose is lost",
        "Told",
        by=(C, N, ON_CALL),
        timer=within(900),
    ),
    say="spill of a cancer drug",
    signs="A hazardous drug is on the floor, on skin or on clothes",
    numbers=(fact("SPL-eyes", "Rinse eyes for", "15", "min", OURS, PROPOSAL),),
)

ALL = (CRITICAL_INFUSION, LOW_SUGAR, OPIOID, HAZARDOUS_SPILL)
