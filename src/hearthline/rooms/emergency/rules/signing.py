"""A signature under a family's page as a device sends it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from hearthline.engines.protocols.values import refuse
from hearthline.rooms.emergency.values import SignatureFacts

_DIGEST = re.compile(r"[0-9a-f]{64}")
LONGEST_SIGNER, LONGEST_RELATION = 200, 80


def signature_from(body: Mapping[str, Any], made: UUID) -> SignatureFacts:
    """Return what an entry says of a signature; ``made`` names it.

    Raises
    ------
    ProtocolError
        Naming the part that cannot be read.
    """
    digest = _text(body, "digest", 64)
    if not _DIGEST.fullmatch(digest):
        raise refuse("not_a_text", "signature.digest")
    by_interpreter = body.get("by_interpreter", False)
    if not isinstance(by_interpreter, bool):
        raise refuse("not_yes_or_no", "signature.by_interpreter")
    try:
        patient = UUID(body.get("patient", ""))
    except (ValueError, TypeError, AttributeError):
        raise refuse("not_an_id", "signature.patient") from None
    try:
        signed_on = date.fromisoformat(body.get("signed_on", ""))
    except (ValueError, TypeError):
        raise refuse("not_a_day", "signature.signed_on") from None
    return SignatureFacts(
        id=made,
        patient_id=patient,
        digest=digest,
        signer=_text(body, "signer", LONGEST_SIGNER),
        relation=_text(body, "relation", LONGEST_RELATION),
        signed_on=signed_on,
        by_interpreter=by_interpreter,
    )


def _text(body: Mapping[str, Any], name: str, longest: int) -> str:
    found = body.get(name, "")
    if not isinstance(found, str) or "\x00" in found or len(found) > longest:
        raise refuse("not_a_text", f"signature.{name}")
    return found.encode(errors="replace").decode()
