"""The questionnaires the product brings along: a phone screen and a full home assessment.

Questions are in our own words; what an unsatisfactory answer does follows the sources named at
each. They arrive as drafts, and a program approves, changes or replaces them.
"""

from hearthline.rooms.home.starter.questionnaires import shipped

__all__ = ["shipped"]
