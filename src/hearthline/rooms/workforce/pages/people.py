"""The team: who works here, what they hold and when they work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import page_context
from hearthline.platform.findings.reads import Reads
from hearthline.platform.manifest import rooms
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui.display import shown_duration
from hearthline.platform.ui.parts import Act
from hearthline.platform.ui.status import Status
from hearthline.platform.ui.worklist import Chip, Column, Empty, ListView, Worklist
from hearthline.rooms.program import queries as program
from hearthline.rooms.program.values import LicenceKind
from hearthline.rooms.workforce import actions, models, queries, values
from hearthline.rooms.workforce.checks import papers_in_force
from hearthline.rooms.workforce.forms.people import (
    AwayForm,
    LicenceForm,
    ShiftForm,
    SkillForm,
    first_day_said,
)
from hearthline.rooms.workforce.listing import SORTS, team
from hearthline.rooms.workforce.rules import minutes_by_week
from hearthline.rooms.workforce.values import monday_of

WEEKS_SHOWN = 4


@page("workforce.read")
def people(request: Any) -> HttpResponse:
    """List the team."""
    view = ListView.read(
        request.GET, sorts=tuple(SORTS), filters=("q", "branch", "skill", "only"), size=25
    )
    settings = program.settings_in_force().settings
    branches = {str(branch.id): branch for branch in program.branches(request.caller)}
    chosen = branches.get(view.filter("branch"))
    skill = view.filter("skill") if view.filter("skill") in set(values.SkillKind) else ""
    rows = team(
        request.caller,
        words=view.filter("q"),
        branch=chosen.id if chosen else None,
        skill=skill,
        only=view.filter("only", "nurses"),
        notice_days=settings.expiry_notice_days,
    )
    sign = "-" if view.descending else ""
    order = [f"{sign}{field}" for field in SORTS[view.sort]]
    shown = list(rows.order_by(*order, "id")[view.slice])
    today = request.caller.today
    nurses = queries.nurses_by_ids([row.id for row in shown], today, today + timedelta(days=6))
    placed = queries.placements_between(today, today, subjects=[row.id for row in shown])
    notice = today + timedelta(days=settings.expiry_notice_days)
    lines = [
        {
            "id": row.id,
            "name": str(row),
            "title": row.title,
            "branch": branches[str(placed[row.id])].name
            if row.id in placed and str(placed[row.id]) in branches
            else "",
            "nurse": nurses.get(row.id),
            "skills": _skills_said(nurses.get(row.id)),
            "papers": _papers_said(nurses.get(row.id), today, notice),
            "hours": _hours_said(nurses.get(row.id)),
        }
        for row in shown
    ]
    listing = Worklist(
        name="team",
        caption=_("The team"),
        columns=(
            Column(_("Name"), "name"),
            Column(_("Branch")),
            Column(_("Skills")),
            Column(_("Licence"), "licence"),
            Column(_("Week"), numeric=True),
        ),
        rows=lines,
        total=rows.count(),
        view=view,
        chips=_chips(view),
        empty=Empty(_("Nobody works here yet."), _("Add the first nurse.")),
        filtered_empty=Empty(
            _("Nobody matches."),
            _("Drop a filter or search for part of the name."),
            Act(_("Show every nurse"), reverse("workforce:team")),
        ),
    )
    return render(
        request,
        "workforce/team.html",
        {
            "listing": listing,
            "words": view.filter("q"),
            "branches": branches.values(),
            "branch": view.filter("branch"),
            "skills": [(kind, word("skill", kind)) for kind in values.SkillKind],
            "skill": skill,
            "only": view.filter("only"),
            "may_manage": request.caller.holds("workforce.manage"),
        },
    )


@page("workforce.read")
def nurse(request: Any, staff_id: UUID) -> HttpResponse:
    """Show one member of staff: the coming weeks, papers, skills, hours."""
    return _nurse_page(request, staff_id)


@require_POST
@page("workforce.read")
def away(request: Any, staff_id: UUID) -> HttpResponse:
    """Write down a sick call or planned days away."""
    form = AwayForm(request.POST)
    person = seen(request, models.StaffMember, staff_id)
    if form.is_valid():
        first, last = first_day_said(form)
        kind = values.AbsenceKind(form.cleaned_data["kind"])

        def write() -> None:
            if kind is values.AbsenceKind.SICK:
                actions.mark_sick(
                    page_context(request),
                    staff_id=person.id,
                    day=first,
                    last_day=last,
                    note=form.cleaned_data["note"],
                )
            else:
                actions.plan_absence(
                    page_context(request),
                    staff_id=person.id,
                    first_day=first,
                    last_day=last,
                    kind=kind,
                    note=form.cleaned_data["note"],
                )

        if _done(form, write):
            messages.success(request, _("Days away written down"))
            return redirect("workforce:nurse", staff_id)
    return _nurse_page(request, staff_id, away_form=form)


@require_POST
@page("workforce.plan_shifts")
def back(request: Any, absence_id: UUID) -> HttpResponse:
    """Take back days away."""
    row = seen(request, models.Absence, absence_id)
    actions.take_back_absence(page_context(request), absence_id=absence_id)
    messages.success(request, _("Days away taken back"))
    return redirect("workforce:nurse", row.staff_id)


@require_POST
@page("workforce.plan_shifts")
def shift(request: Any, staff_id: UUID) -> HttpResponse:
    """Let other hours, or none, hold on one day."""
    form = ShiftForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data

        def write() -> None:
            actions.change_shift(page_context(request), staff_id=staff_id, **given)

        if _done(form, write):
            messages.success(request, _("Shift changed"))
            return redirect("workforce:nurse", staff_id)
    return _nurse_page(request, staff_id, shift_form=form)


@require_POST
@page("workforce.manage")
def licence(request: Any, staff_id: UUID) -> HttpResponse:
    """Record a licence or its renewal."""
    form = LicenceForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data

        def write() -> None:
            actions.record_licence(
                page_context(request),
                staff_id=staff_id,
                kind=LicenceKind(given["kind"]),
                number=given["number"],
                states=given["states"],
                expires=given["expires"],
            )

        if _done(form, write):
            messages.success(request, _("Licence recorded"))
            return redirect("workforce:nurse", staff_id)
    return _nurse_page(request, staff_id, licence_form=form)


@require_POST
@page("workforce.sign_off")
def skill(request: Any, staff_id: UUID) -> HttpResponse:
    """Sign off a competency that was shown."""
    form = SkillForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data

        def write() -> None:
            actions.sign_off_skill(
                page_context(request),
                staff_id=staff_id,
                kind=values.SkillKind(given["kind"]),
                signed_off_on=given["signed_off_on"],
                signed_off_by=request.caller.name,
                expires=given["expires"],
            )

        if _done(form, write):
            messages.success(request, _("Skill signed off"))
            return redirect("workforce:nurse", staff_id)
    return _nurse_page(request, staff_id, skill_form=form)


def _nurse_page(request: Any, staff_id: UUID, **bound: Any) -> HttpResponse:
    person = seen(request, models.StaffMember, staff_id)
    today = request.caller.today
    monday = monday_of(today)
    last = monday + timedelta(days=7 * WEEKS_SHOWN - 1)
    found = queries.nurses_by_ids([staff_id], monday, last).get(staff_id)
    findings = papers_in_force([staff_id], request.at, Reads([staff_id]))
    caller = request.caller
    named = {branch.id: branch.name for branch in program.branches()}
    context = {
        "staff": person,
        "nurse": found,
        "acts": [
            act
            for room in rooms()
            if room.about_staff and found
            for act in room.about_staff(caller, staff_id, today)
        ],
        "weeks": _weeks(found, monday, today) if found else [],
        "papers": [_paper_row(finding) for finding in findings if finding.discriminator],
        "skills": [_skill_row(held, today) for held in found.skills] if found else [],
        "absences": models.Absence.objects.filter(
            staff_id=staff_id, taken_back_at__isnull=True, last_day__gte=today
        ),
        "memberships": [
            (named[branch_id], since, until)
            for branch_id, since, until in queries.memberships_of(staff_id, today)
            if branch_id in named
        ],
        "pets": [(animal, found.allergic_to(animal)) for animal in values.Animal] if found else [],
        "may_plan": caller.holds("workforce.plan_shifts"),
        "may_manage": caller.holds("workforce.manage"),
        "may_exclude": caller.holds("workforce.exclude"),
        "may_sign_off": caller.holds("workforce.sign_off"),
        "may_mark_sick": caller.holds("workforce.mark_sick"),
        "away_form": bound.get("away_form") or AwayForm(initial={"first_day": today}),
        "shift_form": bound.get("shift_form") or ShiftForm(),
        "licence_form": bound.get("licence_form") or LicenceForm(),
        "skill_form": bound.get("skill_form") or SkillForm(initial={"signed_off_on": today}),
        "opened": next(iter(bound), ""),
    }
    return render(request, "workforce/nurse.html", context, status=422 if bound else 200)


def _weeks(found: values.Nurse, monday: date, today: date) -> list[dict[str, Any]]:
    worked = minutes_by_week(found.shifts)
    weeks = []
    for week in range(WEEKS_SHOWN):
        first = monday + timedelta(days=7 * week)
        weeks.append(
            {
                "first": first,
                "hours": shown_duration(worked.get(first, 0)),
                "days": [
                    _day_cell(found, first + timedelta(days=step), today) for step in range(7)
                ],
            }
        )
    return weeks


def _day_cell(found: values.Nurse, day: date, today: date) -> dict[str, Any]:
    shifts = [shift for shift in found.shifts if shift.day == day]
    away_kind = next((a.kind for a in found.absences if a.first_day <= day <= a.last_day), None)
    said = ", ".join(f"{item.starts:%H:%M}–{item.ends:%H:%M}" for item in shifts)
    return {
        "day": day,
        "is_today": day == today,
        "said": said,
        "away": word("absence", away_kind).capitalize() if away_kind else "",
    }


def _paper_row(finding: Any) -> dict[str, Any]:
    status = Status.BLOCKING if finding.blocks else Status(finding.state.value)
    return {"status": status, "text": sentence(finding.message)}


def _skill_row(held: values.HeldSkill, today: date) -> dict[str, Any]:
    ended = held.expires is not None and held.expires < today
    return {
        "name": word("skill", held.kind),
        "code": values.COMPETENCIES[held.kind],
        "held": held,
        "status": Status.OPEN if ended else Status.MET,
    }


def _skills_said(found: values.Nurse | None) -> str:
    if found is None:
        return ""
    basic = {values.SkillKind.PERIPHERAL, values.SkillKind.PUMP, values.SkillKind.ANAPHYLAXIS}
    return ", ".join(
        sorted(word("skill", held.kind) for held in found.skills if held.kind not in basic)
    )


def _papers_said(found: values.Nurse | None, today: date, notice: date) -> dict[str, Any] | None:
    if found is None or not found.licences:
        return None
    first = min(found.licences, key=lambda held: held.expires)
    status = Status.MET
    if first.expires < today:
        status = Status.BLOCKING
    elif first.expires < notice:
        status = Status.OPEN
    return {"kind": first.kind, "expires": first.expires, "status": status}


def _hours_said(found: values.Nurse | None) -> str:
    if found is None or found.contract is None:
        return ""
    planned = shown_duration(sum(item.minutes for item in found.shifts))
    return f"{planned}" if not found.contract.is_per_diem else _("%(h)s per diem") % {"h": planned}


def _chips(view: ListView) -> list[Chip]:
    only = view.filter("only")
    return [
        Chip(label, view.address(only=key or None), current=only == key)
        for key, label in (
            ("", _("Nurses")),
            ("ends", _("Licence or card ends")),
            ("office", _("Office")),
            ("all", _("Everybody")),
        )
    ]


def _done(form: django_forms.Form, act: Callable[[], Any]) -> bool:
    try:
        act()
    except HearthlineError as error:
        form.add_error(error.field if error.field in form.fields else None, sentence(error.message))
        return False
    return True
