"""Forms before an emergency: an emergency plan, a signed care plan."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.kernel.medicines import Form
from hearthline.platform.records.form_fields import AnswerField, EnumField, choices_of
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.emergency.values import Allowed, FirstPlace, KitNeed, NurseNeed

_PLAIN = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_WHOLE = re.compile(r"[0-9]{1,4}")
MOST_ROWS = 12
AMOUNTS = ("amount_mg", "per_kg", "cap_mg", "strength")
COUNTS = ("repeat_minutes", "most_doses")
TEXTS = {"route": 80, "when": 120, "words": 200}
NAMES = ("medicine", "form", *AMOUNTS, *COUNTS, *TEXTS)
MOST_MINUTES = 1440


class AllowedRows(forms.Widget):
    """A row for each form of a medicine; one without a medicine counts for nothing."""

    template_name = "emergency/allowed_rows.html"
    use_fieldset = True

    def __init__(self) -> None:
        super().__init__()
        self.medicines: Sequence[str] = ()

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> list[dict[str, str]]:
        """Return what was typed, row by row."""
        rows = []
        for number in range(MOST_ROWS):
            row = {part: str(data.get(f"{name}-{number}-{part}", "")).strip() for part in NAMES}
            if any(row.values()):
                rows.append(row)
        return rows

    def value_omitted_from_data(self, _data: Any, _files: Any, _name: str) -> bool:
        """Rows that were not sent were left empty."""
        return False

    def subwidgets(self, *_given: Any, **_named: Any) -> Iterator[dict[str, Any]]:
        """Return none: the rows are shown as a whole."""
        return iter(())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Return the rows, and empty ones to add to them."""
        context = super().get_context(name, value, attrs)
        rows = [*(row_of(one) for one in value or ()), {}, {}][:MOST_ROWS]
        return context | {
            "rows": [
                {"number": number, "place": f"{name}-{number}", **row}
                for number, row in enumerate(rows)
            ],
            "medicines": self.medicines,
            "forms": choices_of(Form, "medicine_form"),
        }


class AllowedField(forms.Field):
    """What the signed order allows, a form of a medicine a row."""

    widget = AllowedRows

    def clean(self, value: Any) -> tuple[Allowed, ...]:
        """Return what is allowed, or say which row cannot be read."""
        return tuple(_allowed(row) for row in value or () if row["medicine"])


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
        help_text=_("Read from the prescriber’s words where they could be read. Check each row."),
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
        medicines: Sequence[str] = (),
        **given: Any,
    ) -> None:
        super().__init__(*args, **given)
        rows = self.fields["allowed"].widget
        assert isinstance(rows, AllowedRows)
        rows.medicines = medicines
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


def row_of(one: Allowed | Mapping[str, str]) -> dict[str, str]:
    """Return a row as texts, of what was read or of what was typed."""
    if not isinstance(one, Allowed):
        return dict(one)
    values = {name: getattr(one, name) for name in NAMES}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def _allowed(row: Mapping[str, str]) -> Allowed:
    medicine = row["medicine"]
    if row["form"] not in list(Form):
        raise forms.ValidationError(
            _("%(medicine)s: choose its form, as it lies in the kit."),
            params={"medicine": medicine},
        )
    read: dict[str, Any] = {name: _number(row, name) for name in AMOUNTS}
    read |= {name: _count(row, name) for name in COUNTS}
    read |= {name: row[name][:longest] for name, longest in TEXTS.items()}
    return Allowed(medicine[:40], Form(row["form"]), **read)


def _number(row: Mapping[str, str], name: str) -> Decimal | None:
    text = row[name].replace(",", ".")
    if not text:
        return None
    if not _PLAIN.fullmatch(text) or not Decimal(text):
        raise _unread(row, name)
    return Decimal(text)


def _count(row: Mapping[str, str], name: str) -> int | None:
    text = row[name]
    if not text:
        return None
    if not _WHOLE.fullmatch(text) or not 0 < int(text) <= MOST_MINUTES:
        raise _unread(row, name)
    return int(text)


def _unread(row: Mapping[str, str], name: str) -> forms.ValidationError:
    return forms.ValidationError(
        _("%(medicine)s: “%(text)s” cannot be read. Write a number such as 0.3."),
        params={"medicine": row["medicine"], "text": row[name][:40]},
    )
