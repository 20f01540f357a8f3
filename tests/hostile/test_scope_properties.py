"""Whatever was placed where and opened for whom, lists and single records agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Model
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hearthline.platform.accounts.models import SubjectAccess, SubjectBranch
from hearthline.platform.accounts.roles import Reach, Role
from hearthline.platform.accounts.scope import may_see, outside, visible
from tests.hostile.world import TODAY, World

pytestmark = pytest.mark.django_db

OURS = [model for model in apps.get_models() if model.__module__.startswith("hearthline.")]
DAYS = st.integers(-40, 40).map(lambda days: TODAY + timedelta(days=days))
PERIODS = st.tuples(DAYS, st.none() | st.integers(0, 60))


def _until(since: date, length: int | None) -> date | None:
    return None if length is None else since + timedelta(days=length)


@given(
    role=st.sampled_from([role for role in Role if role is not Role.SYSTEM]),
    placed=st.lists(st.tuples(st.integers(0, 2), st.booleans(), PERIODS), max_size=6),
    cared_for=st.lists(st.tuples(st.integers(0, 2), PERIODS), max_size=4),
    opened=st.sets(st.integers(0, 2), max_size=2),
    whole_program=st.booleans(),
)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_list_and_record_agree_for_every_model(
    world: World,
    role: Role,
    placed: list[tuple[int, bool, tuple[date, int | None]]],
    cared_for: list[tuple[int, tuple[date, int | None]]],
    opened: set[int],
    whole_program: bool,
) -> None:
    people = [world.own.id, world.neighbour.id, world.foreign.id]
    actor = world.user(Role.SCHEDULER).actor
    caller = replace(
        world.caller(Role.SCHEDULER),
        role=role,
        branches=None if whole_program else frozenset({world.north}),
        opened=frozenset(people[number] for number in opened),
    )
    with transaction.atomic():
        SubjectBranch.objects.filter(subject_id__in=people).delete()
        for number, is_north, (since, length) in placed:
            SubjectBranch.objects.get_or_create(
                subject_id=people[number],
                branch_id=world.north if is_north else world.south,
                since=since,
                defaults={"until": _until(since, length)},
            )
        for number, (since, length) in cared_for:
            SubjectAccess.objects.get_or_create(
                subject_id=people[number],
                actor=actor,
                why="team",
                since=since,
                defaults={"until": _until(since, length)},
            )
        expected = _seen(caller.reach, people, placed, cared_for, opened)
        for model in OURS:
            listed = set(visible(caller, model).values_list("pk", flat=True))
            for record in model._default_manager.all()[:8]:
                assert may_see(caller, record) == (record.pk in listed), model._meta.label
                subject = _subject(model, record)
                if subject in people:
                    assert (record.pk in listed) == (subject in expected), model._meta.label
        known = {people[number] for number, *_ in placed}
        assert outside(caller, people) == known - expected
        transaction.set_rollback(True)


def _seen(
    reach: Reach,
    people: list[UUID],
    placed: list[tuple[int, bool, tuple[date, int | None]]],
    cared_for: list[tuple[int, tuple[date, int | None]]],
    opened: set[int],
) -> set[UUID]:
    """Return whom a caller of the north branch sees, said again in other words."""

    def holds(since: date, length: int | None) -> bool:
        end = _until(since, length)
        return since <= TODAY and (end is None or end >= TODAY)

    if reach is Reach.PROGRAM:
        return set(people)
    found = {people[number] for number in opened}
    if reach is Reach.BRANCH:
        first: dict[tuple[int, bool, date], int | None] = {}
        for number, is_north, (since, length) in placed:
            first.setdefault((number, is_north, since), length)
        found |= {
            people[number]
            for (number, is_north, since), length in first.items()
            if is_north and holds(since, length)
        }
    else:
        given_first: dict[tuple[int, date], int | None] = {}
        for number, (since, length) in cared_for:
            given_first.setdefault((number, since), length)
        found |= {
            people[number]
            for (number, since), length in given_first.items()
            if holds(since, length)
        }
    return found


def _subject(model: type[Model], record: Model) -> object:
    """Return whom a record is about, when its rule is no more than that."""
    rule = getattr(model, "scope_rule", None)
    path = getattr(rule, "path", "") if type(rule).__name__ == "BySubject" else ""
    return getattr(record, path, None) if path and "__" not in path else None
