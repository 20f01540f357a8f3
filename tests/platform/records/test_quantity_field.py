"""A clinical quantity is kept exactly as stated, and the database never reckons with it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import FieldError
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.quantity import Quantity, read_quantity
from hearthline.platform.records.fields import read_stored, stored
from hearthline.rooms.census.models import Measurement

UNITS = ["kg", "g", "mg", "ug", "[lb_av]", "mL", "mL/h", "[IU]", "meq", "cm", "%"]
amounts = st.decimals(
    min_value=Decimal("-1e12"), max_value=Decimal("1e12"), allow_nan=False, allow_infinity=False
)


@given(amounts, st.sampled_from(UNITS), st.none() | st.text(max_size=30))
def test_what_is_kept_reads_back_the_same_to_the_last_digit(value, unit, original):
    quantity = Quantity(value, unit, original)

    back = read_stored(stored(quantity))

    assert (back.value, back.unit, back.original) == (value, unit, original)
    assert back.value.as_tuple() == value.as_tuple(), "a digit, a sign or a trailing zero is lost"


@given(st.decimals(min_value=Decimal("0.001"), max_value=Decimal("999999"), places=3))
def test_pounds_and_kilograms_convert_there_and_back_within_rounding(value):
    pounds = Quantity(value, "[lb_av]")

    back = pounds.to("kg").to("[lb_av]")

    assert abs(back.value - value) <= value * Decimal("1e-20")


@pytest.mark.parametrize("lookup", ["gt", "lt", "gte", "lte", "range", "contains", "startswith"])
def test_the_database_cannot_be_asked_to_compare_quantities(lookup):
    with pytest.raises(FieldError):
        Measurement.objects.filter(**{f"quantity__{lookup}": read_quantity("80", "kg")})
