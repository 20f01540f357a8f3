"""Reactions that are not anaphylaxis, cytokine release, fever with a central line."""

from __future__ import annotations

from hearthline.engines.protocols import Condition, Option, Share, Write
from hearthline.rooms.emergency.starter import limits
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
    OURS,
    PROPOSAL,
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
_VITALS = "Immunization reaction protocols"
_SEPSIS = "Third consensus definitions of sepsis, quick signs"

_MAY_GO_ON = Condition("answer.grade", "one", also=("two",), must_be_known=True)
"""Grade 1 or 2, and somebody said so: after a worse one nothing is started again."""
_GONE = Condition("answer.gone", "yes", must_be_known=True)
_ALLOWED = Condition("answer.order_allows", "yes", must_be_known=True)
_AGREED = Condition("answer.agreed", "yes", must_be_known=True)

INFUSION_REACTION = protocol(
    "infusion_reaction",
    "Infusion reaction, not anaphylaxis",
    step(
        "stop",
        "Pause or stop the infusion at the first new sign. Keep the line",
        "Paused",
        act="stop",
        timer=within(30),
    ),
    ask(
        "severe",
        "Tight throat, hard breathing, low pressure, a faint, or bad gut signs?",
        timer=within(30, since="stop"),
        leads_to=("anaphylaxis",),
        signs=("systolic", "breathing", "oxygen"),
    ),
    step("vitals", "All vital signs", "Taken", act="vitals", timer=within(120, since="stop")),
    ask(
        "grade",
        "How bad is it?",
        Option("one", "1: mild and passing, no treatment needed"),
        Option("two", "2: drugs or fluids needed, and they help quickly"),
        Option("three", "3: drawn out, or back after it was better"),
        Option("four", "4: threat to life"),
        timer=within(120, since="stop"),
        numbers=("IRR-01", "IRR-02", "IRR-03", "IRR-04"),
    ),
    step(
        "mild",
        "Mild: stay paused and watch, as the order says",
        "Paused and watched",
        when=when("answer.grade", "one"),
        timer=within(900, since="grade"),
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
        "Threat to life. Do not restart: call {emergency} and treat as anaphylaxis",
        "Called",
        act="call",
        when=when("answer.grade", "four"),
        timer=within(60, since="grade"),
        leads_to=("anaphylaxis",),
    ),
    step(
        "vitals_often",
        "Vital signs every 5 min until it is settled",
        "Taken",
        act="vitals",
        after=("vitals", "grade"),
        when=(
            Condition("answer.grade", "two", also=("three", "four"), must_be_known=True),
            Condition("answer.gone", "no"),
        ),
        timer=every(300, "VIT-01s"),
        numbers=("VIT-01",),
    ),
    may(
        "vitals_mild",
        "Mild: vital signs every 15 min",
        "Taken",
        act="vitals",
        after=("vitals", "grade"),
        when=(Condition("answer.grade", "one", must_be_known=True),),
        timer=every(900, "VIT-slow-s"),
        numbers=("VIT-slow",),
    ),
    may(
        "vitals_settled",
        "Settled: vital signs every 15 min",
        "Taken",
        act="vitals",
        after=("vitals", "grade"),
        when=(
            Condition("answer.grade", "two", must_be_known=True),
            _GONE,
        ),
        timer=every(900, "VIT-slow-s"),
        numbers=("VIT-slow",),
    ),
    step(
        "rate",
        "At what rate did it run before the pause, and how much is in?",
        "Written down",
        writes=(
            Write("rate", "Rate before the pause", "mL/h"),
            Write("given", "Given so far", "mL", is_needed=False),
        ),
    ),
    ask("gone", "Are all signs gone?", after=("grade",), when=(_MAY_GO_ON,)),
    ask(
        "order_allows",
        "Does the order allow going on after such a reaction?",
        after=("gone",),
        when=(_MAY_GO_ON, _GONE),
    ),
    ask(
        "agreed",
        "Did the clinician on call agree to going on?",
        after=("order_allows",),
        when=(_MAY_GO_ON, _GONE, _ALLOWED),
        by=(N, ON_CALL),
        writes=(Write("who", "Name of who agreed", needed_for=("yes",)),),
    ),
    may(
        "resume",
        "Go on at 50 % of the last rate or less, and not faster than that today",
        "Resumed",
        act="resume",
        after=("agreed",),
        when=(_MAY_GO_ON, _GONE, _ALLOWED, _AGREED),
        timer=not_before(1800, "stop"),
        numbers=("IRR-07",),
        share=Share("rate", "rate", "IRR-07"),
        writes=(Write("rate", "Rate now", "mL/h"),),
    ),
    may(
        "stop_for_today",
        "Signs are back: stop for today",
        "Stopped for today",
        after=("resume",),
        when=(_MAY_GO_ON, _GONE, _ALLOWED, _AGREED),
    ),
    step(
        "tell",
        "Write down drug, lot, premedication, what helped and the plan for the next dose; tell "
        "prescriber and pharmacist today",
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
        fact("IRR-01", "Mild and passing, no treatment needed", "1", "grade", _GRADES, UNVERIFIED),
        fact(
            "IRR-02",
            "Interrupted, symptom drugs help quickly",
            "2",
            "grade",
            f"{_GRADES}, as a table of the wording before it quotes it",
            SECOND_HAND,
        ),
        fact(
            "IRR-03",
            "Drawn out, or back after it was better",
            "3",
            "grade",
            f"{_GRADES}, as a table of the wording before it quotes it",
            SECOND_HAND,
        ),
        fact("IRR-04", "Threat to life", "4", "grade", _GRADES, UNVERIFIED),
        fact("VIT-01", "Vital signs in a reaction every", "5", "min", _VITALS, UNVERIFIED),
        fact("VIT-01s", "The same in seconds", "300", "s", _VITALS, UNVERIFIED),
        fact("VIT-slow", "Vital signs, mild or settled, every", "15", "min", OURS, PROPOSAL),
        fact("VIT-slow-s", "The same in seconds", "900", "s", OURS, PROPOSAL),
        *limits.NUMBERS,
    ),
    limits=limits.LIMITS,
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
        signs=("systolic", "oxygen", "breathing", "temperature"),
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
    numbers=(
        fact("CRS-01", "Fever that counts", "38.0", "°C", _CRS, SECOND_HAND),
        *limits.WITH_FEVER,
    ),
    limits=limits.LIMITS_WITH_FEVER,
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
        signs=("breathing", "systolic", "temperature"),
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
        *limits.WITH_FEVER,
    ),
    limits=limits.LIMITS_WITH_FEVER,
)

ALL = (INFUSION_REACTION, CYTOKINE_RELEASE, FEVER_WITH_LINE)
