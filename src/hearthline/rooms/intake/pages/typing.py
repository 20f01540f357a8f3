"""Typing a referral from a fax or a call on one page, with the document beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.calendar import local_day
from hearthline.kernel.messages import HearthlineError, Message
from hearthline.kernel.quantity import Quantity
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.accounts.scope import visible
from hearthline.platform.actions.context import page_context
from hearthline.platform.files.models import StoredFile
from hearthline.platform.files.showing import shown_document
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import (
    shown_age,
    shown_day,
    shown_moment,
    shown_quantity,
    shown_relative,
)
from hearthline.platform.ui.parts import Act
from hearthline.rooms.census import queries as census
from hearthline.rooms.census.values import Sex
from hearthline.rooms.intake import actions
from hearthline.rooms.intake.models import Typing
from hearthline.rooms.intake.pages.forms import BeginTypingForm
from hearthline.rooms.intake.pages.people import patient_url
from hearthline.rooms.intake.pages.typing_form import TypedReferralForm
from hearthline.rooms.intake.rules.alike import Alike
from hearthline.rooms.intake.rules.clock import contradictions, next_due
from hearthline.rooms.intake.values.typed import TypedReferral
from hearthline.rooms.program import queries as program

TYPE = "intake.type"
NEW_PERSON = "new"
DRAFTS_SHOWN = 20


@page(TYPE)
def begin(request: Any) -> HttpResponse:
    """Begin typing: with the fax beside it, or without one from a call."""
    form = BeginTypingForm(request)
    if form.is_ready():
        document = form.cleaned_data["document"]
        try:
            with transaction.atomic():
                typing_id = actions.begin_typing(
                    form.context(),
                    branch_id=UUID(form.cleaned_data["branch"]),
                    content=document.read() if document else b"",
                    name=document.name if document else "",
                )
        except HearthlineError as error:
            form.add_error("document", sentence(error.message))
        else:
            return redirect("intake:typing", typing_id)
    drafts = visible(request.caller, Typing).filter(ended_at__isnull=True).order_by("-kept_at")
    context = {"form": form, "drafts": [_draft(row) for row in drafts[:DRAFTS_SHOWN]]}
    return render(request, "intake/begin_typing.html", context, status=422 if form.errors else 200)


@page(TYPE)
def typing(request: Any, typing_id: UUID) -> HttpResponse:
    """Show the form with the document, or look over and save what was typed."""
    draft = seen(request, Typing, typing_id)
    branch = program.branch(draft.branch_id)
    if draft.ended_at is not None or branch is None:
        messages.info(request, _("This draft was saved or dropped already"))
        return redirect("intake:referrals")
    form = TypedReferralForm(
        request.POST if request.method == "POST" else None,
        today=local_day(request.at, branch.zone),
        branch=branch,
        initial={**draft.typed, **_measured(draft.typed)},
    )
    review: dict[str, Any] = {}
    if request.method == "POST":
        actions.keep_typed(page_context(request), typing_id=draft.pk, typed=_as_typed(request.POST))
        if form.is_valid():
            typed = form.typed()
            review = _review(request, typed)
            if saved := _saved(request, draft, form, typed, review):
                messages.success(request, _("Referral saved"))
                return redirect("intake:referral", saved)
    file = None
    if draft.file_id is not None:
        file = visible(request.caller, StoredFile).filter(pk=draft.file_id).first()
    if file is not None:
        request.reads.add(file.subject_id or file.pk)
    return render(
        request,
        "intake/typing.html",
        {
            "form": form,
            "draft": draft,
            "groups": list(form.groups()),
            "shown": shown_document(file) if file else None,
            "review": review,
            "is_kept": bool(draft.typed) and request.method != "POST",
        },
        status=422 if form.errors else 200,
    )


@page(TYPE)
@require_POST
def keep(request: Any, typing_id: UUID) -> HttpResponse:
    """Keep what was typed so far, while it is typed."""
    seen(request, Typing, typing_id)
    actions.keep_typed(page_context(request), typing_id=typing_id, typed=_as_typed(request.POST))
    return HttpResponse(status=204)


@page(TYPE)
@require_POST
def drop(request: Any, typing_id: UUID) -> HttpResponse:
    """End a draft without saving it."""
    seen(request, Typing, typing_id)
    actions.drop_typing(page_context(request), typing_id=typing_id)
    messages.success(request, _("Draft dropped; its document is kept"))
    return redirect("intake:begin_typing")


def _saved(
    request: Any,
    draft: Typing,
    form: TypedReferralForm,
    typed: TypedReferral,
    review: dict[str, Any],
) -> UUID | None:
    """Save once the person has looked over what is shown; return the referral's id."""
    chosen = request.POST.get("person", "")
    has_looked = request.POST.get("looked") == review["looked"]
    if not has_looked or (review["alike"] and not chosen):
        review["asks_person"] = has_looked
        return None
    try:
        return actions.save_typed(
            page_context(request),
            typing_id=draft.pk,
            typed=typed,
            patient_id=None if chosen in ("", NEW_PERSON) else UUID(chosen),
            shown=tuple(one["id"] for one in review["alike"]),
        )
    except HearthlineError as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, sentence(error.message))
    except ValueError:
        form.add_error(None, _("Choose one of the people, or a new person."))
    return None


def _review(request: Any, typed: TypedReferral) -> dict[str, Any]:
    """Return what to look at before anything is saved: people alike, kilograms, the clock."""
    alike = actions.people_alike(typed)
    usable = [one.person.id for one in alike if census.is_visible(request.caller, one.person.id)]
    may_merge = len(usable) > 1 and request.caller.holds("census.merge")
    return {
        "alike": [_alike(request, one) for one in alike],
        "merge_url": reverse("census:merge_with", args=usable[:2]) if may_merge else "",
        "facts": list(_facts(typed, request.at)),
        "due": _due(typed, request.at),
        "contradictions": [sentence(one) for one in _contradictions(typed, request.at)],
        "looked": "|".join([*(str(one.person.id) for one in alike), *_uncertain(typed)]),
        "new": NEW_PERSON,
        "asks_person": False,
    }


def _contradictions(typed: TypedReferral, now: datetime) -> tuple[Message, ...]:
    clock = typed.clock
    return contradictions(clock.last_dose_at, next_due(clock), typed.order.frequency, now=now)


def _uncertain(typed: TypedReferral) -> list[str]:
    """Return what was converted or understood, as a mark of what the person has seen."""
    weight, clock = typed.health.weight, typed.clock
    return [
        f"{weight.value}{weight.unit}" if weight else "",
        str(typed.person.birth_date or ""),
        f"{clock.next_due_on or ''}{clock.next_due_at or ''}{clock.zone}",
    ]


def _alike(request: Any, one: Alike) -> dict[str, Any]:
    """Return a likely duplicate: in scope by name, elsewhere by the reasons only."""
    person = one.person
    reasons = ", ".join(sentence(reason) for reason in one.reasons)
    if not census.is_visible(request.caller, person.id):
        name = _("Somebody of another branch")
        return {"id": person.id, "name": name, "about": "", "reasons": reasons, "usable": False}
    request.reads.add(person.id)
    about = ", ".join(
        filter(
            None,
            (
                _("born %(day)s") % {"day": shown_day(person.birth_date)}
                if person.birth_date
                else "",
                _("record %(number)s") % {"number": person.record_number},
            ),
        )
    )
    return {
        "id": person.id,
        "name": f"{person.family_name.upper()}, {person.given_name}",
        "about": about,
        "reasons": reasons,
        "usable": True,
        "url": patient_url(person.id),
    }


def _facts(typed: TypedReferral, now: datetime) -> Any:
    """Yield what the page made of what was typed, in words."""
    person, health, order = typed.person, typed.health, typed.order
    today = local_day(now, typed.clock.zone)
    if person.birth_date:
        born = f"{shown_day(person.birth_date)} ({shown_age(person.birth_date, today)})"
        sex = word("sex", person.sex) if person.sex is not Sex.NOT_ASKED else ""
        yield _("Born"), ", ".join(filter(None, (born, sex)))
    if health.weight is not None:
        yield _("Weight"), _weight_words(health.weight, typed)
    if order.drug:
        kind = word("therapy_class", order.therapy)
        listed = "" if order.is_listed else _(" (not on the list of home infusion drugs)")
        yield _("Drug"), f"{order.drug}: {kind}{listed}"
    if order.line_placed_on:
        yield _("Line placed"), shown_day(order.line_placed_on, weekday=True)
    if order.ends_on:
        yield _("Until"), shown_day(order.ends_on, weekday=True)
    if typed.clock.last_dose_at:
        yield _("Last dose"), shown_moment(typed.clock.last_dose_at, typed.clock.zone, weekday=True)


def _weight_words(weight: Quantity, typed: TypedReferral) -> str:
    """Return the weight as typed with its kilograms, its day and how it is known."""
    kilograms = weight.to("kg")
    said = shown_quantity(weight)
    if weight.unit != "kg":
        rounded = Quantity(round(kilograms.value, 1), "kg")
        said = _("%(typed)s is %(kg)s") % {"typed": said, "kg": shown_quantity(rounded)}
    on = typed.health.weight_on
    when = shown_day(on) if on else _("day not stated")
    return f"{said}, {when}, {word('measured_how', typed.health.weight_how)}"


def _due(typed: TypedReferral, now: datetime) -> dict[str, Any]:
    due = next_due(typed.clock)
    if due is None:
        return {"words": "", "relative": ""}
    return {
        "words": shown_moment(due, typed.clock.zone, weekday=True),
        "relative": shown_relative(due, now),
    }


def _as_typed(sent: QueryDict) -> dict[str, str]:
    """Return the fields as typed, without what belongs to the page."""
    own = {"csrfmiddlewaretoken", "action_id", "looked", "person"}
    return {name: str(value) for name, value in sent.items() if name not in own}


def _measured(typed: dict[str, str]) -> dict[str, list[str]]:
    """Return amounts kept as number and unit apart, as the form takes them."""
    return {
        name: [typed.get(f"{name}_value", ""), typed.get(f"{name}_unit", "")]
        for name in ("dose", "weight", "height")
    }


def _draft(row: Typing) -> dict[str, Any]:
    """Return a draft as the list shows it: no name, since nothing was decided about anybody."""
    return {
        "url": reverse("intake:typing", args=[row.pk]),
        "sender": row.typed.get("sender") or _("sender not typed yet"),
        "begun_by": row.begun_by,
        "kept_at": row.kept_at,
        "has_document": row.file_id is not None,
        "drop": Act(_("Drop"), reverse("intake:drop_typing", args=[row.pk]), post=True),
    }


__all__ = ["begin", "drop", "keep", "typing"]
