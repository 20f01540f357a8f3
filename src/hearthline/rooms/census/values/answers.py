"""What may be answered about a person; unknown is always an answer of its own."""

from __future__ import annotations

from enum import StrEnum


class Sex(StrEnum):
    """Administrative sex, as HL7 names it; not asked is apart from unknown."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"
    NOT_ASKED = "not_asked"


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


class AllergyStatus(StrEnum):
    """Whether an allergy stands."""

    ACTIVE = "active"
    INACTIVE = "inactive"
    RESOLVED = "resolved"
    REFUTED = "refuted"


class HealthQuestion(StrEnum):
    """Questions of health that are asked again and answered yes or no."""

    PREGNANT = "pregnant"
    TAKES_DRUGS_AT_HOME = "takes_drugs_at_home"


class AllergyOutcome(StrEnum):
    """What asking about allergies gave."""

    NONE_KNOWN = "none_known"
    KNOWN = "known"


class MeasurementKind(StrEnum):
    """The measurements doses rest on."""

    WEIGHT = "weight"
    HEIGHT = "height"


class MeasurementSource(StrEnum):
    """How a measurement came to be known."""

    MEASURED = "measured"
    REPORTED = "reported"
    ESTIMATED = "estimated"
    REFERRAL = "referral"


class CodeStatus(StrEnum):
    """What to do when the heart stops; nobody guesses it."""

    NOT_ASKED = "not_asked"
    FULL = "full"
    DO_NOT_RESUSCITATE = "do_not_resuscitate"
    DO_NOT_INTUBATE = "do_not_intubate"
    COMFORT_ONLY = "comfort_only"
    DECLINED_TO_SAY = "declined_to_say"


class TherapyClass(StrEnum):
    """Families of home infusion therapy."""

    ANTI_INFECTIVE = "anti_infective"
    IMMUNE_GLOBULIN = "immune_globulin"
    BIOLOGIC = "biologic"
    ENZYME_REPLACEMENT = "enzyme_replacement"
    INOTROPE = "inotrope"
    PARENTERAL_NUTRITION = "parenteral_nutrition"
    HYDRATION = "hydration"
    CHEMOTHERAPY = "chemotherapy"
    CLOTTING_FACTOR = "clotting_factor"
    IRON = "iron"
    CORTICOSTEROID = "corticosteroid"
    ANALGESIC = "analgesic"
    PULMONARY_HYPERTENSION = "pulmonary_hypertension"
    OTHER = "other"


class EpisodeState(StrEnum):
    """Where an episode of care stands."""

    DRAFT = "draft"
    ACCEPTED = "accepted"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DISCHARGED = "discharged"
    DECLINED = "declined"


class HoldReason(StrEnum):
    """Why care is on hold."""

    HOSPITAL = "hospital"
    PATIENT = "patient"
    DRUG = "drug"


class HoldState(StrEnum):
    """Where a hold stands; one that waits for a pharmacist is asked, not in force."""

    ASKED = "asked"
    IN_FORCE = "in_force"
    ENDED = "ended"
    DROPPED = "dropped"


class LeftKind(StrEnum):
    """What may have been left in a home."""

    DRUG = "drug"
    PUMP = "pump"
    LINE = "line"


class Disposition(StrEnum):
    """Where a hospital stay ended, as far as home infusion cares."""

    HOME = "home"
    HOME_HEALTH = "home_health"
    FACILITY = "facility"
    HOSPICE = "hospice"
    AGAINST_ADVICE = "against_advice"
    DIED = "died"
    OTHER = "other"
    NOT_STATED = "not_stated"


class NurseWishKind(StrEnum):
    """What a patient wishes about one nurse."""

    PREFER = "prefer"
    EXCLUDE = "exclude"


class TeamRole(StrEnum):
    """What somebody of the program is to a patient."""

    PRIMARY_NURSE = "primary_nurse"
    SECOND_NURSE = "second_nurse"
    PHARMACIST = "pharmacist"
    COORDINATOR = "coordinator"


class IdentityOutcome(StrEnum):
    """What comparing identifiers gave."""

    CONFIRMED = "confirmed"
    DOUBTED = "doubted"


class IdentifierSeen(StrEnum):
    """What a person can be told apart by; two are needed."""

    FULL_NAME = "full_name"
    BIRTH_DATE = "birth_date"
    RECORD_NUMBER = "record_number"
    HOSPITAL_NUMBER = "hospital_number"
    ADDRESS = "address"
    PHONE = "phone"
    PHOTO = "photo"
    GOVERNMENT_NUMBER = "government_number"


class HowAsked(StrEnum):
    """How somebody was asked."""

    IN_PERSON = "in_person"
    BY_PHONE = "by_phone"
    BY_VIDEO = "by_video"
    ON_PAPER = "on_paper"
    ON_SCREEN = "on_screen"
    FROM_DOCUMENT = "from_document"


class ConsentKind(StrEnum):
    """What is agreed to or told before care begins."""

    TREATMENT = "treatment"
    PRIVACY_NOTICE = "privacy_notice"
    RIGHTS = "rights"
    FINANCIAL = "financial"
    ADVANCE_DIRECTIVE = "advance_directive"


class ConsentAnswer(StrEnum):
    """What was answered; refused, withdrawn and not asked are values of their own."""

    NOT_ASKED = "not_asked"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Authority(StrEnum):
    """By what right somebody signs for a patient."""

    SELF = "self"
    PARENT = "parent"
    GUARDIAN = "guardian"
    HEALTH_CARE_PROXY = "health_care_proxy"
    POWER_OF_ATTORNEY = "power_of_attorney"
    CONSERVATOR = "conservator"
    OTHER = "other"
