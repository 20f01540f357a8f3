"""A worklist: columns with sort links, filter chips with counts, pages with range and total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, TypeVar
from urllib.parse import urlencode

from hearthline.platform.ui.parts import Act, Text

Row = TypeVar("Row")

LIKE_A_PAGE = re.compile(r"[0-9]{1,9}")
"""Longer numbers are no page of any list, and no database takes them as an offset."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``sort`` is the key it sorts by, empty when it does not.

    ``wide_only`` leaves it out on a tablet; its cells then carry the class ``wide-only`` too.
    """

    label: Text
    sort: str = ""
    numeric: bool = False
    centred: bool = False
    unseen: bool = False
    wide_only: bool = False
    descending_first: bool = False


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter with its count; choosing it is an address, so a view can be bookmarked."""

    label: Text
    url: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """What an empty list says: what it is for and the one thing to do."""

    title: Text
    text: Text = ""
    act: Act | None = None


@dataclass(frozen=True, slots=True)
class ListView:
    """What a reader asked of a list, read once from the address.

    Parameters
    ----------
    params
        Query parameters that the list understands, unknown ones dropped.
    sort, descending
        Sort key, one of those offered.
    page, size
        Page number from 1 and rows a page.
    """

    params: Mapping[str, str]
    sort: str
    descending: bool
    page: int
    size: int

    @classmethod
    def read(
        cls,
        query: Mapping[str, str],
        *,
        sorts: Sequence[str],
        filters: Iterable[str] = (),
        size: int = 50,
        descending: bool = False,
    ) -> ListView:
        """Return what ``query`` asks for; what it gets wrong falls back to the first choice.

        Parameters
        ----------
        query
            ``request.GET``.
        sorts
            Sort keys allowed; the first is the default. ``-key`` sorts descending.
        filters
            Names of further parameters that the list understands.
        size
            Rows a page.
        descending
            Direction of the default sort.
        """
        asked = query.get("sort", "")
        key = asked.removeprefix("-")
        known = key in sorts
        number = query.get("page", "1")
        params = {name: query[name] for name in filters if _is_plain(query.get(name, ""))}
        if known:
            params["sort"] = asked
        return cls(
            params=params,
            sort=key if known else sorts[0],
            descending=asked.startswith("-") if known else descending,
            page=max(1, int(number)) if LIKE_A_PAGE.fullmatch(number) else 1,
            size=size,
        )

    @property
    def offset(self) -> int:
        """Rows before this page."""
        return (self.page - 1) * self.size

    @property
    def slice(self) -> slice:
        """The rows of this page, to index a queryset with."""
        return slice(self.offset, self.offset + self.size)

    def filter(self, name: str, default: str = "") -> str:
        """Return the value of a filter parameter."""
        return self.params.get(name, default)

    def address(self, **changes: str | None) -> str:
        """Return the query string with ``changes``; ``None`` drops a parameter.

        A changed filter or sort starts again at the first page.
        """
        merged = {**self.params, **changes}
        kept = {name: value for name, value in merged.items() if value not in (None, "")}
        return "?" + urlencode(sorted(kept.items()))


def _is_plain(value: str) -> bool:
    """Whether a filter says something that a database can be asked."""
    return bool(value) and "\x00" not in value


@dataclass(frozen=True, slots=True)
class Heading:
    """A column as its head is drawn."""

    column: Column
    url: str
    direction: str

    @property
    def css(self) -> str:
        """Classes of the head: numbers right, matrix columns centred."""
        words = {
            "num": self.column.numeric,
            "cell-c": self.column.centred,
            "wide-only": self.column.wide_only,
        }
        return " ".join(word for word, holds in words.items() if holds)


@dataclass(frozen=True)
class Worklist(Generic[Row]):
    """A list as a page shows it.

    Parameters
    ----------
    name
        Identifier in the page, letters and hyphens.
    caption
        What the table holds, for readers who cannot see it.
    columns, rows, total, view
        Heads, rows of this page, rows in all, what was asked.
    chips
        Filter chips.
    note
        A quiet line beside the chips ("View: North branch, all therapies").
    empty, filtered_empty
        What to say when nothing is there, and when the filters leave nothing.
    error
        What failed, what is still shown and from when; ``retry`` is where Try again leads.
    export_url
        Address of the same list as CSV.
    bulk
        Actions on chosen rows; a row then has ``{% pick row.id %}`` as its first cell.
    legend
        Whether the foot explains the status icons.
    """

    name: str
    caption: Text
    columns: Sequence[Column]
    rows: Sequence[Row]
    total: int
    view: ListView
    chips: Sequence[Chip] = ()
    note: Text = ""
    empty: Empty | None = None
    filtered_empty: Empty | None = None
    error: Text = ""
    retry: str = ""
    export_url: str = ""
    bulk: Sequence[Act] = ()
    legend: bool = False

    @property
    def headings(self) -> list[Heading]:
        """Heads with the address that sorts by them."""
        return [self._heading(column) for column in self.columns]

    def _heading(self, column: Column) -> Heading:
        if not column.sort:
            return Heading(column, "", "")
        chosen = column.sort == self.view.sort
        down = not self.view.descending if chosen else column.descending_first
        direction = ("descending" if self.view.descending else "ascending") if chosen else ""
        return Heading(
            column, self.view.address(sort=f"{'-' if down else ''}{column.sort}"), direction
        )

    @property
    def is_filtered(self) -> bool:
        """Whether a filter beside the sort is set."""
        return any(name != "sort" for name in self.view.params)

    @property
    def says(self) -> Empty | None:
        """What to show in place of rows."""
        if self.rows:
            return None
        return (self.filtered_empty if self.is_filtered else None) or self.empty

    @property
    def first(self) -> int:
        """Number of the first row shown, from 1; 0 when there is none."""
        return self.view.offset + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """Number of the last row shown."""
        return self.view.offset + len(self.rows)

    @property
    def pages(self) -> int:
        """Pages in all."""
        return max(1, ceil(self.total / self.view.size))

    @property
    def previous_url(self) -> str:
        """Address of the page before, or empty."""
        if self.view.page <= 1:
            return ""
        return self.view.address(page=str(min(self.view.page - 1, self.pages)))

    @property
    def next_url(self) -> str:
        """Address of the page after, or empty."""
        return self.view.address(page=str(self.view.page + 1)) if self.last < self.total else ""
