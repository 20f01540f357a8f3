"""Who a person is, compared; what they agreed to; and that nobody waves either through."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hearthline.kernel.findings import Gate, OverrideClass, State
from hearthline.kernel.identifiers import derived_id, new_id
from hearthline.platform.accounts.roles import STAFF, Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import NotInScope, NotPermitted, Refused
from hearthline.platform.findings.actions import override
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.census import actions, checks, queries
from hearthline.rooms.census.models import Consent, Patient
from hearthline.rooms.census.rules import CensusRefusal
from hearthline.rooms.census.values import (
    Authority,
    CodeStatus,
    CodeStatusFacts,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    HowAsked,
    IdentityFacts,
    IdentityOutcome,
)
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import AT, NORTH, SOUTH, context_of, patient_in_care
from tests.builders.files import a_picture, keep

pytestmark = pytest.mark.django_db


def compared(patient, *seen, step=1, **given):
    facts = IdentityFacts(
        derived_id("compared", patient, step), patient, IdentityOutcome.CONFIRMED, seen, **given
    )
    actions.compare_identity(context_of(Role.INTAKE), facts=facts)


def doubted(patient, note="Another birth date on the card", other=None):
    facts = IdentityFacts(
        derived_id("doubted", patient),
        patient,
        IdentityOutcome.DOUBTED,
        note=note,
        other_id=other,
    )
    actions.compare_identity(context_of(Role.INTAKE), facts=facts)


def consent(patient, answer=ConsentAnswer.GIVEN, step=1, **given):
    values = {
        "kind": ConsentKind.TREATMENT,
        "signer": "Walter Quill",
        "authority": Authority.SELF,
        "how": HowAsked.ON_PAPER,
        "answered_on": date(2026, 5, 14),
    } | given
    facts = ConsentFacts(
        id=derived_id("consent", patient, step), patient_id=patient, answer=answer, **values
    )
    context = context_of(Role.INTAKE, at=AT + timedelta(minutes=step))
    actions.record_consent(context, facts=facts)


def said(check, patient):
    [finding] = check([patient], AT, Reads([patient]))
    return finding


def text_of(response) -> str:
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(words.replace("\u00a0", " ").split())


def test_somebody_whose_identifiers_nobody_compared_gets_no_first_dose():
    patient = patient_in_care()

    finding = said(checks.is_identified, patient)

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.FIRST_DOSE)
    assert not finding.is_blocking(Gate.EACH_DOSE), "who is on service is given what was begun"


def test_two_identifiers_that_agree_make_somebody_identified():
    patient = patient_in_care()

    compared(patient, "full_name", "birth_date")

    finding = said(checks.is_identified, patient)
    assert finding.state is State.MET
    assert sentence(finding.message).startswith("Full name, Birth date compared by Invented Intake")


@pytest.mark.parametrize("seen", [(), ("full_name",), ("full_name", "full_name"), ("room", "bed")])
def test_fewer_than_two_different_identifiers_are_refused(seen):
    patient = patient_in_care()

    with pytest.raises(CensusRefusal):
        compared(patient, *seen)


def test_a_doubt_holds_every_start_shut_until_identifiers_are_compared_again():
    patient = patient_in_care()
    compared(patient, "full_name", "birth_date")

    doubted(patient)
    finding = said(checks.is_identified, patient)
    context = context_of(Role.INTAKE, at=AT + timedelta(hours=1))
    facts = IdentityFacts(
        derived_id("again", patient),
        patient,
        IdentityOutcome.CONFIRMED,
        ("photo", "full_name"),
        HowAsked.IN_PERSON,
    )
    actions.compare_identity(context, facts=facts)

    assert all(
        finding.is_blocking(gate)
        for gate in (Gate.ACCEPT, Gate.DISPENSE, Gate.SHIP, Gate.FIRST_DOSE, Gate.EACH_DOSE)
    )
    assert said(checks.is_identified, patient).state is State.MET


def test_a_doubt_says_why():
    with pytest.raises(CensusRefusal):
        doubted(patient_in_care(), note=" ")


def test_two_records_that_may_be_one_person_are_both_doubted():
    one, other = patient_in_care(1), patient_in_care(2)

    doubted(one, other=other)

    assert {queries.identity_of([one, other])[key].outcome for key in (one, other)} == {"doubted"}
    assert queries.identity_of([other])[other].other_id == one


def test_a_doubt_does_not_reach_a_record_of_another_branch():
    mine, foreign = patient_in_care(1), patient_in_care(2, branch=SOUTH)

    with pytest.raises(NotInScope):
        doubted(mine, other=foreign)


@pytest.mark.parametrize("role", sorted(STAFF))
def test_no_role_lets_a_doubted_or_unidentified_patient_pass(role):
    patient = patient_in_care(birth_date=None)
    doubtful = patient_in_care(2)
    doubted(doubtful)

    for person in (patient, doubtful):
        with pytest.raises((Refused, NotPermitted, NotInScope)):
            override(
                context_of(role, reason="in a hurry"),
                subject=person,
                check="census.is_identified",
                gate=Gate.FIRST_DOSE,
                expires_at=AT + timedelta(days=1),
            )

    assert said(checks.is_identified, patient).override is OverrideClass.NEVER


def test_not_asked_is_unknown_and_holds_the_first_dose():
    finding = said(checks.treatment_consent, patient_in_care())

    assert finding.state is State.UNKNOWN
    assert finding.is_blocking(Gate.FIRST_DOSE)
    assert finding.override is OverrideClass.ONE_CLINICIAN


def test_consent_given_by_somebody_with_the_right_to_opens_the_gate():
    patient = patient_in_care()

    consent(patient, signer="Mara Quill", authority=Authority.HEALTH_CARE_PROXY)

    assert sentence(said(checks.treatment_consent, patient).message) == (
        "Consent to treatment given by Mara Quill (health-care proxy), 14-May-2026"
    )


@pytest.mark.parametrize("answer", [ConsentAnswer.REFUSED, ConsentAnswer.WITHDRAWN])
def test_refused_and_withdrawn_stop_every_dose_and_nobody_overrides_them(answer):
    patient = patient_in_care()
    consent(patient)

    consent(patient, answer, step=2)

    finding = said(checks.treatment_consent, patient)
    assert finding.is_blocking(Gate.EACH_DOSE)
    assert finding.override is OverrideClass.NEVER


def test_withdrawing_amends_and_overwrites_nothing():
    patient = patient_in_care()
    consent(patient)
    consent(patient, ConsentAnswer.WITHDRAWN, step=2)

    first, second = Consent.objects.order_by("recorded_at")

    assert (first.answer, second.answer) == ("given", "withdrawn")
    assert second.amends_id == first.pk


def test_what_nobody_gave_cannot_be_withdrawn():
    with pytest.raises(CensusRefusal):
        consent(patient_in_care(), ConsentAnswer.WITHDRAWN)


def test_a_child_does_not_sign_alone():
    patient = patient_in_care(birth_date=date(2014, 2, 3))

    consent(patient)
    alone = said(checks.treatment_consent, patient)
    consent(patient, step=2, signer="Mara Quill", authority=Authority.PARENT)

    assert alone.state is State.OPEN
    assert said(checks.treatment_consent, patient).state is State.MET


def test_an_answer_entered_in_error_no_longer_counts():
    patient = patient_in_care()
    consent(patient)
    consent(patient, ConsentAnswer.REFUSED, step=2)

    wrong = Consent.objects.get(answer="refused")
    context = context_of(Role.INTAKE, reason="Meant for another patient")
    actions.consent_was_wrong(context, consent_id=wrong.pk)

    assert said(checks.treatment_consent, patient).state is State.MET


def test_notices_nobody_went_through_are_named_and_hold_nothing_up():
    patient = patient_in_care()
    consent(patient, kind=ConsentKind.RIGHTS)

    finding = said(checks.notices_given, patient)

    assert sentence(finding.message) == (
        "Not gone through yet: Privacy notice, Financial responsibility, Advance directive"
    )
    stands = verdict(patient, Gate.FIRST_DOSE, as_of=AT)
    assert "census.notices_given" in {row.finding.check for row in stands.open}


def test_a_document_of_somebody_else_is_refused():
    mine, other = patient_in_care(1), patient_in_care(2)

    with pytest.raises(Refused):
        consent(mine, document_id=keep(AT, subject=other))


def test_code_status_without_document_is_open_and_not_asked_is_never_full_treatment():
    patient = patient_in_care()
    not_asked = queries.banner(patient, on=AT.date())
    facts = CodeStatusFacts(
        derived_id("code", patient), patient, CodeStatus.DO_NOT_RESUSCITATE, date(2026, 5, 1)
    )
    actions.state_code_status(context_of(Role.NURSE_MANAGER), facts=facts)

    stated = queries.banner(patient, on=AT.date())

    assert (str(not_asked.code_status), not_asked.code_status_stated) == ("not asked", False)
    assert stated.code_status_on == date(2026, 5, 1)
    assert said(checks.code_status_asked, patient).state is State.OPEN
    assert sentence(said(checks.code_status_asked, patient).message) == (
        "Code status do not resuscitate, stated 01-May-2026, has no document on file"
    )


@pytest.fixture
def intake():
    a_policy()
    return signed_in(a_user(Role.INTAKE, branch_id=NORTH))


def send(client, name, *args, **data):
    data.setdefault("action_id", str(new_id(at=AT)))
    return client.post(reverse(name, args=args), data)


def test_a_consent_is_recorded_with_its_document_and_shown(intake):
    patient = patient_in_care()

    response = send(
        intake,
        "census:consent",
        patient,
        "treatment",
        answer="given",
        answered_on="2026-05-14",
        signer="Walter Quill",
        authority="self",
        how="on_paper",
        file=SimpleUploadedFile("signed.png", a_picture(), "image/png"),
    )
    shown = text_of(intake.get(reverse("census:consents", args=[patient])))

    assert response.status_code == 302
    assert "given 14-May-2026 , Walter Quill" in shown
    assert Consent.objects.get().document_id is not None
    assert "Privacy notice Record Privacy notice not gone through" in shown


def test_a_consent_by_phone_has_a_witness(intake):
    patient = patient_in_care()

    response = send(
        intake,
        "census:consent",
        patient,
        "treatment",
        answer="given",
        answered_on="2026-05-14",
        signer="Walter Quill",
        authority="self",
        how="by_phone",
    )

    assert response.status_code == 422
    assert "A spoken consent has a witness" in text_of(response)


def test_a_question_nobody_knows_is_not_found(intake):
    patient = patient_in_care()

    assert intake.get(reverse("census:consent", args=[patient, "blood"])).status_code == 404


def test_comparing_on_the_page_names_the_other_record_by_its_number(intake):
    one, other = patient_in_care(1), patient_in_care(2, family_name="Madeup")
    number = Patient.objects.get(pk=other).record_number

    send(
        intake,
        "census:compare_identity",
        one,
        outcome="doubted",
        how="by_phone",
        note="Same birth date and street",
        record_number=number,
    )
    shown = text_of(intake.get(reverse("chart:patient", args=[one])))

    assert "Who this record is of is doubted: Same birth date and street" in shown
    assert queries.identity_of([other])[other].outcome == "doubted"


def test_the_emergency_orders_show_code_status_first(intake):
    patient = patient_in_care()

    shown = text_of(intake.get(reverse("chart:orders", args=[patient])))

    assert "Not asked is not full treatment: ask." in shown


def test_system_may_write_what_an_import_says():
    patient = patient_in_care()
    facts = IdentityFacts(
        derived_id("system", patient), patient, IdentityOutcome.CONFIRMED, ("photo", "phone")
    )

    actions.compare_identity(system_context(at=AT), facts=facts)

    assert said(checks.is_identified, patient).state is State.MET
