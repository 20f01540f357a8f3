"""Questionnaires as data: which questions stand, what is calculated, what an answer means.

A questionnaire is a tree of items. Items appear when their conditions hold (``enableWhen`` of
FHIR R4), some are calculated from others, and an answer may be *unsatisfactory*: what that does
(blocks, asks for a modification, informs) is data of the item, never code. ``judge`` gives the
same judgement as the JavaScript twin that works without a network; ``fhir`` reads and writes
FHIR R4 Questionnaires without loss.
"""

from hearthline.engines.questionnaire.judging import Concern, Judgement, Problem, judge
from hearthline.engines.questionnaire.values import (
    Calculation,
    Choice,
    Condition,
    Item,
    ItemType,
    Operation,
    Operator,
    Questionnaire,
    QuestionnaireError,
    Unsatisfactory,
)

__all__ = [
    "Calculation",
    "Choice",
    "Concern",
    "Condition",
    "Item",
    "ItemType",
    "Judgement",
    "Operation",
    "Operator",
    "Problem",
    "Questionnaire",
    "QuestionnaireError",
    "Unsatisfactory",
    "judge",
]
