"""The base of every form that starts an action."""

from __future__ import annotations

from typing import Any

from django import forms

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.refusing import refuse


class ActionForm(forms.Form):
    """A form among other things of a page, which starts one action.

    Use::

        form = NewTask(request)
        if form.is_ready() and form.does(tasks.open_task, **form.cleaned_data):
            return redirect(...)
        return render(request, ..., {"form": form})

    Parameters
    ----------
    request
        The request; its POST data fill the form.
    revision
        Revision of the record being changed; a stale one is refused by the action.
    """

    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: Any, *, revision: int | None = None, **given: Any) -> None:
        self.request = request
        given["initial"] = {"revision": revision, **given.get("initial", {})}
        posted = request.method == "POST"
        super().__init__(request.POST if posted else None, request.FILES or None, **given)
        self.result: Any = None

    def is_ready(self) -> bool:
        """Whether it was sent and everything in it can be used."""
        return self.is_bound and self.is_valid()

    def context(self, *, reason: str = "") -> Context:
        """Return the context of the action this form starts."""
        return page_context(self.request, reason=reason)

    def values(self) -> dict[str, Any]:
        """Return what was typed, without the form's own hidden fields."""
        own = {"revision", "reason"}
        return {name: value for name, value in self.cleaned_data.items() if name not in own}

    def does(self, action: Any, **values: Any) -> bool:
        """Run ``action`` and keep its result; a refusal becomes an error at its field.

        A field ``reason`` of the form goes into the context, as every action expects.
        """
        try:
            context = self.context(reason=self.cleaned_data.get("reason", ""))
            self.result = action(context, **values)
        except HearthlineError as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: HearthlineError) -> None:
        """Show a refusal in words: at its field when the form has it, else on top."""
        refuse(self, error)
