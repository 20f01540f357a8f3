"""Words of drills."""

from __future__ import annotations

from collections.abc import Mapping

MESSAGES: Mapping[str, str | tuple[str, str]] = {
    "drill_measure.stop": "stop the infusion",
    "drill_measure.call": "call",
    "drill_measure.epinephrine": "epinephrine",
    "drill_measure.position": "position",
    "drill_measure.vitals": "first vital signs",
    "drill_measure.second_dose_decision": "decide on the second dose",
    "drill_measure.handover": "hand-over sheet",
    "drill_measure.kit_open": "kit to device",
    "drill_error.wrong_protocol": "another protocol fits",
    "drill_error.wrong_drug": "a drug that is not called for",
    "drill_error.wrong_dose": "wrong dose",
    "drill_error.wrong_route": "wrong device or route",
    "drill_error.wrong_site": "wrong site",
    "drill_error.out_of_order": "out of order",
    "drill_error.too_soon": "again too soon",
}
