"""Ready before anything happens: risk with reasons, kits at the gates, plans, care plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from hearthline.engines.protocols import CardKind, Note
from hearthline.kernel.answers import Answer
from hearthline.kernel.findings import Act, Gate, OverrideClass, State
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.medicines import Form
from hearthline.kernel.messages import HearthlineError
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.actions.errors import Refused
from hearthline.platform.findings.actions import override as let_pass
from hearthline.platform.findings.evaluating import verdict
from hearthline.platform.findings.reads import Reads
from hearthline.platform.journal.models import JournalEntry
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.values import CensusFacts, HomeMedicationFacts, TherapyClass
from hearthline.rooms.emergency import actions, checks, queries
from hearthline.rooms.emergency.models import EmergencyPlan
from hearthline.rooms.emergency.pages.cards import offer_words
from hearthline.rooms.emergency.rules import EmergencyRefusal
from hearthline.rooms.emergency.rules.care import check_text
from hearthline.rooms.emergency.rules.orders import proposed_from
from hearthline.rooms.emergency.rules.risk import priority_of, risk_of
from hearthline.rooms.emergency.starter.care_text import ENGLISH, SPANISH
from hearthline.rooms.emergency.starter.readiness import RULES
from hearthline.rooms.emergency.values import (
    Allowed,
    KitNeed,
    PlanFacts,
    Reading,
    RiskSubject,
    SignatureFacts,
)
from hearthline.rooms.supply import actions as supply
from hearthline.rooms.supply.values import KitPlace
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.rules import read_frequency
from hearthline.rooms.therapy.values import EmergencyMedicine, EmergencyOrderFacts
from tests.builders.accounts import a_policy, a_user, signed_in
from tests.builders.census import (
    allergy_facts,
    context_of,
    patient_in_care,
    taken_over,
    weight_facts,
)
from tests.builders.emergency import AT, approved_protocols
from tests.builders.home import FULL, approved_questionnaires, assessed, good_answers
from tests.builders.program import make_branch
from tests.builders.supply import kit_facts, kit_line
from tests.builders.therapy import dose_facts, order_facts

TODAY = AT.date()
INJECTOR = EmergencyMedicine("epinephrine", "0.3 mg", "thigh", "anaphylaxis")
WITH_SALINE = (INJECTOR, EmergencyMedicine("saline 0.9 %", "250 mL bag", "vein", "low pressure"))
SALINE = Allowed("saline", Form.BAG, words="250 mL bag", when="low pressure")
PEN = Allowed("epinephrine", Form.AUTO_INJECTOR, Decimal("0.3"))


def a_subject(**given) -> RiskSubject:
    values = {
        "drugs": ("cefazolin",),
        "therapies": frozenset({"anti_infective"}),
        "is_first_dose": False,
        "allergies": (),
        "allergies_asked": True,
        "medications": ("aspirin",),
        "conditions": (),
        "lives_alone": Answer.NO,
        "age_years": 58,
        "has_weight": True,
        "may_be_pregnant": False,
    }
    return RiskSubject(**values | given)


def reasons(**given) -> dict[str, object]:
    return {one.rule_id: one for one in risk_of(RULES, a_subject(**given)).reasons}


def test_a_penicillin_rash_asks_the_pharmacist_about_cefazolin_and_blocks_nothing() -> None:
    found = reasons(allergies=(("penicillin", "rash"),))

    assert set(found) == {"XR-03"}
    assert found["XR-03"].asks_pharmacist
    assert not found["XR-03"].blocks
    assert "cefazolin" in found["XR-03"].detail


def test_anaphylaxis_to_this_same_drug_blocks_and_is_said_as_it_was_written() -> None:
    found = reasons(allergies=(("Cefazolin sodium (Ancef)", "anaphylaxis 2019"),))

    assert found["RSK-30"].blocks
    assert found["RSK-30"].is_anaphylaxis
    assert found["RSK-30"].detail == "Cefazolin sodium (Ancef) — anaphylaxis 2019"


def test_free_text_that_names_no_drug_raises_nothing() -> None:
    assert reasons(allergies=(("pollen", "sneezing"),)) == {}


def test_a_beta_blocker_among_home_drugs_is_a_reason_with_its_source() -> None:
    found = reasons(medications=("Metoprolol tartrate 25 mg",))

    assert found["RSK-32a"].source
    assert found["RSK-32a"].detail == "Metoprolol tartrate 25 mg"


def test_what_nobody_knows_is_named_and_never_no() -> None:
    risk = risk_of(
        RULES,
        a_subject(
            age_years=None,
            has_weight=False,
            allergies_asked=False,
            medications=(),
            lives_alone=Answer.NOT_ASKED,
            may_be_pregnant=True,
        ),
    )

    assert {str(one) for one in risk.unknown} == {
        *("age", "weight", "allergies", "home_medications", "lives_alone", "pregnancy"),
        *("emergency_care", "phone"),
    }


@pytest.mark.parametrize(
    ("therapy", "age", "hours", "rank"),
    [
        (TherapyClass.INOTROPE, 70, None, 1),
        (TherapyClass.PARENTERAL_NUTRITION, 2, None, 2),
        (TherapyClass.PARENTERAL_NUTRITION, 3, None, 3),
        (TherapyClass.PARENTERAL_NUTRITION, None, None, 2),
        (TherapyClass.ANTI_INFECTIVE, 40, 8, 3),
        (TherapyClass.ANTI_INFECTIVE, 40, 24, 4),
        (TherapyClass.IMMUNE_GLOBULIN, 40, None, 5),
    ],
)
def test_who_is_reached_first_in_a_power_cut(therapy, age, hours, rank) -> None:
    found = priority_of(RULES, therapy=therapy, age_years=age, every_hours=hours)

    assert found is not None
    assert found.rank == rank


def test_a_text_with_a_place_nobody_fills_is_refused() -> None:
    check_text(ENGLISH)
    check_text(SPANISH)
    with pytest.raises(HearthlineError):
        check_text(
            {
                "readings": {
                    "family": {
                        "title": "x",
                        "sections": [{"heading": "y", "lines": [{"text": "Call {whom}"}]}],
                    }
                }
            }
        )


# ---- with records ---------------------------------------------------------------------------


@pytest.fixture
def branch() -> UUID:
    return make_branch()


@pytest.fixture
def walt(branch: UUID) -> UUID:
    """A man in care for immune globulin, whose program has approved its rules."""
    approved_protocols()
    return patient_in_care("walt", branch=branch, family_name="Quillfeather")


def kit_finding(patient: UUID):
    return checks.kit_in_date([patient], AT, Reads([patient]))[0]


def with_kit(patient: UUID, **given) -> None:
    supply.pack_kit(system_context(at=AT), facts=kit_facts(patient, **given))


def a_plan(patient: UUID, **given) -> PlanFacts:
    episode = census_queries.episodes_of([patient])[patient][0]
    made = derived_id("test plan", patient, len(given))
    base = {
        "id": made,
        "thread": made,
        "patient_id": patient,
        "episode_id": episode.id,
        "kit": KitNeed.EVERY_DOSE,
    }
    return PlanFacts(**base | given)


def sign(patient: UUID, version: int = 0, **given) -> int:
    return actions.sign_plan(system_context(at=AT), facts=a_plan(patient, **given), version=version)


@pytest.mark.django_db
def test_where_a_kit_is_required_none_means_no_start(walt: UUID) -> None:
    sign(walt)

    found = kit_finding(walt)

    assert found.state is State.OPEN
    assert found.blocks == {Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE}
    assert found.override is OverrideClass.TWO_CLINICIANS


@pytest.mark.django_db
def test_an_intact_kit_in_date_in_the_home_clears_it(walt: UUID) -> None:
    sign(walt)
    with_kit(walt)

    assert kit_finding(walt).state is State.MET


@pytest.mark.django_db
def test_a_kit_still_in_the_pharmacy_lets_dispensing_pass_and_no_dose(walt: UUID) -> None:
    sign(walt)
    with_kit(walt, place=KitPlace.PHARMACY)

    found = kit_finding(walt)

    assert found.state is State.OPEN
    assert found.blocks == {Gate.FIRST_DOSE, Gate.EACH_DOSE}


@pytest.mark.django_db
def test_a_kit_that_expired_yesterday_or_lacks_one_item_does_not_count(walt: UUID) -> None:
    sign(walt)
    with_kit(walt, lines=(kit_line(expires_on=TODAY - timedelta(days=1)),))
    with_kit(walt, key=2, lines=(kit_line(count=1),))

    assert Gate.EACH_DOSE in kit_finding(walt).blocks


@pytest.mark.django_db
def test_a_kit_serves_until_midnight_where_the_program_is(walt: UUID) -> None:
    a_policy(zone="America/New_York")
    sign(walt)
    with_kit(walt, lines=(kit_line(expires_on=date(2026, 5, 14)),))
    evening, midnight = (
        datetime(2026, 5, 15, hour, tzinfo=UTC)
        for hour in (3, 4)  # 23:00 and 00:00 in New York
    )

    def stands(at: datetime) -> State:
        return checks.kit_in_date([walt], at, Reads([walt]))[0].state

    assert (stands(evening), stands(midnight)) == (State.MET, State.OPEN)


@pytest.mark.django_db
def test_without_a_kit_what_must_run_goes_on_and_is_not_started_again(
    walt: UUID, branch: UUID
) -> None:
    sign(walt)
    order = order_facts(walt, drug="milrinone", frequency=read_frequency("continuous"))
    pharmacist = context_of(Role.PHARMACIST, branch=branch)
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=order)
    therapy.verify_order(pharmacist, order_id=order.order_id, version=1)
    therapy.activate_order(taken_over(), order_id=order.order_id)

    stands = verdict(walt, Gate.EACH_DOSE, as_of=AT)

    assert checks.KIT in {row.finding.check for row in stands.blocking}
    assert stands.allows(Act.CONTINUE, order_id=order.order_id)
    assert not stands.allows(Act.START, order_id=order.order_id)


@pytest.mark.django_db
def test_a_plan_without_a_kit_asks_for_none_and_needs_a_reason(walt: UUID) -> None:
    with pytest.raises(EmergencyRefusal) as refused:
        sign(walt, kit=KitNeed.NONE)

    assert refused.value.field == "kit_why"
    sign(walt, kit=KitNeed.NONE, kit_why="under the skin, tolerated for two years")
    assert kit_finding(walt).state is State.NOT_APPLICABLE


@pytest.mark.django_db
@pytest.mark.parametrize("approves", [False, True])
def test_anaphylaxis_to_this_same_drug_waits_for_no_rules_and_nobody_lets_it_pass(
    branch: UUID, approves: bool
) -> None:
    if approves:
        approved_protocols()
    patient = patient_in_care("anaphylaxis", branch=branch)
    therapy.write_order(
        context_of(Role.INTAKE, branch=branch), facts=order_facts(patient, drug="cefazolin 2 g")
    )
    allergy = allergy_facts(patient, substance="cefazolin (Ancef)", reaction="anaphylaxis 2019")
    census.add_records(
        system_context(at=AT), facts=CensusFacts(allergies=(allergy,)), branch_id=branch
    )

    for gate in (Gate.DISPENSE, Gate.FIRST_DOSE, Gate.EACH_DOSE):
        [row] = [
            row
            for row in verdict(patient, gate, as_of=AT).blocking
            if row.finding.check == checks.RISK
        ]
        assert row.finding.override is OverrideClass.NEVER
        for role in (Role.PHARMACIST, Role.NURSE_MANAGER):
            with pytest.raises(Refused) as refused:
                let_pass(
                    context_of(role, branch=branch, reason="tolerated once"),
                    subject=patient,
                    check=checks.RISK,
                    gate=gate,
                    discriminator=row.finding.discriminator,
                    expires_at=AT + timedelta(hours=1),
                )
            assert refused.value.message.code == "findings.never_overridden"


@pytest.mark.django_db
def test_without_approved_rules_a_class_relation_says_nothing(branch: UUID) -> None:
    patient = patient_in_care("rash", branch=branch)
    order = order_facts(patient, drug="cefazolin 2 g")
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=order)
    rash = allergy_facts(patient, substance="penicillin", reaction="rash")
    census.add_records(
        system_context(at=AT), facts=CensusFacts(allergies=(rash,)), branch_id=branch
    )

    [found] = checks.risk_answered([patient], AT, Reads([patient]))

    assert found.state is State.NOT_APPLICABLE


@pytest.mark.django_db
def test_without_approved_rules_it_is_not_known_and_blocks_nothing(branch: UUID) -> None:
    patient = patient_in_care("nobody", branch=branch)

    found = kit_finding(patient)

    assert found.state is State.UNKNOWN
    assert found.blocks == frozenset()


@pytest.mark.django_db
def test_the_check_asks_the_same_number_of_questions_for_one_and_for_many(
    branch: UUID, django_assert_max_num_queries
) -> None:
    approved_protocols()
    people = [patient_in_care(f"many {number}", branch=branch) for number in range(12)]

    with django_assert_max_num_queries(12):
        checks.kit_in_date(people, AT, Reads(people))


@pytest.mark.django_db
def test_a_plan_signed_again_is_a_new_version_and_the_old_one_stays(walt: UUID) -> None:
    sign(walt)

    assert sign(walt, version=1, watch_minutes=30) == 2
    with pytest.raises(EmergencyRefusal):
        sign(walt, version=1, power_plan="generator")

    assert "RSK-01" in {one["rule"] for one in EmergencyPlan.objects.get(version=2).reasons}
    plans = queries.plans_of([walt])[walt]
    assert [(plan.version, plan.facts.watch_minutes) for plan in plans] == [(2, 30)]


@pytest.mark.django_db
def test_medicines_need_the_signed_order_they_follow(walt: UUID) -> None:
    allowed = (Allowed("epinephrine", Form.AUTO_INJECTOR, Decimal("0.3")),)

    with pytest.raises(EmergencyRefusal) as refused:
        sign(walt, allowed=allowed)

    assert refused.value.field == "order_id"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("allowed", "says"),
    [
        ((PEN,), "not_written_out"),
        ((PEN, SALINE, Allowed("glucagon", Form.AMPULE, Decimal(1))), "not_in_order"),
        ((Allowed("epinephrine", Form.AMPULE, Decimal("0.5")), SALINE), "above_order"),
        ((replace(PEN, cap_mg=Decimal("0.5")), SALINE), "above_order"),
    ],
)
def test_a_plan_allows_what_its_order_says_and_all_of_it(
    walt: UUID, branch: UUID, allowed: tuple[Allowed, ...], says: str
) -> None:
    order = signed_order(walt, branch, WITH_SALINE)

    with pytest.raises(EmergencyRefusal) as refused:
        sign(walt, order_id=order, order_version=1, allowed=allowed)

    assert refused.value.message.code == f"emergency.{says}"
    assert refused.value.field == "allowed"


@pytest.mark.django_db
def test_what_else_the_order_names_stays_ordered_with_its_words(walt: UUID, branch: UUID) -> None:
    order = signed_order(walt, branch, WITH_SALINE)
    sign(walt, order_id=order, order_version=1, allowed=(PEN, SALINE))

    setting = queries.settings_of([walt], TODAY)[walt]

    saline = setting.order_for("saline")
    assert saline is not None
    assert "250 mL bag" in saline.words
    assert "low pressure" in saline.words


@pytest.mark.django_db
def test_a_dose_by_weight_of_the_order_reaches_the_card(walt: UUID, branch: UUID) -> None:
    by_weight = EmergencyMedicine(
        "Adrenaline ampule", "0.005 mg/kg, at most 0.3 mg", "thigh", "any"
    )
    order = signed_order(walt, branch, (by_weight,))
    weight = weight_facts(walt, "40", taken_on=TODAY)
    census.add_records(
        system_context(at=AT), facts=CensusFacts(measurements=(weight,)), branch_id=branch
    )
    ampule = kit_line("Epinephrine ampule 1 mg/mL", id="ampule", count=1, expected=1)
    with_kit(walt, lines=(ampule,))
    sign(walt, order_id=order, order_version=1, allowed=proposed_from((by_weight,)))

    card = queries.epinephrine_cards([walt], TODAY)[walt]

    assert (card.by_formula_mg, card.cap_mg) == (Decimal("0.2"), Decimal("0.3"))
    assert [offer.amount_mg for offer in card.offers] == [Decimal("0.2")]


@pytest.mark.django_db
def test_a_changed_order_is_not_written_out_until_the_plan_is_signed_again(
    walt: UUID, branch: UUID
) -> None:
    order = signed_order(walt, branch)
    with_kit(walt)
    sign(walt, order_id=order, order_version=1, allowed=(PEN,))
    assert plan_finding(walt).state is State.MET

    change_order(walt, branch, WITH_SALINE)
    found = plan_finding(walt)

    assert found.state is State.OPEN
    assert found.message.code == "emergency.plan_old_order"
    assert Note.ORDER_UNKNOWN in queries.epinephrine_cards([walt], TODAY)[walt].notes
    with pytest.raises(EmergencyRefusal):
        sign(walt, 1, order_id=order, order_version=1, allowed=(PEN,))

    sign(walt, 1, order_id=order, order_version=2, allowed=(PEN, SALINE), power_plan="none")
    assert plan_finding(walt).state is State.MET


def plan_finding(patient: UUID):
    return checks.plan_signed([patient], AT, Reads([patient]))[0]


def change_order(patient: UUID, branch: UUID, medicines: tuple[EmergencyMedicine, ...]) -> None:
    order_id = derived_id("test emergency order", patient)
    facts = EmergencyOrderFacts(
        order_id=order_id,
        version_id=derived_id("test emergency order version 2", patient),
        patient_id=patient,
        medicines=medicines,
        signed_on=TODAY,
        prescriber="Dr. Avery Madeup",
    )
    changing = context_of(Role.INTAKE, branch=branch, step=2)
    therapy.amend_order(changing, facts=facts, version=1)
    verifying = context_of(Role.PHARMACIST, branch=branch, step=3)
    therapy.verify_order(verifying, order_id=order_id, version=2)


@pytest.mark.django_db
def test_three_readings_say_address_code_status_and_whom_to_call(walt: UUID) -> None:
    found = queries.readings_of(walt, TODAY)

    nurse = str(found[Reading.NURSE])
    assert "Code status" in nurse
    assert "911" in str(found[Reading.FAMILY])
    assert "Walt" in str(found[Reading.DISPATCHER]) or "Quillfeather" in str(
        found[Reading.DISPATCHER]
    )


@pytest.mark.django_db
def test_a_signature_counts_until_something_the_plan_says_changes(walt: UUID) -> None:
    now = queries.family_reading(walt, TODAY)
    actions.sign_care_plan(
        system_context(at=AT),
        facts=SignatureFacts(
            id=derived_id("test signature", walt),
            patient_id=walt,
            digest=now.digest,
            signer="Walt Quillfeather",
            signed_on=TODAY,
        ),
    )
    assert queries.signatures_of(walt)[0].digest == now.digest

    with_kit(walt)

    assert queries.family_reading(walt, TODAY).digest != now.digest


@pytest.mark.django_db
def test_a_signature_under_an_older_plan_is_kept_and_flagged(walt: UUID) -> None:
    actions.sign_care_plan(
        system_context(at=AT),
        facts=SignatureFacts(
            id=derived_id("old signature", walt),
            patient_id=walt,
            digest="0" * 64,
            signer="Walt Quillfeather",
            signed_on=TODAY,
        ),
    )

    entry = JournalEntry.objects.filter(name="emergency.sign_care_plan").get()
    assert "emergency.changed_since_read" in entry.flags


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words", "interpreter"),
    [
        ("es", "Haga esto, en este orden", False),
        ("so", "Do this, in this order", True),
    ],
)
def test_the_family_reads_its_own_language_or_is_read_to(
    branch: UUID, language: str, words: str, interpreter: bool
) -> None:
    approved_protocols()
    patient = patient_in_care(f"speaks {language}", branch=branch, spoken_language=language)

    found = queries.family_reading(patient, TODAY)

    assert words in str(found)
    assert found.needs_interpreter is interpreter


@pytest.mark.django_db
def test_a_pharmacist_signs_a_plan_and_prints_the_one_page(branch: UUID, walt: UUID) -> None:
    a_policy()
    client = signed_in(a_user(Role.PHARMACIST, branch_id=branch))
    episode = census_queries.episodes_of([walt])[walt][0]
    order = signed_order(walt, branch, WITH_SALINE)
    start = client.get(f"/emergency/patients/{walt}/plan/").content.decode()

    sent = client.post(
        f"/emergency/patients/{walt}/plan/",
        {
            "episode_id": str(episode.id),
            "kit": "every_dose",
            "nurse": "basic",
            "first_place": "home",
            "backup_pump": "not_asked",
            "watch_minutes": "30",
            "order_id": str(order),
            "allowed-0-medicine": "epinephrine",
            "allowed-0-form": "auto_injector",
            "allowed-0-amount_mg": "0.3",
            "allowed-0-repeat_minutes": "5",
            "allowed-1-medicine": "saline",
            "allowed-1-form": "bag",
            "allowed-1-words": "250 mL bag",
        },
    )
    page = client.get(f"/emergency/patients/{walt}/").content.decode()
    sheet = client.get(f"/emergency/patients/{walt}/care-plan/sheet/")

    assert "Sign the plan" in start
    assert "<q>250 mL bag</q>" in start
    assert "again after 5" in page
    assert sent.status_code == 302
    assert "at every dose" in page
    assert "An emergency kit is required and none was packed" in page
    assert sheet["Content-Type"] == "application/pdf"
    assert b"/Type/Pages/Count 1/" in sheet.content


@pytest.mark.django_db
def test_the_card_of_a_patient_says_what_this_kit_and_this_order_allow(
    branch: UUID, walt: UUID
) -> None:
    """Story 6: 70 kg, two 0.3 mg auto-injectors and one ampule; the order names the injector."""
    weight = weight_facts(walt, "70", taken_on=TODAY)
    census.add_records(
        system_context(at=AT), facts=CensusFacts(measurements=(weight,)), branch_id=branch
    )
    order = signed_order(walt, branch)
    ampule = kit_line("Epinephrine ampule 1 mg/mL", id="ampule", count=1, expected=1)
    with_kit(walt, lines=(kit_line(), ampule))
    without_plan = queries.epinephrine_cards([walt], TODAY)[walt]
    sign(
        walt,
        order_id=order,
        order_version=1,
        allowed=(Allowed("epinephrine", Form.AUTO_INJECTOR, Decimal("0.3")),),
    )

    card = queries.epinephrine_cards([walt], TODAY)[walt]

    assert Note.ORDER_UNKNOWN in without_plan.notes
    assert card.by_formula_mg == Decimal("0.7")
    assert card.cap_mg == Decimal("0.5")
    assert [offer_words(offer) for offer in card.offers] == [
        "one 0.3\N{NO-BREAK SPACE}mg auto-injector"
    ]


@pytest.mark.django_db
def test_without_a_signed_order_the_card_offers_nothing_and_says_so(walt: UUID) -> None:
    with_kit(walt)

    assert queries.epinephrine_cards([walt], TODAY)[walt].kind is CardKind.NOT_ORDERED


@pytest.mark.django_db
def test_a_sheet_knows_the_beta_blocker_and_never_guesses_what_was_not_asked(
    branch: UUID, walt: UUID
) -> None:
    unasked = queries.settings_of([walt], TODAY)[walt].traits
    taken = HomeMedicationFacts(derived_id("test drug", walt), walt, "metoprolol")
    census.add_records(
        system_context(at=AT), facts=CensusFacts(home_medications=(taken,)), branch_id=branch
    )

    assert (unasked["beta_blocker"], unasked["do_not_resuscitate"]) == ("unknown", "unknown")
    assert queries.settings_of([walt], TODAY)[walt].traits["beta_blocker"] == "yes"


@pytest.mark.django_db
@pytest.mark.parametrize(("said", "trait"), [(True, "yes"), (False, "no"), (None, "unknown")])
def test_a_sheet_knows_whether_oxygen_is_in_the_home(
    walt: UUID, said: bool | None, trait: str
) -> None:
    forms = approved_questionnaires(AT)
    if said is not None:
        assessed(walt, forms[FULL], good_answers(oxygen=said))

    assert queries.settings_of([walt], TODAY)[walt].traits["oxygen"] == trait


def signed_order(
    patient: UUID, branch: UUID, medicines: tuple[EmergencyMedicine, ...] = (INJECTOR,)
) -> UUID:
    order_id = derived_id("test emergency order", patient)
    facts = EmergencyOrderFacts(
        order_id=order_id,
        version_id=derived_id("test emergency order version", patient),
        patient_id=patient,
        medicines=medicines,
        signed_on=TODAY,
        prescriber="Dr. Avery Madeup",
    )
    therapy.write_order(context_of(Role.INTAKE, branch=branch), facts=facts)
    verifying = context_of(Role.PHARMACIST, branch=branch, step=1)
    therapy.verify_order(verifying, order_id=order_id, version=1)
    return order_id


@pytest.mark.django_db
def test_a_dose_that_was_given_is_no_first_dose_any_more_but_another_drug_brings_one(
    walt: UUID,
) -> None:
    rules = queries.rules_on(TODAY)
    assert rules is not None

    def is_first() -> bool:
        return queries.stands_of([walt], rules, TODAY)[walt].is_first_dose

    first = order_facts(walt)
    therapy.write_order(context_of(Role.INTAKE, branch=None), facts=first)
    assert is_first()

    given = dose_facts(walt, order_id=first.order_id)
    therapy.record_administration(context_of(Role.FIELD_NURSE, branch=None), facts=given)
    assert not is_first()

    second = order_facts(walt, 2, drug="ertapenem")
    therapy.write_order(context_of(Role.INTAKE, branch=None), facts=second)
    assert is_first()
