"""The page on which a clinician lets a gate pass, or agrees as the second one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.findings import Gate, OverrideClass
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings import actions
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.following import subject_kinds
from hearthline.platform.findings.forms import OverrideForm
from hearthline.platform.findings.models import Override
from hearthline.platform.manifest import SubjectName
from hearthline.platform.messaging.sentences import sentence, word

OVERRIDE = "findings.override"


@page(OVERRIDE)
def override(request: Any, subject: UUID, gate: str) -> HttpResponseBase:
    """Show what holds a gate shut for one subject, and let one finding pass."""
    kind, name = _named(request, subject)
    if gate not in list(Gate):
        raise Http404
    stands = verdict(subject, Gate(gate), as_of=request.at, kind=kind)
    form = OverrideForm(request, stands.blocking)
    if form.is_ready() and form.does(
        actions.override,
        subject=subject,
        subject_kind=kind,
        check=form.chosen().check,
        discriminator=form.chosen().discriminator,
        gate=gate,
        expires_at=form.expires_at(),
    ):
        asked_two = form.chosen().override is OverrideClass.TWO_CLINICIANS
        messages.success(
            request,
            _("Waits for a second clinician") if asked_two else _("Finding overridden"),
        )
        return redirect(name.url)
    context = {
        "name": name,
        "gate": word("gate", gate),
        "form": form,
        "can_choose": bool(form.fields["which"].choices),  # type: ignore[attr-defined]
        "never": [
            sentence(row.finding.message)
            for row in stands.blocking
            if row.finding.override is OverrideClass.NEVER
        ],
        "waiting": _waiting(request, subject, gate),
    }
    return render(request, "findings/override.html", context)


@page(OVERRIDE)
@require_POST
def agree(request: Any, override_id: UUID) -> HttpResponseBase:
    """Agree as the second clinician."""
    row = seen(request, Override, override_id)
    try:
        actions.second_override(page_context(request), override_id=override_id)
    except Refused as refusal:
        messages.error(request, sentence(refusal.message))
    else:
        messages.success(request, _("Agreed; the gate may pass until the hour named"))
    return redirect("findings:override", subject=row.subject_id, gate=row.gate)


def _named(request: Any, subject: UUID) -> tuple[str, SubjectName]:
    if actions.subject_in_scope(request.caller, subject):
        for kind, known in subject_kinds().items():
            if name := known.names([subject]).get(subject):
                request.reads.add(subject)
                return kind, name
    raise Http404


def _waiting(request: Any, subject: UUID, gate: str) -> list[dict[str, Any]]:
    rows = visible(request.caller, Override).filter(
        subject_id=subject,
        gate=gate,
        override_class=OverrideClass.TWO_CLINICIANS,
        second_at__isnull=True,
        expires_at__gt=request.at,
    )
    return [
        {"row": row, "is_own": row.actor_id == request.caller.actor_id}
        for row in rows.order_by("at")
    ]
