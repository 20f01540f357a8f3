"""Clinical quantities: never without a unit, never into another kind, nothing lost on the way."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.messages import HearthlineError
from hearthline.kernel.quantity import (
    IncompatibleUnitsError,
    UnknownUnitError,
    read_quantity,
    read_unit,
    shown_number,
)

AMOUNTS = st.decimals("0.001", "99999", places=3)
MASSES = st.sampled_from(["kg", "g", "mg", "ug"])


@given(AMOUNTS, MASSES, MASSES)
def test_a_mass_converted_and_back_is_the_same_amount(
    amount: Decimal, one: str, other: str
) -> None:
    quantity = read_quantity(amount, one)

    assert quantity.to(other).to(one).is_same_amount(quantity)


def test_pounds_become_kilograms_exactly() -> None:
    assert read_quantity("180", "lb").to("kg").value == Decimal("81.6466266")


@pytest.mark.parametrize(("one", "other"), [("mg", "mL"), ("kg", "cm"), ("[IU]", "[U]")])
def test_units_of_different_kinds_never_convert(one: str, other: str) -> None:
    with pytest.raises(IncompatibleUnitsError):
        read_quantity("5", one).to(other)


@pytest.mark.parametrize("unit", ["", None, "tablets per moon"])
def test_a_number_without_a_known_unit_is_refused(unit: str | None) -> None:
    with pytest.raises(HearthlineError):
        read_quantity("82", unit)


def test_what_was_received_is_kept_beside_what_was_understood() -> None:
    quantity = read_quantity("1250", "milligrams")

    assert (quantity.unit, quantity.original) == ("mg", "1250 milligrams")


def test_an_unknown_unit_is_an_error_of_its_own() -> None:
    with pytest.raises(UnknownUnitError):
        read_unit("stone-ish")


@given(st.decimals("0.001", "999999", places=3))
def test_a_shown_number_has_no_trailing_and_always_a_leading_zero(value: Decimal) -> None:
    shown = shown_number(value)

    assert not shown.startswith(".")
    assert "." not in shown or not shown.endswith(("0", "."))
    assert Decimal(shown.replace(",", "")) == value
