"""Drills from the office: the run by telephone in practice mode, with a scripted patient."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from hearthline.engines.protocols import (
    Fact,
    Protocol,
    RunState,
    Script,
    acts_done,
    patient_at,
)
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page
from hearthline.platform.actions.context import Context, page_context
from hearthline.platform.forms.form_page import form_page
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.forms import PractiseForm
from hearthline.rooms.emergency.pages.cards import vitals_words
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import LedFrom, Run, RunFacts


@page("emergency.run")
def practise(request: Any) -> HttpResponse:
    """Begin a drill by telephone with one of the scripted patients."""
    scripts = {script.key: script for script in queries.drill_scripts()}
    versions = [one.id for one in queries.protocols(request.caller.today).values()]

    def save(context: Context, cleaned: Mapping[str, Any], _revision: int) -> None:
        _begin(context, scripts[cleaned["script"]], versions)

    back = reverse("emergency:drills")
    run_id = _run_id(page_context(request)) if request.method == "POST" else None
    return form_page(
        request,
        PractiseForm,
        template="records/person_form.html",
        context={
            "title": _("Practise by telephone"),
            "sentence": _(
                "The same page as in earnest, and a patient who answers to what is done."
            ),
            "verb": _("Begin the drill"),
            "back_url": back,
            "back_label": _("Drills"),
        },
        scripts=[(key, script.title) for key, script in scripts.items()],
        save=save,
        done=_("The drill runs. Nothing here is real."),
        then=reverse("emergency:run", args=[run_id]) if run_id else back,
    )


def practice_patient(
    run: Run,
    protocols: Mapping[str, Protocol],
    facts: Sequence[Fact],
    state: RunState,
    now: int,
) -> dict[str, str] | None:
    """Return how the scripted patient of a drill is now; ``None`` of a run that has none."""
    scripts = {script.key: script for script in queries.drill_scripts()}
    script = scripts.get(run.facts.script) if run.facts.is_practice else None
    if script is None or run.facts.begun_at is None:
        return None
    seen = patient_at(
        script,
        acts_done(protocols, facts),
        milliseconds(run.facts.begun_at),
        now if state.ended_at is None else state.ended_at,
    )
    return {
        "name": f"{script.name}, {script.age}",
        "told": script.told,
        "look": seen.look,
        "signs": vitals_words({**seen.signs, "alertness": seen.alertness}),
    }


def _run_id(context: Context) -> UUID:
    return derived_id("drill by telephone", context.action_id)


def _begin(context: Context, script: Script, versions: Sequence[UUID]) -> None:
    actions.record_run(
        context,
        run=RunFacts(
            id=_run_id(context),
            patient_id=None,
            begun_at=context.server_time,
            zone=context.caller.zone,
            led_from=LedFrom.TELEPHONE,
            begun_by=context.caller.name,
            is_practice=True,
            script=script.key,
            protocols=tuple(versions),
        ),
        setting=script.setting,
    )
