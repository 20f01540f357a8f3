"""The calendar of a branch: holidays to decide, cut-offs, laboratories."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.program import actions, models, queries, rules
from hearthline.rooms.program.forms.calendar import (
    WEEKDAYS,
    CutOffForm,
    HolidayForm,
    LaboratoryForm,
)
from hearthline.rooms.program.queries.calendar import laboratory_value
from hearthline.rooms.program.values import (
    Branch,
    CutOffFacts,
    CutOffKind,
    HolidayFacts,
    HolidayState,
    LaboratoryFacts,
)

Cleaned = Mapping[str, Any]


@page("program.read")
def calendar(request: Any, branch_id: UUID) -> HttpResponse:
    """Show holidays, cut-offs and laboratories of a branch."""
    branch = _branch(request, branch_id)
    today = request.caller.today
    holidays = models.Holiday.objects.filter(branch_id=branch.id, day__gte=today).order_by("day")
    waiting = holidays.filter(state=HolidayState.PROPOSED).count()
    laboratories = models.Laboratory.objects.filter(branch_id=branch.id, ended_at__isnull=True)
    return render(
        request,
        "program/calendar.html",
        {
            "branch": branch,
            "branches": queries.branches(request.caller),
            "holidays": holidays[:60],
            "sentence": ngettext(
                "%(n)s holiday waits for a decision.",
                "%(n)s holidays wait for a decision.",
                waiting,
            )
            % {"n": waiting}
            if waiting
            else _("Every holiday to come is decided."),
            "cut_offs": [
                (row, WEEKDAYS[row.weekday])
                for row in models.CutOff.objects.filter(branch_id=branch.id, ended_at__isnull=True)
            ],
            "laboratories": [(row, _weeks(laboratory_value(row))) for row in laboratories],
            "may_manage": request.caller.holds("program.manage"),
        },
    )


@require_POST
@page("program.manage")
def propose(request: Any, branch_id: UUID) -> HttpResponse:
    """Propose the public holidays of the branch's state for this year and the next."""
    branch = _branch(request, branch_id)
    today = request.caller.today
    found = rules.proposed_holidays(branch.base.state, (today.year, today.year + 1))
    coming = {day: name for day, name in found.items() if day >= today}
    added = actions.propose_holidays(page_context(request), branch_id=branch.id, days=coming)
    messages.success(
        request,
        ngettext("%(n)s holiday proposed", "%(n)s holidays proposed", added) % {"n": added},
    )
    return redirect("program:calendar", branch_id)


@require_POST
@page("program.manage")
def decide(request: Any, holiday_id: UUID) -> HttpResponse:
    """Keep a holiday, or not."""
    row = seen(request, models.Holiday, holiday_id)
    sent, revision = request.POST.get("state", ""), request.POST.get("revision", "")
    if sent not in (HolidayState.KEPT, HolidayState.NOT_KEPT):
        raise Http404
    try:
        actions.decide_holiday(
            page_context(request),
            holiday_id=row.id,
            state=HolidayState(sent),
            revision=int(revision) if revision.isdigit() else -1,
        )
    except HearthlineError as error:
        messages.error(request, sentence(error.message))
    else:
        messages.success(request, _("Holiday decided"))
    return redirect("program:calendar", row.branch_id)


@page("program.manage")
def holiday(request: Any, branch_id: UUID) -> HttpResponse:
    """Add a holiday of the program's own."""
    branch = _branch(request, branch_id)

    def save(context: Context, cleaned: Cleaned, _revision: int) -> None:
        facts = HolidayFacts(
            derived_id("holiday", context.action_id), branch.id, cleaned["day"], cleaned["name"]
        )
        actions.add_holiday(context, facts=facts)

    return _form(request, branch, HolidayForm, save, _("Add a holiday"), _("Holiday added"))


@page("program.manage")
def cut_off(request: Any, branch_id: UUID, cut_off_id: UUID | None = None) -> HttpResponse:
    """Write down a cut-off, or change one."""
    branch = _branch(request, branch_id)
    stored = seen(request, models.CutOff, cut_off_id) if cut_off_id else None
    if stored is not None and stored.branch_id != branch.id:
        raise Http404

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = CutOffFacts(
            stored.id if stored else derived_id("cut-off", context.action_id),
            branch.id,
            CutOffKind(cleaned["kind"]),
            cleaned["weekday"],
            cleaned["at"],
            cleaned["reaches"],
        )
        actions.write_cut_off(context, facts=facts, revision=revision)

    initial = (
        {name: getattr(stored, name) for name in ("kind", "weekday", "at", "reaches")}
        if stored
        else {}
    )
    title = _("Change a cut-off") if stored else _("Write down a cut-off")
    revision = stored.revision if stored else 0
    done = _("Cut-off written down")
    return _form(request, branch, CutOffForm, save, title, done, initial=initial, revision=revision)


@page("program.manage")
def laboratory(request: Any, branch_id: UUID, laboratory_id: UUID | None = None) -> HttpResponse:
    """Write down a laboratory, or change one."""
    branch = _branch(request, branch_id)
    stored = seen(request, models.Laboratory, laboratory_id) if laboratory_id else None
    if stored is not None and stored.branch_id != branch.id:
        raise Http404

    def save(context: Context, cleaned: Cleaned, revision: int) -> None:
        facts = LaboratoryFacts(
            id=stored.id if stored else derived_id("laboratory", context.action_id),
            branch_id=branch.id,
            name=cleaned["name"],
            phone=cleaned["phone"],
            address=cleaned["address"],
            hours=cleaned["hours"],
            pick_ups=cleaned["pick_ups"],
            keeps_holidays=cleaned["keeps_holidays"],
        )
        actions.write_laboratory(context, facts=facts, revision=revision)

    initial = (
        LaboratoryForm.initial_of(laboratory_value(stored)) if stored else {"keeps_holidays": True}
    )
    title = _("Change a laboratory") if stored else _("Write down a laboratory")
    revision = stored.revision if stored else 0
    done = _("Laboratory written down")
    return _form(
        request, branch, LaboratoryForm, save, title, done, initial=initial, revision=revision
    )


@require_POST
@page("program.manage")
def end_laboratory(request: Any, laboratory_id: UUID) -> HttpResponse:
    """Let a laboratory be used no longer."""
    row = seen(request, models.Laboratory, laboratory_id)
    actions.end_laboratory(page_context(request), laboratory_id=row.id, revision=row.revision)
    messages.success(request, _("Laboratory ended"))
    return redirect("program:calendar", row.branch_id)


@require_POST
@page("program.manage")
def end_cut_off(request: Any, cut_off_id: UUID) -> HttpResponse:
    """Let a cut-off hold no longer."""
    row = seen(request, models.CutOff, cut_off_id)
    actions.end_cut_off(page_context(request), cut_off_id=row.id, revision=row.revision)
    messages.success(request, _("Cut-off ended"))
    return redirect("program:calendar", row.branch_id)


def _form(
    request: Any,
    branch: Branch,
    form: Any,
    save: Any,
    title: str,
    done: str,
    *,
    initial: Mapping[str, Any] | None = None,
    revision: int = 0,
) -> HttpResponse:
    back = reverse("program:calendar", args=[branch.id])
    return form_page(
        request,
        form,
        template="records/person_form.html",
        context={
            "title": title,
            "sentence": _("%(branch)s, times in %(zone)s")
            % {"branch": branch.name, "zone": branch.zone},
            "verb": title,
            "back_url": back,
            "back_label": _("Calendar"),
        },
        save=save,
        done=done,
        then=back,
        initial=initial,
        revision=revision,
    )


def _weeks(facts: LaboratoryFacts) -> list[tuple[Any, str, str]]:
    return [
        (
            name,
            ", ".join(
                f"{item.opens:%H:%M} – {item.closes:%H:%M}"
                for item in facts.hours
                if item.weekday == number
            ),
            ", ".join(f"{item.at:%H:%M}" for item in facts.pick_ups if item.weekday == number),
        )
        for number, name in enumerate(WEEKDAYS)
    ]


def _branch(request: Any, branch_id: UUID) -> Branch:
    found = next((one for one in queries.branches(request.caller) if one.id == branch_id), None)
    if found is None:
        raise Http404
    return found
