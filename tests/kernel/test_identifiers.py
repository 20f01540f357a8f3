"""Identifiers: in order of time, the same for the same parts, and numbers that notice a slip."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.identifiers import (
    derived_id,
    has_valid_check_digit,
    new_id,
    with_check_digit,
)

INSTANTS = st.integers(1_577_836_800, 2_208_988_800).map(lambda s: datetime.fromtimestamp(s, UTC))
NUMBERS = st.integers(1, 10_000_000)


@given(INSTANTS, st.integers(1, 10**9))
def test_what_is_made_later_sorts_later(at: datetime, milliseconds: int) -> None:
    later = at + timedelta(milliseconds=milliseconds)

    assert new_id(at=at) < new_id(at=later)
    assert new_id(at=at).version == 7


@given(st.text(), st.text(), st.integers())
def test_the_same_parts_give_the_same_id_and_other_parts_another(
    kind: str, part: str, number: int
) -> None:
    assert derived_id(kind, part, number) == derived_id(kind, part, number)
    assert derived_id(kind, part, number) != derived_id(kind, part, number + 1)


@given(NUMBERS)
def test_a_number_with_its_check_digit_is_valid(number: int) -> None:
    assert has_valid_check_digit(with_check_digit(number))


@given(NUMBERS, st.data())
def test_one_wrong_digit_is_noticed(number: int, data: st.DataObject) -> None:
    digits = with_check_digit(number)
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))

    assert not has_valid_check_digit(digits[:place] + wrong + digits[place + 1 :])
