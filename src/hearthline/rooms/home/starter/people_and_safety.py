"""The people and what may go wrong: phone, pets, fire, security, household, emergencies."""

from __future__ import annotations

from decimal import Decimal

from hearthline.engines.questionnaire import Item, Operator
from hearthline.rooms.home.starter.room_and_power import ARTICLE, STAFF_SAFETY
from hearthline.rooms.home.starter.writing import (
    BLOCKING,
    INFORMATION,
    MODIFIABLE,
    choose,
    days_since,
    group,
    note,
    number,
    rule,
    when,
    yes_no,
)

CHECKLIST = "Home Instead, preparing the home for home care"
POLIVKA = "Polivka 2015, Workplace Health Saf 63(11):512-522"
TRAINING = "Hiawatha home care, safety in the home environment (2016)"
LOUS = "Lou's Quality Home Health Care, home environment policy"

PHONE = group(
    "phone",
    "Phone and internet",
    yes_no(
        "phone-works",
        "Is there a working phone the patient can reach during an infusion?",
        effect=BLOCKING,
        blocks="care",
        fix="A loaned phone, an alert button, or a caregiver with a phone at every dose",
        source=CHECKLIST,
        seen=True,
    ),
    choose(
        "signal",
        "How is the mobile signal at the place of infusion?",
        {"good": "Good", "weak": "Weak", "none": "None"},
        unsatisfactory=rule(
            (Operator.EQUAL, "none"),
            effect=MODIFIABLE,
            fix="A landline, calls over the home network, or a loaned hotspot of another network",
            source=ARTICLE,
        ),
    ),
    yes_no(
        "numbers-posted",
        "Do the emergency number and ours hang by the phone or the station?",
        fix="A printed card on the wall and the numbers in the phone",
        source=CHECKLIST,
        seen=True,
    ),
    choose(
        "internet",
        "Is there internet at home?",
        {"line": "Home line", "mobile": "Mobile data only", "none": "None"},
        unsatisfactory=rule(
            (Operator.EQUAL, "none"),
            effect=MODIFIABLE,
            fix="A loaned hotspot; phone calls and paper; the tablet works without it",
            source=ARTICLE,
            seen=True,
        ),
    ),
    choose(
        "video-device",
        "Which device shows video calls and messages?",
        {
            "smartphone": "Smartphone",
            "tablet": "Tablet",
            "computer": "Computer",
            "none": "None",
        },
        unsatisfactory=rule(
            (Operator.EQUAL, "none"),
            effect=MODIFIABLE,
            fix="A loaned tablet, the caregiver's device, or the phone instead",
            source=ARTICLE,
            seen=True,
        ),
    ),
    yes_no(
        "video-unaided",
        "Did the patient or caregiver open a message and join a video call alone, as you saw?",
        fix="A lesson by hand, a guide with pictures, a caregiver named; the phone first",
        source=ARTICLE,
        seen=True,
    ),
)

PETS = group(
    "animals",
    "Animals and pests",
    yes_no(
        "pets",
        "Does an animal live in the home?",
        wrong=True,
        effect=INFORMATION,
        source="program practice",
    ),
    note("pets-which", "Which animals, and do they live indoors?", **when("pets", True)),
    yes_no(
        "pets-out",
        "Are they kept out of the room during set-up and infusion?",
        fix="Another room, crate or leash; cover supplies; wash hands after touching them",
        source=ARTICLE,
        seen=True,
        **when("pets", True),
    ),
    yes_no(
        "pets-aggressive",
        "Is one aggressive toward visitors?",
        wrong=True,
        fix="Confined before the visit, with a call ahead; no visit until then",
        source="Safety and Health magazine, Home sweet hazard",
        seen=True,
        **when("pets", True),
    ),
    yes_no(
        "pests",
        "Are there signs of rodents, bed bugs, cockroaches or other pests?",
        wrong=True,
        fix="Pest control; sealed bins off the floor; another site until treated",
        source=POLIVKA,
        seen=True,
    ),
)

FIRE = group(
    "fire",
    "Fire and oxygen",
    yes_no(
        "smoke-alarm",
        "Is a smoke alarm in or next to the bedroom, and does it work?",
        fix="An alarm, often free from the fire department; a fresh battery",
        source=CHECKLIST,
        seen=True,
    ),
    *days_since(
        "smoke-alarm-tested",
        "When was the smoke alarm last tested?",
        counted_as="Days since the smoke alarm was tested",
        most=31,
        fix="Press the test button during the visit; a monthly reminder",
        source="Massachusetts, home oxygen safety (monthly test)",
        seen=True,
        **when("smoke-alarm", True),
    ),
    yes_no(
        "carbon-monoxide",
        "Is there a carbon monoxide alarm where fuel burns or a garage adjoins?",
        fix="A plug-in carbon monoxide alarm",
        source=CHECKLIST,
        seen=True,
    ),
    yes_no(
        "oxygen",
        "Is oxygen used in the home?",
        wrong=True,
        effect=INFORMATION,
        source="nursing.com, home safety assessment (episode 065)",
        seen=True,
    ),
    number(
        "oxygen-distance",
        "How near does oxygen equipment come to a flame or heater?",
        "[ft_i]",
        low="0",
        high="100",
        **when("oxygen", True),
        unsatisfactory=rule(
            (Operator.LESS, Decimal(5)),
            effect=BLOCKING,
            blocks="care",
            fix="Move oxygen or heater; no candles or smoking (Massachusetts asks ten feet)",
            source="NFPA, medical oxygen safety (five feet)",
            seen=True,
        ),
    ),
    yes_no(
        "extinguisher",
        "Is a fire extinguisher there, and does somebody know how to use it?",
        fix="A small extinguisher for all common fires (ABC) and a short lesson",
        source="nursing.com, home safety assessment (episode 065)",
        seen=True,
    ),
    yes_no(
        "exits",
        "Are two ways out clear?",
        fix="Clear the doorways; plan how the patient leaves with a pump",
        source=LOUS,
        seen=True,
    ),
)

WAYS = group(
    "ways",
    "Ways and stairs",
    yes_no(
        "handrail",
        "Do stairs have a firm handrail and clear treads?",
        fix="A handrail, clear treads, or a station on the entry floor",
        source=LOUS,
        seen=True,
    ),
    yes_no(
        "trip",
        "Are there loose rugs, cords or tubing that could trip the patient?",
        wrong=True,
        fix="Remove or tape rugs; tubing along the wall; a pouch",
        source=POLIVKA,
        seen=True,
    ),
    yes_no(
        "reach-connected",
        "Can bed, toilet and station be reached safely while connected?",
        fix="A commode, a walker check, another place for the station",
        source="INS, infusion therapy standards",
    ),
)

SECURITY = group(
    "security",
    "Drugs, needles and waste",
    yes_no(
        "lockable",
        "Can drugs and needles be locked away from children and visitors?",
        fix="A lockbox or a cabinet with a lock",
        source="home infusion practice",
    ),
    yes_no(
        "diversion",
        "Are controlled drugs planned where drugs were misused or went missing?",
        wrong=True,
        fix="A lockbox, a count at each visit, a small supply, the prescriber told",
        source="ASHP, home infusion pharmacy services",
    ),
    yes_no(
        "reaction-kit",
        "Does the reaction kit lie where the plan says, in date and undamaged?",
        effect=BLOCKING,
        blocks="care",
        fix="Replace the kit; write its place on the home card",
        source="Nufactor, protocol page (Nov 2025)",
        seen=True,
    ),
    yes_no(
        "sharps-container",
        "Does a puncture-proof sharps container stand at the station?",
        effect=BLOCKING,
        blocks="care",
        fix="A sharps container before the first needle",
        source=ARTICLE,
        seen=True,
    ),
    number(
        "sharps-fill",
        "How full is it?",
        "%",
        low="0",
        high="100",
        whole=True,
        required=False,
        **when("sharps-container", True),
        unsatisfactory=rule(
            (Operator.GREATER, Decimal(75)),
            effect=MODIFIABLE,
            fix="Replace it at three-quarters; seal; mail-back box or collection point",
            source="FDA advice on sharps at home, as restated by public pages",
            seen=True,
        ),
    ),
    yes_no(
        "sharps-route",
        "Is it known where full sharps containers go here?",
        fix="A mail-back box or local collection, by the local rule",
        source="EPA530-F-98-025a (1998), as repeated by a city page",
        seen=True,
    ),
    yes_no(
        "hazardous-waste",
        "Are a hazardous waste container and a spill kit there?",
        effect=BLOCKING,
        blocks="care",
        fix="A hazardous waste bin, spill kit and gloves; picked up by the program",
        source="USP 800",
        applies_to=("hazardous",),
    ),
    yes_no(
        "room-temperature",
        "Are room-temperature drugs kept dry, out of the sun, at 20 to 25 °C?",
        fix="A closed box away from kitchen, window and bath; a thermometer",
        source="USP 659, controlled room temperature 20 to 25 degrees Celsius",
    ),
    yes_no(
        "weapons",
        "Are weapons locked away and unloaded during visits?",
        fix="Locked before the visit; the nurse is told; no visit if refused",
        source="home health visit safety practice",
    ),
)

HOUSEHOLD = group(
    "household",
    "Household",
    yes_no(
        "may-touch",
        "Could children or others touch line, pump or drugs?",
        wrong=True,
        fix="The station behind a door or gate; the pump's lock level; a lockbox",
        source=ARTICLE,
    ),
    yes_no(
        "infection",
        "Has somebody in the home an infection that can be caught?",
        wrong=True,
        fix="A mask, a separate room, another order of visits",
        source="INS, infusion therapy standards",
    ),
    yes_no(
        "routine-agreed",
        "Are routine and times of infusion agreed with the household?",
        fix="A written plan of the day with doses, meals and sleep",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "caregiver",
        "Is somebody named who is willing and able to help, if the plan needs one?",
        fix="Teach the patient alone, or nurse-given doses",
        source="INS, accepting patients for home infusion",
    ),
    yes_no(
        "tasks-shown",
        "Did the caregiver show every task given to them, and do it right?",
        fix="More teaching visits, a simpler device, nurse-given doses",
        source="ASHP, home infusion pharmacy services",
        **when("caregiver", True),
    ),
    yes_no(
        "hygiene-shown",
        "Did patient and caregiver show how they clean hands and hub, and do it right?",
        fix="Teach it again until they show it; nurse-given doses until signed off",
        source=ARTICLE,
        seen=True,
    ),
    number(
        "backups",
        "How many stand-ins for the caregiver are named?",
        "1",
        low="0",
        high="20",
        whole=True,
        unsatisfactory=rule(
            (Operator.LESS, Decimal(1)),
            effect=MODIFIABLE,
            fix="Name one; the on-call nurse as stand-in",
            source=TRAINING,
            seen=True,
        ),
    ),
    note("language", "Which language is wanted for talk, and which for paper?"),
    yes_no(
        "hears",
        "Does the patient hear speech by phone and the pump's alarm?",
        fix="An amplified phone, a light or vibrating alarm, a caregiver who listens",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "sees",
        "Does the patient see screen, label and line well enough?",
        fix="Large labels, a magnifier, a caregiver who reads",
        source=ARTICLE,
        seen=True,
    ),
)

EMERGENCY = group(
    "emergency",
    "Emergencies and power",
    note(
        "entry",
        "Exact address, gate code and way in, for the ambulance",
        required=True,
        unsatisfactory=rule(
            (Operator.EXISTS, False),
            effect=BLOCKING,
            blocks="care",
            fix="Write the way in on the emergency card",
            source="home-care emergency planning practice",
        ),
    ),
    yes_no(
        "house-number",
        "Can the house number be seen from the road, day and night?",
        fix="A reflecting number, a porch light",
        source="fire service advice on house numbers",
    ),
    yes_no(
        "utility-told",
        "Does the power company know of the pump?",
        fix="The company's form for medical priority",
        source=TRAINING,
        seen=True,
        applies_to=("pump",),
    ),
    yes_no(
        "battery-covers",
        "Do battery and spares cover the planned length of a power cut?",
        fix="Spare batteries, a plan to charge, a place to go",
        source=TRAINING,
        seen=True,
        applies_to=("pump",),
    ),
    *days_since(
        "household-plan",
        "When was the household's emergency plan last gone through?",
        counted_as="Days since the household's emergency plan was gone through",
        most=365,
        fix="Write the plan; go through it each year",
        source=TRAINING,
        seen=True,
    ),
    yes_no(
        "temperature-safe",
        "Does heating or cooling keep the room safe for the patient?",
        fix="A fan, a heater away from oxygen, another room",
        source="NIOSH 2010-125, hazards in home healthcare",
        seen=True,
    ),
)

NURSE = group(
    "nurse",
    "The nurse's own safety",
    yes_no(
        "walk-in",
        "Can the nurse park and walk in safely at the planned hour?",
        fix="A visit by day, a second person, somebody at the door",
        source=STAFF_SAFETY,
        seen=True,
    ),
    yes_no(
        "unsafe",
        "Does the nurse judge it unsafe to enter or stay?",
        wrong=True,
        effect=BLOCKING,
        blocks="care",
        fix="Two people, an escort, or another site of care; a manager decides before each visit",
        source=STAFF_SAFETY,
        seen=True,
    ),
    yes_no(
        "check-in",
        "Does the nurse call before and check in after each visit?",
        fix="The check-in timer of each visit; a buddy",
        source="general practice",
    ),
)

PEOPLE: tuple[Item, ...] = (PHONE, PETS, FIRE, WAYS, SECURITY, HOUSEHOLD, EMERGENCY, NURSE)
