"""Forms before an emergency: an emergency plan, a signed care plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.medicines import Form
from hearthline.platform.records.form_fields import AnswerField, EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.emergency.values import Allowed, FirstPlace, KitNeed, NurseNeed

EXAMPLE = _("“%(line)s” cannot be read. Write: epinephrine; auto-injector; 0.3")
FORMS = {"auto-injector": Form.AUTO_INJECTOR, "ampule": Form.AMPULE, "nasal": Form.NASAL_SPRAY}


class AllowedField(forms.CharField):
    """What the signed order allows, a line each: medicine; form; mg or ``by weight``; cap mg."""

    widget = forms.Textarea(attrs={"rows": 4})

    def clean(self, value: Any) -> tuple[Allowed, ...]:
        """Return what is allowed, or say which line cannot be read."""
        text = super().clean(value)
        return tuple(_allowed(line) for line in map(str.strip, text.splitlines()) if line)


class PlanForm(forms.Form):
    """The emergency plan of an episode."""

    episode_id = forms.ChoiceField(label=_("Episode"))
    kit = EnumField(KitNeed, "kit_need", label=_("Emergency kit"), empty=_("choose"))
    kit_why = forms.CharField(
        label=_("Why, if less than the approved rules ask"), max_length=300, required=False
    )
    order_id = forms.ChoiceField(label=_("Signed emergency order"), required=False)
    allowed = AllowedField(
        label=_("What that order allows"),
        help_text=_("One form a line: epinephrine; auto-injector; 0.3"),
        max_length=1000,
        required=False,
    )
    nurse = EnumField(NurseNeed, "nurse_need", label=_("Nurse with a current certificate"))
    watch_minutes = forms.IntegerField(
        label=_("Minutes the nurse stays after the dose"),
        min_value=0,
        max_value=1440,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    first_place = EnumField(FirstPlace, "first_place", label=_("First dose is given"))
    backup_pump = AnswerField(label=_("Back-up pump in the home"))
    power_plan = forms.CharField(label=_("If the power goes out"), max_length=500, required=False)
    rank = forms.IntegerField(
        label=_("Priority in a storm or power cut, 1 first"),
        min_value=1,
        max_value=5,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )
    contact_within_h = forms.IntegerField(
        label=_("Hours within which they are reached"),
        min_value=1,
        max_value=168,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "data-width": "short"}),
    )

    def __init__(
        self,
        *args: Any,
        episodes: Sequence[tuple[str, str]],
        orders: Sequence[tuple[str, str]],
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        for name, choices in (
            ("episode_id", list(episodes)),
            ("order_id", [("", _("none")), *orders]),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices


class CareSignatureForm(forms.Form):
    """Who read the family's page and signed it."""

    signer = forms.CharField(label=_("Who signs"), max_length=200)
    relation = forms.CharField(label=_("Relation to the patient"), max_length=80, required=False)
    signed_on = forms.DateField(label=_("Day"), widget=DayInput())
    by_interpreter = forms.BooleanField(
        label=_("Read through an interpreter in their language"), required=False
    )
    digest = forms.CharField(widget=forms.HiddenInput(), max_length=64)


def _allowed(line: str) -> Allowed:
    parts = [part.strip().lower() for part in line.split(";")]
    if len(parts) not in (3, 4) or not parts[0] or parts[1] not in FORMS:
        raise forms.ValidationError(EXAMPLE, params={"line": line[:80]})
    amount = None if parts[2] == "by weight" else _milligrams(parts[2], line)
    cap = _milligrams(parts[3], line) if len(parts) == 4 else None
    return Allowed(parts[0][:40], FORMS[parts[1]], amount, cap)


def _milligrams(text: str, line: str) -> Decimal:
    number = text.removesuffix("mg").strip()
    plain = number.replace(".", "", 1)
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9 or not Decimal(number):
        raise forms.ValidationError(EXAMPLE, params={"line": line[:80]})
    return Decimal(number)
