"""What is read from a prescriber's words, and what is left to a person."""

from __future__ import annotations

from decimal import Decimal

import pytest

from hearthline.kernel.medicines import Form
from hearthline.rooms.emergency.rules.orders import medicine_key, proposed_from
from hearthline.rooms.emergency.values import Allowed
from hearthline.rooms.therapy.values import EmergencyMedicine


def read(drug: str, dose: str, route: str = "thigh", when: str = "anaphylaxis") -> Allowed:
    return proposed_from((EmergencyMedicine(drug, dose, route, when),))[0]


def test_an_order_in_full_words_is_read_in_full() -> None:
    found = read(
        "EPINEPHrine 1 mg/mL ampule",
        "0.01 mg/kg, at most 0.5 mg; again after 5 to 15 minutes, at most 2 doses",
    )

    assert found == Allowed(
        medicine="epinephrine",
        form=Form.AMPULE,
        per_kg=Decimal("0.01"),
        cap_mg=Decimal("0.5"),
        strength=Decimal(1),
        route="thigh",
        repeat_minutes=5,
        most_doses=2,
        when="anaphylaxis",
        words="0.01 mg/kg, at most 0.5 mg; again after 5 to 15 minutes, at most 2 doses",
    )


@pytest.mark.parametrize(
    ("dose", "amount"),
    [
        ("0.3 mg auto-injector", "0.3"),
        ("300 mcg pen", "0.3"),
        ("0.3 to 0.5 mg", None),
        ("0.15 mg or 0.3 mg", None),
        (".3 mg", None),
        ("1,000 mg", None),
        ("0,3 mg", None),
        ("as signed", None),
    ],
)
def test_an_amount_is_read_only_where_one_stands_there(dose: str, amount: str | None) -> None:
    assert read("epinephrine", dose).amount_mg == (None if amount is None else Decimal(amount))


def test_a_form_that_no_word_names_is_chosen_by_a_person() -> None:
    assert read("epinephrine", "0.3 mg").form is Form.OTHER


@pytest.mark.parametrize(
    ("drug", "name"),
    [
        ("Adrenaline (epinephrine)", "epinephrine"),
        ("Norepinephrine", "norepinephrine"),
        ("Sodium chloride 0.9 %", "saline"),
        ("Famotidine  20 mg", "famotidine 20 mg"),
    ],
)
def test_a_medicine_is_known_by_its_other_names_and_no_other_is_taken_for_it(
    drug: str, name: str
) -> None:
    assert medicine_key(drug) == name
