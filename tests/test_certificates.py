"""Certificates: a target whose certificate nobody vouches for is not called."""

from __future__ import annotations

import socket
import ssl
import threading
from contextlib import suppress
from pathlib import Path

import pytest
from refusals import message_of, unchanged
from support import webhook

#: Made for these tests, valid for localhost for a hundred years, and of use to nobody else.
SELF_SIGNED = Path(__file__).with_name("self_signed.pem")


@pytest.fixture
def untrusted():
    """Give the URL of a server that signed its certificate itself, and what it was sent."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(SELF_SIGNED)
    heard: list[bytes] = []

    def answer():
        connection, _ = listener.accept()
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(1))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(10)
        thread = threading.Thread(target=answer)
        thread.start()
        yield f"https://localhost:{listener.getsockname()[1]}/", heard
        thread.join()


@pytest.mark.fact("F087")
def test_a_certificate_that_nobody_vouches_for_is_not_accepted(api, untrusted):
    """A self-signed certificate keeps a webhook from being saved, and its target unheard of it."""
    url, heard = untrusted
    with unchanged(api):
        answer = api.agent("SaveWebhook", webhook(TargetUrl=url))
    text = message_of(answer, 400, "ArgumentException")
    assert "certificate verify failed: self-signed certificate" in text
    assert heard in ([], [b""])
