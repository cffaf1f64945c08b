"""The console as its tests see it: a page with a few words for what a person does there.

Without the Python packages, what imports this is skipped; in CI it fails.
"""

from __future__ import annotations

import json
import os
from typing import Any

import pytest

try:
    from axe_playwright_python.sync_playwright import Axe
    from playwright.sync_api import ConsoleMessage, Locator, Page, expect
except ImportError as error:
    if os.environ.get("CI") == "true":
        raise
    pytest.skip(f"install the extra `browser`: {error}", allow_module_level=True)

__all__ = ["Axe", "Console", "expect"]

_EXPECTED = "Failed to load resource"
_SIGNED_IN = {"Authorization": "Basic dGplMDpUamUw", "Content-Type": "application/json"}


class Console:
    """The page at `/` of a server, and what the browser complained of."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.complaints: list[str] = []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(f"{url}/")

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(_EXPECTED):
            self.complaints.append(message.text)

    def connected(self) -> Console:
        """Wait until the page follows the timeline."""
        self.page.wait_for_selector("#link[data-state=live]")
        self.page.wait_for_selector("#clock button")
        return self

    def call(self, method: str, path: str, body: Any = None) -> Any:
        """Call the server behind the page's back."""
        answer = self.page.request.fetch(
            self.url + path, method=method, headers=_SIGNED_IN, data=json.dumps(body)
        )
        assert answer.ok, answer.text()
        return answer.text() and answer.json()

    def button(self, name: str, within: str = "body") -> Locator:
        """Find a button by its exact label."""
        return self.page.locator(within).get_by_role("button", name=name, exact=True)

    def tab(self, name: str) -> Locator:
        """Find a tab of the inspector."""
        return self.page.get_by_role("tab", name=name)

    def lines(self, sort: str) -> Locator:
        """Find the lines of one sort in the timeline, newest group first."""
        return self.page.locator(f"#lines .line.{sort}")

    def save_webhook(self, **changes: Any) -> None:
        """Save a webhook with the Try panel, from the documented request."""
        self.tab("Try").click()
        expect(self.page.locator("#try-body")).not_to_have_value("")
        if changes:
            body = json.loads(self.page.input_value("#try-body"))
            self.page.fill("#try-body", json.dumps({**body, **changes}))
        self.button("Send").click()

    def raise_event(self, name: str, key: int) -> None:
        """Raise an event with the form above the timeline."""
        self.page.fill("#raise-event", name)
        self.page.fill("#raise-key", str(key))
        self.button("Raise event").click()
