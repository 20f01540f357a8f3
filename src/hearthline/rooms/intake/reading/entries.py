"""Splits a large JSON file into the elements of its entry list without holding the file.

A JSON tokenizer would be exact but slow in Python; here one pattern steps over whole strings
and looks only at the brackets between them, and each element is parsed by itself afterwards.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

ENTRY_LIMIT = 32 * 1024 * 1024
"""Bytes of one entry; a larger one cannot be a referral and would not fit in memory."""

_CHUNK = 1 << 20
_TOKEN = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*("|\\?\Z)|[{}\[\]]', re.DOTALL)
"""A string, whole or cut off by the end of the buffer, or a bracket."""


class NoEntriesError(Exception):
    """The file is one large object without an entry list."""


class TooLargeError(Exception):
    """One element is larger than the limit."""

    def __init__(self, limit: int) -> None:
        super().__init__("entry too large")
        self.limit = limit


@dataclass(frozen=True, slots=True)
class Element:
    """The bytes of one element, and whether it came from the ``entry`` list of a Bundle."""

    data: bytes
    is_bundle_entry: bool


def entries(stream: IO[bytes], head: bytes) -> Iterator[Element]:
    """Yield the elements of the top array, or of the ``entry`` array of the top object.

    Parameters
    ----------
    stream
        The rest of the file after ``head``.
    head
        What was already read.

    Raises
    ------
    TooLargeError
        If one element is above ``ENTRY_LIMIT``.
    NoEntriesError
        If there is no such array.
    EOFError
        If the file ends before the array does.
    """
    buffer = bytearray(head.removeprefix(b"\xef\xbb\xbf"))
    position = depth = 0
    start = -1
    inside_at = 1 if buffer.lstrip()[:1] == b"[" else 0
    is_array = inside_at == 1
    last_name = b""
    is_over = False
    while True:
        last_end = position
        for token in _TOKEN.finditer(buffer, position):
            last_end = token.end()
            first = buffer[token.start()]
            if first == 0x22:
                if token.group(1) != b'"':
                    last_end = token.start()
                    break
                if depth == 1 and not is_array:
                    last_name = bytes(token.group())
                continue
            if first in b"{[":
                if depth == 1 and first == 0x5B and last_name == b'"entry"':
                    inside_at = 2
                depth += 1
                if inside_at and depth == inside_at + 1 and start < 0:
                    start = token.start()
            else:
                depth -= 1
                if inside_at and start >= 0 and depth == inside_at:
                    yield Element(bytes(buffer[start : token.end()]), not is_array)
                    start = -1
                if inside_at == 2 and depth == 1:
                    return
                if depth == 0:
                    if inside_at:
                        return
                    raise NoEntriesError
        if is_over:
            raise EOFError
        keep = start if start >= 0 else last_end
        del buffer[:keep]
        position = last_end - keep
        if start >= 0:
            start = 0
        if len(buffer) > ENTRY_LIMIT:
            raise TooLargeError(ENTRY_LIMIT)
        chunk = stream.read(_CHUNK)
        is_over = not chunk
        buffer += chunk
