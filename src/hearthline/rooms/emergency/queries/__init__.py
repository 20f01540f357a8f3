"""What pages and other rooms may read of emergencies, in a constant number of queries."""

from hearthline.rooms.emergency.queries.care import (
    NoCareText,
    allowed_words,
    family_reading,
    readings_of,
    signatures_of,
    staff_readings,
)
from hearthline.rooms.emergency.queries.patients import (
    Stand,
    needs_of,
    plans_of,
    risks_of,
    stands_of,
)
from hearthline.rooms.emergency.queries.protocols import (
    protocol_named,
    protocols,
    protocols_read,
    rules_on,
    rules_version,
)
from hearthline.rooms.emergency.queries.runs import (
    facts_of,
    protocols_of,
    run_by_id,
    run_value,
    runs_of,
    setting_of,
    state_of,
)
from hearthline.rooms.emergency.queries.sheets import epinephrine_cards, kit_items, settings_of

__all__ = [
    "NoCareText",
    "Stand",
    "allowed_words",
    "epinephrine_cards",
    "facts_of",
    "family_reading",
    "kit_items",
    "needs_of",
    "plans_of",
    "protocol_named",
    "protocols",
    "protocols_of",
    "protocols_read",
    "readings_of",
    "risks_of",
    "rules_on",
    "rules_version",
    "run_by_id",
    "run_value",
    "runs_of",
    "setting_of",
    "settings_of",
    "signatures_of",
    "staff_readings",
    "stands_of",
    "state_of",
]
