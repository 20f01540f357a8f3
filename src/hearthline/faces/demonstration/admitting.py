"""From an accepted referral to a patient on service, done by the people who would do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from hearthline.faces.demonstration.cast import Invented
from hearthline.faces.demonstration.cast import Stage as Progress
from hearthline.faces.demonstration.courses import Gives, Nursing
from hearthline.faces.demonstration.staging import SEED, ZONE, Stage, at_hour
from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.kernel.quantity import read_quantity
from hearthline.platform.accounts.roles import Role
from hearthline.rooms.census import actions as census
from hearthline.rooms.census import queries as census_queries
from hearthline.rooms.census.rules import age_in_years
from hearthline.rooms.census.values import (
    AllergyOutcome,
    AllergyReviewFacts,
    Authority,
    CodeStatus,
    CodeStatusFacts,
    ConsentAnswer,
    ConsentFacts,
    ConsentKind,
    EpisodeState,
    HouseholdFacts,
    HowAsked,
    IdentityFacts,
    IdentityOutcome,
    MeasurementFacts,
    MeasurementKind,
    MeasurementSource,
    RoutineFacts,
    TeamMemberFacts,
    TeamRole,
)
from hearthline.rooms.coverage import actions as coverage
from hearthline.rooms.coverage.values import AuthorisationFacts, AuthorisationState, UnitKind
from hearthline.rooms.intake import actions as intake
from hearthline.rooms.intake.values.deciding import ConditionAsked
from hearthline.rooms.lines import actions as lines
from hearthline.rooms.lines.values import CENTRAL, LineFacts, LineKind
from hearthline.rooms.therapy import actions as therapy
from hearthline.rooms.therapy.values import (
    GivenBy,
    LineNeed,
    NursingKind,
    NursingOrderFacts,
    TherapyOrder,
    VisitFrequency,
)
from hearthline.rooms.workforce.values import StaffCard

ROUTINES = {
    "morning": (time(8, 0), time(11, 30)),
    "midday": (time(11, 0), time(14, 30)),
    "afternoon": (time(13, 0), time(17, 30)),
    "after_school": (time(14, 30), time(18, 0)),
}
LINE_KINDS = {
    "picc": LineKind.PICC,
    "midline": LineKind.MIDLINE,
    "port": LineKind.PORT,
    "tunnelled": LineKind.TUNNELED,
}
FRESH_WEIGHT_DAYS = 25
NOT_WEIGHED = 0.06
"""Share of patients on service whose weight grew old."""
DAYS_OF_HISTORY = 28
"""For so long the program has worked with Hearthline."""
LEFT_TO_VERIFY = 5
"""One in so many orders of patients about to start still waits for the pharmacist."""
LEFT_TO_CONSENT = 6
"""One in so many about to start has not been asked for consent to treatment."""
LEFT_TO_ANSWER = 14
"""One in so many payers has not answered yet."""
LEFT_TO_REVIEW = 11
"""Of one in so many the allergies still stand as the referral has them."""
ENDING_SOON = 9
"""One in so many authorisations ends in the weeks to plan."""
TIP_UNKNOWN = 0.25
"""Share of central lines whose tip nobody has confirmed yet."""


@dataclass(frozen=True, slots=True)
class Admitted:
    """What admitting a patient needs to know of the records made so far."""

    patient_id: UUID
    referral_id: UUID
    episode_id: UUID
    orders: Sequence[TherapyOrder]
    devices: Sequence[LineFacts]
    coverage_id: UUID | None


def accept(
    stage: Stage,
    today: date,
    person: Invented,
    referral_id: UUID,
    revision: int,
    devices: Sequence[LineFacts],
) -> None:
    """Let the intake coordinator accept the referral the day before the first home dose.

    A central line whose report never came is accepted on the condition that it comes.
    """
    random = Random(f"{SEED} tip {person.number}")  # noqa: S311  (a story, not a secret)
    is_missing = not _confirm_tips(stage, today, person, devices, random)
    at = accepted_at(person, today)
    report = ConditionAsked(
        "Report of the catheter tip", Role.PHARMACIST, min(at, stage.now) + timedelta(hours=4)
    )
    intake.accept_referral(
        stage.by(Role.INTAKE, "accept", person.number, at=at),
        referral_id=referral_id,
        revision=revision,
        starts_on=person.first_home_day,
        conditions=(report,) if is_missing else (),
    )


def admit(
    stage: Stage, today: date, person: Invented, made: Admitted, nurse: StaffCard | None
) -> None:
    """Do everything between acceptance and the first visit, each step by its own role."""
    random = Random(f"{SEED} {person.number}")  # noqa: S311  (a story, not a secret)
    _ask_the_family(stage, today, person, made.patient_id)
    _ask_consent(stage, today, person, made.patient_id)
    _review_allergies(stage, today, person, made.patient_id)
    _ask_the_payer(stage, today, person, made)
    _weigh_again(stage, today, person, made.patient_id, random)
    is_left = person.stage is Progress.STARTING and person.number % LEFT_TO_VERIFY == 0
    for order in made.orders:
        _settle_order(stage, today, person, order, is_left=is_left)
    for number, nursing in enumerate(person.therapy.nursing):
        _order_nursing(stage, today, person, made, number, nursing)
    if nurse is not None:
        _give_nurse(stage, today, person, made.patient_id, nurse)
    if person.first_home_day <= stage.now.date() and not census_queries.against_beginning(
        made.patient_id, stage.now
    ):
        census.step_episode(
            stage.by(
                Role.NURSE_MANAGER, "active", person.number, at=at_hour(person.first_home_day, 8)
            ),
            episode_id=made.episode_id,
            to=EpisodeState.ACTIVE,
            on=person.first_home_day,
        )


def imported_on(person: Invented, today: date) -> date:
    """Return the day the referral arrived: two days before the first home day, or earlier.

    Whoever was on service before was taken over when the program began to work with Hearthline.
    """
    referred_on = person.first_home_day - timedelta(days=2)
    if person.stage is Progress.STARTING:
        referred_on = min(referred_on, today - timedelta(days=1 + person.number % 4))
    return min(today, max(referred_on, today - timedelta(days=DAYS_OF_HISTORY)))


def accepted_at(person: Invented, today: date) -> datetime:
    return at_hour(imported_on(person, today), 14, person.number % 60)


def _ask_the_family(stage: Stage, today: date, person: Invented, patient_id: UUID) -> None:
    asked_at = accepted_at(person, today) + timedelta(minutes=40)

    census.set_household(
        stage.by(Role.INTAKE, "household", person.number, at=asked_at),
        facts=HouseholdFacts(
            patient_id=patient_id,
            lives_alone=person.lives_alone,
            has_pets=person.pets,
            pets=person.pet_words,
        ),
        revision=0,
    )
    if person.prefers:
        earliest, latest = ROUTINES[person.prefers]
        census.set_routine(
            stage.by(Role.INTAKE, "routine", person.number, at=asked_at),
            facts=RoutineFacts(patient_id=patient_id, earliest=earliest, latest=latest),
            revision=0,
        )
    if person.code_status != "not_asked":
        census.state_code_status(
            stage.by(Role.NURSE_MANAGER, "code status", person.number, at=asked_at),
            facts=CodeStatusFacts(
                id=derived_id("demonstration code status", SEED, person.number),
                patient_id=patient_id,
                status=CodeStatus(person.code_status),
                stated_on=asked_at.date(),
                stated_by=f"{person.given} {person.family}",
                evidence="Asked by phone",
            ),
        )


def _ask_consent(stage: Stage, today: date, person: Invented, patient_id: UUID) -> None:
    """Compare who it is on the phone and ask what is asked before care; a few are left."""
    asked_at = accepted_at(person, today) + timedelta(minutes=30)
    census.compare_identity(
        stage.by(Role.INTAKE, "identity", person.number, at=asked_at),
        facts=IdentityFacts(
            derived_id("demonstration identity", SEED, person.number),
            patient_id,
            IdentityOutcome.CONFIRMED,
            ("full_name", "birth_date"),
        ),
    )
    is_left = person.stage is Progress.STARTING and person.number % LEFT_TO_CONSENT == 0
    kinds = tuple(ConsentKind)[1:3] if is_left else tuple(ConsentKind)
    is_minor = age_in_years(person.born, today) < 18
    signer = person.helper if is_minor and person.helper else person
    for kind in kinds:
        census.record_consent(
            stage.by(Role.INTAKE, "consent", person.number, kind, at=asked_at),
            facts=ConsentFacts(
                id=derived_id("demonstration consent", SEED, person.number, kind),
                patient_id=patient_id,
                kind=kind,
                answer=_answer(kind, person, is_minor=is_minor),
                answered_on=asked_at.date(),
                signer=f"{signer.given} {signer.family}",
                authority=Authority.PARENT if is_minor else Authority.SELF,
                how=HowAsked.ON_SCREEN,
            ),
        )


def _answer(kind: ConsentKind, person: Invented, *, is_minor: bool) -> ConsentAnswer:
    """Everybody agrees; of the adults every third has an advance directive."""
    has_none = is_minor or person.number % 3 != 0
    if kind is ConsentKind.ADVANCE_DIRECTIVE and has_none:
        return ConsentAnswer.REFUSED
    return ConsentAnswer.GIVEN


def _review_allergies(stage: Stage, today: date, person: Invented, patient_id: UUID) -> None:
    """Go through the allergies at the first visit, of those who had one."""
    is_left = person.number % LEFT_TO_REVIEW == 0 or person.allergies is None
    if is_left or person.first_home_day >= today:
        return
    outcome = AllergyOutcome.KNOWN if person.allergies else AllergyOutcome.NONE_KNOWN
    record = census.review_allergies if person.allergies else census.confirm_no_known_allergies
    record(
        stage.by(
            Role.NURSE_MANAGER, "allergies", person.number, at=at_hour(person.first_home_day, 9)
        ),
        facts=AllergyReviewFacts(
            id=derived_id("demonstration allergy review", SEED, person.number),
            patient_id=patient_id,
            outcome=outcome,
            asked_on=person.first_home_day,
            by=stage.staff[Role.NURSE_MANAGER],
        ),
    )


def _ask_the_payer(stage: Stage, today: date, person: Invented, made: Admitted) -> None:
    """Let intake ask for nursing visits: most are granted, a few end soon or are not answered."""
    if made.coverage_id is None:
        return
    is_granted = person.number % LEFT_TO_ANSWER != 0
    days = 20 if person.number % ENDING_SOON == 0 else 90
    starts_on = max(person.first_home_day, today - timedelta(days=60))
    coverage.set_authorisation(
        stage.by(Role.INTAKE, "payer", person.number, at=accepted_at(person, today)),
        facts=AuthorisationFacts(
            id=derived_id("demonstration authorisation", SEED, person.number),
            coverage_id=made.coverage_id,
            patient_id=made.patient_id,
            what="Home infusion nursing visits",
            state=AuthorisationState.GRANTED if is_granted else AuthorisationState.REQUESTED,
            number=f"HI-{420_000 + person.number * 37}" if is_granted else "",
            starts_on=starts_on if is_granted else None,
            ends_on=max(starts_on, today) + timedelta(days=days) if is_granted else None,
            unit_kind=UnitKind.VISITS,
            units=8 + person.number % 17 if is_granted else None,
        ),
        revision=0,
    )


def _confirm_tips(
    stage: Stage, today: date, person: Invented, devices: Sequence[LineFacts], random: Random
) -> bool:
    """Write down the reports that came; return whether every central line has one.

    Nobody is on service without: only of those who have not begun may one be missing.
    """
    are_all_confirmed = True
    for device in devices:
        if device.kind not in CENTRAL:
            continue
        if person.first_home_day >= today and random.random() < TIP_UNKNOWN:
            are_all_confirmed = False
            continue
        lines.confirm_tip(
            stage.by(Role.PHARMACIST, "tip", device.id, at=accepted_at(person, today)),
            line_id=device.id,
            on=person.first_home_day - timedelta(days=2),
            by=person.hospital,
            evidence="Chest X-ray report: tip at the cavoatrial junction",
            revision=1,
        )
    return are_all_confirmed


def _weigh_again(
    stage: Stage, today: date, person: Invented, patient_id: UUID, random: Random
) -> None:
    """Let a nurse weigh those on service for long; a few were forgotten, as in life."""
    is_fresh = (today - person.weighed).days <= FRESH_WEIGHT_DAYS
    if is_fresh or random.random() < NOT_WEIGHED:
        return
    weighed_at = at_hour(today - timedelta(days=random.randint(2, FRESH_WEIGHT_DAYS - 4)), 11)
    kilograms = round(person.body.weight_kg * random.uniform(0.97, 1.03), 1)
    census.record_measurement(
        stage.by(Role.NURSE_MANAGER, "weight", person.number, at=weighed_at),
        facts=MeasurementFacts(
            id=derived_id("demonstration weight", SEED, person.number),
            patient_id=patient_id,
            kind=MeasurementKind.WEIGHT,
            quantity=read_quantity(kilograms, "kg"),
            taken_on=weighed_at.date(),
            how=MeasurementSource.MEASURED,
            source="Home visit",
        ),
    )


def _settle_order(
    stage: Stage, today: date, person: Invented, order: TherapyOrder, *, is_left: bool
) -> None:
    at = accepted_at(person, today) + timedelta(hours=1)
    head, facts = order.head, order.content
    line = LINE_KINDS.get(person.therapy.line, LineKind.PERIPHERAL)
    # Every second order that waits was written by the pharmacist, so that a second one verifies.
    is_hers = is_left and person.number % (2 * LEFT_TO_VERIFY) == 0
    version = therapy.amend_order(
        stage.by(
            Role.PHARMACIST if is_hers else Role.INTAKE,
            "who gives",
            head.id,
            at=at,
            reason="Who gives the doses is agreed",
        ),
        facts=replace(
            facts,
            version_id=derived_id("demonstration order version", SEED, head.id, 2),
            starts_on=person.first_home_day,
            ends_on=person.ends,
            first_dose_on=person.first_home_day,
            zone=ZONE,
            given_by=GivenBy.NURSE if person.therapy.gives is Gives.NURSE else _family(person),
            line_need=LineNeed.CENTRAL if line in CENTRAL else LineNeed.ANY,
            indication=person.therapy.reason,
            is_weight_based=Answer.YES if person.therapy.is_weight_based else Answer.NO,
        ),
        version=head.version,
    )
    if is_left:
        return
    therapy.verify_order(
        stage.by(Role.PHARMACIST, "verify", head.id, at=at + timedelta(minutes=30)),
        order_id=head.id,
        version=version,
    )
    therapy.activate_order(
        stage.by(Role.PHARMACIST, "activate", head.id, at=at + timedelta(minutes=31)),
        order_id=head.id,
    )


def _family(person: Invented) -> GivenBy:
    return GivenBy.PATIENT if person.helper is None else GivenBy.CAREGIVER


def _order_nursing(
    stage: Stage, today: date, person: Invented, made: Admitted, number: int, nursing: Nursing
) -> None:
    at = accepted_at(person, today) + timedelta(hours=2)
    order_id = derived_id("demonstration nursing order", SEED, person.number, number)
    therapy.write_order(
        stage.by(Role.PHARMACIST, "nursing order", order_id, at=at),
        facts=NursingOrderFacts(
            order_id=order_id,
            version_id=derived_id("demonstration order version", SEED, order_id, 1),
            patient_id=made.patient_id,
            episode_id=made.episode_id,
            starts_on=person.first_home_day + timedelta(days=nursing.after_days),
            ends_on=person.ends,
            prescriber=f"Dr {' '.join(reversed(person.prescriber.split(', ')))}",
            source="Demonstration",
            kind=NursingKind(nursing.kind),
            frequency=VisitFrequency(nursing.times, nursing.times, nursing.per_days),
            minutes=nursing.minutes,
            therapy_order_id=made.orders[0].head.id if made.orders else None,
        ),
    )
    therapy.verify_order(
        stage.by(Role.NURSE_MANAGER, "verify", order_id, at=at + timedelta(minutes=20)),
        order_id=order_id,
        version=1,
    )
    therapy.activate_order(
        stage.by(Role.NURSE_MANAGER, "activate", order_id, at=at + timedelta(minutes=21)),
        order_id=order_id,
    )


def _give_nurse(
    stage: Stage, today: date, person: Invented, patient_id: UUID, nurse: StaffCard
) -> None:
    census.join_team(
        stage.by(Role.NURSE_MANAGER, "own nurse", person.number, at=accepted_at(person, today)),
        facts=TeamMemberFacts(
            id=derived_id("demonstration team", SEED, person.number),
            patient_id=patient_id,
            staff_id=nurse.id,
            role=TeamRole.PRIMARY_NURSE,
            since=min(person.first_home_day, accepted_at(person, today).date()),
            actor_id=nurse.actor_id,
        ),
    )
