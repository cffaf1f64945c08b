"""Secrets: no error text, header, log or entry of the journal shows one that a caller sent."""

from __future__ import annotations

import pytest
from cases import each
from support import webhook

from simulator.client.connection import Client
from simulator.client.errors import CannotReach

T = "pa55word"
LONG = T + "x" * 500

#: What a caller may get wrong about a webhook with something secret in it.
SLIPS = [
    {"Headers": {"Authorization": f"Bearer {T}\n"}},
    {"Headers": {"X-Api-Key": f"{T}\xe9"}},
    {"Headers": {"X-Api-Key": [T]}},
    {"Headers": [T]},
    {"Headers": {f"Authorization: Bearer {T}": ""}},
    {"Secret": LONG},
    {"Secret": [T]},
    {"Secret": {"a": T}},
    {"TargetUrl": f"https://u:{T}@h/"},
    {"TargetUrl": f"https://u:a/{T}@h/"},
    {"TargetUrl": f"https:///u:{T}@h/"},
    {"TargetUrl": f"https://u:{T}@h/{'x' * 5000}"},
    {"Events": [], "Secret": T},
    {"Unknown": {"Secret": T}},
]


@each(("slip", "strict"), [(slip, strict) for slip in SLIPS for strict in (False, True)])
def test_whatever_is_wrong_about_a_webhook_its_secrets_are_not_repeated(make_api, slip, strict):
    api = make_api(strict=strict)
    saved = api.saved()["WebhookId"]
    for answer in (
        api.agent("TestWebhook", {"Webhook": webhook(**slip)}),
        api.rest("POST", body=webhook(**slip)),
        api.rest("PATCH", f"/{saved}", slip),
    ):
        assert T not in answer.headers.get("X-Simulator-Contract", "")
        assert T not in answer.text or answer.status_code == 200
    assert T not in api.admin("GET", "/requests").text


@each("script", [{"secret": [T]}, {"secret": {"a": T}}, {"secret": 5, "answers": [{"headers": T}]}])
def test_a_secret_that_a_target_cannot_have_is_not_repeated(api, script):
    answer = api.admin("PUT", "/targets/orders", script)
    assert (answer.status_code, T in answer.text) == (400, False)


def test_credentials_in_the_url_of_a_simulator_are_refused_and_not_repeated():
    with pytest.raises(CannotReach, match="holds no credentials") as refused:
        Client(f"http://u:{T}@127.0.0.1:1")
    assert T not in str(refused.value)
