"""Forms of the patient page: the team and wishes about nurses."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.records.form_fields import EnumField
from hearthline.platform.ui.widgets import DayInput
from hearthline.rooms.census.values import HoldReason, NurseWishKind, TeamRole

Choices = Sequence[tuple[str, str]]


class TeamForm(forms.Form):
    """A nurse who cares for a person from a day on."""

    staff = forms.ChoiceField(label=_("Who"))
    role = EnumField(
        [TeamRole.PRIMARY_NURSE, TeamRole.SECOND_NURSE], "team_role", label=_("As what")
    )
    since = forms.DateField(label=_("From"), widget=DayInput())

    def __init__(self, *args: Any, staff: Choices, **given: Any) -> None:
        super().__init__(*args, **given)
        _choose(self, "staff", [("", str(_("Choose"))), *staff])


class WishForm(forms.Form):
    """What a person wishes about one nurse."""

    staff = forms.ChoiceField(label=_("Nurse"))
    wish = EnumField(NurseWishKind, "nurse_wish", label=_("Wish"), widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Why"), max_length=300, required=False)

    def __init__(self, *args: Any, staff: Choices, **given: Any) -> None:
        super().__init__(*args, **given)
        _choose(self, "staff", [("", str(_("Choose"))), *staff])


class HoldForm(forms.Form):
    """Why care is on hold, since when and until when; a pharmacist says that drugs may stop."""

    reason = EnumField(HoldReason, "hold_reason", label=_("Why"), widget=forms.RadioSelect)
    day = forms.DateField(label=_("Since, day"), widget=DayInput())
    clock = forms.TimeField(
        label=_("Since, time"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    expected_return = forms.DateField(label=_("Expected back"), widget=DayInput(), required=False)
    note = forms.CharField(
        label=_("Note"),
        help_text=_("Such as the hospital and who called"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
        required=False,
    )
    may_stop = forms.BooleanField(label=_("None of these drugs must keep running"), required=False)

    def __init__(self, *args: Any, drugs: Sequence[str], **given: Any) -> None:
        super().__init__(*args, **given)
        if not drugs:
            del self.fields["may_stop"]
            return
        self.fields["may_stop"].help_text = ", ".join(drugs)

    def clean(self) -> dict[str, Any]:
        """Leave ``may_stop`` unsaid where it was not asked."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("may_stop", False)
        return cleaned


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
