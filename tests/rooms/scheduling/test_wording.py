"""What the planner says reaches people in names, weekdays and clock times."""

from __future__ import annotations

from uuid import UUID

from hearthline.kernel.messages import Message
from hearthline.platform.messaging.sentences import sentence
from hearthline.rooms.scheduling.rules.given import Clock
from hearthline.rooms.scheduling.wording import Wording
from tests.builders.program import NEW_YORK
from tests.builders.scheduling import MONDAY

ROSA, DANA = UUID(int=1), UUID(int=2)
WORDING = Wording(Clock(MONDAY, 7, NEW_YORK), {ROSA: "Rosa Invented", DANA: "Dana Fiction"}, {})


def said(code: str, **params: object) -> str:
    return sentence(WORDING.worded(Message(code, params)))


def test_nurses_days_and_lengths_become_words():
    text = said("planner.remedy.free_minutes", minutes=75, nurses=f"{ROSA}, {DANA}", days="0, 2")

    assert "Rosa Invented, Dana Fiction" in text
    assert "Mon 11, Wed 13" in text
    assert "1\u00a0h 15\u00a0min" in text


def test_a_minute_is_a_weekday_and_a_clock():
    text = said("planner.broken.shift", nurse=str(ROSA), minute=1440 + 7 * 60)

    assert text == "Rosa Invented is not at work at Tue 12, 07:00."


def test_skills_are_said_as_people_say_them():
    assert "IVIG, port" in said("planner.blocked.skill", skills="immune_globulin, port")


def test_nobody_reads_an_identifier():
    text = said("planner.remedy.move_other", other=str(UUID(int=9)))

    assert str(UUID(int=9)) not in text
    assert "another visit" in text


def test_other_rooms_messages_stay_as_they_are():
    message = Message("scheduling.no_position", {"minutes": 4})

    assert WORDING.worded(message) is message
