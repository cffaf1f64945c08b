"""Signatures, verified by an implementation that is not ours: Node's crypto."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from steps import faults, raised, told

VERIFY = Path(__file__).with_name("verify.cjs")
SECRET = "gehëim ✓"


@pytest.fixture
def verified():
    """Have Node say whether the signature of a message fits its secret and body."""
    if shutil.which("node") is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("node is not installed")

    def verify(message, secret=SECRET):
        signature = {key.lower(): one for key, one in message["headers"].items()}
        asked = {
            "secret": secret,
            "body": message["body"],
            "signature": signature["x-superoffice-signature"],
        }
        done = subprocess.run(
            ["node", VERIFY],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip() == "yes"

    return verify


@pytest.mark.fact("F119")
@pytest.mark.parametrize("style", ["compact", "indented"])
def test_node_finds_the_signature_of_an_event_valid(api, verified, style):
    """The signature is an HMAC-SHA256, with the secret's UTF-8 bytes, of the body as sent."""
    api.admin("PUT", "/tenants/Default", {"variants": {"body": style}})
    api.saved(Secret=SECRET, Name="Größe €", Properties={"note": "ünï\r\ncode"})
    raised(api)
    [message] = told(api)
    assert "Größe €" in message["body"]
    assert verified(message)


def test_node_finds_the_signature_of_a_test_event_valid(api, verified):
    api.saved(Secret=SECRET)
    [message] = api.messages(event="test")
    assert verified(message)
    assert not verified(message, "another secret")


@pytest.mark.parametrize("fault", ["tamper", "wrong-signature"])
def test_node_finds_a_forged_one_invalid(api, verified, fault):
    api.saved(Secret=SECRET)
    faults(api, {"delivery": fault})
    raised(api)
    [message] = told(api)
    assert not verified(message)
