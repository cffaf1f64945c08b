"""pytest-httpserver: handlers that one writes, here with faker and jsonschema."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

from .. import contract
from ..peer import Peer

_PROGRAM = '''
"""What a user of pytest-httpserver would write."""

import json
import signal
import sys
import threading

from pytest_httpserver import HTTPServer
from werkzeug import Response

DEFAULT, CHECKED = {default!r}, {checked!r}
SAMPLE, SCHEMA = json.loads({sample!r}), json.loads({schema!r})
RESULT = {{"Success": True, "Message": "", "TableRight": None, "FieldProperties": {{}}}}
made = {{}}


def fake():
    if "fake" not in made:
        from faker import Faker
        made["fake"] = Faker(use_weighting=False)
    return made["fake"]


def validator():
    if "validator" not in made:
        from jsonschema import Draft202012Validator
        made["validator"] = Draft202012Validator(SCHEMA)
    return made["validator"]


def answer(document, status=200):
    return Response(json.dumps(document), status, mimetype="application/json")


def default(request):
    one = fake()
    return answer(SAMPLE | {{
        "Name": one.company(), "Events": one.words(2), "Secret": one.word(),
        "TargetUrl": one.url(), "Properties": {{"fieldName": one.word()}},
        "ErrorsEmail": one.email(),
    }})


def checked(request):
    return answer(RESULT, 200 if validator().is_valid(json.loads(request.data)) else 422)


server = HTTPServer("127.0.0.1", int(sys.argv[1]), threaded=True)
server.expect_request(DEFAULT).respond_with_handler(default)
server.expect_request(CHECKED).respond_with_handler(checked)
server.start()
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
threading.Event().wait()
'''


def _write(folder: Path, port: int) -> None:
    program = _PROGRAM.format(
        default=contract.DEFAULT,
        checked=contract.CHECKED,
        sample=json.dumps(contract.webhook()),
        schema=json.dumps(contract.request_schema()),
    )
    (folder / "httpserver.py").write_text(textwrap.dedent(program))


def _command(home: Path, folder: Path, port: int) -> list[str]:
    return [str(home / "bin/python"), str(folder / "httpserver.py"), str(port)]


PEER = Peer(
    "pytest-httpserver",
    "pypi",
    ("pytest-httpserver==1.2.0", "faker", "jsonschema"),
    _write,
    _command,
)
