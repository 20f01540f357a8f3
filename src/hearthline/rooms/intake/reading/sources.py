"""Finds files and yields what is in them, one raw resource at a time and in little memory.

Bundles of every type, bare resources, arrays of resources and NDJSON, plain or gzip. NDJSON
goes line by line. A JSON file above ``WHOLE_FILE_LIMIT`` is split into its entries without
ever being held as a whole. What cannot be read is yielded too, with the reason.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BufferedReader
from pathlib import Path
from typing import IO

import orjson

from hearthline.kernel.messages import Message, Param
from hearthline.rooms.intake.reading.entries import NoEntriesError, TooLargeError, entries
from hearthline.rooms.intake.reading.outcomes import Body, RawResource
from hearthline.rooms.intake.reading.shapes import shown

WHOLE_FILE_LIMIT = 24 * 1024 * 1024
"""Bytes up to which a JSON file is parsed in one go; larger ones are split into entries."""

LINE_LIMIT = 32 * 1024 * 1024
"""Bytes of one NDJSON line; a longer one is quarantined and skipped."""

UNKNOWN = "unknown"
_GZIP = b"\x1f\x8b"
_PACKED_TO = 10
"""How small FHIR in JSON gets when packed, cautiously: real bundles shrink to a tenth or less."""
_JSON_NAMES = (".json", ".ndjson", ".jsonl")
_DEEPEST_BUNDLE = 4
_DEEPEST_LIST = 20
_LONGEST_KEY = 300


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to read.

    Parameters
    ----------
    path
        Where it lies.
    shown_as
        How it is named to people: relative to the folder they gave.
    is_named
        Whether the person named it, so that it must be read or quarantined.
    """

    path: Path
    shown_as: str
    is_named: bool


def files_in(paths: Sequence[Path]) -> list[SourceFile]:
    """Return the files under ``paths``, sorted by name, each once.

    A path that does not exist is returned too, and yields a quarantined item when read.
    """
    found: dict[str, SourceFile] = {}
    for path in paths:
        if not path.is_dir():
            found.setdefault(os.path.realpath(path), SourceFile(path, path.name, True))
            continue
        for folder, folders, names in os.walk(path):
            folders.sort()
            for name in sorted(names):
                if not name.startswith("."):
                    file = Path(folder) / name
                    relative = str(file.relative_to(path))
                    found.setdefault(os.path.realpath(file), SourceFile(file, relative, False))
    return list(found.values())


def is_readable(file: SourceFile) -> bool:
    """Whether ``file`` is to be read: named by the person, named as JSON, or looks like it."""
    if file.is_named or _has_json_name(file.path.name):
        return True
    try:
        with _opened(file.path) as stream:
            return stream.read(64).lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")
    except (OSError, EOFError, zlib.error):
        return False


def is_small(file: SourceFile) -> bool:
    """Whether all of ``file`` may be held in memory at once."""
    try:
        size = file.path.stat().st_size
        return size <= WHOLE_FILE_LIMIT // (_PACKED_TO if _is_packed(file.path) else 1)
    except OSError:
        return True


def raw_resources(file: SourceFile) -> Iterator[RawResource]:
    """Yield everything in ``file``; never raises for what the file holds."""
    try:
        with _opened(file.path) as stream:
            yield from _read(file, stream)
    except FileNotFoundError:
        yield _unreadable(file, "", "intake.no_such_file")
    except (gzip.BadGzipFile, zlib.error, EOFError):
        yield _unreadable(file, "end", "intake.damaged_gzip")
    except OSError as error:
        yield _unreadable(file, "", "intake.cannot_open", why=os.strerror(error.errno or 0))


def _is_packed(path: Path) -> bool:
    with path.open("rb") as plain:
        return plain.read(2) == _GZIP


def _opened(path: Path) -> IO[bytes]:
    if _is_packed(path):
        return BufferedReader(gzip.open(path, "rb"), 1 << 20)
    return path.open("rb", buffering=1 << 20)


def _has_json_name(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith(_JSON_NAMES)


def _is_ndjson_name(name: str) -> bool:
    return name.lower().removesuffix(".gz").endswith((".ndjson", ".jsonl"))


def _read(file: SourceFile, stream: IO[bytes]) -> Iterator[RawResource]:
    if _is_ndjson_name(file.path.name):
        yield from _lines(file, stream, b"")
        return
    head = stream.read(WHOLE_FILE_LIMIT + 1)
    if _looks_like_lines(head):
        yield from _lines(file, stream, head)
    elif len(head) > WHOLE_FILE_LIMIT:
        yield from _large(file, stream, head)
    else:
        yield from _whole(file, head)


def _looks_like_lines(head: bytes) -> bool:
    """Whether the first two lines that hold anything are JSON objects, at least one whole."""
    found: list[bytes] = []
    start = 0
    while len(found) < 2 and start < len(head):
        end = head.find(b"\n", start)
        line = head[start : end if end >= 0 else len(head)].strip(b"\xef\xbb\xbf \t\r")
        start = len(head) if end < 0 else end + 1
        if line:
            if not (line.startswith(b"{") and line.endswith(b"}")):
                return False
            found.append(line)
    return len(found) == 2 and any(_parses(line) for line in found)


def _parses(line: bytes) -> bool:
    try:
        orjson.loads(line)
    except orjson.JSONDecodeError:
        return False
    return True


def _lines(file: SourceFile, stream: IO[bytes], head: bytes) -> Iterator[RawResource]:
    for number, line in enumerate(_split_lines(stream, head), start=1):
        place = f"line {number:,}"
        if line is None:
            yield _unreadable(file, place, "intake.line_too_long", limit_mb=LINE_LIMIT >> 20)
            continue
        content = line.strip(b"\xef\xbb\xbf \t\r\n\x00") if number == 1 else line.strip()
        if not content:
            continue
        try:
            body = orjson.loads(content)
        except orjson.JSONDecodeError as error:
            yield _unreadable(
                file,
                place,
                "intake.malformed_json",
                excerpt=_excerpt(content, error.pos),
                column=error.colno,
                why=error.msg,
            )
            continue
        yield from _expand(file, place, body, depth=0)


def _split_lines(stream: IO[bytes], head: bytes) -> Iterator[bytes | None]:
    """Yield lines; ``None`` stands for one that is longer than the limit."""
    rest = head
    if head:
        *complete, rest = head.split(b"\n")
        yield from complete
    is_skipping = False
    while True:
        line = stream.readline(LINE_LIMIT)
        if not line:
            break
        if rest:
            line, rest = rest + line, b""
        if is_skipping:
            is_skipping = not line.endswith(b"\n")
        elif len(line) >= LINE_LIMIT and not line.endswith(b"\n"):
            is_skipping = True
            yield None
        else:
            yield line
    if rest:
        yield rest


def _whole(file: SourceFile, content: bytes) -> Iterator[RawResource]:
    content = content.removeprefix(b"\xef\xbb\xbf")
    if not content.strip():
        if file.is_named or _has_json_name(file.path.name):
            yield _unreadable(file, "", "intake.empty_file")
        return
    try:
        body = orjson.loads(content)
    except orjson.JSONDecodeError as error:
        yield _unreadable(
            file,
            f"line {error.lineno:,}",
            "intake.malformed_json",
            excerpt=_excerpt(content, error.pos),
            column=error.colno,
            why=error.msg,
        )
        return
    yield from _expand(file, "", body, depth=0)


def _large(file: SourceFile, stream: IO[bytes], head: bytes) -> Iterator[RawResource]:
    number = 0
    try:
        for content in entries(stream, head):
            number += 1
            place = f"entry {number:,}"
            try:
                entry = orjson.loads(content.data)
            except orjson.JSONDecodeError as error:
                yield _unreadable(
                    file,
                    place,
                    "intake.malformed_json",
                    excerpt=_excerpt(content.data, error.pos),
                    column=error.colno,
                    why=error.msg,
                )
                continue
            if content.is_bundle_entry:
                yield from _entry(file, place, entry, depth=0)
            else:
                yield from _expand(file, place, entry, depth=0)
    except TooLargeError as error:
        yield _unreadable(
            file, f"entry {number + 1:,}", "intake.entry_too_large", limit_mb=error.limit >> 20
        )
    except NoEntriesError:
        yield _unreadable(file, "", "intake.entry_too_large", limit_mb=WHOLE_FILE_LIMIT >> 20)
    except EOFError:
        yield _unreadable(file, f"after entry {number:,}", "intake.file_cut_off")


def _expand(file: SourceFile, place: str, body: object, *, depth: int) -> Iterator[RawResource]:
    if isinstance(body, list) and depth < _DEEPEST_LIST:
        if not body:
            yield _unreadable(file, place, "intake.empty_list")
        for number, item in enumerate(body, start=1):
            yield from _expand(file, _inside(place, number), item, depth=depth + 1)
    elif not isinstance(body, dict):
        yield _unreadable(file, place, "intake.not_an_object", excerpt=shown(body))
    elif body.get("resourceType") == "Bundle" and depth < _DEEPEST_BUNDLE:
        found = body.get("entry", [])
        if not isinstance(found, list):
            yield _unreadable(file, place, "intake.entries_not_a_list", excerpt=shown(found))
            return
        for number, item in enumerate(found, start=1):
            yield from _entry(file, _inside(place, number), item, depth=depth)
    else:
        yield _resource(file, place, body, "")


def _entry(file: SourceFile, place: str, entry: object, *, depth: int) -> Iterator[RawResource]:
    if not isinstance(entry, dict):
        yield _unreadable(file, place, "intake.not_an_object", excerpt=shown(entry))
        return
    body = entry.get("resource")
    if body is None:
        yield _unreadable(file, place, "intake.entry_without_resource", excerpt=shown(entry))
    elif isinstance(body, dict) and body.get("resourceType") == "Bundle":
        yield from _expand(file, place, body, depth=depth + 1)
    elif not isinstance(body, dict):
        yield _unreadable(file, place, "intake.not_an_object", excerpt=shown(body))
    else:
        full_url = entry.get("fullUrl")
        yield _resource(file, place, body, full_url if isinstance(full_url, str) else "")


def _inside(place: str, number: int) -> str:
    return f"{place}, entry {number:,}" if place else f"entry {number:,}"


def _resource(file: SourceFile, place: str, body: Body, full_url: str) -> RawResource:
    kind, key = body.get("resourceType"), body.get("id")
    if not isinstance(kind, str) or not kind.isalpha() or len(kind) > 64:
        if "exportId" in body and "eventId" in body:
            return _unreadable(file, place, "intake.export_log")
        return _unreadable(file, place, "intake.no_resource_type", excerpt=shown(body))
    if not isinstance(key, str) or not key:
        key = full_url
    if not key or len(key) > _LONGEST_KEY or not key.isprintable():
        key = f"digest:{digest(body)}"
    return RawResource(file.shown_as, place, kind, key, full_url, body)


def digest(body: Body) -> str:
    """Return a digest of what ``body`` says, whatever the order of its fields."""
    content = orjson.dumps(body, option=orjson.OPT_SORT_KEYS | orjson.OPT_NON_STR_KEYS)
    return hashlib.blake2b(content, digest_size=16).hexdigest()


def _unreadable(
    file: SourceFile, place: str, code: str, *, excerpt: str = "", **params: Param
) -> RawResource:
    key = hashlib.blake2b(
        f"{file.path.name}\x1f{place}\x1f{excerpt}".encode(errors="replace"), digest_size=16
    ).hexdigest()
    return RawResource(
        file.shown_as, place, UNKNOWN, f"unread:{key}", "", {}, Message(code, params), excerpt
    )


def _excerpt(content: bytes, position: int) -> str:
    start = max(0, position - 40)
    return content[start : start + 120].decode(errors="replace")
