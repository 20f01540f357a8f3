"""Cardiac arrest, seizure, fire, power loss."""

from __future__ import annotations

from hearthline.engines.protocols import Ages, Condition, Option
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
    OURS,
    PROPOSAL,
    SECOND_HAND,
    SEEN,
    TWO,
    UNVERIFIED,
    C,
    N,
    ask,
    every,
    fact,
    may,
    protocol,
    step,
    when,
    within,
)

_AHA = "American Heart Association, guideline tables"
_SEIZURE = "Epilepsy first aid of ILAE and CDC"
_AHA_2010 = "American Heart Association, guideline table of 2010"
_PALS_2020 = "American Heart Association, pediatric life support 2020"
_PALS = "Pediatric advanced life support, as quoted"
_OLDER = "Editions before 2025: the text of 2025 was not read, compare before approving"
_RESUSCITATE = when("patient.do_not_resuscitate", "no")


def _of(group: str) -> tuple[Condition, ...]:
    """Return that a step is for a group of age, of somebody who is to be resuscitated."""
    return (*_RESUSCITATE, Condition("age.group", group))


ARREST = protocol(
    "arrest",
    "Cardiac arrest",
    step(
        "code_status",
        "Code status is shown above. With a valid order not to resuscitate on file, none of the "
        "steps of resuscitation is shown; call and comfort stay",
        "Read",
        is_together=True,
        timer=within(5),
    ),
    step(
        "call",
        "No answer, no normal breathing: shout, {emergency} on speaker, defibrillator if there is "
        "one in the building",
        "Called",
        act="call",
        is_together=True,
        by=ANYBODY,
        timer=within(30),
    ),
    step(
        "floor",
        "On the back, on firm floor. Stop the infusion; a drug that must not stop keeps running "
        "unless told otherwise",
        "Lying flat",
        act="stop",
        by=ANYBODY,
        when=_RESUSCITATE,
        timer=within(15),
    ),
    ask(
        "who",
        "Adult, child or infant?",
        Option("adult", "Adult"),
        Option("child", "Child"),
        Option("infant", "Infant, under 1 year"),
        by=ANYBODY,
        when=(*_RESUSCITATE, Condition("age.known", "no")),
        numbers=("AGE-infant",),
    ),
    step(
        "compress",
        "Adult: 30 pushes, 2 breaths, at 100 to 120 a minute, at least 5 and not over 6 cm deep. "
        "No pause over 10 s, let the chest come up whole. Not trained: push only",
        "Started",
        by=ANYBODY,
        after=("who",),
        when=_of("adult"),
        timer=within(10, since="floor"),
        numbers=("CPR-01", "CPR-02", "CPR-04", "CPR-06", "CPR-13"),
        beat="CPR-beat",
    ),
    step(
        "compress_child",
        "Child: one third of the chest, about 5 cm deep, at 100 to 120 a minute. Alone 30 pushes "
        "and 2 breaths, two trained people 15 and 2. Push also with a pulse under 60 and poor "
        "flow. No pause over 10 s",
        "Started",
        by=ANYBODY,
        after=("who",),
        when=_of("child"),
        timer=within(10, since="floor"),
        numbers=("CPR-03a", "CPR-14", "CPR-04", "CPR-05", "CPR-06", "CPR-11", "CPR-13"),
        beat="CPR-beat",
    ),
    step(
        "compress_infant",
        "Infant: one third of the chest, about 4 cm deep, at 100 to 120 a minute. Alone 30 pushes "
        "and 2 breaths, two trained people 15 and 2. Push also with a pulse under 60 and poor "
        "flow. No pause over 10 s",
        "Started",
        by=ANYBODY,
        after=("who",),
        when=_of("infant"),
        timer=within(10, since="floor"),
        numbers=("CPR-03b", "CPR-14", "CPR-04", "CPR-05", "CPR-06", "CPR-11", "CPR-13"),
        beat="CPR-beat",
    ),
    may("aed", "Defibrillator on as soon as it comes", "On", by=ANYBODY, when=_RESUSCITATE),
    may(
        "swap",
        "Change who pushes every 2 min",
        "Changed",
        by=(N, C, TWO),
        when=_RESUSCITATE,
        timer=every(120, "CPR-09s"),
        numbers=("CPR-09",),
    ),
    step(
        "cause",
        "From the infusion? Anaphylaxis: epinephrine into the muscle. Opioid: naloxone. Air: left "
        "side",
        "Thought of",
        when=_RESUSCITATE,
        leads_to=("anaphylaxis", "opioid_sedation", "air_embolism"),
    ),
    step(
        "handover",
        "Go on until the ambulance takes over",
        "Handed over",
        by=ANYBODY,
        when=_RESUSCITATE,
    ),
    step(
        "comfort",
        "Order not to resuscitate: stay, comfort, keep a pump that must not stop running, tell on "
        "call",
        "Stayed",
        when=when("patient.do_not_resuscitate"),
    ),
    say="not breathing, no answer",
    signs="No answer and no normal breathing",
    numbers=(
        fact("CPR-01", "Pushes", "100 to 120", "per min", _AHA, SEEN),
        fact("CPR-02", "Depth, adult", "5 to 6", "cm", _AHA, SEEN),
        fact("CPR-03a", "Depth, child, one third of the chest", "about 5", "cm", _AHA_2010, SEEN),
        fact("CPR-03b", "Depth, infant, one third of the chest", "about 4", "cm", _AHA_2010, SEEN),
        fact("CPR-04", "Pushes to breaths, one rescuer", "30 : 2", "", _AHA, SEEN),
        fact("CPR-05", "Pushes to breaths, child, two trained", "15 : 2", "", _AHA_2010, SEEN),
        fact("CPR-06", "Longest pause", "10", "s", _AHA, SEEN),
        fact("CPR-11", "Push with a pulse under, child", "60", "per min", _PALS, SECOND_HAND),
        fact("CPR-13", "Edition of these tables", "before 2025", "", _OLDER, UNVERIFIED),
        fact("CPR-14", "Pushes, child and infant", "100 to 120", "per min", _PALS_2020, UNVERIFIED),
        fact("CPR-beat", "Beat of the metronome", "110", "per min", OURS, PROPOSAL),
        fact("AGE-infant", "An infant is under", "1", "year", OURS, PROPOSAL),
        fact("AGE-child", "A child is under", "13", "years", OURS, PROPOSAL),
        fact("CPR-09", "Change who pushes every", "2", "min", _AHA, SEEN),
        fact("CPR-09s", "The same in seconds", "120", "s", _AHA, SEEN),
    ),
    ages=Ages("who", "AGE-infant", "AGE-child"),
)

SEIZURE = protocol(
    "seizure",
    "Seizure",
    step("clock", "Start the clock", "Started", by=ANYBODY, timer=within(5)),
    step(
        "side",
        "On the side, head protected, space cleared, nothing in the mouth",
        "On the side",
        act="position",
        by=ANYBODY,
        timer=within(15),
    ),
    step(
        "stop",
        "Stop the infusion; a drug that must not stop keeps running",
        "Stopped",
        act="stop",
        by=ANYBODY,
        timer=within(30),
    ),
    step(
        "call",
        "Call {emergency} when it lasts 5 min; at once if it is the first, with injury, hard "
        "breathing or pregnancy",
        "Called",
        act="call",
        by=ANYBODY,
        timer=within(300, "SEI-01s"),
        numbers=("SEI-01",),
    ),
    *(
        may(
            f"rescue_{drug}",
            f"Rescue drug as ordered: {drug}",
            "Given",
            medicine=drug,
            by=ANYBODY,
            when=when(f"ordered.{drug}"),
            timer=within(300),
        )
        for drug in ("midazolam", "diazepam")
    ),
    may("sugar", "Test the sugar; low: low sugar", "Tested", leads_to=("low_sugar",)),
    step(
        "vitals",
        "Vital signs; stay. With rash or low pressure: anaphylaxis. After an open line: air",
        "Taken",
        act="vitals",
        timer=every(300),
        leads_to=("anaphylaxis", "air_embolism"),
    ),
    say="a seizure",
    signs="Jerking or stiffness, not answering",
    numbers=(
        fact("SEI-01", "Call when it lasts", "5", "min", _SEIZURE, UNVERIFIED),
        fact("SEI-01s", "The same in seconds", "300", "s", _SEIZURE, UNVERIFIED),
    ),
)

FIRE = protocol(
    "fire",
    "Fire",
    step(
        "out",
        "Everybody out. Unplug the pump and leave it on battery. A drug that must not stop keeps "
        "running, others are clamped",
        "Out",
        by=ANYBODY,
        timer=within(60),
    ),
    may(
        "oxygen",
        "Oxygen off, only if it is on the way out",
        "Off",
        by=(C, N),
        when=when("patient.oxygen"),
    ),
    step(
        "call",
        "Call {emergency} from outside; say oxygen and a patient on an infusion",
        "Called",
        act="call",
        by=ANYBODY,
        timer=within(120),
    ),
    may("bag", "The go-bag, only if it is on the way out", "Taken", by=(C,)),
    step(
        "check",
        "Look at line and patient; call on call; plan where the next dose is given",
        "Checked and called",
        by=(C, N, ON_CALL),
        timer=within(900),
    ),
    say="a fire, with a patient on an infusion",
    signs="Fire or smoke",
)

POWER_LOSS = protocol(
    "power_loss",
    "Power cut",
    step(
        "battery", "Is the pump on battery? Note the percent", "Noted", by=(C, N), timer=within(300)
    ),
    step(
        "on_call",
        "Call on call and say what the battery shows",
        "Called",
        by=(C, N),
        timer=within(900),
    ),
    step(
        "backup",
        "Test the back-up pump now",
        "Tested",
        by=(C, N),
        when=when("patient.must_not_stop"),
    ),
    step(
        "cold",
        "Note the hour for what is kept cold; move it as the label says. Keep the door "
        "of the refrigerator shut",
        "Noted",
        by=(C, N),
        timer=within(3600),
    ),
    step(
        "decide",
        "On call decides: power bank, nurse, another house, shelter or hospital",
        "Decided",
        by=(ON_CALL,),
        timer=within(1800),
    ),
    ask("has_plan", "Is there power before the battery ends?", by=(ON_CALL,), after=("decide",)),
    step(
        "move",
        "No power before the battery ends: ambulance or pick-up",
        "Arranged",
        by=(ON_CALL,),
        when=when("answer.has_plan", "no"),
    ),
    say="power cut, patient depends on a pump",
    signs="No power in the home",
)

ALL = (ARREST, SEIZURE, FIRE, POWER_LOSS)
