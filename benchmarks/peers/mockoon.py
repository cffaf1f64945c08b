"""Mockoon: routes with templates, whose values faker.js makes up."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import contract
from ..peer import Peer

_DEFAULT = """{
"WebhookId": {{faker 'number.int' min=1 max=20}}, "Name": "{{faker 'company.name'}}",
"Events": ["{{faker 'lorem.word'}}", "{{faker 'lorem.word'}}"],
"TargetUrl": "{{faker 'internet.url'}}", "Secret": "{{faker 'lorem.word'}}",
"State": "Active", "Type": "webhook", "Headers": {"Headers1": "{{faker 'lorem.word'}}"},
"Properties": {"fieldName": "{{faker 'lorem.word'}}"},
"Registered": "{{faker 'date.past'}}", "RegisteredAssociate": null,
"Updated": "{{faker 'date.past'}}", "UpdatedAssociate": null,
"ErrorsEmail": "{{faker 'internet.email'}}"}"""
_RESULT = '{"Success": true, "Message": "", "TableRight": null, "FieldProperties": {}}'
_RULE = {
    "target": "body",
    "modifier": "",
    "value": "request",
    "invert": False,
    "operator": "valid_json_schema",
}


def _response(uuid: str, body: str, status: int, rules: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "body": body,
        "statusCode": status,
        "headers": [{"key": "Content-Type", "value": "application/json"}],
        "rules": rules,
        "rulesOperator": "AND",
        "default": not rules,
        "bodyType": "INLINE",
    }


def _route(uuid: str, path: str, responses: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "uuid": uuid,
        "type": "http",
        "method": "post",
        "endpoint": path.lstrip("/"),
        "responses": responses,
    }


def _write(folder: Path, port: int) -> None:
    checked = [_response("c2", "{}", 422, []), _response("c1", _RESULT, 200, [_RULE])]
    routes = [
        _route("r1", contract.DEFAULT, [_response("d1", _DEFAULT, 200, [])]),
        _route("r2", contract.CHECKED, checked),
    ]
    schema = {"uuid": "b1", "id": "request", "name": "request"}
    document = {
        "uuid": "e1",
        "lastMigration": 33,
        "name": "webhooks",
        "port": port,
        "hostname": "127.0.0.1",
        "rootChildren": [{"type": "route", "uuid": one["uuid"]} for one in routes],
        "routes": routes,
        "data": [schema | {"value": json.dumps(contract.request_schema())}],
    }
    (folder / "mockoon.json").write_text(json.dumps(document))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    mockoon = str(home / "node_modules/.bin/mockoon-cli")
    where = ["--port", str(port), "--hostname", "127.0.0.1"]
    quiet = ["--disable-log-to-file", "--disable-admin-api", "--repair"]
    return [mockoon, "start", "--data", str(folder / "mockoon.json"), *where, *quiet]


PEER = Peer("Mockoon", "npm", ("@mockoon/cli@9.9.0",), _write, _command)
