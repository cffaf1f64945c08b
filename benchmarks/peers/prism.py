"""Prism: mocks an OpenAPI document, with values that it makes up."""

from __future__ import annotations

import json
from pathlib import Path

from .. import contract
from ..peer import Peer
from ..request import post


def _write(folder: Path, port: int) -> None:
    (folder / "openapi.json").write_text(json.dumps(contract.openapi()))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    prism = str(home / "node_modules/.bin/prism")
    return [prism, "mock", "-d", "-v", "error", "-p", str(port), str(folder / "openapi.json")]


PEER = Peer(
    "Prism",
    "npm",
    ("@stoplight/prism-cli@5.16.0",),
    _write,
    _command,
    checked=post(contract.CHECKED, {"Webhook": contract.webhook()}, Prefer="dynamic=false"),
    remark="checks with a fixed answer",
)
