"""What the tests share: a caller of the API, and small makers of requests."""

from __future__ import annotations

import json
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from simulator.app import create_app
from simulator.site import Site

#: The Authorization of the documented samples: tje0:Tje0.
BASIC = "Basic dGplMDpUamUw"
AGENT = "/api/v1/Agents/Webhook"
REST = "/api/v1/Webhook"
#: A host that is captured: nothing leaves the machine, and the target of that name records it.
HOOK = "https://hooks.example.com/orders"


class Api:
    """A caller of one site, in process, signed in, in JSON unless told otherwise."""

    def __init__(self, site: Site, tenant: str = "") -> None:
        self.site = site
        self.client: FlaskClient = create_app(site).test_client()
        self._prefix = f"/{tenant}" if tenant else ""
        self.tenant = tenant or "Default"

    def call(
        self, method: str, path: str, body: Any = None, *, raw: bytes | None = None, **headers: str
    ) -> TestResponse:
        """Call a path of the API; header names are given with underscores; None leaves one out."""
        given = {
            "Authorization": BASIC,
            "Accept": "application/json",
            "Content-Type": "application/json",
        }
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        data = raw if raw is not None else None if body is None else json.dumps(body).encode()
        return self.client.open(
            self._prefix + path,
            method=method,
            data=data,
            headers={name: value for name, value in given.items() if value is not None},
        )

    def agent(self, name: str, body: Any = None, query: str = "", **more: Any) -> TestResponse:
        """Call a method of the webhook agent."""
        return self.call("POST", f"{AGENT}/{name}{query}", body, **more)

    def rest(self, method: str, path: str = "", body: Any = None, **more: Any) -> TestResponse:
        """Call the REST endpoints; `path` is what follows /Webhook."""
        return self.call(method, REST + path, body, **more)

    def admin(self, method: str, path: str, body: Any = None, /, **query: Any) -> TestResponse:
        """Call the admin API for this caller's tenant."""
        return self.client.open(
            f"/__admin{path}",
            method=method,
            json=body,
            query_string={"tenant": self.tenant, **{k: str(v) for k, v in query.items()}},
        )

    def saved(self, **changes: Any) -> dict[str, Any]:
        """Save a webhook, and give what the API answers."""
        answer = self.agent("SaveWebhook", webhook(**changes))
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    def messages(self, target: str = "hooks.example.com", **filters: Any) -> list[dict[str, Any]]:
        """List the messages of a target, waiting for them if `count` and `wait` say so."""
        answer = self.admin("GET", f"/targets/{target}/messages", **filters)
        assert answer.status_code == 200, answer.text
        return answer.get_json()["items"]


def webhook(**changes: Any) -> dict[str, Any]:
    """Make the body of a webhook that can be saved."""
    return {
        "Name": "Orders",
        "Events": ["contact.created", "contact.changed"],
        "TargetUrl": HOOK,
        "Secret": "s3cret",
        "State": "Active",
        "Type": "webhook",
        **changes,
    }
