"""Reactions that are not anaphylaxis, cytokine release, fever with a central line."""

from __future__ import annotations

from hearthline.engines.protocols import Condition, Option
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
    SECOND_HAND,
    UNVERIFIED,
    N,
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

_GRADES = "Common Terminology Criteria for Adverse Events, version 5"
_CRS = "ASTCT consensus 2019, tables in PMC8021214 and PMC9327779"
_SEPSIS = "Third consensus definitions of sepsis, quick signs"

INFUSION_REACTION = protocol(
    "infusion_reaction",
    "Infusion reaction, not anaphylaxis",
    step(
        "stop",
        "Pause or stop the infusion. Keep the line. Note time, rate and how much is in",
        "Paused",
        act="stop",
        timer=within(30),
    ),
    ask(
        "severe",
        "Tight throat, hard breathing, low pressure, a faint, or bad gut signs?",
        timer=within(30, since="stop"),
        leads_to=("anaphylaxis",),
    ),
    step("vitals", "All vital signs", "Taken", act="vitals", timer=every(900)),
    ask(
        "grade",
        "How bad is it?",
        Option("one", "Mild and passing: no treatment needed"),
        Option("two", "Drugs or fluids needed, and they help quickly"),
        Option("three", "Drawn out, or back after it was better"),
        Option("four", "Threat to life"),
        timer=within(120, since="stop"),
    ),
    step(
        "symptom_drugs",
        "Stay stopped. Give the ordered drugs for the symptoms. Call on call",
        "Given and called",
        by=(N, ON_CALL),
        when=when("answer.grade", "two"),
        timer=within(300, since="grade"),
    ),
    step(
        "call",
        "Do not restart. Call {emergency}; in doubt treat as anaphylaxis",
        "Called",
        act="call",
        when=when("answer.grade", "three"),
        timer=within(60, since="grade"),
        leads_to=("anaphylaxis",),
    ),
    step(
        "call_now",
        "Threat to life: call {emergency} and treat as anaphylaxis",
        "Called",
        act="call",
        when=when("answer.grade", "four"),
        timer=within(60, since="grade"),
        leads_to=("anaphylaxis",),
    ),
    ask("gone", "Are all signs gone?", after=("grade",)),
    ask(
        "agreed",
        "Does the order allow going on, and did the clinician on call agree, by name?",
        after=("gone",),
        when=when("answer.gone"),
        by=(N, ON_CALL),
    ),
    may(
        "resume",
        "Go on at 50 % of the last rate or less, and not faster than that today",
        "Resumed",
        after=("agreed",),
        when=(Condition("answer.gone", "yes"), Condition("answer.agreed", "yes")),
        timer=not_before(1800, "stop"),
        numbers=("IRR-07",),
    ),
    may("stop_for_today", "Signs are back: stop for today", "Stopped for today", after=("resume",)),
    step(
        "tell",
        "Write down drug, lot, rate, grade and what helped; tell prescriber and pharmacist today",
        "Told",
    ),
    say="reaction to an infusion",
    signs="Flushing, itch, rash, fever, chills, headache or nausea during or after the infusion",
    numbers=(
        fact(
            "IRR-07",
            "Restart at most at",
            "50",
            "% of the last rate",
            "rituximab label",
            UNVERIFIED,
        ),
        fact("IRR-01", "Grades as the questions ask them", "1 to 4", "grade", _GRADES, UNVERIFIED),
    ),
)

CYTOKINE_RELEASE = protocol(
    "cytokine_release",
    "Cytokine release syndrome",
    step(
        "stop",
        "Stop the infusion if it runs. Keep the vein open",
        "Stopped",
        act="stop",
        timer=within(60),
    ),
    step(
        "vitals",
        "Temperature, pressure, pulse, breathing, oxygen level; have a sentence written and the "
        "day named",
        "Taken",
        act="vitals",
        by=ANYBODY,
        timer=every(900),
    ),
    ask(
        "severe",
        "Low pressure, low oxygen, confusion, a seizure or hard breathing?",
        timer=within(300),
        by=ANYBODY,
    ),
    step(
        "call",
        "Call {emergency}, then oncology on call",
        "Called",
        act="call",
        by=ANYBODY,
        when=when("answer.severe"),
        timer=within(60, since="severe"),
    ),
    step(
        "oncology",
        "Fever of 38.0 °C or more alone: call oncology on call now, at any hour. Nothing against "
        "the fever before that call",
        "Called",
        by=ANYBODY,
        when=when("answer.severe", "no"),
        timer=within(900, since="severe"),
        numbers=("CRS-01",),
    ),
    step("handover", "Hand over drug, which dose it was, when, and the wallet card", "Handed over"),
    say="fever after a cancer immune therapy",
    signs="Fever after a drug that can cause it, with or without low pressure or low oxygen",
    numbers=(fact("CRS-01", "Fever that counts", "38.0", "°C", _CRS, SECOND_HAND),),
)

FEVER_WITH_LINE = protocol(
    "fever_with_line",
    "Fever or sepsis signs with a central line",
    step(
        "stop",
        "Did it begin with a flush or with the drug? Stop, and do not use that lumen. A drug that "
        "must not stop keeps running",
        "Stopped",
        act="stop",
        by=ANYBODY,
        timer=within(60),
    ),
    step("vitals", "Vital signs", "Taken", act="vitals", by=ANYBODY, timer=within(300)),
    ask(
        "red_flag",
        "A red flag? Breathing 22 or more, upper pressure 100 or less, new confusion, mottled or "
        "cold skin, no urine for long",
        by=ANYBODY,
        timer=within(300),
        numbers=("SEP-05a", "SEP-05b"),
    ),
    step(
        "call",
        "Call {emergency}",
        "Called",
        act="call",
        by=ANYBODY,
        when=when("answer.red_flag"),
        timer=within(60, since="red_flag"),
    ),
    step(
        "on_call",
        "Call on call now; cultures the same day",
        "Called",
        by=ANYBODY,
        when=when("answer.red_flag", "no"),
        timer=within(900, since="red_flag"),
    ),
    step(
        "handover",
        "Hand over kind of line, day it was placed, last drug, allergies",
        "Handed over",
    ),
    say="fever with a central line, possible sepsis",
    signs="Fever or chills with a central line, or red flags of sepsis",
    numbers=(
        fact("SEP-05a", "Breathing", "22", "per min", _SEPSIS, UNVERIFIED),
        fact("SEP-05b", "Upper pressure", "100", "mmHg", _SEPSIS, UNVERIFIED),
    ),
)

ALL = (INFUSION_REACTION, CYTOKINE_RELEASE, FEVER_WITH_LINE)
