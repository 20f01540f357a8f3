"""Outside agencies that visits can be offered to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page
from hearthline.rooms.workforce import actions, queries
from hearthline.rooms.workforce.forms.agencies import AgencyForm


@page("workforce.read")
def agencies(request: Any) -> HttpResponse:
    """List the agencies; whoever manages the team writes one down."""
    form = AgencyForm(request)
    may_write = request.caller.holds("workforce.manage")
    if may_write and form.is_ready() and form.does(actions.record_agency, **form.values()):
        messages.success(request, _("Agency written down"))
        return redirect("workforce:agencies")
    return render(
        request,
        "workforce/agencies.html",
        {
            "agencies": list(queries.agencies().values()),
            "form": form,
            "may_write": may_write,
        },
    )
