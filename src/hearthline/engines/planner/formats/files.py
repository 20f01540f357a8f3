"""Bytes of a published file, plain or gzip, as text or JSON."""

from __future__ import annotations

import gzip
import json
import zlib
from typing import Any

from .errors import fault

GZIP = b"\x1f\x8b"


def text_of(content: bytes, *, name: str) -> str:
    """Return the text of a file, unpacked when it is gzip.

    Raises
    ------
    FormatError
        If it is neither UTF-8 nor gzip of it; ``name`` is shown.
    """
    try:
        plain = gzip.decompress(content) if content[:2] == GZIP else content
        return plain.decode("utf-8-sig")
    except (UnicodeDecodeError, OSError, EOFError, zlib.error) as error:
        raise fault("not_text", "file", file=name) from error


def json_of(content: bytes, *, name: str) -> Any:
    """Return the JSON value of a file, unpacked when it is gzip.

    Raises
    ------
    FormatError
        If it is not JSON.
    """
    text = text_of(content, name=name)
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise fault("not_json", "file", error.msg, file=name, line=error.lineno) from error
    except RecursionError as error:
        raise fault("not_json", "file", "nested too deeply", file=name, line=1) from error
