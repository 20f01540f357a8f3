"""Saying that something written down about a person was wrong; it is kept, with the reason."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.platform.accounts.pages import page, seen, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.forms.in_error import in_error_page
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import actions, models, queries
from hearthline.rooms.census.actions.people import MARKABLE

MEASUREMENT, NUMBER = "measurement", "number"
PARTS: dict[str, Any] = MARKABLE | {MEASUREMENT: models.Measurement, NUMBER: models.Identifier}
"""What of a record can be said to be wrong, by the word its address has for it."""


@page("census.write")
def in_error(request: Any, patient_id: UUID, part: str, part_id: UUID) -> HttpResponse:
    """Mark one part of a record as entered in error."""
    if part not in PARTS:
        raise Http404
    row = seen(request, PARTS[part], part_id)
    if row.patient_id != patient_id:
        raise Http404

    def save(context: Context) -> None:
        if part == MEASUREMENT:
            actions.measurement_was_wrong(context, measurement_id=row.pk)
        elif part == NUMBER:
            actions.identifier_was_wrong(context, identifier_id=row.pk)
        else:
            actions.enter_in_error(context, kind=part, record_id=row.pk)

    taken_off = _("It is taken off at once; the journal keeps it with your reason.")
    return in_error_page(
        request,
        title=_("Entered in error: %(what)s") % {"what": word("record_part", part)},
        sentence=taken_off if part == NUMBER else "",
        save=save,
        then=reverse("chart:record", args=[patient_id]),
        back_label=_("Record"),
        about=queries.about_person(request, patient_id),
    )


@page("census.write")
def consent_in_error(request: Any, patient_id: UUID, consent_id: UUID) -> HttpResponse:
    """Say that an answer was never given like this; the one before it stands again."""
    row = seen_of(request, models.Consent, consent_id, patient_id)
    return in_error_page(
        request,
        title=_("This answer was entered in error"),
        sentence=_("The answer before it stands again. This one is kept with your reason."),
        save=lambda context: actions.consent_was_wrong(context, consent_id=row.pk),
        then=reverse("census:consents", args=[patient_id]),
        back_label=_("Consents"),
        about=queries.about_person(request, patient_id),
    )
