"""The dose card: what this kit and this order allow, never above the cap."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.engines.protocols import (
    CardKind,
    DoseCard,
    Form,
    Note,
    OrderedForm,
    Setting,
    Weight,
    dose_card,
)
from tests.builders.protocols import (
    TODAY,
    a_protocol,
    a_setting,
    an_ampule,
    an_injector,
    an_order,
    setting_by_chance,
)

DRAWN_UP = OrderedForm(Form.AMPULE)
PROTOCOL = a_protocol()


def card(setting: Setting, given: dict[str, int] | None = None) -> DoseCard:
    found = dose_card(PROTOCOL, setting, given or {})
    assert found is not None
    return found


def drawn_up(weight: Weight | None, **known: object) -> Setting:
    order = an_order(DRAWN_UP)
    return a_setting(weight=weight, orders=(order,), kit=(an_ampule(),), **known)


def test_a_man_of_70_kg_gets_one_injector_of_this_kit_although_the_cap_is_higher() -> None:
    found = card(a_setting())

    assert found.by_formula_mg == Decimal("0.7")
    assert found.cap_mg == Decimal("0.5")
    assert [(o.form, o.amount_mg, o.volume_ml) for o in found.offers] == [
        (Form.AUTO_INJECTOR, Decimal("0.3"), None)
    ]
    assert found.offers[0].item == an_injector()
    assert Note.CAPPED in found.notes


@pytest.mark.parametrize(
    ("kilograms", "child", "adult", "device"),
    [
        ("5", "0.05", "0.05", None),
        ("7.5", "0.07", "0.07", None),
        ("14.9", "0.14", "0.14", None),
        ("15", "0.15", "0.15", "0.15"),
        ("20", "0.2", "0.2", "0.15"),
        ("29.9", "0.29", "0.29", "0.15"),
        ("30", "0.3", "0.3", "0.3"),
        ("40", "0.3", "0.4", "0.3"),
        ("50", "0.3", "0.5", "0.3"),
        ("80", "0.3", "0.5", "0.3"),
    ],
)
def test_the_table_of_the_facts_rounded_down_to_the_marks_of_the_syringe(
    kilograms: str, child: str, adult: str, device: str | None
) -> None:
    weight = Weight(kilograms, "kg", TODAY)
    junior = an_injector(id="junior", amount_mg=Decimal("0.15"))
    devices = a_setting(
        weight=weight,
        kit=(an_injector(), junior),
        orders=(an_order(OrderedForm(Form.AUTO_INJECTOR)),),
    )

    as_child = card(drawn_up(weight, age_years=7)).offers[0]
    as_adult = card(drawn_up(weight, age_years=58)).offers[0]
    by_device = card(devices).offers

    assert as_child.amount_mg == as_child.volume_ml == Decimal(child)
    assert as_adult.amount_mg == as_adult.volume_ml == Decimal(adult)
    assert [str(offer.amount_mg) for offer in by_device] == ([device] if device else [])


@given(
    st.one_of(
        st.decimals(
            allow_nan=False, allow_infinity=False, min_value=-10, max_value=10**8, places=3
        ),
        st.integers(0, 500).map(Decimal),
    ),
    st.sampled_from(["kg", "g", "[lb_av]", "st"]),
    st.sampled_from([None, 0, 12, 13, 80]),
    st.integers(0, 10_000),
)
def test_no_weight_unit_order_or_kit_gives_more_than_the_cap(
    value: Decimal, unit: str, age: int | None, seed: int
) -> None:
    setting = replace(
        setting_by_chance(random.Random(seed)), weight=Weight(str(value), unit), age_years=age
    )

    found = card(setting)

    cap = Decimal("0.5") if age is not None and age >= 13 else Decimal("0.3")
    assert found.cap_mg <= cap
    for offer in found.offers:
        assert Decimal(0) < offer.amount_mg <= found.cap_mg
        assert (
            found.by_formula_mg is None
            or offer.form is not Form.AMPULE
            or (offer.amount_mg <= found.by_formula_mg)
        )


@given(st.integers(0, 1_000_000))
def test_a_device_on_the_card_is_one_of_this_kit_and_of_this_order(seed: int) -> None:
    setting = setting_by_chance(random.Random(seed))

    found = card(setting)

    order = setting.order_for("epinephrine")
    for offer in found.offers:
        if setting.kit is not None:
            assert offer.item in setting.kit
            assert offer.item.count > 0
            if offer.form is not Form.AMPULE:
                assert offer.item.amount_mg == offer.amount_mg
        if order is not None:
            assert any(
                allowed.form is offer.form
                and (offer.form is Form.AMPULE or allowed.amount_mg in (None, offer.amount_mg))
                for allowed in order.forms
            )


def test_pounds_are_shown_in_kilograms_and_dosed_by_them() -> None:
    found = card(drawn_up(Weight("66.2", "[lb_av]", TODAY)))

    assert found.kilograms == Decimal("30.0")
    assert found.offers[0].amount_mg == Decimal("0.3")


@pytest.mark.parametrize(
    ("weight", "note"),
    [
        (None, Note.WEIGHT_MISSING),
        (Weight("0", "kg", TODAY), Note.WEIGHT_IMPLAUSIBLE),
        (Weight("8000", "kg", TODAY), Note.WEIGHT_IMPLAUSIBLE),
        (Weight("70,5", "kg", TODAY), Note.WEIGHT_UNREADABLE),
        (Weight("11", "st", TODAY), Note.WEIGHT_UNREADABLE),
    ],
)
def test_without_a_weight_the_choice_by_eye_is_offered_and_never_nothing(
    weight: Weight | None, note: Note
) -> None:
    found = card(a_setting(weight=weight))

    assert found.kind is CardKind.BY_EYE
    assert [(o.text, o.amount_mg) for o in found.offers] == [("30 kg or more", Decimal("0.3"))]
    assert note in found.notes
    assert card(drawn_up(weight)).offers[0].volume_ml == Decimal("0.3")


def test_a_sheet_that_cannot_be_unlocked_still_has_a_dose_after_the_weight_is_said() -> None:
    blank = Setting(today=TODAY, weight=Weight("82", "kg", TODAY))

    found = card(blank)

    assert found.offers[0].amount_mg == Decimal("0.3")
    assert {Note.ORDER_UNKNOWN, Note.KIT_UNKNOWN, Note.AGE_UNKNOWN} <= set(found.notes)


def test_an_order_that_does_not_name_it_offers_nothing() -> None:
    assert card(a_setting(orders=())).kind is CardKind.NOT_ORDERED


def test_a_misprinted_order_of_015_mg_by_kg_never_gives_a_child_3_mg() -> None:
    order = an_order(DRAWN_UP, per_kg=Decimal("0.15"), cap_mg=Decimal(3))
    setting = a_setting(
        weight=Weight("20", "kg", TODAY), age_years=6, orders=(order,), kit=(an_ampule(),)
    )

    found = card(setting)

    assert found.offers[0].amount_mg == Decimal("0.2")
    assert Note.ORDER_ABOVE_PROTOCOL in found.notes


def test_the_syringe_for_the_vein_is_never_offered_for_the_thigh() -> None:
    setting = a_setting(orders=(an_order(DRAWN_UP),), kit=(an_ampule(strength=Decimal("0.1")),))

    assert card(setting).kind is CardKind.NOTHING_HERE


def test_what_is_expired_or_missing_in_the_kit_is_not_offered() -> None:
    expired = an_injector(expires_on=TODAY - timedelta(days=1))
    both = (an_order(OrderedForm(Form.AUTO_INJECTOR), DRAWN_UP),)

    alone = card(a_setting(kit=(expired,)))
    beside = card(a_setting(kit=(expired, an_ampule()), orders=both))
    missing = card(a_setting(kit=(an_injector(count=0),)))

    assert alone.kind is CardKind.NOTHING_HERE
    assert Note.KIT_EXPIRED in alone.notes
    assert beside.offers[0].form is Form.AMPULE
    assert missing.kind is CardKind.NOTHING_HERE


def test_the_last_day_of_use_is_still_a_day_of_use() -> None:
    assert card(a_setting(kit=(an_injector(expires_on=TODAY),))).kind is CardKind.ITEM


def test_the_second_injector_is_the_last_and_a_third_dose_needs_a_physician() -> None:
    after_one = card(a_setting(), {"injector": 1})
    after_two = card(a_setting(kit=(an_injector(), an_injector(id="more"))), {"injector": 2})

    assert Note.LAST_ONE in after_one.notes
    assert Note.PHYSICIAN_FIRST in after_two.notes
    assert after_two.offers[0].item is not None
    assert after_two.offers[0].item.id == "more"


def test_an_old_or_undated_weight_is_used_and_said() -> None:
    old = card(a_setting(weight=Weight("70", "kg", TODAY - timedelta(days=91))))
    undated = card(a_setting(weight=Weight("70", "kg")))
    child = card(a_setting(weight=Weight("20", "kg", TODAY - timedelta(days=31)), age_years=6))

    assert Note.WEIGHT_OLD in old.notes
    assert Note.WEIGHT_UNDATED in undated.notes
    assert Note.WEIGHT_OLD in child.notes
    assert old.offers
