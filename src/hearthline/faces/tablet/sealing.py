"""Keys of tablets: what they lock sheets with, and what they seal facts to.

Facts are sealed on the tablet to the program's public key, so that a tablet which nobody can
unlock can still keep them, and nobody who finds it can read them. The pair is made from one
secret of this installation, kept as its others are. A sheet's key is made for one person on one
tablet and given only to somebody signed in.

Sealed is ``ECDH`` on P-256 with a key of its own for every entry, ``HKDF`` with SHA-256, and
``AES-256-GCM`` that binds the entry's id. ``frontend/tablet/sealing.js`` is the other half.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

FACTS = b"hearthline tablet facts 1"
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Order of the curve P-256 (FIPS 186-5)."""


class CannotUnseal(Exception):
    """What arrived was not sealed to this program's key, or was changed on its way."""


def public_key() -> str:
    """Return what tablets seal facts to: an uncompressed point, in base64."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return _text(point)


def key_id() -> str:
    """Return what names the key, so that facts sealed to another one are told apart."""
    return hashlib.sha256(public_key().encode()).hexdigest()[:16]


def sheet_key(actor: UUID, tablet: str) -> str:
    """Return the key under which one person's sheets stand on one tablet, in base64."""
    return _text(_derived(f"sheets {actor} {tablet}", 32))


def unsealed(sealed: Mapping[str, Any], entry_id: str) -> bytes:
    """Return what was sealed.

    Raises
    ------
    CannotUnseal
        If it was sealed to another key, or anything of it or its id was changed.
    """
    try:
        point, nonce, data = (_bytes(sealed.get(name)) for name in ("point", "nonce", "data"))
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        shared = _private_key().exchange(ec.ECDH(), theirs)
        key = HKDF(SHA256(), 32, salt=point, info=FACTS).derive(shared)
        return AESGCM(key).decrypt(nonce, data, entry_id.encode())
    except (ValueError, InvalidTag) as fault:
        raise CannotUnseal from fault


@cache
def _private_key() -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(_derived("facts", 48), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())


def _derived(purpose: str, length: int) -> bytes:
    secret = settings.HEARTHLINE_TABLET_KEY.encode()
    return HKDF(SHA256(), length, salt=b"hearthline tablet", info=purpose.encode()).derive(secret)


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _bytes(text: object) -> bytes:
    if not isinstance(text, str):
        raise ValueError("not a text")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as fault:
        raise ValueError("not base64") from fault
