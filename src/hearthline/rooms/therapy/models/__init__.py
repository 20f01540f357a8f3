"""Records of orders."""

from hearthline.rooms.therapy.models.administrations import Administration
from hearthline.rooms.therapy.models.contents import (
    EmergencyVersion,
    NursingVersion,
    TherapyVersion,
)
from hearthline.rooms.therapy.models.lumens import OrderLumen
from hearthline.rooms.therapy.models.orders import Order, OrderEvent

__all__ = [
    "Administration",
    "EmergencyVersion",
    "NursingVersion",
    "Order",
    "OrderEvent",
    "OrderLumen",
    "TherapyVersion",
]
