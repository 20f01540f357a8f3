"""A list as CSV, for a spreadsheet: sent as it is read, and no cell is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from django.http import StreamingHttpResponse

LIKE_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def spreadsheet(
    name: str, heads: Sequence[str], rows: Iterable[Sequence[str]]
) -> StreamingHttpResponse:
    """Return the answer that sends ``rows`` as ``name``.csv under ``heads``."""
    response = StreamingHttpResponse(_lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell[:1] in LIKE_A_FORMULA else cell


def _lines(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield _line(heads)
    for row in rows:
        yield _line(row)


def _line(cells: Sequence[str]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([harmless(cell) for cell in cells])
    return text.getvalue()
