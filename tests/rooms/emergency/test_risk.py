"""What raises a risk, read from the records behind it; what nobody asked is not known."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.rooms.census import actions as census
from hearthline.rooms.census.models import Patient
from hearthline.rooms.census.values import HealthAnswerFacts, HealthQuestion, TherapyClass
from hearthline.rooms.emergency import actions, queries
from hearthline.rooms.emergency.rules.risk import pregnant_on, risk_of
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.values import Unknown
from hearthline.rooms.home.values import HomePhone
from hearthline.rooms.incidents import actions as incidents
from hearthline.rooms.incidents.values import IncidentFacts, IncidentKind, Severity
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import context_of, patient_in_care
from tests.builders.emergency import AT, approved_protocols, begun, run_facts
from tests.builders.program import make_branch
from tests.rooms.emergency.test_plans import a_subject, reasons

TODAY = AT.date()


def answer(said: Answer, asked: date, until: date | None = None) -> HealthAnswerFacts:
    name = derived_id("test answer", said, asked)
    return HealthAnswerFacts(name, name, HealthQuestion.PREGNANT, said, asked, until)


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (None, Answer.NOT_ASKED),
        (answer(Answer.UNKNOWN, TODAY), Answer.NOT_ASKED),
        (answer(Answer.YES, TODAY - timedelta(days=200)), Answer.YES),
        (answer(Answer.YES, TODAY, TODAY), Answer.YES),
        (answer(Answer.YES, TODAY, TODAY - timedelta(days=1)), Answer.UNKNOWN),
        (answer(Answer.NO, TODAY - timedelta(days=30)), Answer.NO),
        (answer(Answer.NO, TODAY - timedelta(days=31)), Answer.UNKNOWN),
    ],
)
def test_a_pregnancy_is_known_as_long_as_its_answer_counts(said, found) -> None:
    assert pregnant_on(said, TODAY, counts_days=30, may_be=True) is found


def test_an_old_no_of_somebody_who_is_never_asked_again_still_counts() -> None:
    said = answer(Answer.NO, TODAY - timedelta(days=900))

    assert pregnant_on(said, TODAY, counts_days=30, may_be=False) is Answer.NO


@pytest.mark.parametrize(
    ("rule", "given"),
    [
        ("ADJ-20", {"pregnant": Answer.YES}),
        ("PHONE", {"phone": HomePhone(Answer.NO)}),
        ("SIGNAL", {"phone": HomePhone(signal="none")}),
        ("ALONE", {"lives_alone": Answer.YES}),
        ("THINNER", {"medications": ("Warfarin 5 mg",)}),
        ("RSK-32a", {"medications": ("Metoprolol 50 mg",)}),
        ("FIRST", {"is_first_dose": True}),
        ("RSK-18", {"is_first_dose": True, "drugs": ("rituximab",)}),
        ("XR-18", {"allergies": (("beef", "hives"),), "drugs": ("cetuximab",)}),
        (
            "XR-17",
            {
                "allergies": (("polysorbate 80", "hives"),),
                "therapies": frozenset({TherapyClass.BIOLOGIC.value}),
            },
        ),
    ],
)
def test_each_thing_on_record_is_a_reason_with_its_source(rule: str, given: dict) -> None:
    found = reasons(**given)

    assert found[rule].source
    assert not found[rule].blocks


@pytest.mark.parametrize(
    "given",
    [
        {"pregnant": Answer.UNKNOWN},
        {"phone": HomePhone(Answer.NOT_ASKED, "weak")},
        {"phone": None},
        {"is_first_dose": True, "drugs": ("cefazolin",)},
        {"allergies": (("beef", "hives"),)},
    ],
)
def test_what_is_not_known_or_does_not_fit_is_none(given: dict) -> None:
    assert not {"ADJ-20", "PHONE", "SIGNAL", "RSK-18", "XR-18"} & set(reasons(**given))


@pytest.mark.parametrize("reaction", ["Stevens-Johnson syndrome", "SJS/TEN 2014", "DRESS"])
def test_after_a_severe_skin_reaction_no_near_drug_is_started(reaction: str) -> None:
    found = reasons(allergies=(("amoxicillin", reaction),))

    assert found["XR-16"].blocks
    assert found["XR-16"].asks_pharmacist


@pytest.mark.parametrize("reaction", ["rash", "addressed at once, ten hives", ""])
def test_another_reaction_blocks_no_near_drug(reaction: str) -> None:
    assert "XR-16" not in reasons(allergies=(("amoxicillin", reaction),))


def test_an_answer_takes_it_out_of_what_nobody_knows() -> None:
    def unknown(**given) -> set[Unknown]:
        return set(risk_of(RULES, a_subject(**given)).unknown)

    assert Unknown.PREGNANCY in unknown(may_be_pregnant=True, pregnant=Answer.UNKNOWN)
    assert Unknown.PREGNANCY not in unknown(may_be_pregnant=True, pregnant=Answer.NO)
    assert Unknown.HOME_MEDICATIONS in unknown(medications=())
    assert Unknown.HOME_MEDICATIONS not in unknown(medications=(), takes_drugs=Answer.NO)
    assert Unknown.PHONE in unknown(phone=HomePhone())
    assert Unknown.PHONE not in unknown(phone=HomePhone(Answer.YES))


# ---- with records ---------------------------------------------------------------------------


@pytest.fixture
def branch() -> UUID:
    a_policy()
    return make_branch()


@pytest.fixture
def walt(branch: UUID) -> UUID:
    approved_protocols()
    return patient_in_care("walt", branch=branch)


def risk(patient: UUID):
    rules = queries.rules_on(TODAY)
    assert rules is not None
    return queries.risks_of([patient], rules, TODAY)[patient]


@pytest.mark.django_db
def test_what_was_answered_on_the_page_is_read_by_risk_and_run(walt: UUID, branch: UUID) -> None:
    Patient.objects.filter(pk=walt).update(sex="female", birth_date=date(1990, 1, 1))
    before = queries.settings_of([walt], TODAY)[walt].traits["pregnant"]
    client = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
    said = {
        "pregnant": "yes",
        "until": "2099-09-01",
        "takes_drugs_at_home": "no",
        "asked_on": TODAY.isoformat(),
    }

    client.post(reverse("census:health", args=[walt]), said)
    page = client.get(f"/emergency/patients/{walt}/").content.decode()

    assert before == "unknown"
    assert queries.settings_of([walt], TODAY)[walt].traits["pregnant"] == "yes"
    assert "ADJ-20" in {one.rule_id for one in risk(walt).reasons}
    assert Unknown.HOME_MEDICATIONS not in risk(walt).unknown
    assert "Pregnant: in a reaction" in page
    assert "phone and mobile signal at home" in page


@pytest.mark.django_db
def test_a_reported_reaction_counts_once_with_the_run_it_was_made_from(
    walt: UUID, branch: UUID
) -> None:
    context = context_of(Role.FIELD_NURSE, branch=branch)
    actions.record_run(context, run=run_facts(walt, branch_id=branch), facts=(begun(),))
    run_id = run_facts(walt).id
    for name in (derived_id("incident of run", run_id), derived_id("another", run_id)):
        facts = IncidentFacts(
            id=name,
            branch_id=branch,
            patient_id=walt,
            kind=IncidentKind.INFUSION_REACTION,
            severity=Severity.MINOR,
            what="Flushed",
            happened_at=AT,
            zone="America/New_York",
        )
        incidents.report(system_context(at=AT), facts=facts)

    found = [one.detail for one in risk(walt).reasons if one.rule_id == "EARLIER"]

    assert len(found) == 2
    assert any("minor harm" in one for one in found)


@pytest.mark.django_db
def test_answers_are_kept_and_the_newest_counts(walt: UUID) -> None:
    for days, said in ((10, Answer.YES), (1, Answer.NO)):
        facts = HealthAnswerFacts(
            derived_id("test", days),
            walt,
            HealthQuestion.TAKES_DRUGS_AT_HOME,
            said,
            TODAY - timedelta(days=days),
        )
        census.answer_health(system_context(at=AT), answers=(facts,))

    assert Unknown.HOME_MEDICATIONS not in risk(walt).unknown
