"""Signatures: base64 of HMAC-SHA256 over the exact bytes, and what is made of a received one."""

import base64
import hashlib
import hmac
import tracemalloc

import pytest
from cases import each

from simulator.crm.signature import sign, verify

BODY = b'{"Event":"test"}'
#: echo -n '{"Event":"test"}' | openssl dgst -sha256 -hmac s3cret -binary | base64
SIGNED = "iUeacth59Cl86QCfACLw6m+DIEAkwjDP2Co/RjTF5cc="


def test_a_body_is_signed_as_openssl_signs_it():
    assert sign("s3cret", BODY) == SIGNED


def test_a_secret_is_taken_as_utf_8():
    digest = hmac.new(b"h\xc3\xa6mmelig", BODY, hashlib.sha256).digest()
    assert sign("h\u00e6mmelig", BODY) == base64.b64encode(digest).decode()


def test_whitespace_counts():
    assert sign("s3cret", b'{"Event": "test"}') != SIGNED


def test_any_of_the_secrets_may_fit():
    assert verify(SIGNED, BODY, ["other", "s3cret"]) == "valid"


@each("signature", ["", "x", SIGNED[:-1], SIGNED.lower(), "\u20ac", "\udc80"])
def test_any_other_signature_is_invalid(signature):
    assert verify(signature, BODY, ["s3cret"]) == "invalid"


def test_another_secret_or_body_makes_it_invalid():
    assert verify(SIGNED, BODY, ["other"]) == "invalid"
    assert verify(SIGNED, BODY + b" ", ["s3cret"]) == "invalid"


def test_without_a_signature_it_is_unsigned():
    assert verify(None, BODY, ["s3cret"]) == "unsigned"


@pytest.mark.parametrize("secrets", [[], ["", ""]])
def test_without_a_secret_it_is_unverifiable(secrets):
    assert verify(SIGNED, BODY, secrets) == "unverifiable"


def test_large_bodies_that_were_signed_are_not_kept():
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    for number in range(20):
        sign("k", bytes(100_000) + bytes([number]))
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert after - before < 200_000
