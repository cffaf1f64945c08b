"""The official client in a node process of its own, called from Python."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

_DRIVER = Path(__file__).with_name("drive.cjs")
_MILLISECONDS = 20_000

Json = Any


class ClientError(Exception):
    """What the client threw: an AxiosError with the response that it had, if any."""

    def __init__(self, failed: dict[str, Json]) -> None:
        super().__init__(f"{failed['name']}: {failed['message']}")
        self.status: int | None = failed.get("status")
        self.data: Json = failed.get("data")
        self.headers: dict[str, str] = failed["headers"]


class Official:
    """One published version of the client; `version` is its major number."""

    def __init__(self, folder: Path, version: int) -> None:
        self.version = version
        self._process = subprocess.Popen(
            ["node", _DRIVER, folder, f"webapi{version}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "NO_PROXY": "*"},
        )

    def call(self, command: dict[str, Json]) -> Json:
        """Have the client do one thing, and give the result as JSON shows it.

        :raises ClientError: if the client threw
        """
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin
        assert stdout
        print(json.dumps(command), file=stdin, flush=True)
        answer = json.loads(stdout.readline())
        if "failed" in answer:
            raise ClientError(answer["failed"])
        return answer.get("value")

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=10)


class Agent:
    """The official WebhookAgent for one base URL; it signs in with Basic unless told otherwise."""

    def __init__(self, official: Official, base: str, zone: str = "UTC", **options: Json) -> None:
        self._official = official
        auth = {"username": "tje0", "password": "Tje0"}
        self._options = {
            "baseUrl": base,
            "axiosConfig": {"auth": auth, "timeout": _MILLISECONDS},
            **options,
        }
        self._zone = zone

    def call(self, method: str, *args: Json, keep: str = "last") -> Json:
        """Call a method of the agent, and keep what it gives under a name."""
        return self._official.call(
            {
                "zone": self._zone,
                "options": self._options,
                "method": method,
                "args": args,
                "keep": keep,
            }
        )


def kept(name: str = "last", /, **changes: Json) -> Json:
    """Stand for what was kept under a name, with some members set by the program."""
    return {"kept": name, "changes": changes}


def orders(**changes: Json) -> Json:
    """Make a webhook as a program with this client writes it, with the least that can be saved."""
    return {
        "name": "Orders",
        "events": ["contact.changed"],
        "type": "webhook",
        "targetUrl": "https://hooks.example.com/orders",
        **changes,
    }
