"""The must-not-stop list: which drugs it names, and that nobody knows without an approved one."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hearthline.kernel.answers import Answer
from hearthline.platform.accounts.roles import Role
from hearthline.platform.actions.context import system_context
from hearthline.platform.content import actions as content
from hearthline.platform.content.queries import drafts
from hearthline.rooms.library import contents, queries
from hearthline.rooms.library.contents import KIND, LibraryRefusal
from hearthline.rooms.library.values import ListedDrug, MustNotStop
from tests.builders.census import AT, context_of

TODAY = date(2026, 5, 14)
LIST = MustNotStop(
    (
        ListedDrug("milrinone", also_called=("Primacor",), codes=frozenset({"52769"})),
        ListedDrug("alprostadil in alcohol"),
    ),
    is_approved=True,
)


@pytest.mark.parametrize(
    ("drug", "code", "says"),
    [
        ("milrinone 0.2 mg/mL in dextrose 5 %", "", Answer.YES),
        ("MILRINONE lactate", "", Answer.YES),
        ("Primacor 20 mg/100 mL", "", Answer.YES),
        ("something a hospital calls otherwise", "52769", Answer.YES),
        ("alprostadil, in alcohol", "", Answer.YES),
        ("alprostadil", "", Answer.NO),
        ("milrinones", "", Answer.NO),
        ("vancomycin 1,250 mg", "", Answer.NO),
        ("", "", Answer.NO),
    ],
)
def test_a_drug_is_found_by_code_or_whole_words(drug: str, code: str, says: Answer) -> None:
    assert LIST.says(drug, code) is says


@given(st.text(), st.text())
def test_without_an_approved_list_nobody_knows_of_any_drug(drug: str, code: str) -> None:
    assert MustNotStop(LIST.drugs).says(drug, code) is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "library.no_list"),
        ({"drugs": "milrinone"}, "library.no_list"),
        ({"drugs": [{"name": "milrinone"}]}, "library.entry_lacks"),
        ({"drugs": [7]}, "library.entry_lacks"),
        (
            {"drugs": [{"name": n, "why": "why", "source": "label"} for n in ("Abc", "abc")]},
            "library.listed_twice",
        ),
    ],
)
def test_what_is_no_list_is_refused_in_words(body: dict[str, object], code: str) -> None:
    with pytest.raises(LibraryRefusal) as refused:
        contents.check(body)

    assert refused.value.message.code == code


@pytest.mark.django_db
def test_the_shipped_list_counts_only_once_somebody_approved_it() -> None:
    content.offer_shipped(system_context(at=AT))
    assert queries.must_not_stop(TODAY).says("epoprostenol") is Answer.UNKNOWN

    [draft] = drafts(KIND)
    content.approve(
        context_of(Role.PHARMACIST),
        content_id=draft.id,
        effective_from=TODAY,
        note="Read with the cardiologist",
        revision=draft.revision,
    )

    listed = queries.must_not_stop(TODAY)
    assert listed.says("epoprostenol 0.5 mg") is Answer.YES
    assert listed.says("cefazolin 2 g") is Answer.NO


def test_what_nobody_read_the_source_of_is_named_to_whoever_approves() -> None:
    [shipped] = contents.MUST_NOT_STOP.shipped()

    named = [line.split(":")[0] for line in contents.unsourced(shipped.body)]

    assert named == ["milrinone", "dobutamine", "dopamine"]
