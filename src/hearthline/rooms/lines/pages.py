"""Pages about a person's lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen, seen_of
from hearthline.platform.actions.context import Context
from hearthline.platform.files.attaching import WithDocument, attached, kept_documents
from hearthline.platform.files.kinds import Purpose
from hearthline.platform.forms.form_page import Save, form_page
from hearthline.platform.forms.in_error import in_error_page
from hearthline.platform.messaging.sentences import word
from hearthline.rooms.census import queries as census
from hearthline.rooms.lines import actions, models, queries
from hearthline.rooms.lines.forms import LineEndForm, LineForm, RemovalForm, TipForm
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind, LineFacts, LineKind, Side

Cleaned = Mapping[str, Any]


@page("lines.read")
def of_patient(request: Any, patient_id: UUID) -> HttpResponse:
    """Show every line a person has or had."""
    shown = census.about_person(request, patient_id)
    ends = queries.ends_of([patient_id])
    found = queries.lines_of([patient_id], removed_too=True).get(patient_id, [])
    shown["lines"] = [(line, ends.get(line.id)) for line in found]
    shown["may_confirm"] = request.caller.holds("lines.confirm_tip")
    shown["may_write"] = request.caller.holds("lines.write")
    return render(request, "lines/of_patient.html", shown)


@page("lines.write")
def line(request: Any, patient_id: UUID, line_id: UUID | None = None) -> HttpResponse:
    """Write down a line, or change what is known of one."""
    stored = seen(request, models.AccessDevice, line_id) if line_id else None
    if stored is not None and stored.patient_id != patient_id:
        raise Http404
    back = reverse("lines:of_patient", args=[patient_id])

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = LineFacts(
            id=stored.pk if stored else derived_id("line", context.action_id),
            patient_id=patient_id,
            **{
                **cleaned,
                "kind": LineKind(cleaned["kind"]),
                "side": Side(cleaned["side"]),
            },
            source=stored.source if stored else "",
        )
        if stored is None:
            actions.add_line(context, facts=facts)
        else:
            actions.correct_line(context, facts=facts, revision=revision)

    initial = {name: getattr(stored, name) for name in LineForm.base_fields} if stored else {}
    context = census.about_person(request, patient_id) | {
        "title": _("Line") if stored else _("New line"),
        "sentence": _("Where the tip of a central line lies is confirmed on a page of its own."),
        "verb": _("Save line"),
        "back_url": back,
        "back_label": _("Lines"),
    }
    return form_page(
        request,
        LineForm,
        template="records/person_form.html",
        context=context,
        save=save,
        done=_("Line saved"),
        then=back,
        initial=initial or {"side": Side.NOT_STATED},
        revision=stored.revision if stored else 0,
    )


@page("lines.write")
def in_error(request: Any, patient_id: UUID, line_id: UUID) -> HttpResponse:
    """Say that a line was never there; it is kept with the reason."""
    stored = _of(request, patient_id, line_id)
    return in_error_page(
        request,
        title=_("This line was entered in error"),
        sentence=_("Nothing may be given through it any more. It is kept with your reason."),
        save=lambda context: actions.enter_in_error(context, line_id=stored.pk),
        then=reverse("lines:of_patient", args=[patient_id]),
        back_label=_("Lines"),
        about=census.about_person(request, patient_id),
    )


@page("lines.confirm_tip")
def confirm_tip(request: Any, patient_id: UUID, line_id: UUID) -> HttpResponse:
    """Confirm where the tip lies: a name, a day, what it was seen on, and the report."""
    stored = _of(request, patient_id, line_id)

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        document = attached(context, cleaned, subject=patient_id, purpose=Purpose.TIP_REPORT)
        actions.confirm_tip(
            context,
            line_id=line_id,
            on=cleaned["on"],
            by=cleaned["by"],
            evidence=cleaned["evidence"],
            revision=revision,
            document_id=document,
        )

    return _line_form(
        request,
        patient_id,
        TipForm,
        title=_("Tip of the %(kind)s") % {"kind": word("line_kind", stored.kind)},
        sentence=_("Nobody waves an unconfirmed tip through: somebody has seen where it lies."),
        verb=_("Confirm tip"),
        done=_("Tip confirmed"),
        save=save,
        initial={"on": request.caller.today},
        revision=stored.revision,
    )


@page("lines.write")
def plan_end(request: Any, patient_id: UUID, line_id: UUID) -> HttpResponse:
    """Say what becomes of a line when therapy ends."""
    stored = _of(request, patient_id, line_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = LineEndFacts(
            id=derived_id("line end", context.action_id),
            line_id=line_id,
            patient_id=patient_id,
            kind=LineEndKind(cleaned["kind"]),
            owner=cleaned["owner"],
            due=cleaned["due"],
            organisation=cleaned["organisation"],
            accepted_by=cleaned["accepted_by"],
            accepted_on=cleaned["accepted_on"],
            note=cleaned["note"],
            document_id=attached(context, cleaned, subject=patient_id, purpose=Purpose.OTHER),
        )
        actions.plan_end(context, facts=facts)

    return _line_form(
        request,
        patient_id,
        LineEndForm,
        title=_("End of the %(kind)s") % {"kind": word("line_kind", stored.kind)},
        sentence=_("No episode ends with a line in place of which nobody answers."),
        verb=_("Save plan"),
        done=_("Plan saved"),
        save=save,
    )


@page("lines.write")
def remove(request: Any, patient_id: UUID, line_id: UUID) -> HttpResponse:
    """Write down that a line was taken out."""
    stored = _of(request, patient_id, line_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        actions.remove_line(context, line_id=line_id, on=cleaned["on"])

    return _line_form(
        request,
        patient_id,
        RemovalForm,
        title=_("%(kind)s taken out") % {"kind": word("line_kind", stored.kind)},
        sentence=_("It happened, and is kept as it is told."),
        verb=_("Record removal"),
        done=_("Removal recorded"),
        save=save,
        initial={"on": request.caller.today},
    )


def _of(request: Any, patient_id: UUID, line_id: UUID) -> models.AccessDevice:
    return seen_of(request, models.AccessDevice, line_id, patient_id)


def _line_form(
    request: Any,
    patient_id: UUID,
    form_class: type[forms.Form],
    *,
    title: str,
    sentence: str,
    verb: str,
    done: str,
    save: Save,
    initial: Mapping[str, Any] | None = None,
    revision: int = 0,
) -> HttpResponse:
    back = reverse("lines:of_patient", args=[patient_id])
    given: dict[str, Any] = {}
    if issubclass(form_class, WithDocument):
        given["kept"] = kept_documents(request.caller, patient_id)
    return form_page(
        request,
        form_class,
        template="records/person_form.html",
        context=census.about_person(request, patient_id)
        | {
            "title": title,
            "sentence": sentence,
            "verb": verb,
            "back_url": back,
            "back_label": _("Lines"),
        },
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=revision,
        **given,
    )
