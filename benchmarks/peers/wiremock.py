"""WireMock: stubs with templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import contract
from ..peer import Peer


def _random(length: int) -> str:
    return f"{{{{randomValue length={length} type='ALPHANUMERIC'}}}}"


def _stub(path: str, body: dict[str, Any], **request: Any) -> dict[str, Any]:
    return {
        "request": {"method": "POST", "urlPath": path, **request},
        "response": {
            "status": 200,
            "body": json.dumps(body),
            "headers": {"Content-Type": "application/json"},
            "transformers": ["response-template"],
        },
    }


def _write(folder: Path, port: int) -> None:
    made_up = contract.webhook(
        Name=_random(12),
        Events=[_random(6), _random(6)],
        TargetUrl=f"https://{_random(8)}.example.com/",
        Secret=_random(12),
        Properties={"fieldName": _random(6)},
        Registered="{{now}}",
        Updated="{{now}}",
        ErrorsEmail=f"{_random(6)}@example.com",
    )
    result = {"Success": True, "Message": "", "TableRight": None, "FieldProperties": {}}
    schema = json.dumps(contract.request_schema())
    pattern = {"matchesJsonSchema": schema, "schemaVersion": "V202012"}
    mappings = folder / "mappings"
    mappings.mkdir(exist_ok=True)
    default, checked = (
        _stub(contract.DEFAULT, made_up),
        _stub(contract.CHECKED, result, bodyPatterns=[pattern]),
    )
    (mappings / "default.json").write_text(json.dumps(default))
    (mappings / "checked.json").write_text(json.dumps(checked))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    jar = next((home / "node_modules/wiremock/build").glob("*.jar"))
    where = ["--port", str(port), "--bind-address", "127.0.0.1", "--root-dir", str(folder)]
    return ["java", "-jar", str(jar), *where, "--disable-banner"]


PEER = Peer(
    "WireMock", "npm", ("wiremock@3.13.2",), _write, _command, remark="makes up random letters"
)
