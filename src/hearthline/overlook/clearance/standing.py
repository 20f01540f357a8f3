"""Clear or not for the next dose, and why: findings as pages about one person show them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from hearthline.kernel.findings import Gate, Stage
from hearthline.kernel.messages import Message
from hearthline.overlook.clearance.doses import NextDose, key_of, next_dose
from hearthline.overlook.clearance.rules import Waiting
from hearthline.platform.accounts.caller import Caller
from hearthline.platform.findings.evaluating import Standing, Verdict, verdict, verdict_known
from hearthline.platform.findings.queries import waiting_for_second
from hearthline.platform.findings.shown import owner_words
from hearthline.platform.messaging.sentences import sentence, word
from hearthline.platform.ui import parts
from hearthline.platform.ui.display import shown_due
from hearthline.platform.ui.status import Status, status_of
from hearthline.rooms.therapy.values import OrderState, TherapyOrder

DOORS: Mapping[str, tuple[parts.Text, str, str]] = {
    "census.is_identified": (lazy("Compare"), "census:compare_identity", "census.write"),
    "lines.end_planned": (lazy("Lines"), "lines:of_patient", "lines.read"),
    "census.treatment_consent": (lazy("Consents"), "census:consents", "census.read"),
    "census.notices_given": (lazy("Consents"), "census:consents", "census.read"),
    "census.allergies_asked": (lazy("Ask"), "census:allergies", "census.write"),
    "census.code_status_asked": (lazy("Ask"), "census:code_status", "census.clinical"),
    "census.address_placed": (lazy("Correct"), "census:address", "census.write"),
    "therapy.order_verified": (lazy("Verify"), "therapy:order", "therapy.verify"),
    "therapy.order_complete": (lazy("Change"), "therapy:amend", "therapy.write"),
    "therapy.weight_known": (lazy("Record weight"), "census:weight", "census.write"),
    "therapy.giver_decided": (lazy("Decide"), "therapy:amend", "therapy.write"),
    "therapy.line_ready": (lazy("Lines"), "lines:of_patient", "lines.read"),
    "home.screened": (lazy("Screen home"), "home:of_patient", "home.read"),
    "home.assessed": (lazy("Assess home"), "home:of_patient", "home.read"),
    "home.storage": (lazy("Home"), "home:of_patient", "home.read"),
    "home.pump": (lazy("Home"), "home:of_patient", "home.read"),
    "home.due_again": (lazy("Assess home"), "home:of_patient", "home.read"),
    "home.safe_to_visit": (lazy("Home"), "home:of_patient", "home.read"),
    "emergency.kit": (lazy("Supply"), "supply:of_patient", "supply.read"),
    "emergency.orders": (lazy("Emergency"), "emergency:of_patient", "emergency.read"),
    "emergency.plan": (lazy("Write plan"), "emergency:plan", "emergency.plan"),
    "emergency.plan_read": (lazy("Read and sign"), "emergency:care_plan", "emergency.read"),
    "emergency.first_place": (lazy("Write plan"), "emergency:plan", "emergency.plan"),
    "emergency.backup_pump": (lazy("Write plan"), "emergency:plan", "emergency.plan"),
    "emergency.risk": (lazy("Emergency"), "emergency:of_patient", "emergency.read"),
    "emergency.restart": (lazy("Emergency"), "emergency:of_patient", "emergency.read"),
    "supply.drug_there": (lazy("Supply"), "supply:of_patient", "supply.read"),
    "coverage.authorised": (lazy("Authorisations"), "coverage:of_patient", "coverage.read"),
    "coverage.authorisation_lasts": (
        lazy("Authorisations"),
        "coverage:of_patient",
        "coverage.read",
    ),
    "coverage.units_used": (lazy("Authorisations"), "coverage:of_patient", "coverage.read"),
}
"""Which page clears a finding: label, address, permission. Orders are named by the finding."""

CORRECT = (lazy("Correct"), "census:identity", "census.write")
BY_SENTENCE: Mapping[str, tuple[parts.Text, str, str]] = {
    "therapy.no_order": (lazy("Write order"), "therapy:new", "therapy.write"),
    "census.birth_date_unknown": CORRECT,
    "census.birth_date_imprecise": CORRECT,
}
"""Where what a check says, and not the check alone, chooses the page."""


@dataclass(frozen=True, slots=True)
class Readiness:
    """The panel: the verdict, the hour, the strip, what is unsettled, what is met.

    Attributes
    ----------
    stages
        The same rows by when clearing them is due, earliest first.
    hour
        The hour after which the dose must move, as a figure; ``None`` for what was known when.
    """

    verdict: parts.Verdict
    areas: Sequence[parts.Area]
    rows: Sequence[parts.FindingRow]
    met: Sequence[parts.FindingRow]
    override_url: str = ""
    stages: Sequence[StageShown] = ()
    hour: parts.Figure | None = None

    @property
    def hours(self) -> list[parts.Figure]:
        """The hour as the list that the figures' template takes."""
        return [self.hour] if self.hour else []


@dataclass(frozen=True, slots=True)
class StageShown:
    """What is due at one stage."""

    label: str
    note: str
    rows: Sequence[parts.FindingRow]
    met: Sequence[parts.FindingRow]


def readiness(caller: Caller, patient_id: UUID, orders: Sequence[TherapyOrder]) -> Readiness:
    """Return what stands before the next dose of one person, evaluated now."""
    gate = gate_in_view(orders)
    stands = verdict(patient_id, gate, as_of=caller.at)
    dose = next_dose(patient_id, orders, stands, caller.at)
    shown = _shown(caller, stands, dose)
    if not stands.blocking:
        return shown
    rows = list(shown.rows)
    main = next((index for index, row in enumerate(rows) if row.act), None)
    if main is not None and (act := rows[main].act) is not None:
        rows[main] = _with_main(rows[main], act)
    may_override = caller.holds("findings.override")
    override_url = reverse("findings:override", args=[patient_id, gate.value])
    return replace(shown, rows=rows, override_url=override_url if may_override else "")


def readiness_known(
    caller: Caller, patient_id: UUID, orders: Sequence[TherapyOrder], at: datetime
) -> Readiness | None:
    """Return what was known of one person's clearance at an instant; ``None``: nothing kept."""
    stands = verdict_known(patient_id, gate_in_view(orders), at=at)
    return None if stands is None else _shown(caller, stands, None)


def second_asked(caller: Caller, patient_id: UUID) -> list[parts.FindingRow]:
    """Return the overrides that let nothing pass before a second clinician agrees."""
    may_agree = caller.holds("findings.override")
    return [
        parts.FindingRow(
            Status.OPEN,
            word("check", row.check_code),
            detail=_("Waits for a second clinician. Asked for by %(by)s: %(why)s")
            % {"by": row.actor_name, "why": row.reason},
            due=row.expires_at,
            act=_to_agree(patient_id, row.gate) if may_agree else None,
        )
        for row in waiting_for_second(caller, patient_id)
    ]


def _to_agree(patient_id: UUID, gate: str) -> parts.Act:
    return parts.Act(_("Agree or not"), reverse("findings:override", args=[patient_id, gate]))


def _shown(caller: Caller, stands: Verdict, dose: NextDose | None) -> Readiness:
    """Return a verdict as pages show it; without a dose it is about the past: nothing to do."""
    gate, subject = stands.gate, stands.subject
    unsettled = [*stands.blocking, *stands.overridden, *stands.open, *stands.notes]
    is_past = dose is None
    there = dose.at_the_visit if dose is not None else frozenset()
    said = [
        (row, _at_the_visit(shown, dose, caller) if key_of(row.finding) in there else shown)
        for row in unsettled
        for shown in [_row(caller, subject, row, gate, is_past=is_past)]
    ]
    met = [(row, _row(caller, subject, row, gate, is_past=is_past)) for row in stands.met]
    return Readiness(
        verdict=_verdict(stands, gate, dose, caller),
        areas=_areas(unsettled + list(stands.met), gate),
        rows=[row for _standing, row in said],
        met=[row for _standing, row in met],
        stages=_stages(said, met),
        hour=_hour(dose, caller) if dose is not None and not stands.must_run else None,
    )


STAGES: Mapping[Stage | None, parts.Text] = {
    Stage.ACCEPTANCE: lazy("Acceptance"),
    Stage.DISPENSING: lazy("Dispensing"),
    Stage.AT_THE_DOOR: lazy("At the door"),
    Stage.BEFORE_DRUG: lazy("Before the drug"),
    None: lazy("At no stage of its own"),
}
"""When clearing is due, earliest first."""


def _stages(
    said: Sequence[tuple[Standing, parts.FindingRow]],
    met: Sequence[tuple[Standing, parts.FindingRow]],
) -> list[StageShown]:
    found = []
    for stage, label in STAGES.items():
        rows = [row for standing, row in said if standing.finding.stage is stage]
        fulfilled = [row for standing, row in met if standing.finding.stage is stage]
        blocking = sum(row.status is Status.BLOCKING for row in rows)
        if not rows and not fulfilled:
            continue
        note = ngettext("%(n)s blocks", "%(n)s block", blocking) % {"n": blocking}
        if not blocking:
            note = _("Nothing blocks")
        found.append(StageShown(str(label), note, rows, fulfilled))
    return found


def _hour(dose: NextDose, caller: Caller) -> parts.Figure:
    move = dose.move
    label = _("The dose must move after")
    if move.hour is None or move.bound is None:
        return parts.Figure(label, _("not known"), why=_("No dose with an hour is planned."))
    limit = Message(f"scheduling.limit_{move.bound.kind}", {"at": move.bound.at.isoformat()})
    why = sentence(limit, zone=caller.zone)
    return parts.Figure(
        label,
        shown_due(move.hour, caller.at, caller.zone),
        why=f"{why[0].upper()}{why[1:]}. {_standing_words(dose, caller)}".strip(),
    )


def _standing_words(dose: NextDose, caller: Caller) -> str:
    move = dose.move
    promised = shown_due(move.waits_for, caller.at, caller.zone) if move.waits_for else ""
    match move.waiting:
        case Waiting.PASSED:
            return _("That hour has passed and something still blocks: the dose must move.")
        case Waiting.TOO_LATE:
            said = _("What it waits for is promised %(when)s, after that: the dose must move.")
            return said % {"when": promised}
        case Waiting.AT_THE_VISIT:
            return _("The nurse does what is left at the visit, before the drug.")
        case Waiting.IN_TIME if promised and move.unplanned:
            said = ngettext(
                "Part of it is promised %(when)s; one more thing waits, and nothing planned "
                "clears it yet.",
                "Part of it is promised %(when)s; %(n)s more things wait, and nothing planned "
                "clears them yet.",
                move.unplanned,
            )
            return said % {"when": promised, "n": move.unplanned}
        case Waiting.IN_TIME if promised:
            return _("What it waits for is promised %(when)s.") % {"when": promised}
        case Waiting.IN_TIME:
            return _("Nothing that is planned clears it yet.")
    return ""


def gate_in_view(orders: Sequence[TherapyOrder]) -> Gate:
    """Return the gate a person stands before: each dose while an order runs, else the first."""
    is_running = any(order.head.state is OrderState.ACTIVE for order in orders)
    return Gate.EACH_DOSE if is_running else Gate.FIRST_DOSE


def _verdict(
    stands: Verdict, gate: Gate, next_one: NextDose | None, caller: Caller
) -> parts.Verdict:
    dose = _("the first dose") if gate is Gate.FIRST_DOSE else _("the next dose")
    there = len(next_one.at_the_visit) if next_one is not None else 0
    missing = len(stands.blocking) - there
    counts = [
        ngettext("%(n)s thing blocks it", "%(n)s things block it", missing) % {"n": missing},
        ngettext("%(n)s is open", "%(n)s are open", len(stands.open)) % {"n": len(stands.open)},
        ngettext("%(n)s is met", "%(n)s are met", len(stands.met)) % {"n": len(stands.met)},
    ]
    if not missing:
        counts = [_("nothing else blocks it") if there else _("Nothing blocks it"), *counts[1:]]
    if there:
        counts[:0] = [
            ngettext("%(n)s is done at the visit", "%(n)s are done at the visit", there)
            % {"n": there}
        ]
    if stands.overridden:
        counts.append(
            ngettext("%(n)s is overridden", "%(n)s are overridden", len(stands.overridden))
            % {"n": len(stands.overridden)}
        )
    when = ""
    if next_one is not None and next_one.starts is not None:
        when = shown_due(next_one.starts, caller.at, caller.zone)
        when = f"{when[0].upper()}{when[1:]}. "
    says = f"{when}{', '.join(counts)}."
    if stands.must_run:
        drugs = ", ".join(dict.fromkeys(one.drug for one in stands.must_run))
        goes_on = _("%(drugs)s goes on: nothing here stops it.") % {"drugs": drugs}
        if stands.blocking:
            title = _("Not clear for a start, restart or change")
            told = _("The pharmacist is told of what is open.")
            return parts.Verdict(Status.BLOCKING, title, f"{goes_on} {told} {says}")
        says = f"{goes_on} {says}"
    if stands.blocking and not missing:
        title = _("Not clear yet for %(dose)s: the visit itself clears the rest")
        return parts.Verdict(Status.OPEN, title % {"dose": dose}, says)
    if stands.blocking:
        return parts.Verdict(Status.BLOCKING, _("Not clear for %(dose)s") % {"dose": dose}, says)
    title = _("Clear for %(dose)s, as far as is checked") % {"dose": dose}
    return parts.Verdict(Status.MET, title, says)


def _areas(rows: Sequence[Standing], gate: Gate) -> list[parts.Area]:
    areas: dict[str, list[Status]] = {}
    for row in rows:
        areas.setdefault(row.area, []).append(status_of(row.finding, gate))
    return [parts.Area(_(label), statuses) for label, statuses in areas.items()]


def _row(
    caller: Caller, patient_id: UUID, row: Standing, gate: Gate, *, is_past: bool = False
) -> parts.FindingRow:
    finding = row.finding
    return parts.FindingRow(
        status=status_of(finding, gate),
        what=sentence(finding.message, zone=caller.zone),
        owner=owner_words(finding.owner) if finding.owner else "",
        due=finding.due,
        act=None if is_past else _door(caller, patient_id, row),
        detail=f"{row.override.reason.rstrip('.')}." if row.override else "",
        overridden_by=row.override.actor_name if row.override else "",
        overridden_until=row.override.expires_at if row.override else None,
    )


def _at_the_visit(row: parts.FindingRow, dose: NextDose | None, caller: Caller) -> parts.FindingRow:
    """Return a row of what the visit clears itself: open until then, and not missing."""
    if dose is None or dose.visit is None:
        return row
    when = shown_due(dose.visit.start_instant, caller.at, caller.zone)
    return replace(
        row, status=Status.OPEN, detail=_("Done at the visit, %(when)s.") % {"when": when}
    )


def _door(caller: Caller, patient_id: UUID, row: Standing) -> parts.Act | None:
    finding = row.finding
    if finding.state.value in ("met", "not_applicable"):
        return None
    door = DOORS.get(finding.check)
    door = BY_SENTENCE.get(finding.message.code, door)
    if door is None:
        return None
    label, name, permission = door
    if not caller.holds(permission):
        return None
    about_order = name.startswith("therapy:") and finding.discriminator
    target = finding.discriminator if about_order else patient_id
    return parts.Act(str(label), reverse(name, args=[target]))


def _with_main(row: parts.FindingRow, act: parts.Act) -> parts.FindingRow:
    return replace(row, act=replace(act, main=True))
