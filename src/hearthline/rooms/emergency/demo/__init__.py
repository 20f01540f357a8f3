"""The emergencies of the demonstration: what is ready, and what it lived through."""

from hearthline.rooms.emergency.demo.past import live_through, somebody_on_a_pump
from hearthline.rooms.emergency.demo.ready import (
    approve_protocols,
    pack_kits,
    read_to_families,
    sign_plans,
    write_orders,
)

__all__ = [
    "approve_protocols",
    "live_through",
    "pack_kits",
    "read_to_families",
    "sign_plans",
    "somebody_on_a_pump",
    "write_orders",
]
