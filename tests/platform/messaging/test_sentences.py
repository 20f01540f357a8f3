"""Messages become sentences: catalogues, plurals, and how values are written."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from hearthline.kernel.messages import Message
from hearthline.platform.messaging import sentences
from hearthline.platform.messaging.catalogues import Entry
from hearthline.platform.messaging.sentences import sentence, word

ENTRIES: Mapping[str, Entry] = {
    "t.plain": "Kit for {name} leaves at {at:time}",
    "t.visits": ("{count} visit has no nurse", "{count:,} visits have no nurse"),
    "t.day": "State license ends {day:date}, a {day:weekday}",
    "t.moment": "Heard {at:moment}, {gap:duration} ago",
    "t.skills": "Needs {skills:skill}",
    "t.number": "Weight {kg} kg",
    "skill.picc": "PICC care",
}


@pytest.fixture(autouse=True)
def _catalogue(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "catalogue", lambda: ENTRIES)


def said(code: str, **params: str | int | float | None) -> str:
    return sentence(Message(code, params), zone="America/New_York")


def test_it_fills_places_and_writes_instants_in_the_readers_zone() -> None:
    assert said("t.plain", name="Theo", at="2026-05-14T13:42:00+00:00") == (
        "Kit for Theo leaves at 09:42"
    )


def test_one_visit_is_singular_and_many_are_plural_with_commas() -> None:
    assert said("t.visits", count=1) == "1 visit has no nurse"
    assert said("t.visits", count=0) == "0 visits have no nurse"
    assert said("t.visits", count=1204) == "1,204 visits have no nurse"


def test_dates_never_show_the_month_as_a_number() -> None:
    assert said("t.day", day="2026-05-04") == ("State license ends 04-May-2026, a Mon 04-May-2026")


def test_durations_carry_their_units() -> None:
    said_now = said("t.moment", at="2026-05-14T13:42:00+00:00", gap=16200)

    assert said_now.replace("\N{NO-BREAK SPACE}", " ") == (
        "Heard Thu 14-May-2026 09:42, 4 h 30 min ago"
    )


def test_codes_become_words_and_a_code_without_word_stays_readable() -> None:
    assert said("t.skills", skills="picc,port_access") == "Needs PICC care, port access"
    assert word("skill", "immune_globulin") == "immune globulin"


def test_a_missing_value_is_said_to_be_not_known() -> None:
    assert said("t.number", kg=None) == "Weight not known kg"
    assert said("t.number") == "Weight not known kg"


def test_a_number_has_no_trailing_zero() -> None:
    assert said("t.number", kg=5.0) == "Weight 5 kg"


def test_a_value_that_does_not_fit_its_form_is_shown_as_it_is() -> None:
    assert said("t.day", day="soon") == "State license ends soon, a soon"


def test_a_code_without_sentence_is_shown_as_the_code() -> None:
    assert said("t.nothing") == "t.nothing"
