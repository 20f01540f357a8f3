"""The emergency protocols and rules the product brings along, as drafts.

Steps are in our own words. Each number names the document it comes from and how far that was
read; what nobody read, and every time limit without a published figure, rests on the approval of
the program's own medical director.
"""

from hearthline.rooms.emergency.starter.care_text import shipped_texts
from hearthline.rooms.emergency.starter.shipping import shipped_protocols, shipped_rules

__all__ = ["shipped_protocols", "shipped_rules", "shipped_texts"]
