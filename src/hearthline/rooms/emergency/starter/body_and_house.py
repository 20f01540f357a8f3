"""Cardiac arrest, seizure, fire, power loss."""

from __future__ import annotations

from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
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
_RESUSCITATE = when("patient.do_not_resuscitate", "no")

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
    step(
        "compress",
        "30 pushes, 2 breaths, at 100 to 120 a minute, at least 5 cm deep. Not trained: push only",
        "Started",
        by=ANYBODY,
        when=_RESUSCITATE,
        timer=within(10, since="floor"),
        numbers=("CPR-01", "CPR-02", "CPR-04"),
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
        fact("CPR-02", "Depth, adult, not over 6", "5", "cm", _AHA, SEEN),
        fact("CPR-04", "Pushes to breaths, one rescuer", "30 : 2", "", _AHA, SEEN),
        fact("CPR-09", "Change who pushes every", "2", "min", _AHA, SEEN),
        fact("CPR-09s", "The same in seconds", "120", "s", _AHA, SEEN),
    ),
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
    may("rescue", "Rescue drug as ordered", "Given", by=ANYBODY, timer=within(300)),
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
