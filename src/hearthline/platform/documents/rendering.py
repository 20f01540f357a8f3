"""Filling a typst template with data: text goes in as data and is never read as markup."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import typst
from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hearthline.kernel.messages import HearthlineError, Message
from hearthline.platform.ui.display import shown_moment

ROOT = Path(__file__).resolve().parents[2]
"""Templates lie beside what they print and import ``/platform/documents/house.typ``."""


class DocumentFailed(HearthlineError):
    """The document could not be made; nothing of its content is in the error."""


@dataclass(frozen=True, slots=True)
class Head:
    """What stands at the top and foot of every page.

    Parameters
    ----------
    program
        Name of the program.
    printed_by, printed_at
        Who printed it, when; a sheet that ages says so.
    void_after
        When it is no longer to be trusted; ``None`` when it keeps.
    """

    program: str
    printed_by: str
    printed_at: datetime
    void_after: datetime | None = None


def pdf(template: Path, data: Mapping[str, Any], *, head: Head) -> bytes:
    """Return the PDF of a template (PDF/UA-1, readable by screen readers).

    Parameters
    ----------
    template
        A ``.typ`` file under the package; it reads ``json(bytes(sys.inputs.data))``.
    data
        Plain JSON values; texts are shown as they are, whatever they hold.

    Raises
    ------
    DocumentFailed
        If the template and the data do not fit together.
    """
    filled = {**data, "head": _head(head)}
    try:
        made: bytes = typst.compile(
            str(template),
            root=str(ROOT),
            sys_inputs={"data": json.dumps(filled)},
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )
    except (typst.TypstError, RuntimeError) as error:
        raise DocumentFailed(Message("documents.failed", {"name": template.stem})) from error
    return made


def answer(made: bytes, *, name: str) -> HttpResponse:
    """Return a PDF as a download; ``name`` holds nobody's name, since folders are shared."""
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response


def _head(head: Head) -> dict[str, str]:
    printed = _("Printed %(at)s by %(name)s") % {
        "at": shown_moment(head.printed_at),
        "name": head.printed_by,
    }
    void = ""
    if head.void_after is not None:
        void = _("Void after %(at)s") % {"at": shown_moment(head.void_after)}
    return {
        "program": head.program,
        "printed": printed,
        "void": void,
        "language": (get_language() or "en").split("-")[0],
    }
