"""The demo: the main job, done over real sockets and shown step by step."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from typing import Any

from . import resources
from .client.connection import Answer, Client
from .server import Server
from .settings import Settings

_AGENT = "/api/v1/Agents/Webhook"
_WAIT = 10.0
_SHOWN_HEADERS = ("content-type", "x-simulator-contract")


class DemoFailed(Exception):
    """A step did not do what it shows; the text says which and how."""


def run(seed: int, say: Callable[[str], Any]) -> None:
    """Start a server on a free port, do the main job against it, and stop it.

    :param say: is given the lines to show
    :raises DemoFailed: if a step did not do what it is to show
    """
    with Server(Settings(port=0, seed=seed)) as server:
        say(f"A simulated SuperOffice CRM runs at {server.url}, until this demo ends.\n")
        show(Client(server.url), say)


def show(client: Client, say: Callable[[str], Any]) -> None:
    """Do the main job against a running simulator.

    :param say: is given the lines to show
    :raises DemoFailed: if a step did not do what it is to show
    """
    _Demo(client, say).run()


class _Demo:
    def __init__(self, client: Client, say: Callable[[str], Any]) -> None:
        self._client = client
        self._say = say

    def run(self) -> None:
        self._create_default()
        self._test_sample()
        webhook = self._save()
        self._signal()
        self._assert_received(webhook)

    def _create_default(self) -> None:
        self._say("1. CreateDefaultWebhook fills in a webhook to begin with.")
        document = self._call("CreateDefaultWebhook", {"Accept-Language": "en"})
        _expect("WebhookId" in document, f"CreateDefaultWebhook answered {document}")

    def _test_sample(self) -> None:
        self._say("2. TestWebhook, with the documented sample, pings a target with a 'test' event.")
        self._say("   www.example.com is captured: the fake target of that name answers, offline.")
        file = (
            resources.folder("fixtures") / "v1WebhookAgent_TestWebhook" / "documented-sample.json"
        )
        sample = json.loads(file.read_text(encoding="utf-8"))["request"]["body"]
        document = self._call("TestWebhook", {"Accept-Language": "sv"}, sample)
        _expect(document.get("Success") is True, f"TestWebhook answered {document}")
        self._message("www.example.com", event="test")

    def _save(self) -> dict[str, Any]:
        self._say("3. SaveWebhook tests the target over a real socket, then stores the webhook.")
        definition = {
            "Name": "Orders",
            "Events": ["contact.changed"],
            "TargetUrl": f"{self._client.url}/targets/orders",
            "Secret": "a secret that both sides know",
        }
        document: dict[str, Any] = self._call("SaveWebhook", {}, definition)
        _expect(bool(document.get("WebhookId")), f"SaveWebhook answered {document}")
        return document

    def _signal(self) -> None:
        self._say("4. SignalEvent tells every subscriber, in the background.")
        event = {"EventName": "contact.changed", "PrimaryKey": 18, "Data": {"name": "Acme"}}
        self._call("SignalEvent", {}, event)

    def _assert_received(self, webhook: dict[str, Any]) -> None:
        self._say("5. The fake target has recorded the event; its signature is verified.")
        message = self._message("orders", event="contact.changed", signature="valid")
        _expect(message["json"]["PrimaryKey"] == 18, f"the target received {message['body']}")
        _expect(message["webhook_id"] == webhook["WebhookId"], "the message is another webhook's")
        self._say("Done: signed, POSTed, recorded, and asserted. Next: sosim serve")

    def _message(self, target: str, **filters: Any) -> dict[str, Any]:
        answer = self._client.wait_for_messages(target, 1, _WAIT, **filters)
        _expect(answer.status == 200, f"the target {target!r} did not receive it: {answer.text}")
        message: dict[str, Any] = answer.document["items"][0]
        self._say(f"   The target {target!r} received (signature {message['signature']}):")
        self._show(
            "   |", f"{message['method']} {message['path']}", message["headers"], message["json"]
        )
        return message

    def _call(self, name: str, more: dict[str, str], body: Any = None) -> Any:
        path = f"{_AGENT}/{name}"
        credentials = base64.b64encode(b"tje0:Tje0").decode()
        headers = {
            "Authorization": f"Basic {credentials}",
            "Accept": "application/json; charset=utf-8",
            **more,
        }
        if body is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        self._show("   >", f"POST {path}", headers, body)
        content = None if body is None else json.dumps(body).encode()
        answer = self._client.call("POST", path, headers, content)
        self._show(
            "   <", f"HTTP/1.1 {answer.status} {answer.reason}", _known(answer), answer.document
        )
        _expect(answer.status < 300, f"{name} answered {answer.status}: {answer.text}")
        return answer.document

    def _show(self, mark: str, first: str, headers: dict[str, str], document: Any) -> None:
        lines = [first, *(f"{name}: {value}" for name, value in headers.items())]
        if document is not None:
            lines += ["", *json.dumps(document, indent=2, ensure_ascii=False).splitlines()]
        for line in lines:
            self._say(f"{mark} {line}".rstrip())
        self._say("")


def _known(answer: Answer) -> dict[str, str]:
    return {name: value for name, value in answer.headers if name.lower() in _SHOWN_HEADERS}


def _expect(holds: bool, text: str) -> None:
    if not holds:
        raise DemoFailed(text)
