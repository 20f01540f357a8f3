"""What an empty program asks for once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

ZONES = (
    ("America/New_York", _("Eastern: New York, Columbus, Atlanta")),
    ("America/Chicago", _("Central: Chicago, Dallas")),
    ("America/Denver", _("Mountain: Denver")),
    ("America/Phoenix", _("Mountain without daylight saving: Phoenix")),
    ("America/Los_Angeles", _("Pacific: Los Angeles, Seattle")),
    ("America/Anchorage", _("Alaska: Anchorage")),
    ("Pacific/Honolulu", _("Hawaii: Honolulu")),
    ("America/Puerto_Rico", _("Atlantic: San Juan")),
)


def _new_password() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"autocomplete": "new-password"})


class FirstRunForm(forms.Form):
    """Program, first branch, first administrator."""

    program = forms.CharField(label=_("Name of the program"), max_length=200)
    branch = forms.CharField(label=_("Name of the first branch"), max_length=120)
    zone = forms.ChoiceField(label=_("Time zone of the branch"), choices=ZONES)
    line = forms.CharField(label=_("Street and number of the branch"), max_length=200)
    city = forms.CharField(label=_("City"), max_length=120)
    state = forms.CharField(
        label=_("State"), min_length=2, max_length=2, help_text=_("Two letters")
    )
    zip_code = forms.RegexField(
        r"^\d{5}(-\d{4})?$",
        label=_("ZIP code"),
        error_messages={"invalid": _("Enter five digits, for example 43215.")},
    )
    phone = forms.CharField(label=_("Phone of the branch"), max_length=40, required=False)
    name = forms.CharField(label=_("Your name"), max_length=200)
    username = forms.CharField(
        label=_("Your sign-in name"),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("Password"), widget=_new_password(), help_text=_("At least 12 characters")
    )
    password_again = forms.CharField(label=_("Password again"), widget=_new_password())

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") != given.get("password_again"):
            self.add_error("password_again", _t("The two passwords differ. Type the same twice."))
        return given
