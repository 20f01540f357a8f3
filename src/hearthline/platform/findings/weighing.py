"""Pages of severity: what holds which gate shut, check by check, and a change to one of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from hearthline.kernel.findings import Gate, OverrideClass
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context
from hearthline.platform.content import actions as content
from hearthline.platform.content.models import ContentVersion, VersionState
from hearthline.platform.findings.checks import Check
from hearthline.platform.findings.severity import (
    KEY,
    KIND,
    SEVERITY,
    Setting,
    body_of,
    declared,
    read,
    weighed,
)
from hearthline.platform.forms.form_page import form_page
from hearthline.platform.messaging.sentences import word

CLASSES = (OverrideClass.ADVICE, OverrideClass.ONE_CLINICIAN, OverrideClass.TWO_CLINICIANS)
"""What a program may choose; never overridable is declared by a check and not chosen."""


class SettingForm(forms.Form):
    """Which gates one check holds shut, who may let them pass, and why it is so."""

    gates = forms.MultipleChoiceField(
        label=lazy("It holds shut"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=lazy("Nothing chosen: it advises and holds nothing up."),
    )
    override = forms.ChoiceField(label=lazy("Who may let it pass"), widget=forms.RadioSelect)
    summary = forms.CharField(label=lazy("Why"), max_length=300, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *given: Any, check: Check, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["gates"].choices = [  # type: ignore[attr-defined]
            (gate.value, word("gate", gate)) for gate in Gate if gate in check.gates
        ]
        self.fields["override"].choices = [  # type: ignore[attr-defined]
            (one.value, word("override_class", one)) for one in CLASSES
        ]


@page("content.read")
def severity(request: Any, content_id: UUID) -> HttpResponse:
    """Show a table of severities: checks by gates, and who may let them pass."""
    row = _version(request, content_id)
    settings = read(row.body)
    caller = request.caller
    return render(
        request,
        "findings/severity.html",
        {
            "version": row,
            "gates": [word("gate", gate) for gate in Gate],
            "rows": [_row(check, settings) for check in weighed()],
            "may_write": caller.holds("content.write") and caller.role in SEVERITY.authors,
        },
    )


@page("content.write")
def change_severity(request: Any, content_id: UUID) -> HttpResponse:
    """Change what one check holds shut: into the draft that is shown, or into a new one."""
    row = _version(request, content_id)
    code = request.GET.get("check", "")
    check = next((one for one in weighed() if one.code == code and one.gates), None)
    if check is None or check.is_fixed:
        raise Http404
    settings = {one.code: declared(one) for one in weighed()} | read(row.body)
    name = word("check", check.code)

    def save(context: Context, cleaned: Mapping[str, Any], revision: int) -> None:
        chosen = Setting(
            frozenset(Gate(gate) for gate in cleaned["gates"]), OverrideClass(cleaned["override"])
        )
        body = body_of(settings | {check.code: chosen})
        summary = f"{name}: {cleaned['summary']}"
        if row.state == VersionState.DRAFT:
            content.rewrite(
                context,
                content_id=row.id,
                title=row.title,
                body=body,
                summary=summary,
                revision=revision,
            )
        else:
            content.write(context, kind=KIND, key=KEY, title=row.title, body=body, summary=summary)

    return form_page(
        request,
        SettingForm,
        template="findings/change_severity.html",
        context={"version": row, "name": name},
        save=save,
        done=_("Written as a draft; somebody else approves it"),
        then=reverse("content:versions") + f"?kind={KIND}",
        initial={
            "gates": [gate.value for gate in settings[check.code].gates],
            "override": settings[check.code].override.value,
        },
        revision=row.revision,
        check=check,
    )


def _version(request: Any, content_id: UUID) -> ContentVersion:
    row = seen(request, ContentVersion, content_id)
    if row.kind != KIND:
        raise Http404
    return row


def _row(check: Check, settings: Mapping[str, Setting]) -> dict[str, Any]:
    usual = declared(check)
    setting = usual if check.is_fixed else settings.get(check.code, usual)
    return {
        "code": check.code,
        "name": word("check", check.code),
        "area": check.area,
        "cells": [
            (word("gate", gate), gate in setting.gates, gate in check.gates) for gate in Gate
        ],
        "override": word("override_class", setting.override),
        "is_fixed": check.is_fixed,
        "is_changed": setting != usual,
        "can_change": bool(check.gates) and not check.is_fixed,
    }
