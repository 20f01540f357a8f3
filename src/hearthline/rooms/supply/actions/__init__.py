"""What can be done about supply: dispensing, planning trips and packs, saying what happened.

What happened is a fact: it is stored whatever it says, and flagged when it does not fit.
"""

from hearthline.rooms.supply.actions.asides import decide_aside, set_aside, storage_failed
from hearthline.rooms.supply.actions.deliveries import (
    confirm_delivery,
    confirm_many,
    fail_delivery,
    report_late,
)
from hearthline.rooms.supply.actions.dispensing import (
    amend_dispensed,
    dispense_and_promise,
    record_many,
    take_off,
)
from hearthline.rooms.supply.actions.kits import pack_kit, pack_kits, say_of_kit
from hearthline.rooms.supply.actions.trips import leave, plan_many, plan_trip

__all__ = [
    "amend_dispensed",
    "confirm_delivery",
    "confirm_many",
    "decide_aside",
    "dispense_and_promise",
    "fail_delivery",
    "leave",
    "pack_kit",
    "pack_kits",
    "plan_many",
    "plan_trip",
    "record_many",
    "report_late",
    "say_of_kit",
    "set_aside",
    "storage_failed",
    "take_off",
]
