"""Signatures: base64 of HMAC-SHA256 over the exact bytes sent (SuperOffice docs, dev/security)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Iterable
from functools import lru_cache

VALID, INVALID, UNSIGNED, UNVERIFIABLE = "valid", "invalid", "unsigned", "unverifiable"


#: So long may a body be that is remembered with its signature, in bytes.
_REMEMBERED = 4096


def sign(secret: str, body: bytes) -> str:
    """Sign a body with the UTF-8 bytes of a webhook's secret."""
    return _recently(secret, body) if len(body) <= _REMEMBERED else _signed(secret, body)


@lru_cache(maxsize=256)  # what was just signed is verified, where a target is one of ours
def _recently(secret: str, body: bytes) -> str:
    return _signed(secret, body)


def _signed(secret: str, body: bytes) -> str:
    digest = hmac.digest(secret.encode(), body, "sha256")
    return base64.b64encode(digest).decode("ascii")


def verify(signature: str | None, body: bytes, secrets: Iterable[str]) -> str:
    """Judge a signature: `valid`, `invalid`, `unsigned`, or `unverifiable` without any secret."""
    if signature is None:
        return UNSIGNED
    known = [secret for secret in secrets if secret]
    if not known:
        return UNVERIFIABLE
    given = signature.encode("utf-8", "replace")
    fits = [hmac.compare_digest(sign(secret, body).encode(), given) for secret in known]
    return VALID if any(fits) else INVALID
