"""Attention: one list over findings, tasks and what the rooms say, grouped by when it presses."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.cache import cache

from hearthline.kernel.findings import State
from hearthline.kernel.messages import Message
from hearthline.platform.accounts.roles import Role
from hearthline.platform.attention import lines
from hearthline.platform.attention.groups import When, grouped, soon_until
from hearthline.platform.attention.lines import attention, rail_count
from hearthline.platform.findings import evaluating
from hearthline.platform.findings.storing import refresh
from hearthline.platform.manifest import AttentionItem, Room
from hearthline.platform.messaging.sentences import sentence
from hearthline.platform.tasks.actions import open_task, take_task
from tests.builders.checks import AT, OTHER, PATIENT, caller, check, context, room, says

pytestmark = pytest.mark.django_db

NEW_YORK = "America/New_York"
PHARMACIST = caller(Role.PHARMACIST, "tasks.write")


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Any:
    def build(*rooms: Room) -> None:
        for module in (evaluating, lines):
            monkeypatch.setattr(module, "rooms", lambda: rooms)

    cache.clear()
    build()
    return build


def line(*, due: datetime | None, state: str = "open", key: str = "x") -> AttentionItem:
    return AttentionItem(
        key=key,
        title=Message("t"),
        detail=Message("t"),
        state=state,
        due=due,
        owner=Role.PHARMACIST,
        branch=None,
        url="/",
        action=Message("t"),
    )


def whens(*dues: datetime | None) -> list[When]:
    return [group.when for group in grouped([line(due=due) for due in dues], now=AT, zone=NEW_YORK)]


def test_soon_ends_at_the_full_hour_at_least_one_hour_ahead() -> None:
    def shown(hour: int, minute: int) -> str:
        at = datetime(2026, 5, 14, hour, minute, tzinfo=UTC)
        return f"{soon_until(at, NEW_YORK).astimezone(UTC):%H:%M}"

    assert shown(13, 42) == "15:00"
    assert shown(14, 0) == "15:00"
    assert shown(14, 1) == "16:00"


def test_lines_are_grouped_by_when_they_press() -> None:
    eleven = datetime(2026, 5, 14, 15, 0, tzinfo=UTC)

    assert whens(AT - timedelta(minutes=1)) == [When.LATE]
    assert whens(AT, eleven) == [When.SOON]
    assert whens(eleven + timedelta(minutes=1)) == [When.TODAY]
    assert whens(datetime(2026, 5, 15, 3, 59, tzinfo=UTC)) == [When.TODAY]
    assert whens(datetime(2026, 5, 15, 4, 0, tzinfo=UTC)) == [When.WEEK]
    assert whens(AT + timedelta(days=12)) == [When.LATER]
    assert whens(None) == [When.ANY]
    assert whens() == []


def test_late_in_the_evening_soon_does_not_reach_into_tomorrow() -> None:
    late = datetime(2026, 5, 15, 3, 30, tzinfo=UTC)
    tomorrow = line(due=datetime(2026, 5, 15, 4, 30, tzinfo=UTC))

    assert [group.when for group in grouped([tomorrow], now=late, zone=NEW_YORK)] == [When.WEEK]


def test_findings_of_the_own_role_give_one_line_a_subject_with_its_worst(house: Any) -> None:
    house(
        room(
            check(says(State.OPEN, due=AT + timedelta(hours=3))),
            check(says(State.UNKNOWN, code="test.b", gates=frozenset()), code="test.b"),
            check(says(State.OPEN, code="test.c", owner="intake"), code="test.c"),
            check(says(State.MET, code="test.d"), code="test.d"),
        )
    )
    refresh([PATIENT, OTHER], as_of=AT)

    found = attention(PHARMACIST, AT)

    assert {item.subject for item in found} == {PATIENT, OTHER}
    assert {item.state for item in found} == {"blocking"}
    assert "and one more to clear" in sentence(found[0].detail)
    assert found[0].due == AT + timedelta(hours=3)


def test_everyone_shows_what_other_roles_own(house: Any) -> None:
    house(room(check(says(State.OPEN, owner="intake"))))
    refresh([PATIENT], as_of=AT)

    assert attention(PHARMACIST, AT) == []
    assert len(attention(PHARMACIST, AT, everyone=True)) == 1


def test_a_task_somebody_took_leaves_the_lists_of_the_others(house: Any) -> None:
    other = caller(Role.PHARMACIST, "tasks.write", number=2)
    task = open_task(
        context(PHARMACIST),
        title=Message("tasks.said", {"text": "Call"}),
        owner_role=Role.PHARMACIST,
    )
    assert len(attention(other, AT)) == 1

    take_task(context(PHARMACIST, number=2), task_id=task)

    assert attention(other, AT) == []
    assert len(attention(PHARMACIST, AT)) == 1


def test_what_rooms_say_is_shown_to_the_role_that_owns_it(house: Any) -> None:
    house(Room(name="a", label="A", attention=(lambda caller, now: [line(due=AT)],)))

    assert len(attention(PHARMACIST, AT)) == 1
    assert attention(caller(Role.SCHEDULER), AT) == []


def test_the_most_pressing_line_comes_first_and_undated_ones_last(house: Any) -> None:
    said = [
        line(due=None, key="none"),
        line(due=AT, key="open"),
        line(due=AT, state="blocking", key="blocking"),
        line(due=AT - timedelta(hours=1), key="early"),
    ]
    house(Room(name="a", label="A", attention=(lambda caller, now: said,)))

    assert [item.key for item in attention(PHARMACIST, AT)] == [
        "early",
        "blocking",
        "open",
        "none",
    ]
    assert rail_count(PHARMACIST) == (4, True)


def test_queries_do_not_grow_with_the_lines(house: Any, django_assert_max_num_queries: Any) -> None:
    house(room(check(says(State.OPEN))))
    refresh(
        [PATIENT, OTHER, *(context(PHARMACIST, number=n).action_id for n in range(40))], as_of=AT
    )

    # Tasks; who is most pressing, four ranges of an index; their findings; what was let pass.
    with django_assert_max_num_queries(7):
        assert len(attention(PHARMACIST, AT)) == 42
