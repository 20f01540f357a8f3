"""How received content is kept: as it came, compressed, encrypted, found by what it is."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import orjson
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from hearthline.kernel.identifiers import derived_id
from hearthline.rooms.intake.models import QuarantineItem
from hearthline.rooms.intake.reading.outcomes import Issue, RawResource
from hearthline.rooms.intake.values.received import Identifier, PatientValue

_NONCE = 12
GOVERNMENT_KINDS = frozenset({"SS", "SB", "DL", "PPN", "TAX", "PRC"})
"""HL7 v2-0203: social security, licences, passports, tax and residence numbers."""


def packed(body: dict[str, Any], excerpt: str = "") -> bytes:
    """Return a resource as it is stored: compressed and under the key of records.

    Of what could not be parsed, the first characters are kept.
    """
    content = orjson.dumps(body, option=orjson.OPT_NON_STR_KEYS) if body else excerpt.encode()
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _cipher().encrypt(nonce, zlib.compress(content, 1), None)


def unpacked(raw: bytes | memoryview) -> bytes:
    """Return what :func:`packed` was given."""
    kept = bytes(raw)
    return zlib.decompress(_cipher().decrypt(kept[:_NONCE], kept[_NONCE:], None))


@cache
def _cipher() -> AESGCM:
    return AESGCM(_key())


def _key() -> bytes:
    return hashlib.sha256(settings.HEARTHLINE_RECORDS_KEY.encode()).digest()


def without_government_numbers(value: PatientValue) -> PatientValue:
    """Return the person with government numbers as a keyed digest and their last four.

    Two people with one such number are still recognised; nobody reads it from a record. The
    resource as received keeps it, under the key of records.
    """
    if not any(_is_government(number) for number in value.identifiers):
        return value
    return replace(
        value,
        identifiers=tuple(
            replace(number, value=_veiled(number)) if _is_government(number) else number
            for number in value.identifiers
        ),
    )


def _is_government(number: Identifier) -> bool:
    return number.kind in GOVERNMENT_KINDS or number.system.endswith("us-ssn")


def _veiled(number: Identifier) -> str:
    bare = "".join(filter(str.isalnum, number.value)).upper()
    mark = hmac.new(_key(), f"{number.system}\x1f{bare}".encode(), "sha256").hexdigest()[:24]
    return f"…{bare[-4:]} ({mark})"


def body_of(raw: bytes | memoryview) -> dict[str, Any]:
    """Return a stored resource, empty when it could not be parsed."""
    try:
        body = orjson.loads(unpacked(raw))
    except orjson.JSONDecodeError:
        return {}
    return body if isinstance(body, dict) else {}


def quarantine_id(sender_id: UUID, raw: RawResource, content: str) -> UUID:
    """Return the id under which the same content waits, however often it comes."""
    return derived_id("quarantine", sender_id, raw.kind, raw.key, content)


def quarantine_item(
    raw: RawResource,
    content: str,
    issues: Sequence[Issue],
    *,
    run_id: UUID,
    sender_id: UUID,
    branch_id: UUID,
    at: datetime,
    patient_id: UUID | None = None,
    waits_for: str = "",
    is_whole: bool = True,
) -> QuarantineItem:
    """Return what waits, not stored yet."""
    return QuarantineItem(
        id=quarantine_id(sender_id, raw, content),
        run_id=run_id,
        sender_id=sender_id,
        branch_id=branch_id,
        kind=raw.kind,
        key=raw.key[:300],
        file=raw.file[-400:],
        place=raw.place[:80],
        patient_id=patient_id,
        waits_for=waits_for[:300],
        digest=content[:32],
        raw=packed(raw.body, raw.excerpt),
        issues=[issue_json(issue) for issue in issues],
        is_whole=is_whole,
        found_at=at,
    )


def issue_json(issue: Issue) -> dict[str, Any]:
    """Return an issue as it is kept and shown."""
    return {
        "field": issue.field,
        "received": issue.received,
        "code": issue.reason.code,
        "params": dict(issue.reason.params),
        "readings": [
            {"code": r.code, "label": r.label, "fields": dict(r.fields)} for r in issue.readings
        ],
        "stops": issue.stops,
    }
