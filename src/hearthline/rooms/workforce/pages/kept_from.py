"""To whom a nurse is not sent: the patients with the reasons, one more, and the end of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import Message
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.census import queries as census
from hearthline.rooms.workforce import actions, models
from hearthline.rooms.workforce.forms.staff import KeptFromForm

Cleaned = Mapping[str, Any]
MOST = 50


@page("workforce.exclude")
def kept_from(request: Any, staff_id: UUID) -> HttpResponse:
    """Keep a nurse from a patient: who asked stays between those who plan."""
    person = seen(request, models.StaffMember, staff_id)
    caller = request.caller
    rows = list(
        visible(caller, models.Exclusion)
        .filter(staff_id=staff_id)
        .exclude(until__lt=caller.today)
        .order_by("-since", "id")[:MOST]
    )
    people = census.by_ids(row.patient_id for row in rows)
    request.reads.update(people)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        number = "".join(cleaned["record_number"].split())
        patient = census.patient_of_record(number)
        if patient is None or not census.is_visible(caller, patient):
            refusal = Message("workforce.no_such_patient", {"number": number})
            raise Refused(refusal, field="record_number")
        actions.exclude(
            context,
            staff_id=staff_id,
            patient_id=patient,
            reason=cleaned["reason"],
            since=cleaned["since"],
            until=cleaned["until"],
        )

    return form_page(
        request,
        KeptFromForm,
        template="records/person_form.html",
        context={
            "title": _("Not sent to"),
            "sentence": _("The plan keeps them apart from the day on. The reason is kept."),
            "verb": _("Keep them apart"),
            "back_url": reverse("workforce:nurse", args=[staff_id]),
            "back_label": str(person),
            "aside": "workforce/kept_from.html",
            "kept_from": [(row, people.get(row.patient_id)) for row in rows],
        },
        save=save,
        done=_("Kept apart"),
        then=reverse("workforce:kept_from", args=[staff_id]),
        initial={"since": caller.today},
    )


@require_POST
@page("workforce.exclude")
def end_kept_from(request: Any, exclusion_id: UUID) -> HttpResponse:
    """Let a nurse be sent to a patient again from tomorrow on."""
    row = seen(request, models.Exclusion, exclusion_id)
    actions.end_exclusion(
        page_context(request), exclusion_id=exclusion_id, until=request.caller.today
    )
    messages.success(request, _("From tomorrow on they may be sent again"))
    return redirect("workforce:kept_from", row.staff_id)
