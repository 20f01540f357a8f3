"""What of orders needs somebody today: trouble around an infusion that must not stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hearthline.kernel.findings import Gate
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.accounts.roles import Role
from hearthline.platform.findings.reads import Reads
from hearthline.platform.findings.shut import Shut, blocking_now
from hearthline.platform.manifest import AttentionItem, MustRun, Panel, PanelRow
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import queries as census
from hearthline.rooms.therapy.queries.running import must_run, patients_who_may_have_one

DOSES = (Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE)
MOST_NAMED = 3
MOST_SHOWN = 5


def trouble_around_what_must_run(caller: Caller, now: datetime) -> Sequence[AttentionItem]:
    """Return who has an infusion that must not stop and anything that would hold a dose shut.

    No gate stops such an infusion, so the pharmacist is told instead; five queries.
    """
    if not caller.holds("therapy.verify"):
        return ()
    running, shut = _stands(caller, now)
    people = census.by_ids(shut)
    return [
        _item(patient, people[patient].name, running[patient][0], found)
        for patient, found in shut.items()
        if patient in people
    ]


def what_must_run(caller: Caller, now: datetime) -> Sequence[Panel]:
    """Return to pharmacists how the infusions stand that must not stop; five queries."""
    if not caller.holds("therapy.verify"):
        return ()
    running, shut = _stands(caller, now)
    people = census.by_ids(list(shut)[:MOST_SHOWN])
    rows = [
        PanelRow(
            people[patient].name,
            f"{running[patient][0].drug}: {sentence(found[0].message)}",
            "blocking",
            reverse("therapy:order", args=[running[patient][0].order_id]),
        )
        for patient, found in shut.items()
        if patient in people
    ]
    with_trouble = len(shut)
    said = (
        ngettext("%(n)s with something open", "%(n)s with something open", with_trouble)
        % {"n": with_trouble}
        if with_trouble
        else _("nothing open around them")
    )
    state = "blocking" if with_trouble else "met"
    total = ngettext("%(n)s patient", "%(n)s patients", len(running)) % {"n": len(running)}
    return [Panel(_("Must not stop"), [PanelRow(total, said, state), *rows], list(people))]


def _stands(
    caller: Caller, now: datetime
) -> tuple[Mapping[UUID, Sequence[MustRun]], dict[UUID, list[Shut]]]:
    """Return what must run in the caller's scope, and what is open around it, by patient."""
    running = must_run(now, Reads(patients_who_may_have_one(caller)))
    return running, blocking_now(running, DOSES, now)


def _item(patient: UUID, name: str, running: MustRun, found: Sequence[Shut]) -> AttentionItem:
    named = " ".join(sentence(one.message) for one in found[:MOST_NAMED])
    return AttentionItem(
        key=f"therapy.must_run:{running.order_id}",
        title=Message("therapy.must_run_trouble", {"name": name, "drug": running.drug}),
        detail=Message("therapy.must_run_detail", {"what": named, "count": len(found)}),
        state="blocking",
        due=None,
        owner=Role.PHARMACIST,
        branch=None,
        url=reverse("therapy:order", args=[running.order_id]),
        action=Message("therapy.must_run_open"),
        subject=patient,
    )
