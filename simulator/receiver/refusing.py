"""Checks of what a right receiver refuses: forged, damaged and unsigned events."""

from __future__ import annotations

from ..faults import NO_SIGNATURE, TAMPER, WRONG_SIGNATURE
from .check import Check
from .letter import cut, with_signature
from .visit import Visit

_SECURITY = "SuperOffice docs, dev/security"
_RIGHT = "Answers 4xx, such as 401; neither 200 nor 5xx nor a closed connection."
#: No base64, and a letter that is not ASCII, which some functions that compare do not bear.
_GARBLED = "é=not=base64"


def _tampered_body(visit: Visit) -> str:
    return visit.refuse(visit.letters.write(fault=TAMPER))


def _wrong_secret(visit: Visit) -> str:
    return visit.refuse(visit.letters.write(fault=WRONG_SIGNATURE))


def _truncated_body(visit: Visit) -> str:
    return visit.refuse(cut(visit.letters.write()))


def _unsigned(visit: Visit) -> str:
    return visit.refuse(visit.letters.write(fault=NO_SIGNATURE))


def _garbled_signature(visit: Visit) -> str:
    return visit.refuse(with_signature(visit.letters.write(), _GARBLED))


CHECKS = (
    Check(
        name="tampered-body",
        sends="An event whose PrimaryKey was changed after signing.",
        right=_RIGHT,
        hint="The signature is not compared, or not with the hash of this very body.",
        fact=f"The signature proves that nobody changed the body ({_SECURITY}).",
        run=_tampered_body,
    ),
    Check(
        name="wrong-secret",
        sends="An event that was signed with another secret.",
        right=_RIGHT,
        hint="The signature is not compared, or its mismatch is only logged.",
        fact=f"The signature proves that the sender knows the secret ({_SECURITY}).",
        run=_wrong_secret,
    ),
    Check(
        name="truncated-body",
        sends="The first two thirds of a body, with the signature of the whole.",
        right=_RIGHT,
        hint="The body is parsed before its signature is verified, and the error is not caught.",
        fact=f"The signature is over the whole body ({_SECURITY}).",
        run=_truncated_body,
    ),
    Check(
        name="unsigned",
        sends="An event without X-SuperOffice-Signature.",
        right=_RIGHT,
        hint="The signature is verified only where there is one, so a forger leaves it out.",
        fact=f"Whoever has a secret gets a signature with every event ({_SECURITY}).",
        run=_unsigned,
    ),
    Check(
        name="garbled-signature",
        sends="An event whose signature is no base64 and not even ASCII.",
        right=_RIGHT,
        hint="Decoding or comparing the header fails; hmac.compare_digest takes ASCII or bytes.",
        fact=f"The signature is base64 ({_SECURITY}).",
        run=_garbled_signature,
    ),
)
