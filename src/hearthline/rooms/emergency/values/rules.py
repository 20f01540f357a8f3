"""What a program approves about readiness: who needs a kit, what is in it, what raises a risk."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from hearthline.kernel.medicines import Form
from hearthline.kernel.sources import Trust
from hearthline.rooms.census.values import TherapyClass


class KitNeed(StrEnum):
    """At which doses an emergency kit has to be in the home."""

    EVERY_DOSE = "every_dose"
    FIRST_DOSE = "first_dose"
    NONE = "none"


class Strength(StrEnum):
    """How strongly something raises the risk, as its source judges it."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"
    UNSURE = "unsure"


class RiskKind(StrEnum):
    """What about a patient a risk rule looks at."""

    THERAPY = "therapy"
    FIRST_DOSE = "first_dose"
    SAME_DRUG = "same_drug"
    CLASS_OF_ALLERGY = "class_of_allergy"
    HOME_MEDICATION = "home_medication"
    CONDITION = "condition"
    LIVES_ALONE = "lives_alone"
    AGE = "age"
    WEIGHT = "weight"
    EARLIER_REACTION = "earlier_reaction"
    EMERGENCY_CARE = "emergency_care"
    PREGNANT = "pregnant"
    NO_PHONE = "no_phone"
    NO_SIGNAL = "no_signal"


@dataclass(frozen=True, slots=True, kw_only=True)
class TherapyRule:
    """What a family of therapies needs; ``watch_minutes`` ``None`` is not set."""

    therapy: TherapyClass
    kit: KitNeed
    watch_minutes: int | None
    source: str
    trust: Trust


@dataclass(frozen=True, slots=True, kw_only=True)
class BandLine:
    """One line of what a kit holds."""

    item: str
    count: int
    medicine: str = ""
    form: Form = Form.OTHER
    amount_mg: Decimal | None = None
    strength: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KitBand:
    """What a kit holds from a weight on, to below another; ``is_adult`` ``None`` is for all."""

    key: str
    text: str
    low_kg: Decimal
    below_kg: Decimal | None
    is_adult: bool | None
    lines: tuple[BandLine, ...]
    source: str
    trust: Trust

    def holds(self, kilograms: Decimal, *, is_adult: bool) -> bool:
        """Whether the band is for this weight and age."""
        fits = self.low_kg <= kilograms and (self.below_kg is None or kilograms < self.below_kg)
        return fits and self.is_adult in (None, is_adult)


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskRule:
    """Something that raises the risk of a reaction or makes it harder to treat.

    Parameters
    ----------
    words
        Words looked for in names of drugs, allergies or conditions, in lower case.
    drugs
        Of a class of allergies: the drugs that are asked about, none: all that are ordered. Of
        anything else: it counts only where one of them is ordered.
    reactions
        Of a class of allergies: only after such a reaction, in whole words; none: after any.
    therapies
        Families it is about; none: all.
    asks_pharmacist
        Whether a pharmacist has to say what follows.
    blocks
        Whether no dose may be started.
    at_least, below
        Of an age (years), a weight (kg) or the drive to emergency care (minutes): from which
        value on it counts, and below which.
    """

    id: str
    kind: RiskKind
    text: str
    strength: Strength
    source: str
    trust: Trust
    words: tuple[str, ...] = ()
    drugs: tuple[str, ...] = ()
    reactions: tuple[str, ...] = ()
    therapies: tuple[TherapyClass, ...] = ()
    asks_pharmacist: bool = False
    blocks: bool = False
    at_least: Decimal | None = None
    below: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityRule:
    """Whom to reach first in a storm or power cut; the first rule that fits counts."""

    rank: int
    contact_within_h: int
    therapies: tuple[TherapyClass, ...]
    text: str
    below_years: int | None = None
    every_hours_at_most: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmergencyRules:
    """One version of a program's rules.

    Parameters
    ----------
    adult_years
        Age from which a kit is an adult's.
    weight_days_child, weight_days_adult
        Days after which a weight no longer chooses a kit.
    warn_days
        Days before a kit's expiry at which it is said, the longer first.
    pregnancy_days
        Days after which "not pregnant" is not known any more.
    """

    therapies: tuple[TherapyRule, ...]
    bands: tuple[KitBand, ...]
    risks: tuple[RiskRule, ...]
    priorities: tuple[PriorityRule, ...]
    adult_years: int
    weight_days_child: int
    weight_days_adult: int
    warn_days: tuple[int, ...]
    source: str
    trust: Trust
    pregnancy_days: int = 30

    def for_therapy(self, therapy: TherapyClass) -> TherapyRule | None:
        """Return the rule for a family of therapies; ``None`` is not decided."""
        return next((rule for rule in self.therapies if rule.therapy is therapy), None)

    def band_for(self, kilograms: Decimal, *, age_years: int) -> KitBand | None:
        """Return the kit for a weight and age."""
        grown = age_years >= self.adult_years
        return next((b for b in self.bands if b.holds(kilograms, is_adult=grown)), None)
