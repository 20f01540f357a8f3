"""Decisions about emergencies as pure functions."""

from hearthline.rooms.emergency.rules.refusal import EmergencyRefusal

__all__ = ["EmergencyRefusal"]
