"""mountebank: an imposter that a few lines of JavaScript answer for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import contract
from ..peer import Peer
from ..process import free_port

#: It checks no schema; three lines of JavaScript do what they can.
_CHECK = """config => {
  const one = JSON.parse(config.request.body).Webhook;
  const needed = NEEDED.every(name => name in one) && Object.keys(one).length === NEEDED.length;
  return needed && Number.isInteger(one.WebhookId) && Array.isArray(one.Events);
}"""
_DEFAULT = """config => {
  const some = () => Math.random().toString(36).slice(2);
  const made = Object.assign(SAMPLE, { Name: some(), Events: [some(), some()], Secret: some(),
    TargetUrl: `https://${some()}.example.com/`, Properties: { fieldName: some() } });
  return { headers: { "Content-Type": "application/json" }, body: JSON.stringify(made) };
}"""
_RESULT = '{"Success": true, "Message": "", "TableRight": null, "FieldProperties": {}}'


def _stub(path: str, predicates: list[dict[str, Any]], response: dict[str, Any]) -> dict[str, Any]:
    return {
        "predicates": [{"equals": {"path": path}}, *predicates],
        "responses": [response],
    }


def _write(folder: Path, port: int) -> None:
    needed = json.dumps(sorted(contract.webhook_schema()["properties"]))
    default = _DEFAULT.replace("SAMPLE", json.dumps(contract.webhook()))
    checked = {"inject": _CHECK.replace("NEEDED", needed)}
    stubs = [
        _stub(contract.DEFAULT, [], {"inject": default}),
        _stub(contract.CHECKED, [checked], {"is": {"body": _RESULT}}),
        {"responses": [{"is": {"statusCode": 404}}]},
    ]
    imposter = {"port": port, "protocol": "http", "stubs": stubs}
    (folder / "imposters.json").write_text(json.dumps({"imposters": [imposter]}))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    mountebank = str(home / "node_modules/.bin/mb")
    flags = ["--allowInjection", "--localOnly", "--nologfile", "--loglevel", "error"]
    files = ["--configfile", str(folder / "imposters.json"), "--pidfile", str(folder / "mb.pid")]
    return [mountebank, "start", "--port", str(free_port()), *flags, *files]


PEER = Peer(
    "mountebank",
    "npm",
    ("mountebank@2.9.1",),
    _write,
    _command,
    remark="checks by three lines of JavaScript, not the schema",
)
