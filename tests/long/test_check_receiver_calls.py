"""`sosim check-receiver` calls nobody whom it may not, cannot or should not call, and says why."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from receivers import SECRET, Right, check_receiver, receiving
from sockets import free_port

#: A certificate for localhost that is its own authority.
CERTIFICATE = Path(__file__).parents[1] / "self_signed.pem"
QUICK = ("--only", "good-signature", "--only", "slow-loris", "--only", "duplicate")


BAD = [
    ((), "the URL of the receiver is missing"),
    (("http://127.0.0.1:8000/",), "the webhook's secret is missing: give --secret, or set"),
    (
        ("ftp://127.0.0.1/", "--secret", "s3cret"),
        "'ftp://127.0.0.1/' is not a URL that can be called",
    ),
    (("127.0.0.1:8000", "--secret", "s3cret"), "'127.0.0.1:8000' is not a URL that can be called"),
    (("http://127.0.0.1:port/", "--secret", "s3cret"), "is not a URL that can be called"),
    (("http://[::1/", "--secret", "s3cret"), "is not a URL that can be called"),
    (("http://127.0.0.1/a b", "--secret", "s3cret"), "is not a URL that can be called"),
    (("http://me:pass@127.0.0.1/", "--secret", "s3cret"), "the URL has a user name or password"),
    (("http://example.com/", "--secret", "s3cret"), "say so with --allow-host example.com"),
    (("http://127.0.0.1/", "--secret", "s3cret", "--probe", "http://a.b/"), "--allow-host a.b"),
    (("http://127.0.0.1/", "--only", "unsignd"), "no check 'unsignd'; did you mean unsigned?"),
    (("http://127.0.0.1/", "--secret", "s3cret", "--ca-file", "/none"), "ca-file is '/none'"),
    (
        ("http://127.0.0.1/", "--secret", "s3cret", "--junit", "/none/a"),
        "'/none/a' cannot be written",
    ),
    (
        ("http://127.0.0.1/", "--secret", "s3cret", "--budget", "nan"),
        "nan is not from 0.001 to 600",
    ),
]


@pytest.mark.parametrize(("arguments", "told"), BAD)
def test_a_wrong_call_is_told_with_what_would_be_right(arguments, told):
    result = check_receiver(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert "pass@" not in result.stderr


def test_nobody_at_the_url_is_told():
    port = free_port()
    result = check_receiver(f"http://127.0.0.1:{port}/hook", "--secret", SECRET)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"sosim: nobody answers at 127.0.0.1:{port} (")
    assert result.stderr.endswith("; start the receiver, or check host and port\n")


def test_to_skip_every_check_is_no_success():
    with receiving(Right()) as base:
        result = check_receiver(f"{base}/hook", "--secret", SECRET, "--only", "retry")
    assert result.exit_code == 2
    assert result.stderr.startswith("sosim: every check was skipped, so nothing is known")


def test_an_https_receiver_needs_a_trusted_certificate():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    with receiving(Right(), context) as base:
        asked = (f"{base}/hook", "--secret", SECRET, "--probe", f"{base}/count", *QUICK)
        trusted = check_receiver(*asked, "--ca-file", str(CERTIFICATE))
        untrusted = check_receiver(*asked)
    assert (trusted.exit_code, untrusted.exit_code) == (0, 3)
    assert "no trusted TLS connection to localhost:" in untrusted.stderr
    assert "--ca-file adds the authority" in untrusted.stderr
