"""What kind of file something is, told from its first bytes and never from its name."""

from __future__ import annotations

from enum import StrEnum


class MediaType(StrEnum):
    """The kinds of file that are kept."""

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TIFF = "image/tiff"

    @property
    def ending(self) -> str:
        """The ending of a downloaded file's name."""
        return _ENDINGS[self]


_ENDINGS = {
    MediaType.PDF: "pdf",
    MediaType.PNG: "png",
    MediaType.JPEG: "jpg",
    MediaType.TIFF: "tif",
}

_BEGINNINGS: tuple[tuple[bytes, MediaType], ...] = (
    (b"%PDF-", MediaType.PDF),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"II*\x00", MediaType.TIFF),
    (b"MM\x00*", MediaType.TIFF),
)


class Purpose(StrEnum):
    """What a file is for."""

    REFERRAL = "referral"
    TIP_REPORT = "tip_report"
    CODE_STATUS = "code_status"
    CONSENT = "consent"
    AUTHORISATION = "authorisation"
    LABORATORY = "laboratory"
    HOME = "home"
    OTHER = "other"


class Retention(StrEnum):
    """How long a file is kept."""

    WITH_RECORD = "with_record"
    """As long as the record of the subject; a file that belongs to nobody yet, until it does."""
    UNTIL = "until"
    """Until the day it says, such as a picture that is only needed for a repair."""


def media_type_of(content: bytes) -> MediaType | None:
    """Return the kind of file ``content`` is, or ``None`` when it is none that is kept."""
    return next((kind for start, kind in _BEGINNINGS if content.startswith(start)), None)
