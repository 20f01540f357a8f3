"""Emergencies of a line: air in the vein, a broken or pulled-out catheter, a leak into tissue."""

from __future__ import annotations

from hearthline.engines.protocols import Option
from hearthline.rooms.emergency.starter.writing import (
    ANYBODY,
    ON_CALL,
    OURS,
    PROPOSAL,
    UNVERIFIED,
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

AIR_EMBOLISM = protocol(
    "air_embolism",
    "Air in the vein",
    step(
        "clamp",
        "Clamp or pinch the line near the body, stop the pump, cover an open site with a gas-tight "
        "dressing or a gloved hand",
        "Closed",
        act="stop",
        is_together=True,
        by=ANYBODY,
        timer=within(10),
    ),
    step(
        "call",
        "Call {emergency}: air in the line",
        "Called",
        act="call",
        is_together=True,
        by=ANYBODY,
        timer=within(60),
    ),
    step(
        "position",
        "Left side, head low if that can be borne. Not head low in hard breathing, heart failure, "
        "head injury or late pregnancy; flat with signs of a stroke",
        "In position",
        act="position",
        by=ANYBODY,
        timer=within(30, since="clamp"),
    ),
    may("oxygen", "Oxygen, if it is in the home", "Oxygen on", when=when("patient.oxygen")),
    may("aspirate", "Pull air back with a syringe, only by a nurse with an order", "Pulled back"),
    step("vitals", "Vital signs; stay; keep the tubing", "Taken", act="vitals", timer=every(300)),
    may("arrest", "No answer and no normal breathing: go to cardiac arrest", leads_to=("arrest",)),
    say="air in a vein through a catheter",
    signs="Sudden breathlessness, chest pain, cough, blue skin, confusion, a sucking sound at the "
    "line",
)

CATHETER_BREAK = protocol(
    "catheter_break",
    "Catheter broken or out",
    step(
        "clamp",
        "Clamp between the break and the body, or fold and tape. Stop the pump. No scissors near "
        "the dressing",
        "Clamped",
        act="stop",
        by=ANYBODY,
        timer=within(10),
    ),
    ask("out", "Is the line fully out?", by=ANYBODY, timer=within(30)),
    step(
        "press",
        "Press with clean gauze, then a gas-tight dressing. Keep the catheter, its length is "
        "checked. Never push a line back in",
        "Pressed and covered",
        by=ANYBODY,
        when=when("answer.out"),
        timer=within(30, since="out"),
    ),
    ask(
        "danger",
        "A piece missing, chest pain, breathlessness or a racing heart?",
        by=ANYBODY,
        timer=within(60),
    ),
    step(
        "call",
        "Call {emergency}. Left side, keep the limb still",
        "Called",
        act="call",
        by=ANYBODY,
        when=when("answer.danger"),
        timer=within(60, since="danger"),
    ),
    step(
        "on_call",
        "Call the nurse on call. Do not use the line",
        "Called",
        by=ANYBODY,
        when=when("answer.danger", "no"),
        timer=within(900, since="danger"),
    ),
    step(
        "critical",
        "A drug that must not stop: go to pump or line failure at once",
        "Gone there",
        by=ANYBODY,
        when=when("patient.must_not_stop"),
        leads_to=("critical_infusion",),
    ),
    step("record", "Length outside, photograph, lot; plan repair or a new access", "Written down"),
    say="broken or pulled-out catheter",
    signs="The catheter is cut, leaks, or lies partly or fully outside",
)

_TOTECT = "Totect label"

EXTRAVASATION = protocol(
    "extravasation",
    "Leak of drug into tissue",
    step(
        "stop",
        "Stop. Do not flush. Leave the needle or catheter in. A drug that must not stop needs "
        "another access: say so at once",
        "Stopped",
        act="stop",
        by=ANYBODY,
        timer=within(15),
    ),
    step(
        "aspirate",
        "Gloves, two pairs for a cytotoxic drug. Pull back what comes. Do not rub or press",
        "Pulled back",
        timer=within(120, since="stop"),
    ),
    step(
        "mark",
        "Mark the edge, photograph, measure, estimate how much leaked",
        "Marked",
        timer=within(300, since="stop"),
    ),
    ask(
        "class",
        "Which drug leaked?",
        Option("vinca", "Vinca (vincristine, vinblastine, vinorelbine): warm"),
        Option(
            "cold",
            "Dactinomycin, mitomycin, mitoxantrone, docetaxel, paclitaxel, bendamustine, "
            "melphalan, cisplatin: cold",
        ),
        Option("anthracycline", "Anthracycline: cold, same-day hospital"),
        Option("pressor", "Norepinephrine, dopamine, vasopressin: warm"),
        Option("none", "Oxaliplatin: no pack"),
        Option(
            "other",
            "Another drug, or not known: warm or cold varies, ask the pharmacist before a pack",
        ),
    ),
    step(
        "pack",
        "Apply what the answer says: warm, cold or none. Never cold on a vinca drug",
        "Applied",
        after=("class",),
        timer=within(600, since="stop"),
    ),
    step(
        "on_call",
        "Call on call and the pharmacist: antidote, and where it is given",
        "Called",
        by=(N, ON_CALL),
        timer=within(900, since="stop"),
    ),
    step(
        "hospital",
        "Anthracycline: hospital today, the antidote is given within 6 hours",
        "On the way",
        when=when("answer.class", "anthracycline"),
        numbers=("EXT-11",),
    ),
    step(
        "remove",
        "Take the device out after that advice; raise the limb",
        "Removed",
        after=("on_call",),
    ),
    step(
        "recheck",
        "Say who looks again, with a photograph, after 24 and 48 hours and after 7 days: a task "
        "is opened for each",
        "Said",
        after=("stop",),
        numbers=("EXT-day", "EXT-two", "EXT-week"),
    ),
    follow_ups=("EXT-day", "EXT-two", "EXT-week"),
    say="a drug leaked into the tissue",
    signs="Swelling, pain, burning or blanching at the site while a drug runs",
    numbers=(
        fact("EXT-11", "Antidote of an anthracycline within", "6", "h", _TOTECT, UNVERIFIED),
        fact("EXT-day", "First look", "24", "h", OURS, PROPOSAL),
        fact("EXT-two", "Second look", "48", "h", OURS, PROPOSAL),
        fact("EXT-week", "Third look", "7", "days", OURS, PROPOSAL),
    ),
)

ALL = (AIR_EMBOLISM, CATHETER_BREAK, EXTRAVASATION)
