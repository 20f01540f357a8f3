"""The form a referral is typed into, in the order in which faxes say it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hearthline.kernel.answers import Answer
from hearthline.kernel.quantity import Quantity
from hearthline.platform.records.form_fields import AmountField, EnumField
from hearthline.rooms.census.values import (
    AllergyOutcome,
    CodeStatus,
    MeasurementSource,
    Sex,
    TherapyClass,
)
from hearthline.rooms.coverage.values import AuthorisationState
from hearthline.rooms.intake.models import Sender
from hearthline.rooms.intake.pages.typed_fields import (
    ChosenField,
    LinesField,
    TypedClockField,
    TypedDayField,
    TypedPhoneField,
)
from hearthline.rooms.intake.pages.typed_value import (
    ALLERGY_ROWS,
    listed_allergies,
    typed_from,
)
from hearthline.rooms.intake.reading.infusion import listed_names
from hearthline.rooms.intake.values import Arrival
from hearthline.rooms.intake.values.received import Route
from hearthline.rooms.intake.values.typed import (
    TypedReferral,
)
from hearthline.rooms.lines.values import LineKind, Side
from hearthline.rooms.program.values import Branch

WEIGHT_UNITS = (("kg", "kg"), ("[lb_av]", "lb"), ("g", "g"))
HEIGHT_UNITS = (("cm", "cm"), ("[in_i]", "in"))
DOSE_UNITS = (
    ("mg", "mg"),
    ("g", "g"),
    ("mg/kg", "mg/kg"),
    ("g/kg", "g/kg"),
    ("ug", "mcg"),
    ("ug/kg", "mcg/kg"),
    ("ug/kg/min", "mcg/kg/min"),
    ("mg/h", "mg/h"),
    ("mL", "mL"),
    ("meq", "mEq"),
    ("mmol", "mmol"),
    ("[U]", "units"),
    ("[U]/kg", "units/kg"),
    ("[IU]", "international units"),
    ("10*6.[U]", "million units"),
    ("mg/m2", "mg/m²"),
)
LANGUAGES = (
    ("", gettext_lazy("Not asked")),
    ("en", gettext_lazy("English")),
    ("es", gettext_lazy("Spanish")),
    ("zh", gettext_lazy("Chinese")),
    ("vi", gettext_lazy("Vietnamese")),
    ("ar", gettext_lazy("Arabic")),
    ("fr", gettext_lazy("French")),
    ("ht", gettext_lazy("Haitian Creole")),
    ("ko", gettext_lazy("Korean")),
    ("pt", gettext_lazy("Portuguese")),
    ("ru", gettext_lazy("Russian")),
    ("so", gettext_lazy("Somali")),
    ("ase", gettext_lazy("American Sign Language")),
)
ZONES = (
    ("America/New_York", gettext_lazy("Eastern")),
    ("America/Chicago", gettext_lazy("Central")),
    ("America/Denver", gettext_lazy("Mountain")),
    ("America/Phoenix", gettext_lazy("Arizona")),
    ("America/Los_Angeles", gettext_lazy("Pacific")),
    ("America/Anchorage", gettext_lazy("Alaska")),
    ("Pacific/Honolulu", gettext_lazy("Hawaii")),
    ("America/Puerto_Rico", gettext_lazy("Puerto Rico")),
)
ASKED = (
    ("", gettext_lazy("Not asked")),
    (AllergyOutcome.KNOWN.value, gettext_lazy("Listed below")),
    (AllergyOutcome.NONE_KNOWN.value, gettext_lazy("None known, asked")),
)


class AskedField(EnumField):
    """An answer chosen from a short list; not asked stands first, and nothing is assumed."""

    def __init__(self, **given: Any) -> None:
        order = (Answer.NOT_ASKED, Answer.YES, Answer.NO, Answer.UNKNOWN)
        super().__init__(order, "answer", required=False, **given)


def _text(label: Any, length: int = 120, **given: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, **given)


class TypedReferralForm(forms.Form):
    """A whole referral; only who refers and a name are asked for, the rest may be unknown."""

    sender = ChosenField((), label=gettext_lazy("Referred by"), max_length=120, required=True)
    arrived_by = forms.ChoiceField(
        label=gettext_lazy("Came by"),
        choices=(
            (Arrival.FAX.value, gettext_lazy("Fax")),
            (Arrival.CALL.value, gettext_lazy("Call")),
        ),
    )
    call_back = TypedPhoneField(label=gettext_lazy("Call back"))
    call_back_who = _text(gettext_lazy("Ask for"))

    family_name = forms.CharField(label=gettext_lazy("Surname"), max_length=120)
    given_name = _text(gettext_lazy("Given names"))
    birth_date = TypedDayField(label=gettext_lazy("Born"), needs_year=True)
    sex = EnumField(
        (Sex.NOT_ASKED, Sex.MALE, Sex.FEMALE, Sex.OTHER, Sex.UNKNOWN),
        "sex",
        label=gettext_lazy("Sex"),
    )
    number = _text(gettext_lazy("Sender's record number"), 60)
    street = _text(gettext_lazy("Street, unit"), 200)
    city = _text(gettext_lazy("City"))
    state = _text(gettext_lazy("State"), 2)
    postal_code = _text(gettext_lazy("ZIP"), 10)
    access_notes = _text(gettext_lazy("Getting in"), 300)
    phone = TypedPhoneField(label=gettext_lazy("Phone"))
    phone_2 = TypedPhoneField(label=gettext_lazy("Second phone"))
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, required=False)
    needs_interpreter = AskedField(label=gettext_lazy("Interpreter"))

    drug = ChosenField((), label=gettext_lazy("Drug"), max_length=200)
    therapy = EnumField(
        TherapyClass,
        "therapy_class",
        empty=gettext_lazy("From the drug"),
        label=gettext_lazy("Therapy"),
        required=False,
    )
    dose = AmountField(DOSE_UNITS, label=gettext_lazy("Dose as ordered"), required=False)
    route = EnumField(
        (
            Route.NOT_STATED,
            Route.INTRAVENOUS,
            Route.SUBCUTANEOUS,
            Route.INTRAMUSCULAR,
            Route.ENTERAL,
            Route.OTHER,
        ),
        "route",
        label=gettext_lazy("Route"),
    )
    frequency = ChosenField(
        (
            "every 6 hours",
            "every 8 hours",
            "every 12 hours",
            "every 24 hours",
            "daily",
            "twice daily",
            "every 4 weeks",
            "weekly",
            "continuous",
            "once",
        ),
        label=gettext_lazy("How often"),
        max_length=120,
    )
    ends_on = TypedDayField(label=gettext_lazy("Until"))
    instructions = _text(gettext_lazy("Rest of the order"), 500)
    nursing = _text(gettext_lazy("Nursing and laboratory asked for"), 500)
    prescriber = _text(gettext_lazy("Prescriber"))
    prescriber_phone = TypedPhoneField(label=gettext_lazy("Prescriber's phone"))
    diagnosis_code = _text(gettext_lazy("Diagnosis code"), 20)
    diagnosis = _text(gettext_lazy("Diagnosis"), 240)

    last_dose_on = TypedDayField(label=gettext_lazy("Last dose, day"))
    last_dose_at = TypedClockField(label=gettext_lazy("Last dose, time"))
    discharge_on = TypedDayField(label=gettext_lazy("Discharge, day"))
    discharge_at = TypedClockField(label=gettext_lazy("Discharge, time"))
    next_due_on = TypedDayField(label=gettext_lazy("Next due, day"))
    next_due_at = TypedClockField(label=gettext_lazy("Next due, time"))
    zone = forms.ChoiceField(label=gettext_lazy("Zone of these times"), choices=ZONES)

    line = EnumField(
        LineKind,
        "line_kind",
        empty=gettext_lazy("Not stated"),
        label=gettext_lazy("Line"),
        required=False,
    )
    line_side = EnumField(
        (Side.NOT_STATED, Side.LEFT, Side.RIGHT, Side.MIDLINE),
        "line_side",
        label=gettext_lazy("Side"),
    )
    line_site = _text(gettext_lazy("Vein or site"))
    lumens = forms.IntegerField(
        label=gettext_lazy("Lumens"),
        min_value=1,
        max_value=5,
        required=False,
        widget=forms.TextInput({"inputmode": "numeric", "data-width": "short"}),
    )
    line_placed_on = TypedDayField(label=gettext_lazy("Placed"))

    allergies_asked = forms.ChoiceField(
        label=gettext_lazy("Allergies"), choices=ASKED, required=False
    )
    weight = AmountField(WEIGHT_UNITS, label=gettext_lazy("Weight"), required=False)
    weight_on = TypedDayField(label=gettext_lazy("Weighed"))
    weight_how = EnumField(
        (
            MeasurementSource.REFERRAL,
            MeasurementSource.MEASURED,
            MeasurementSource.REPORTED,
            MeasurementSource.ESTIMATED,
        ),
        "measurement_source",
        label=gettext_lazy("How it is known"),
    )
    height = AmountField(HEIGHT_UNITS, label=gettext_lazy("Height"), required=False)
    laboratory = LinesField(label=gettext_lazy("Laboratory values, one a line"), rows=2)
    laboratory_on = TypedDayField(label=gettext_lazy("Drawn"))
    home_drugs = LinesField(label=gettext_lazy("Drugs at home, one a line"), rows=4)

    payer = _text(gettext_lazy("Payer"))
    member_number = _text(gettext_lazy("Member number"), 80)
    group = _text(gettext_lazy("Group"), 80)
    authorisation = EnumField(
        (
            AuthorisationState.NOT_ASKED,
            AuthorisationState.REQUESTED,
            AuthorisationState.GRANTED,
            AuthorisationState.NOT_NEEDED,
            AuthorisationState.REFUSED,
        ),
        "authorisation_state",
        label=gettext_lazy("Authorisation"),
    )
    authorisation_number = _text(gettext_lazy("Authorisation number"), 60)

    caregiver = _text(gettext_lazy("Caregiver"))
    caregiver_relation = ChosenField(
        (
            "wife",
            "husband",
            "mother",
            "father",
            "parent",
            "daughter",
            "son",
            "brother",
            "sister",
            "partner",
            "friend",
        ),
        label=gettext_lazy("Relation"),
        max_length=80,
    )
    caregiver_phone = TypedPhoneField(label=gettext_lazy("Caregiver's phone"))
    lives_with = AskedField(label=gettext_lazy("Lives with the patient"))
    willing_to_learn = AskedField(label=gettext_lazy("Willing to learn"))
    has_pets = AskedField(label=gettext_lazy("Pets"))
    pets = _text(gettext_lazy("Which, as stated"), 200)
    household = _text(gettext_lazy("Home and household"), 500)
    code_status = EnumField(CodeStatus, "code_status", label=gettext_lazy("Code status"))
    code_status_words = _text(gettext_lazy("Advance directive"), 200)

    GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (
        (gettext_lazy("Who refers"), ("sender", "arrived_by", "call_back", "call_back_who")),
        (
            gettext_lazy("Patient"),
            (
                "family_name",
                "given_name",
                "birth_date",
                "sex",
                "number",
                "street",
                "city",
                "state",
                "postal_code",
                "access_notes",
                "phone",
                "phone_2",
                "language",
                "needs_interpreter",
            ),
        ),
        (
            gettext_lazy("Caregiver and home"),
            (
                "caregiver",
                "caregiver_relation",
                "caregiver_phone",
                "lives_with",
                "willing_to_learn",
                "has_pets",
                "pets",
                "household",
            ),
        ),
        (
            gettext_lazy("Coverage"),
            ("payer", "member_number", "group", "authorisation", "authorisation_number"),
        ),
        (
            gettext_lazy("Diagnosis, allergies, weight"),
            (
                "diagnosis_code",
                "diagnosis",
                "allergies_asked",
                "allergy_rows",
                "weight",
                "weight_on",
                "weight_how",
                "height",
            ),
        ),
        (
            gettext_lazy("Order"),
            (
                "drug",
                "therapy",
                "dose",
                "route",
                "frequency",
                "ends_on",
                "instructions",
                "nursing",
                "prescriber",
                "prescriber_phone",
            ),
        ),
        (
            gettext_lazy("Dose clock"),
            (
                "last_dose_on",
                "last_dose_at",
                "discharge_on",
                "discharge_at",
                "next_due_on",
                "next_due_at",
                "zone",
            ),
        ),
        (gettext_lazy("Line"), ("line", "line_side", "line_site", "lumens", "line_placed_on")),
        (
            gettext_lazy("Laboratory, home drugs, code status"),
            ("laboratory", "laboratory_on", "home_drugs", "code_status", "code_status_words"),
        ),
    )

    def __init__(self, data: Any = None, *, today: date, branch: Branch, **given: Any) -> None:
        initial = {"zone": branch.zone, **given.pop("initial", {})}
        super().__init__(data, initial=initial, **given)
        self.branch = branch
        for number in range(1, ALLERGY_ROWS + 1):
            self.fields[f"allergy_{number}"] = _text(_("Allergy %(n)s") % {"n": number}, 200)
            self.fields[f"reaction_{number}"] = _text(_("Reaction %(n)s") % {"n": number}, 200)
            self.fields[f"allergy_year_{number}"] = _text(_("Year %(n)s") % {"n": number}, 5)
        for field in self.fields.values():
            if isinstance(field, TypedDayField):
                field.today = today
            elif isinstance(field, forms.ChoiceField) and field.initial is None:
                field.initial = next(iter(field.widget.choices))[0]
        zones = self.fields["zone"]
        if branch.zone not in dict(ZONES):
            zones.choices = [(branch.zone, branch.zone), *ZONES]  # type: ignore[attr-defined]
        self.fields["drug"].known = listed_names()  # type: ignore[attr-defined]
        self.fields["sender"].known = tuple(  # type: ignore[attr-defined]
            Sender.objects.order_by("name").values_list("name", flat=True)[:200]
        )

    def groups(self) -> Iterator[Group]:
        """Yield the groups of fields in the order of typing."""
        rows = [
            f"{part}_{number}"
            for number in range(1, ALLERGY_ROWS + 1)
            for part in ("allergy", "reaction", "allergy_year")
        ]
        for label, names in self.GROUPS:
            wanted = [one for name in names for one in (rows if name == "allergy_rows" else [name])]
            more = [one for one in wanted if one in rows[3:]]
            shown = [self[one] for one in wanted if one not in more]
            yield Group(str(label), shown, [self[one] for one in more])

    def clean(self) -> dict[str, Any]:
        """Ask for what belongs together."""
        found = super().clean() or {}
        listed = listed_allergies(found)
        if listed and found.get("allergies_asked") == AllergyOutcome.NONE_KNOWN.value:
            self.add_error("allergies_asked", _("Allergies are listed below, so it is not none."))
        for part in ("last_dose", "next_due", "discharge"):
            is_alone = found.get(f"{part}_at") and not found.get(f"{part}_on")
            if is_alone and f"{part}_on" not in self.errors:
                self.add_error(f"{part}_on", _("Which day? A time alone says too little."))
        weight = found.get("weight")
        if isinstance(weight, Quantity):
            kilograms = weight.to("kg").value
            if kilograms > 400 or kilograms < 0.3:
                self.add_error(
                    "weight",
                    _("%(kg)s kg is not a weight people have. Check the unit.")
                    % {"kg": f"{kilograms:.1f}"},
                )
        return found

    def typed(self) -> TypedReferral:
        """Return what was typed as one value."""
        return typed_from(self.cleaned_data, self.branch.id)


@dataclass(frozen=True, slots=True)
class Group:
    """Fields under one heading, and those folded away until they are needed."""

    label: str
    fields: Sequence[BoundField]
    more: Sequence[BoundField] = ()

    @property
    def is_open(self) -> bool:
        """Whether what is folded away holds something."""
        return any(bound.value() or bound.errors for bound in self.more)
