"""Forms about people, sign-ins and roles; they carry values and decide nothing."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _

from hearthline.platform.accounts.roles import ROLE_LABELS, STAFF


class SignInForm(LoginForm):
    """Name and password; labels stand above the fields, never inside them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("Sign-in name")
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


def role_choices() -> list[tuple[str, Any]]:
    """Return the roles of people who work for the program, with their names."""
    return [(role.value, ROLE_LABELS[role]) for role in sorted(STAFF)]


class NewPersonForm(forms.Form):
    """A person, their sign-in, and their first role."""

    name = forms.CharField(label=_("Name"), max_length=200, help_text=_("As colleagues read it"))
    username = forms.CharField(label=_("Sign-in name"), max_length=150)
    email = forms.EmailField(label=_("E-mail"), required=False)
    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. It must be changed at the first sign-in."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    branch = forms.ChoiceField(label=_("Branch"), required=False)

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Every branch")), *branches]


class RoleForm(forms.Form):
    """A role in a branch from a day on."""

    role = forms.ChoiceField(label=_("Role"), choices=role_choices)
    branch = forms.ChoiceField(label=_("Branch"), required=False)
    since = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, branches: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["branch"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("Every branch")), *branches]


class PasswordForm(forms.Form):
    """A first password that must be changed."""

    password = forms.CharField(
        label=_("First password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class BreakGlassForm(forms.Form):
    """Why somebody needs to see a record outside their scope."""

    record_number = forms.CharField(label=_("Record number"), max_length=20)
    reason = forms.CharField(
        label=_("Reason"),
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who needs what, and why now. It is read by the quality lead."),
    )


class PolicyForm(forms.Form):
    """How people sign in."""

    zone_name = forms.CharField(
        label=_("Time zone"), help_text=_("IANA name, for example America/New_York")
    )
    idle_minutes = forms.IntegerField(
        label=_("Sign out after"), help_text=_("Minutes without activity, 2 to 480")
    )
    requires_second_factor = forms.BooleanField(
        label=_("Everyone needs a passkey or an authenticator app"), required=False
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)
