"""Small files of every kind that is kept, and ways to keep them."""

from __future__ import annotations

import io
from datetime import datetime
from uuid import UUID

from PIL import Image

from hearthline.platform.actions.context import system_context
from hearthline.platform.files import actions
from hearthline.platform.files.kinds import Purpose


def a_picture(kind: str = "PNG", *, width: int = 60, height: int = 80, frames: int = 1) -> bytes:
    """Return a white picture; a TIFF may have several pages."""
    made = io.BytesIO()
    first, *more = [Image.new("L", (width, height), 255 - n) for n in range(frames)]
    given = {"save_all": True, "append_images": more} if more else {}
    first.save(made, kind, **given)
    return made.getvalue()


def a_pdf(*, pages: int = 1) -> bytes:
    """Return a PDF of empty pages."""
    made = io.BytesIO()
    first, *more = [Image.new("L", (85, 110), 255) for _ in range(pages)]
    first.save(made, "PDF", resolution=10, save_all=True, append_images=more)
    return made.getvalue()


A_PICTURE = a_picture()


def keep(at: datetime, *, subject: UUID | None = None, branch: UUID | None = None) -> UUID:
    """Keep a small picture."""
    return actions.keep_file(
        system_context(at=at),
        content=A_PICTURE,
        name="fax.png",
        purpose=Purpose.REFERRAL,
        subject=subject,
        branch=branch,
    )
