"""A list answers what its address asks, and never fails on what an address gets wrong."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hearthline.platform.ui.worklist import Column, Empty, ListView, Worklist

SORTS = ("due", "name")


def a_view(query: dict[str, str] | None = None, **given: int) -> ListView:
    return ListView.read(query or {}, sorts=SORTS, filters=("state",), size=given.get("size", 10))


def a_list(view: ListView, *, shown: int, total: int) -> Worklist[int]:
    return Worklist(
        name="referrals",
        caption="Referrals",
        columns=(Column("Needed by", "due"), Column("Name", "name"), Column("Line")),
        rows=range(shown),
        total=total,
        view=view,
        empty=Empty("No referrals wait."),
        filtered_empty=Empty("None is declined."),
    )


def test_the_first_sort_is_the_default() -> None:
    view = a_view()

    assert (view.sort, view.descending, view.page) == ("due", False, 1)


def test_sorting_by_the_sorted_column_turns_it_round() -> None:
    listing = a_list(a_view({"sort": "due", "state": "new"}), shown=10, total=31)

    due, name, line = listing.headings

    assert (due.direction, due.url) == ("ascending", "?sort=-due&state=new")
    assert (name.direction, name.url) == ("", "?sort=name&state=new")
    assert line.url == ""


def test_paging_says_the_range_and_the_total() -> None:
    listing = a_list(a_view({"page": "4"}), shown=1, total=31)

    assert (listing.first, listing.last, listing.total) == (31, 31, 31)
    assert (listing.previous_url, listing.next_url) == ("?page=3", "")


def test_a_page_beyond_the_end_leads_back() -> None:
    listing = a_list(a_view({"page": "99"}), shown=0, total=31)

    assert listing.previous_url == "?page=4"
    assert listing.next_url == ""


def test_an_empty_list_and_one_that_a_filter_empties_say_different_things() -> None:
    assert a_list(a_view(), shown=0, total=0).says == Empty("No referrals wait.")
    assert a_list(a_view({"state": "declined"}), shown=0, total=0).says == Empty(
        "None is declined."
    )
    assert a_list(a_view(), shown=3, total=3).says is None


@given(st.dictionaries(st.sampled_from(["sort", "page", "state", "other"]), st.text(max_size=9)))
def test_any_address_gives_a_view(query: dict[str, str]) -> None:
    view = a_view(query)

    assert view.sort in SORTS
    assert view.page >= 1
    assert "other" not in view.params
    assert view.address().startswith("?")
