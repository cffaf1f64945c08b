"""MockServer: expectations with templates."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from .. import contract
from ..peer import Peer


def _expectation(path: str, answer: dict[str, Any], **request: Any) -> dict[str, Any]:
    return {"httpRequest": {"method": "POST", "path": path, **request}, **answer}


def _template() -> str:
    made_up = contract.webhook(
        Name="$!uuid",
        Events=["$!uuid", "$!uuid"],
        Registered="$!now_iso_8601",
        ErrorsEmail="$!uuid",
    )
    return json.dumps({"statusCode": 200, "body": made_up})


def _write(folder: Path, port: int) -> None:
    result = {"Success": True, "Message": "", "TableRight": None, "FieldProperties": {}}
    schema = {"type": "JSON_SCHEMA", "jsonSchema": contract.request_schema()}
    template = {"templateType": "VELOCITY", "template": _template()}
    answer = {"statusCode": 200, "body": {"type": "JSON", "json": result}}
    expectations = [
        _expectation(contract.DEFAULT, {"httpResponseTemplate": template}),
        _expectation(contract.CHECKED, {"httpResponse": answer}, body=schema),
    ]
    (folder / "expectations.json").write_text(json.dumps(expectations))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    jar = next((home / "node_modules/mockserver-node").glob("*.jar"))
    settings = {"initializationJsonPath": folder / "expectations.json", "logLevel": "WARN"}
    flags = [f"-Dmockserver.{name}={value}" for name, value in settings.items()]
    return ["java", *flags, "-jar", str(jar), "-serverPort", str(port)]


PEER = Peer(
    "MockServer",
    "npm",
    ("mockserver-node@8.0.0",),
    _write,
    _command,
    remark="makes up GUIDs",
)
