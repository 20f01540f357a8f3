"""Enums of orders; not stated and not decided are answers of their own."""

from __future__ import annotations

from enum import StrEnum


class OrderKind(StrEnum):
    """What an order is for."""

    THERAPY = "therapy"
    NURSING = "nursing"
    EMERGENCY = "emergency"


class OrderState(StrEnum):
    """Where an order stands."""

    DRAFT = "draft"
    VERIFIED = "verified"
    ACTIVE = "active"
    HELD = "held"
    DISCONTINUED = "discontinued"


class Step(StrEnum):
    """What can happen to an order."""

    WRITE = "write"
    AMEND = "amend"
    VERIFY = "verify"
    ACTIVATE = "activate"
    HOLD = "hold"
    RESUME = "resume"
    DISCONTINUE = "discontinue"


class Route(StrEnum):
    """Ways into the body."""

    INTRAVENOUS = "intravenous"
    SUBCUTANEOUS = "subcutaneous"
    INTRAMUSCULAR = "intramuscular"
    ORAL = "oral"
    ENTERAL = "enteral"
    OTHER = "other"
    NOT_STATED = "not_stated"


class Mode(StrEnum):
    """How a dose is driven in."""

    INTERMITTENT = "intermittent"
    CONTINUOUS = "continuous"
    RAMPED = "ramped"
    TAPERED = "tapered"
    PUSH = "push"
    GRAVITY = "gravity"
    ELASTOMERIC = "elastomeric"
    NOT_STATED = "not_stated"


class GivenBy(StrEnum):
    """Who gives the doses."""

    NURSE = "nurse"
    CAREGIVER = "caregiver"
    PATIENT = "patient"
    NOT_DECIDED = "not_decided"


class LineNeed(StrEnum):
    """What kind of line an order needs."""

    CENTRAL = "central"
    ANY = "any"
    NONE = "none"
    NOT_DECIDED = "not_decided"


class NursingKind(StrEnum):
    """What nurses are ordered to do."""

    ADMISSION = "admission"
    NURSE_GIVEN_INFUSION = "nurse_given_infusion"
    LINE_CARE = "line_care"
    LAB_DRAW = "lab_draw"
    ASSESSMENT = "assessment"
    TEACHING = "teaching"
    ACCESS = "access"
    DEACCESS = "deaccess"
    DISCHARGE = "discharge"
