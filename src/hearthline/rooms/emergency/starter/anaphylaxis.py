"""Anaphylaxis: stop, epinephrine and call together, then everything else."""

from __future__ import annotations

from decimal import Decimal

from hearthline.engines.protocols import Band, Condition, DoseRule, Guess
from hearthline.rooms.emergency.starter import limits
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    OURS,
    PROPOSAL,
    SECOND_HAND,
    SEEN,
    UNVERIFIED,
    after_dose,
    ask,
    every,
    fact,
    may,
    protocol,
    step,
    when,
    within,
)

_SOCIETIES = "American and world allergy societies 2020, as quoted by a clinical handout"
_LABEL = "EpiPen label and epipen.com"
_INFANT = "Auvi-Q label"
_PRACTICE = "Joint Task Force on Practice Parameters; World Allergy Organization 2020"

NUMBERS = (
    fact("EPI-01", "Epinephrine by weight", "0.01", "mg/kg", _SOCIETIES, SECOND_HAND),
    fact("EPI-02", "Strength for the muscle", "1", "mg/mL", _SOCIETIES, SECOND_HAND),
    fact("EPI-03", "Largest dose, teenager and adult", "0.5", "mg", _SOCIETIES, SECOND_HAND),
    fact("EPI-04", "Largest dose, child", "0.3", "mg", _SOCIETIES, SECOND_HAND),
    fact("EPI-03-age", "Age from which a child is a teenager", "13", "years", OURS, PROPOSAL),
    fact("EPI-08", "Repeat not before", "300", "s", "World Allergy Organization 2020", SECOND_HAND),
    fact("EPI-10", "More than this many only with a physician", "2", "doses", _LABEL, SEEN),
    fact("EPI-11", "Auto-injector from 30 kg (66 lb) on", "0.3", "mg", _LABEL, SEEN),
    fact("EPI-12", "Auto-injector from 15 to 30 kg", "0.15", "mg", _LABEL, SEEN),
    fact("EPI-16", "Auto-injector from 7.5 to 15 kg", "0.1", "mg", _INFANT, UNVERIFIED),
    fact("KIT-mark", "Smallest mark of the kit's syringe", "0.01", "mL", OURS, PROPOSAL),
    fact("WGT-low", "Weights below are a mistake", "1", "kg", OURS, PROPOSAL),
    fact("WGT-high", "Weights above are a mistake", "400", "kg", OURS, PROPOSAL),
    fact("WGT-child", "A child's weight is old after", "30", "days", OURS, PROPOSAL),
    fact("WGT-adult", "An adult's weight is old after", "90", "days", OURS, PROPOSAL),
    fact(
        *("DRL-01", "Median time to epinephrine by auto-injector", "95", "s"),
        "37 hospital drills in 6 countries, PEAK study 2020",
        SEEN,
    ),
    fact("EPI-better", "Better after the dose?", "5", "min", _SOCIETIES, SECOND_HAND),
    fact("VIT-01", "Vital signs in a reaction every", "300", "s", _PRACTICE, UNVERIFIED),
    fact("ADJ-13", "No answer to this many doses", "2", "doses", _PRACTICE, UNVERIFIED),
)

DOSE = DoseRule(
    medicine="epinephrine",
    per_kg="EPI-01",
    cap_child="EPI-04",
    cap_adult="EPI-03",
    adult_from_years="EPI-03-age",
    strength="EPI-02",
    mark_ml="KIT-mark",
    lowest_kg="WGT-low",
    highest_kg="WGT-high",
    fresh_days_child="WGT-child",
    fresh_days_adult="WGT-adult",
    repeat_after_s="EPI-08",
    most_doses="EPI-10",
    bands=(
        Band(Decimal("7.5"), Decimal(15), Decimal("0.1"), "EPI-16"),
        Band(Decimal(15), Decimal(30), Decimal("0.15"), "EPI-12"),
        Band(Decimal(30), None, Decimal("0.3"), "EPI-11"),
    ),
    by_eye=(
        Guess("An adult, or anybody who looks 30 kg (66 lb) or more", Decimal("0.3"), "EPI-11"),
        Guess("A child who looks 15 to 30 kg (33 to 66 lb)", Decimal("0.15"), "EPI-12"),
    ),
)

_PRACTICE_ONLY = (Condition("patient.practice", "yes", must_be_known=True),)
"""What is asked in a drill only: in earnest nobody touches a tablet to say that a kit is open."""

ANAPHYLAXIS = protocol(
    "anaphylaxis",
    "Anaphylaxis",
    step(
        "stop",
        "Stop the infusion: stop the pump, clamp the tubing nearest the patient",
        "Stopped",
        is_together=True,
        act="stop",
        by=ANYBODY,
        timer=within(15),
    ),
    step(
        "epinephrine",
        "Give epinephrine into the outer thigh, through clothing if needed",
        "Given",
        is_together=True,
        act="epinephrine",
        medicine="epinephrine",
        by=ANYBODY,
        timer=within(95, "DRL-01"),
    ),
    step(
        "call",
        "Call {emergency} on speaker. Send somebody to the door",
        "Called",
        is_together=True,
        act="call",
        by=ANYBODY,
        timer=within(60),
    ),
    may(
        "kit",
        "Practice: say when the kit is picked up",
        "Kit picked up",
        is_together=True,
        act="kit",
        by=ANYBODY,
        when=_PRACTICE_ONLY,
    ),
    may(
        "device",
        "Practice: say when the device is in the hand",
        "Device in hand",
        is_together=True,
        act="device",
        by=ANYBODY,
        when=_PRACTICE_ONLY,
    ),
    step(
        "position",
        "Lay flat, legs raised. Sit up if breathing is hard, left side if pregnant, on the side "
        "if vomiting or drowsy. No standing, even if better",
        "In position",
        act="position",
        by=ANYBODY,
        timer=within(120),
    ),
    step(
        "line",
        "Keep the vein open: take the drug tubing off at the hub, flush nothing in, attach new "
        "tubing with saline. Under the skin: remove the needles",
        "Line kept open",
        act="keep_open",
        timer=within(120, since="stop"),
    ),
    may(
        "oxygen",
        "Oxygen, if it is in the home and ordered",
        "Oxygen on",
        when=when("patient.oxygen"),
    ),
    step(
        "vitals",
        "Vital signs: pressure, pulse, breathing, oxygen level, alertness",
        "Vital signs taken",
        act="vitals",
        timer=every(300, "VIT-01"),
    ),
    ask(
        "better",
        "Better 5 minutes after the dose?",
        signs=("systolic", "oxygen", "breathing"),
        after=("epinephrine",),
        timer=after_dose(300, "EPI-08"),
        numbers=("EPI-better",),
    ),
    step(
        "second",
        "Give the second dose of epinephrine, other thigh",
        "Second dose given",
        medicine="epinephrine",
        after=("epinephrine",),
        when=when("answer.better", "no"),
        timer=after_dose(300, "EPI-08"),
    ),
    may(
        "fluids",
        "Saline from the kit for low pressure, as ordered",
        "Saline running",
        signs=("systolic",),
        medicine="saline",
        when=when("ordered.saline"),
    ),
    may(
        "antihistamine",
        "Antihistamine as ordered, after epinephrine; by mouth only if swallowing is safe",
        "Given",
        medicine="diphenhydramine",
        after=("epinephrine",),
        when=when("ordered.diphenhydramine"),
    ),
    step(
        "beta_blocker",
        "Takes a beta blocker and 2 doses did not help: tell {emergency} and on call",
        "Told",
        after=("second",),
        when=(*when("patient.beta_blocker"), *when("answer.better", "no")),
        numbers=("ADJ-13",),
    ),
    may(
        "glucagon",
        "Glucagon as ordered. It may cause vomiting: turn to the side, keep the airway free",
        "Given",
        medicine="glucagon",
        after=("second",),
        when=(
            *when("patient.beta_blocker"),
            Condition("ordered.glucagon", "yes"),
            Condition("kit.glucagon", "yes"),
        ),
    ),
    step("on_call", "Call the clinician on call and the pharmacy", "Called", timer=within(600)),
    may(
        "arrest",
        "No answer and no normal breathing: go to cardiac arrest",
        "Gone to cardiac arrest",
        leads_to=("arrest",),
    ),
    may(
        "ambulance",
        "The ambulance is there: note when",
        "Ambulance is here",
        act="ambulance",
        by=ANYBODY,
    ),
    may(
        "sheet",
        "Show them the hand-over sheet",
        "Sheet shown",
        act="sheet",
        after=("ambulance",),
    ),
    step(
        "handover",
        "Stay until the ambulance takes over. Show them the sheet: trigger, lot, doses, times, "
        "vital signs",
        "Handed over",
    ),
    step(
        "keep",
        "Keep bag, tubing and lot labels. Do not restart this drug",
        "Kept, not restarted",
    ),
    say="severe allergic reaction to an infusion",
    signs="Sudden hives or swelling with hard breathing, low pressure or bad gut signs; or sudden "
    "low pressure or wheeze after the drug, with no skin sign. In doubt, this one",
    numbers=(*NUMBERS, *limits.NUMBERS),
    dose=DOSE,
    limits=limits.LIMITS,
)
