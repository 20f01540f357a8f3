"""Draws the pages of a file as pictures, in a process of its own.

Whatever a sender made of a file, it is opened here only: with bounded memory, processor time,
pages and pixels, without the database and without the program's secrets. Run as
``python -m hearthline.platform.files.drawing FILE FOLDER``; prints the number of pages, or ends
with one of :data:`REASONS`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

MOST_PAGES = 60
MOST_PIXELS = 60_000_000
"""Pixels of a picture as sent: a fax page of 400 dots an inch has 15 million."""
WIDEST = 1_700
"""Pixels across a page as shown: 200 dots an inch of a letter page."""
LONGEST = 3_400
MEMORY_BYTES = 1_500_000_000
PROCESSOR_SECONDS = 40

MALFORMED, TOO_MANY_PAGES, TOO_LARGE, LOCKED = 65, 66, 67, 68
REASONS = {
    MALFORMED: "files.malformed",
    TOO_MANY_PAGES: "files.too_many_pages",
    TOO_LARGE: "files.too_many_pixels",
    LOCKED: "files.locked",
}


class Undrawable(Exception):
    """The file cannot be drawn; ``reason`` is one of :data:`REASONS`."""

    def __init__(self, reason: int) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


def draw(source: Path, target: Path) -> int:
    """Write every page of ``source`` as ``1.png``, ``2.png`` into ``target``; return how many.

    Raises
    ------
    Undrawable
        If it is malformed, locked, or larger than is drawn.
    """
    with source.open("rb") as file:
        is_pdf = file.read(5) == b"%PDF-"
    number = 0
    for number, picture in enumerate(_pdf(source) if is_pdf else _pictures(source), 1):
        if picture.mode not in ("L", "RGB", "1"):
            picture = picture.convert("RGB")
        picture.save(target / f"{number}.png", compress_level=6)
    if not number:
        raise Undrawable(MALFORMED)
    return number


def _pdf(source: Path) -> Iterator[Any]:
    import pypdfium2 as pdfium

    try:
        document: Any = pdfium.PdfDocument(source)  # type: ignore[no-untyped-call]
    except pdfium.PdfiumError as error:
        raise Undrawable(LOCKED if "password" in str(error).casefold() else MALFORMED) from error
    if len(document) > MOST_PAGES:
        raise Undrawable(TOO_MANY_PAGES)
    for index in range(len(document)):
        try:
            page = document[index]
            width, height = page.get_size()
            if not (width > 0 and height > 0):
                raise Undrawable(MALFORMED)
            scale = min(WIDEST / width, LONGEST / height)
            yield page.render(scale=scale, may_draw_forms=False).to_pil()
        except pdfium.PdfiumError as error:
            raise Undrawable(MALFORMED) from error


def _pictures(source: Path) -> Iterator[Any]:
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(source, formats=("PNG", "JPEG", "TIFF")) as picture:
            if getattr(picture, "n_frames", 1) > MOST_PAGES:
                raise Undrawable(TOO_MANY_PAGES)
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > MOST_PIXELS:
                    raise Undrawable(TOO_LARGE)
                shown = ImageOps.exif_transpose(frame.convert("RGB" if _has_colour(frame) else "L"))
                shown.thumbnail((WIDEST, LONGEST))
                yield shown
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Undrawable(TOO_LARGE) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Undrawable(MALFORMED) from error


def _has_colour(frame: Any) -> bool:
    return frame.mode not in ("1", "L", "LA", "I", "I;16", "F")


def _bound_itself() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> int:
    """Draw the file named first into the folder named second."""
    _bound_itself()
    try:
        count = draw(Path(sys.argv[1]), Path(sys.argv[2]))
    except Undrawable as undrawable:
        return undrawable.reason
    except MemoryError:
        return TOO_LARGE
    sys.stdout.write(str(count))
    return 0


if __name__ == "__main__":
    sys.exit(main())
