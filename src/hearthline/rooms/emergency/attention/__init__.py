"""Lines of Today about emergencies."""

from hearthline.rooms.emergency.attention.areas import area_events
from hearthline.rooms.emergency.attention.protocols import protocols_to_review
from hearthline.rooms.emergency.attention.runs import open_runs

__all__ = ["area_events", "open_runs", "protocols_to_review"]
