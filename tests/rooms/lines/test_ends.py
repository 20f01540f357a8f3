"""No episode ends with a line in place of which nobody answers; a tip is confirmed by a name."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Gate, OverrideClass, State
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotInScope, NotPermitted, Refused
from hearthline.platform.findings.actions import override
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.values import CensusFacts, EpisodeState
from hearthline.rooms.lines import actions, checks, queries
from hearthline.rooms.lines.rules import LineRefusal
from hearthline.rooms.lines.values import LineEndFacts, LineEndKind, LineFacts, LineKind
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy import checks as therapy_checks
from hearthline.rooms.therapy.values import LineNeed
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import (
    AT,
    NORTH,
    context_of,
    episode_facts,
    patient_facts,
    patient_in_care,
)
from tests.builders.files import a_picture
from tests.builders.therapy import order_facts

pytestmark = pytest.mark.django_db


def a_line(patient, **given) -> LineFacts:
    facts = LineFacts(derived_id("line", patient), patient, LineKind.PICC, **given)
    actions.add_line(context_of(Role.PHARMACIST), facts=facts)
    return facts


def plan(line, kind=LineEndKind.REMOVAL_ORDERED, **given):
    facts = LineEndFacts(derived_id("end", line.id), line.id, line.patient_id, kind, **given)
    actions.plan_end(context_of(Role.NURSE_MANAGER), facts=facts)


def discharge(patient):
    census.step_episode(
        context_of(Role.NURSE_MANAGER),
        episode_id=episode_facts(patient).id,
        to=EpisodeState.DISCHARGED,
        on=AT.date(),
    )


def with_planned_end(day, key="ends"):
    facts = patient_facts(key)
    written = CensusFacts(patients=(facts,), episodes=(episode_facts(facts.id, planned_end=day),))
    census.add_records(system_context(at=AT), facts=written, branch_id=NORTH)
    return facts.id


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def test_discharge_with_a_line_in_place_is_refused_with_the_ways_out():
    patient = patient_in_care()
    a_line(patient)

    with pytest.raises(Refused) as refusal:
        discharge(patient)

    assert sentence(refusal.value.message) == (
        "PICC is in place and nobody said what becomes of it. Order its removal, name who cares "
        "for it until when, or hand it over to somebody who accepts."
    )


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        (LineEndKind.REMOVAL_ORDERED, {"owner": "Dr Nemo", "due": date(2026, 5, 20)}),
        (LineEndKind.KEPT_WITH_CARE, {"owner": "Dr Nemo", "due": date(2026, 8, 1)}),
        (
            LineEndKind.HANDED_OVER,
            {
                "accepted_by": "Pia Sample",
                "organisation": "Sample Home Health",
                "accepted_on": date(2026, 5, 14),
            },
        ),
    ],
)
def test_a_removal_order_care_with_an_owner_or_an_accepted_hand_over_lets_care_end(kind, given_):
    patient = patient_in_care()
    plan(a_line(patient), kind, **given_)

    discharge(patient)


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        (LineEndKind.REMOVAL_ORDERED, {"due": date(2026, 5, 20)}),
        (LineEndKind.KEPT_WITH_CARE, {"owner": "Dr Nemo"}),
        (LineEndKind.HANDED_OVER, {"organisation": "Sample Home Health"}),
    ],
)
def test_a_plan_without_name_or_day_or_acceptance_is_none(kind, given_):
    line = a_line(patient_in_care())

    with pytest.raises(LineRefusal):
        plan(line, kind, **given_)


def test_a_line_that_was_taken_out_stands_in_nobodys_way():
    patient = patient_in_care()
    line = a_line(patient)

    actions.remove_line(context_of(Role.FIELD_NURSE), line_id=line.id, on=AT.date())

    discharge(patient)


def test_somebody_who_has_died_is_discharged_with_the_line():
    patient = patient_in_care()
    a_line(patient)

    census.record_death(context_of(Role.NURSE_MANAGER), patient_id=patient, died_on=AT.date())

    discharge(patient)


def test_while_another_episode_goes_on_the_line_may_stay():
    patient = patient_in_care()
    a_line(patient)
    census.open_episode(context_of(Role.INTAKE), facts=episode_facts(patient, 2))

    discharge(patient)


@pytest.mark.parametrize(
    ("days", "state"), [(10, State.OPEN), (60, State.NOTE), (None, State.NOTE)]
)
def test_what_becomes_of_the_line_is_asked_before_therapy_ends(days, state):
    patient = with_planned_end(AT.date() + timedelta(days=days) if days else None)
    a_line(patient)

    [finding] = checks.end_planned([patient], AT, Reads([patient]))

    assert finding.state is state


def test_a_planned_end_asks_no_more():
    patient = with_planned_end(AT.date() + timedelta(days=3))
    plan(a_line(patient), owner="Dr Nemo", due=date(2026, 5, 20))

    [finding] = checks.end_planned([patient], AT, Reads([patient]))

    assert finding.state is State.MET


def test_an_unconfirmed_tip_for_a_drug_that_needs_a_central_line_is_overridden_by_nobody():
    patient = patient_in_care()
    therapy.write_order(
        context_of(Role.INTAKE), facts=order_facts(patient, line_need=LineNeed.CENTRAL)
    )
    a_line(patient)

    [finding] = therapy_checks.line_ready([patient], AT, Reads([patient]))
    for role in sorted(STAFF):
        with pytest.raises((Refused, NotPermitted, NotInScope)):
            override(
                context_of(role, reason="the ward is sure"),
                subject=patient,
                check="therapy.line_ready",
                gate=Gate.FIRST_DOSE,
                expires_at=AT + timedelta(days=1),
                discriminator=finding.discriminator,
            )

    assert finding.override is OverrideClass.NEVER
    assert finding.is_blocking(Gate.FIRST_DOSE)
    assert "tip" in sentence(finding.message).casefold()


def test_which_line_a_drug_needs_stays_unknown_until_somebody_decides():
    patient = patient_in_care()
    therapy.write_order(
        context_of(Role.INTAKE), facts=order_facts(patient, line_need=LineNeed.NOT_DECIDED)
    )
    a_line(patient, tip_confirmed=Answer.YES, tip_confirmed_by="X", tip_evidence="Y")

    [finding] = therapy_checks.line_ready([patient], AT, Reads([patient]))

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.FIRST_DOSE)


def test_intake_writes_a_line_down_and_does_not_confirm_its_tip():
    patient = patient_in_care()
    facts = LineFacts(derived_id("line", patient), patient, LineKind.PICC, tip_confirmed=Answer.YES)

    with pytest.raises(NotPermitted):
        actions.add_line(context_of(Role.INTAKE), facts=facts)


def test_changing_a_line_never_touches_its_tip():
    patient = patient_in_care()
    line = a_line(patient)
    changed = LineFacts(line.id, patient, LineKind.PICC, lumens=2, tip_confirmed=Answer.YES)

    actions.correct_line(context_of(Role.INTAKE), facts=changed, revision=1)

    [stored] = queries.lines_of([patient])[patient]
    assert (stored.lumens, stored.tip_confirmed) == (2, Answer.NOT_ASKED)


def test_a_tip_is_confirmed_by_name_with_time_and_report():
    a_policy()
    patient = patient_in_care()
    line = a_line(patient)
    pharmacist = signed_in(a_user(Role.PHARMACIST, branch_id=NORTH, name="Ines Fable"))

    pharmacist.post(
        reverse("lines:confirm_tip", args=[patient, line.id]),
        {
            "action_id": str(new_id(at=AT)),
            "revision": "1",
            "on": "2026-05-14",
            "by": "Dr Ray Madeup",
            "evidence": "Chest X-ray: cavoatrial junction",
            "file": SimpleUploadedFile("tip.png", a_picture(), "image/png"),
        },
    )
    shown = text_of(pharmacist.get(reverse("lines:of_patient", args=[patient])))

    [stored] = queries.lines_of([patient])[patient]
    assert stored.tip_confirmed == Answer.YES
    assert stored.tip_document_id is not None
    assert stored.tip_recorded_at is not None
    assert "Dr Ray Madeup" in shown
    assert "Ines Fable" in shown


def test_intake_may_not_confirm_a_tip():
    a_policy()
    patient = patient_in_care()
    line = a_line(patient)
    intake = signed_in(a_user(Role.INTAKE, branch_id=NORTH))

    assert intake.get(reverse("lines:confirm_tip", args=[patient, line.id])).status_code == 403
