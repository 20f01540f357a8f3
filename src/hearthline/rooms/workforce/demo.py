"""The workforce's part of the demonstration: invented nurses and one sign-in for each role."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from hearthline.kernel.answers import Answer
from hearthline.kernel.identifiers import derived_id
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import Context, Draft
from hearthline.rooms.program.values import LicenceKind, Place
from hearthline.rooms.workforce import actions, values
from hearthline.rooms.workforce.values import Animal, CertificateKind, SkillKind

# fmt: off
GIVEN = (
    "Rosa", "Dana", "Lena", "Paul", "Tess", "Omar", "Vic", "Joy", "Kit", "Ann", "Mara", "Hugo",
    "Nell", "Ivo", "Greta", "Saul", "Petra", "Bram", "Cora", "Felix", "Ada", "Milo", "Runa",
    "Theo", "Wanda", "Eli", "Noor", "Jude", "Opal", "Rex",
)
# fmt: on
# fmt: off
FAMILY = (
    "Invented", "Fiction", "Imagined", "Unreal", "Makebelieve", "Sketchley", "Supposed",
    "Notional", "Pretence", "Exemplar", "Fableton", "Draftwell", "Mockery", "Figment", "Conjured",
    "Pretender", "Phantom", "Storey", "Allegory", "Fancier", "Madeup", "Nowhere", "Sampler",
    "Placeholder", "Dreamer", "Fabler", "Noname", "Legend", "Mythic", "Novella",
)
# fmt: on
OFFICE = (
    (Role.ADMINISTRATOR, "Alma", "Ledger", "Program administrator"),
    (Role.INTAKE, "Ivy", "Frontdoor", "Intake coordinator"),
    (Role.PHARMACIST, "Ines", "Fable", "Infusion pharmacist, RPh"),
    (Role.NURSE_MANAGER, "Nora", "Matronly", "Nurse manager, RN"),
    (Role.SCHEDULER, "Nadia", "Example", "Scheduler"),
    (Role.WAREHOUSE, "Bo", "Madeup", "Warehouse lead"),
    (Role.DRIVER, "Sam", "Mockley", "Driver"),
    (Role.QUALITY, "Quinn", "Proofread", "Quality and compliance lead"),
    (Role.FINANCE, "Fern", "Tallyman", "Finance"),
    (Role.AUDITOR, "Avery", "Onlooker", "External auditor"),
)
SECOND_PHARMACIST = (Role.PHARMACIST, "Otis", "Secondread", "Infusion pharmacist, PharmD")
"""Whoever wrote a version of an order cannot verify it: a second one does."""
EVERYONE = (SkillKind.PICC, SkillKind.PUMP, SkillKind.ANAPHYLAXIS, SkillKind.PERIPHERAL)
RARE = (
    (SkillKind.PORT, 0.72),
    (SkillKind.BIOLOGIC, 0.62),
    (SkillKind.IMMUNE_GLOBULIN, 0.55),
    (SkillKind.NUTRITION, 0.5),
    (SkillKind.SUBCUTANEOUS, 0.5),
    (SkillKind.CHEMOTHERAPY, 0.34),
    (SkillKind.INOTROPE, 0.36),
    (SkillKind.PAEDIATRIC, 0.28),
)
LANGUAGES = ("es", "so", "ar", "zh", "fr")
LONG_DAY = (time(7, 0), time(17, 30))
DAY = (time(8, 0), time(16, 30))
EARLY = (time(6, 30), time(15, 0))
LATE = (time(10, 30), time(19, 0))
STAFF_WEEKS: tuple[tuple[tuple[int, ...], tuple[time, time]], ...] = (
    ((0, 1, 2, 3, 4), DAY),
    ((0, 2, 4), EARLY),
    ((1, 3), LONG_DAY),
    ((0, 3), LATE),
    ((1, 2, 4, 5), DAY),
    ((3, 4, 5, 6), DAY),
    ((0, 1), LONG_DAY),
    ((2, 4), LATE),
    ((0, 5, 6), DAY),
)
"""Weekdays and hours of staff nurses: few work full time, so that the plan is tight."""
BREAK = 30
PER_DIEM_DAYS = ((1, 3), (0, 4), (5, 6), (2,), (0, 2, 4), (6,), (3, 5), (1, 4))


@dataclass(frozen=True, slots=True)
class SignIn:
    """A demonstration sign-in, for the list that ``up`` prints."""

    role: Role
    username: str
    name: str


def make_team(
    context: Context,
    *,
    seed: int,
    today: date,
    branches: Sequence[UUID],
    homes: Sequence[Place],
    encoded_password: str,
    staff_nurses: int = 18,
    per_diem_nurses: int = 12,
) -> list[SignIn]:
    """Hire the demonstration's people; doing it again changes nothing.

    Parameters
    ----------
    today
        Civil day of the program; everybody was hired long before, papers end after it.
    branches
        Two thirds of the people work in the first.
    homes
        Where nurses live, one each, spread over the service areas.
    encoded_password
        Password of every demonstration sign-in, encoded.

    Returns
    -------
    list of SignIn
        One for each role and a second pharmacist; the first staff nurse is the field nurse.
    """
    dice = Random(f"workforce {seed}")  # noqa: S311
    signs: list[SignIn] = []
    for role, given, family, title in (*OFFICE, SECOND_PHARMACIST):
        key = office_key(role, given)
        joined = today - timedelta(days=420 if len(key) == 1 else 180)
        person = actions.hire(
            _step(context, seed, "hire", *key),
            staff_id=derived_id("demonstration staff", seed, *key),
            actor_id=derived_id("demonstration actor", seed, *key),
            given_name=given,
            family_name=family,
            title=title,
            phone=f"555 0101 {len(signs):03d}",
            joined_on=joined,
            branch_id=branches[0],
        )
        signs.append(
            _sign_in(
                _step(context, seed, "sign-in", *key),
                person,
                role,
                given,
                family,
                joined,
                encoded_password,
            )
        )
    joined = today - timedelta(days=420)
    for number in range(staff_nurses + per_diem_nurses):
        is_per_diem = number >= staff_nurses
        person = _hire_nurse(
            context,
            seed=seed,
            number=number,
            is_per_diem=is_per_diem,
            branch=branches[0] if number % 3 != 2 or len(branches) < 2 else branches[1],
            home=homes[number % len(homes)] if homes else None,
            joined=joined,
            dice=dice,
        )
        _give_papers(context, seed, number, person, today, dice)
        _give_skills(context, seed, number, person, today, dice)
        _engage(context, seed, number, person, is_per_diem, joined, dice)
        if number == 0:
            signs.append(
                _sign_in(
                    _step(context, seed, "sign-in", Role.FIELD_NURSE),
                    person,
                    Role.FIELD_NURSE,
                    GIVEN[0],
                    FAMILY[0],
                    joined,
                    encoded_password,
                )
            )
    return signs


def _hire_nurse(
    context: Context,
    *,
    seed: int,
    number: int,
    is_per_diem: bool,
    branch: UUID,
    home: Place | None,
    joined: date,
    dice: Random,
) -> UUID:
    person = actions.hire(
        _step(context, seed, "hire", number),
        staff_id=derived_id("demonstration staff", seed, number),
        actor_id=derived_id("demonstration actor", seed, number),
        given_name=GIVEN[number % len(GIVEN)],
        family_name=FAMILY[number % len(FAMILY)],
        title="Per-diem nurse" if is_per_diem else "Infusion nurse",
        phone=f"555 0102 {number:03d}",
        joined_on=joined,
        branch_id=branch,
        is_nurse=True,
        home=home,
        languages=("en", *([dice.choice(LANGUAGES)] if dice.random() < 0.4 else [])),
    )
    for animal in Animal:
        if dice.random() < 0.7:
            actions.answer_pet(
                _step(context, seed, "pet", number, animal),
                staff_id=person,
                animal=animal,
                answer=Answer.YES if dice.random() < 0.08 else Answer.NO,
                asked_on=joined,
            )
    return person


def _give_papers(
    context: Context, seed: int, number: int, person: UUID, today: date, dice: Random
) -> None:
    kind = LicenceKind.LPN if number in (7, 20) else LicenceKind.RN
    expires = today + timedelta(days={3: 24, 11: 52}.get(number, dice.randrange(120, 700)))
    actions.record_licence(
        _step(context, seed, "licence", number),
        staff_id=person,
        kind=kind,
        number=f"{kind}.{400000 + number * 137}",
        states=("OH",),
        expires=expires,
    )
    cards = [CertificateKind.BLS]
    cards += [CertificateKind.ACLS] if dice.random() < 0.5 else []
    cards += [CertificateKind.PALS] if dice.random() < 0.3 else []
    for card in cards:
        actions.record_certificate(
            _step(context, seed, "certificate", number, card),
            staff_id=person,
            kind=card,
            expires=today + timedelta(days=41 if number == 14 else dice.randrange(70, 720)),
        )


def _give_skills(
    context: Context, seed: int, number: int, person: UUID, today: date, dice: Random
) -> None:
    for kind in _skills(number, dice):
        signed = today - timedelta(days=dice.randrange(60, 300))
        actions.sign_off_skill(
            _step(context, seed, "skill", number, kind),
            staff_id=person,
            kind=kind,
            signed_off_on=signed,
            signed_off_by="Nora Matronly",
            expires=signed + timedelta(days=365),
        )


def _skills(number: int, dice: Random) -> Iterator[SkillKind]:
    for kind in EVERYONE:
        if number not in (7, 20) or kind is not SkillKind.PERIPHERAL:
            yield kind
    for place, (kind, share) in enumerate(RARE):
        # The first ones hold each rare skill for certain, so that every branch has somebody.
        is_certain = number < 6 and (number + place) % 2 == 0
        if number not in (7, 20) and (is_certain or dice.random() < share):
            yield kind


def _engage(
    context: Context,
    seed: int,
    number: int,
    person: UUID,
    is_per_diem: bool,
    joined: date,
    dice: Random,
) -> None:
    days: tuple[int, ...]
    if is_per_diem:
        days = PER_DIEM_DAYS[number % len(PER_DIEM_DAYS)]
        starts, ends = time(9, 0), time(15, 30)
        weekly, price, overtime = 390 * len(days), dice.randrange(70, 96) * 100, 0
    else:
        days, (starts, ends) = STAFF_WEEKS[number % len(STAFF_WEEKS)]
        length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute - BREAK
        weekly, price, overtime = length * len(days), 0, 120
    actions.engage(
        _step(context, seed, "contract", number),
        staff_id=person,
        contract=values.Contract(
            since=joined,
            until=None,
            is_per_diem=is_per_diem,
            weekly_minutes=weekly,
            daily_minutes=600,
            max_visits_a_day=8,
            overtime_minutes_a_week=overtime,
            price_per_visit=price,
        ),
    )
    actions.set_shifts(
        _step(context, seed, "shifts", number),
        staff_id=person,
        since=joined,
        patterns=[values.ShiftPattern(day, starts, ends, joined) for day in days],
    )


def office_key(role: Role, given: str) -> tuple[object, ...]:
    """Return what the identifiers of somebody in the office are derived from.

    The first of a role stands for the role itself.
    """
    return (role,) if given == next(one[1] for one in OFFICE if one[0] is role) else (role, given)


def _sign_in(
    context: Context,
    person: UUID,
    role: Role,
    given: str,
    family: str,
    since: date,
    encoded_password: str,
) -> SignIn:
    username = f"{given}.{family}".lower()
    actions.open_sign_in(
        context,
        staff_id=person,
        username=username,
        encoded_password=encoded_password,
        roles=[role],
        branch_id=None,
        since=since,
        must_change_password=False,
    )
    return SignIn(role, username, f"{given} {family}")


def _step(context: Context, *parts: object) -> Context:
    action_id = derived_id("demonstration workforce", *parts)
    return replace(context, action_id=action_id, draft=Draft())
