"""A refusal of an action, said where whoever typed looks for it."""

from __future__ import annotations

from django import forms

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.messaging.sentences import sentence


def refuse(form: forms.Form, error: HearthlineError) -> None:
    """Show a refusal in words: at its field when the form has it, else on top."""
    field = error.field if error.field in form.fields else None
    form.add_error(field, sentence(error.message))
