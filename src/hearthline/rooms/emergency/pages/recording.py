"""Writing down what happened in a run led by telephone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from hearthline.engines.protocols import (
    Fact,
    FactKind,
    RunState,
    Setting,
    Step,
    Write,
    taken_over_by,
)
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.pages import page, seen
from hearthline.platform.actions.context import Context, page_context
from hearthline.rooms.emergency import actions, models, queries
from hearthline.rooms.emergency.forms import RecordForm, written_as
from hearthline.rooms.emergency.pages.runs import shown_run
from hearthline.rooms.emergency.rules.runs import milliseconds
from hearthline.rooms.emergency.values import SIGNS, Run, RunFacts

Cleaned = Mapping[str, Any]


@require_POST
@page("emergency.run")
def record(request: Any, run_id: UUID) -> HttpResponse:
    """Write down one thing that happened in a run."""
    found = queries.run_value(seen(request, models.EmergencyRun, run_id))
    step = _step_of(found, request.POST.get("protocol", ""), request.POST.get("step", ""))
    writes = step.writes if step else ()
    form = RecordForm(request.POST, zone=found.facts.zone, now=request.at, writes=writes)
    if not form.is_valid():
        data = form.data
        failed = data.get("step") or data.get("of") or data.get("kind")
        again = shown_run(request, found) | {"form": form, "failed": failed}
        return render(request, "emergency/run.html", again, status=422)
    context = page_context(request)
    setting = queries.setting_of(found)
    state = queries.state_of(found, milliseconds(request.at))
    said = _fact(form.cleaned_data, context, state, setting, writes)
    in_force = queries.protocols(request.caller.today)
    next_keys = [key for key in taken_over_by(step, said) if key in in_force] if step else []
    facts = (said, *(_begin(said, key) for key in next_keys if key not in state.protocols))
    begun = {fact.protocol for fact in facts if fact.kind is FactKind.BEGIN}
    kept = tuple(one.id for key, one in in_force.items() if key in begun)
    named = RunFacts(id=found.id, patient_id=None, protocols=kept)
    actions.record_run(context, run=named, facts=facts)
    return redirect("emergency:run", run_id)


def _step_of(found: Run, protocol: str, step: str) -> Step | None:
    """Return the step of a run's protocol that something is recorded about."""
    facts = queries.facts_of([found.id]).get(found.id, ())
    body = queries.protocols_of(found, facts).get(protocol)
    return next((one for one in body.steps if one.id == step), None) if body else None


def _begin(said: Fact, key: str) -> Fact:
    """Return that a protocol begins with what was just said."""
    return Fact(
        id=str(derived_id("begun by", said.id, key)),
        kind=FactKind.BEGIN,
        at=said.at,
        recorded_at=said.recorded_at,
        by=said.by,
        protocol=key,
    )


def _fact(
    cleaned: Cleaned,
    context: Context,
    state: RunState,
    setting: Setting,
    writes: tuple[Write, ...],
) -> Fact:
    """Return what was recorded as a fact."""
    now = milliseconds(context.server_time)
    at: datetime | None = cleaned["at"]
    kind = FactKind(cleaned["kind"])
    made = Fact(
        id=str(derived_id("recorded by telephone", context.action_id)),
        kind=kind,
        at=now if at is None else milliseconds(at),
        recorded_at=now,
        by=context.caller.name,
        protocol=cleaned["protocol"],
        step=cleaned["step"],
        text=cleaned["text"].strip(),
        choice=cleaned["choice"],
        of=cleaned["of"],
    )
    if kind is FactKind.DOSE:
        return _dose(made, cleaned, state, setting)
    if kind is FactKind.VITALS:
        return replace(made, values={name: cleaned[name] for name in SIGNS if cleaned[name]})
    if kind is FactKind.WEIGHT:
        return replace(made, amount=cleaned["amount"], unit=cleaned["unit"])
    said = {one.name: cleaned[written_as(one)].strip() for one in writes}
    return replace(made, values={name: text for name, text in said.items() if text})


def _dose(made: Fact, cleaned: Cleaned, state: RunState, setting: Setting) -> Fact:
    """Return a dose: what the card offered, or whatever was typed instead of it."""
    card = state.card
    offered = card.offers if card is not None and card.medicine == cleaned["medicine"] else ()
    chosen = cleaned["offer"] if cleaned["offer"].isascii() else ""
    is_typed = any(cleaned[name] for name in ("other", "amount", "item", "lot"))
    if not is_typed and chosen.isdigit() and int(chosen) < len(offered):
        offer = offered[int(chosen)]
        item = offer.item
        return replace(
            made,
            medicine=cleaned["medicine"],
            amount=f"{offer.amount_mg:f}",
            unit="mg",
            form=offer.form.value,
            item=item.id if item else "",
            lot=item.lot if item else "",
            site=cleaned["site"],
        )
    item = next((one for one in setting.kit or () if one.id == cleaned["item"]), None)
    return replace(
        made,
        medicine=cleaned["medicine"] or (item.medicine if item else ""),
        amount=cleaned["amount"],
        unit="mg" if cleaned["amount"] else "",
        form=item.form.value if item else "",
        item=item.id if item else "",
        lot=cleaned["lot"] or (item.lot if item else ""),
        site=cleaned["site"],
    )
