"""Comparing who somebody is, and what they agree to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.files.attaching import WithDocument
from hearthline.platform.records.form_fields import EnumField, choices_of
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.census.values import (
    Authority,
    ConsentAnswer,
    HowAsked,
    IdentifierSeen,
    IdentityOutcome,
)


class IdentityForm(forms.Form):
    """Which identifiers were compared, and whether they agree."""

    seen = forms.MultipleChoiceField(
        label=_("What was compared"),
        help_text=_("Two or more, asked of the person or read from a card, not read out to them"),
        choices=lambda: choices_of(IdentifierSeen, "identifier_seen"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    outcome = EnumField(
        IdentityOutcome, "identity_outcome", label=_("What it gave"), widget=forms.RadioSelect
    )
    how = EnumField(HowAsked, "how_asked", label=_("How"))
    note = forms.CharField(
        label=_("What does not agree"),
        help_text=_("For a doubt: what differs, and which record it may be"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    record_number = forms.CharField(
        label=_("Record number of the other person"),
        help_text=_("When two records may be one person: the doubt then stands at both"),
        max_length=20,
        required=False,
    )


class ConsentForm(WithDocument):
    """What was answered, when, by whom and by what right."""

    answer = EnumField(
        [ConsentAnswer.GIVEN, ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN],
        "consent_answer",
        label=_("Answer"),
        widget=forms.RadioSelect,
    )
    answered_on = forms.DateField(label=_("On"), widget=DayInput())
    signer = forms.CharField(label=_("Who answered"), max_length=200)
    authority = EnumField(Authority, "authority", label=_("By what right"))
    how = EnumField(HowAsked, "how_asked", label=_("How"))
    witness = forms.CharField(
        label=_("Witness"),
        help_text=_("Needed when it was said and not signed"),
        max_length=200,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    field_order = (
        "answer",
        "answered_on",
        "signer",
        "authority",
        "how",
        "witness",
        "note",
        "file",
        "kept",
    )

    def clean(self) -> dict[str, Any]:
        """Refuse a spoken consent without witness, and a right that nobody named."""
        cleaned = super().clean() or self.cleaned_data
        is_given = cleaned.get("answer") == ConsentAnswer.GIVEN
        if is_given and cleaned.get("how") == HowAsked.BY_PHONE and not cleaned.get("witness"):
            self.add_error("witness", _("A spoken consent has a witness. Type who listened in."))
        if cleaned.get("authority") == Authority.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Say by what right they answered."))
        return cleaned
