"""The place: power, light, cleanliness, water, cold storage, space, the station itself."""

from __future__ import annotations

from decimal import Decimal

from hearthline.engines.questionnaire import Item, ItemType, Operator
from hearthline.rooms.home.starter.writing import (
    BLOCKING,
    INFORMATION,
    MODIFIABLE,
    choose,
    group,
    number,
    rule,
    yes_no,
)

ARTICLE = "Infusion Care in the Home"
STAFF_SAFETY = "Home Health Specialists, staff safety in the community"

ELECTRICITY = group(
    "electricity",
    "Electricity",
    yes_no(
        "grounded-outlet",
        "Is a grounded three-hole outlet within reach of the place of infusion?",
        blocks="pump",
        fix="Move the station to a grounded outlet, or have an electrician mend it; no adapters",
        source=ARTICLE,
        seen=True,
        applies_to=("pump",),
    ),
    yes_no(
        "outlet-whole",
        "Is that outlet whole: no crack, no scorch mark, the plug sits firmly?",
        blocks="pump",
        fix="Use and mark another outlet; repair before the first dose",
        source=STAFF_SAFETY,
        seen=True,
        applies_to=("pump",),
    ),
    yes_no(
        "cords",
        "Are cords and power strips undamaged and out of the way of feet?",
        fix="Replace the cord; clip cords along the wall; a surge protector of its own",
        source=STAFF_SAFETY,
        seen=True,
    ),
    yes_no(
        "pump-tested",
        "Did the pump run and charge on this outlet while you watched?",
        effect=BLOCKING,
        blocks="pump",
        fix="Test on another outlet; change the charger; battery only with a plan to charge",
        source="program practice",
        applies_to=("pump",),
    ),
)

LIGHT = group(
    "light",
    "Light",
    choose(
        "light-station",
        "How is the light at the place of infusion, to read a label and see the skin?",
        {"good": "Good", "dim": "Dim", "none": "None"},
        unsatisfactory=rule(
            (Operator.EQUAL, "dim"),
            (Operator.EQUAL, "none"),
            effect=MODIFIABLE,
            fix="An adjustable lamp, a brighter bulb, or a place by the window for day doses",
            source=ARTICLE,
            seen=True,
        ),
    ),
    yes_no(
        "light-way",
        "Is the way from bed or chair to toilet and door lit at night?",
        fix="Night lights or a lamp with a motion sensor",
        source="Dr Morepen Home, safety in home nursing",
        seen=True,
    ),
)

CLEANLINESS = group(
    "cleanliness",
    "Cleanliness and water",
    choose(
        "rooms-clean",
        "How clean are the rooms used for care?",
        {"clean": "Clean", "cluttered": "Cluttered", "heavy": "Heavy dirt or mould"},
        unsatisfactory=rule(
            (Operator.EQUAL, "heavy"),
            effect=BLOCKING,
            blocks="care",
            fix="Help from family or a cleaning service, another room, or another site of care",
            source=ARTICLE,
            seen=True,
        ),
    ),
    yes_no(
        "surface-routine",
        "Is it agreed who cleans the surface before each dose, and how?",
        fix="A written routine, disinfectant wipes, a washable tray",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "hand-washing",
        "Are safe running water, soap and clean towels near the place of infusion?",
        fix="Jug and basin with bottled water, soap and paper towels, alcohol hand-rub",
        source="NIOSH 2010-125, hazards in home healthcare",
        seen=True,
    ),
    choose(
        "water-from",
        "Where does the water come from?",
        {"public": "Public supply", "well": "Private well", "hauled": "Hauled"},
        unsatisfactory=rule(
            (Operator.EQUAL, "well"),
            (Operator.EQUAL, "hauled"),
            effect=INFORMATION,
            fix="Keep line and dressing out of it; bottled water for cleaning",
            source="CDC, hand hygiene",
        ),
    ),
)

COLD = group(
    "cold",
    "Cold storage",
    yes_no(
        "refrigerator",
        "Is there a working refrigerator with room for the delivery?",
        blocks="storage",
        fix="A loaned refrigerator, or smaller and more frequent deliveries",
        source=ARTICLE,
    ),
    number(
        "refrigerator-temperature",
        "What does a thermometer show that lay inside for several hours?",
        "Cel",
        low="-30",
        high="40",
        required=False,
        unsatisfactory=rule(
            (Operator.LESS, Decimal(2)),
            (Operator.GREATER, Decimal(8)),
            effect=BLOCKING,
            blocks="storage",
            fix="A refrigerator thermometer; turn the dial; a loaned refrigerator or cold box",
            source="USP 659, refrigerator 2 to 8 degrees Celsius",
        ),
    ),
    yes_no(
        "drug-apart",
        "Does the drug have a clean bin of its own, away from open food and raw meat?",
        fix="A closed, labelled bin on the middle shelf",
        source="ASHP, home infusion pharmacy services",
    ),
    yes_no(
        "cold-packs",
        "Are a cooler and cold packs at hand for a power cut?",
        fix="A cold box and packs with the first delivery; whom to ring before using warm drug",
        source="FDA, drugs after a power cut",
    ),
    applies_to=("cold_drug",),
)

STATION = group(
    "station",
    "Infusion station",
    yes_no(
        "station-agreed",
        "Have patient and nurse agreed where every infusion is given?",
        effect=BLOCKING,
        blocks="care",
        fix="Choose and mark the place together and write it down",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "surface",
        "Is there a clean, flat surface that can be washed?",
        fix="A washable tray or folding table, disposable pads",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "pole",
        "Does a sturdy pole or hook hold bag and pump without tipping?",
        fix="A pole with a wide base, a hook rated for the load, or a pouch",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "room-to-stand",
        "Is there room for pole, pump, chair and one more person?",
        fix="Move furniture, another room, a table pump",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "dry-storage",
        "Is there dry, clean storage off the floor for supplies?",
        fix="A closed shelf or box; smaller deliveries",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "trash",
        "Are trash bags and a bin with a lid at the station?",
        fix="Trash bags and a small bin with a lid",
        source=ARTICLE,
        seen=True,
    ),
    yes_no(
        "hand-rub",
        "Are hand-rub, gloves and disinfectant wipes at the station?",
        fix="Deliver hand-rub, gloves and wipes with the first supplies",
        source=ARTICLE,
        seen=True,
    ),
    Item(
        link_id="station-photo",
        type=ItemType.ATTACHMENT,
        text="Photograph of the finished station",
        unsatisfactory=rule(
            (Operator.EXISTS, False),
            effect=MODIFIABLE,
            fix="Take it once everything stands; again when the station moves",
            source=ARTICLE,
        ),
    ),
)

PLACE = (ELECTRICITY, LIGHT, CLEANLINESS, COLD, STATION)
