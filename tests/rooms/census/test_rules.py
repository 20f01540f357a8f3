"""Episodes, ages and names as rules."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.rooms.census.rules import (
    OPEN_STATES,
    STEPS,
    age_in_years,
    folded,
    is_minor,
    leading_state,
    may_go,
    sort_name,
)
from hearthline.rooms.census.values import EpisodeState

states = st.sampled_from(list(EpisodeState))


@given(st.lists(states, max_size=25))
def test_nothing_follows_a_discharge_and_no_active_episode_was_never_accepted(wishes):
    state, path = EpisodeState.DRAFT, [EpisodeState.DRAFT]
    for wish in wishes:
        if may_go(state, wish):
            state = wish
            path.append(state)

    assert EpisodeState.DISCHARGED not in path[:-1]
    if EpisodeState.ACTIVE in path:
        assert EpisodeState.ACCEPTED in path[: path.index(EpisodeState.ACTIVE)]


def test_every_state_can_be_reached_from_a_draft():
    reached, waiting = {EpisodeState.DRAFT}, [EpisodeState.DRAFT]
    while waiting:
        for step in STEPS[waiting.pop()] - reached:
            reached.add(step)
            waiting.append(step)

    assert reached == set(EpisodeState)


@given(st.lists(states, max_size=6))
def test_a_person_is_known_by_an_open_episode_while_there_is_one(found):
    leading = leading_state(found)

    assert (leading is None) == (not found)
    if set(found) & OPEN_STATES:
        assert leading in OPEN_STATES


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 130))
def test_age_grows_by_one_on_each_birthday(born, years):
    if (born.month, born.day) == (2, 29):
        birthday = date(born.year + years, 3, 1)
    else:
        birthday = born.replace(year=born.year + years)

    assert age_in_years(born, birthday) == years


def test_without_birth_date_nobody_is_taken_for_an_adult():
    assert is_minor(None, date(2026, 5, 14)) is Answer.UNKNOWN
    assert is_minor(date(2020, 1, 1), date(2026, 5, 14)) is Answer.YES


def test_names_sort_without_accents_and_case():
    assert sort_name("Ñáñez-Ó", "José  María") == "nanez-o jose maria"


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing_more(text):
    assert folded(folded(text)) == folded(text)
