"""A document as the component ``hl-document`` shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from hearthline.platform.files.models import Mark, StoredFile
from hearthline.platform.files.queries import marks_on
from hearthline.platform.messaging.sentences import word


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page with the marks on it."""

    number: int
    marks: Sequence[Mark]


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document for the template ``files/document.html``."""

    id: UUID
    name: str
    purpose: str
    file: StoredFile
    pages: Sequence[ShownPage]

    @property
    def marks(self) -> list[Mark]:
        """Every mark, page by page."""
        return [mark for page in self.pages for mark in page.marks]


def shown_document(kept: StoredFile) -> ShownDocument:
    """Return a document with its marks, in one query."""
    marks = marks_on(kept.pk)
    return ShownDocument(
        kept.pk,
        kept.name,
        word("file_purpose", kept.purpose),
        kept,
        [
            ShownPage(number, [mark for mark in marks if mark.page == number])
            for number in range(1, kept.pages + 1)
        ],
    )
