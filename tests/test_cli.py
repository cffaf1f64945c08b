"""The command `sosim`: what it says, how it ends, and what it does not put up with."""

from __future__ import annotations

import json
import logging
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import CliRunner, Result
from commands import PATIENCE, environment, serving
from support import AGENT, BASIC, webhook

from simulator import __version__, cli
from simulator.cli import serve
from simulator.client.connection import Client

COMMANDS = ("serve", "demo", "version")


@pytest.fixture
def sosim() -> Iterator[Callable[..., Result]]:
    """Run the command in this process; its signal handlers and logs are undone at the end."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.getsignal(number) for number in numbers}
    root = logging.getLogger("simulator")
    before = (root.handlers[:], root.level, root.propagate)
    clean = dict.fromkeys(name for name in environment() if name.startswith("SOSIM_"))
    yield lambda *arguments, **variables: CliRunner().invoke(
        cli.main, arguments, env={**clean, **variables}
    )
    root.handlers[:], root.level, root.propagate = before
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def told(monkeypatch) -> Callable[[int], None]:
    """Have `serve` be sent a signal as soon as it waits for one."""

    def tell(number: int) -> None:
        class Told(serve._Stop):
            def wait(self) -> int:
                signal.raise_signal(number)
                return super().wait()

        monkeypatch.setattr(serve, "_Stop", Told)

    return tell


def agent(client: Client, name: str, body: Any) -> None:
    """Call a method of the webhook agent."""
    headers = {"Authorization": BASIC, "Content-Type": "application/json"}
    answer = client.call("POST", f"{AGENT}/{name}", headers, json.dumps(body).encode())
    assert answer.status < 300, answer.text


def test_serve_announces_itself_and_is_interrupted(tmp_path):
    port_file = tmp_path / "port"
    with serving(tmp_path, "--port-file", str(port_file), "--log-format", "json") as running:
        assert running.ready.startswith("sosim is ready at http://127.0.0.1:")
        assert running.url.endswith(f":{port_file.read_text().strip()}")
        path = f"{AGENT}/CreateDefaultWebhook"
        answer = Client(running.url).call("POST", path + "?a=b", {"Authorization": BASIC})
        code, errors = running.end(signal.SIGINT)
    line = json.loads(errors)
    assert (answer.status, code) == (200, 130)
    assert (line["path"], line["status"], line["level"]) == (path, 200, "info")


def test_serve_says_how_many_deliveries_were_left_when_it_is_terminated(tmp_path):
    """The second attempt is never made: the clock stands still."""
    with serving(tmp_path, "--clock", "manual", "--log-level", "warning") as running:
        client = Client(running.url)
        answers = {"answers": [{"times": 1}, {"status": 500}]}
        assert client.admin("PUT", "/targets/hooks.example.com", body=answers).status == 200
        agent(client, "SaveWebhook", webhook())
        agent(client, "SignalEvent", {"EventName": "contact.changed"})
        assert client.wait_for_messages("hooks.example.com", 2, PATIENCE).status == 200
        code, errors = running.end(signal.SIGTERM)
    told, count = errors.splitlines()
    assert (code, count) == (0, "sosim: deliveries left undone: 1")
    assert "left undone: contact.changed (" in told
    assert told.endswith("for webhook 1 of Default")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 0)])
def test_with_nothing_to_do_it_ends_at_once_and_silently(sosim, told, number, code):
    told(number)
    result = sosim("serve", "--port", "0")
    assert (result.exit_code, result.stderr) == (code, "")


def test_tls_announces_the_authority_and_a_target_of_each_kind(sosim, told):
    pytest.importorskip("trustme")
    told(signal.SIGTERM)
    result = sosim("serve", "--port", "0", "--tls")
    last = result.stdout.splitlines()[-5:]
    assert last[0].endswith("ca.pem")
    assert [line.split()[0] for line in last[1:]] == [
        "valid",
        "expired",
        "self-signed",
        "wrong-host",
    ]
    assert all("https://127.0.0.1:" in line for line in last[1:])


def test_a_port_in_use_cannot_be_started_on(sosim):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = sosim("serve", "--port", str(port))
    assert result.exit_code == 3
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"sosim: cannot listen on 127.0.0.1 port {port}: it is in use; choose")


def test_a_port_file_that_cannot_be_written_is_told(sosim, tmp_path):
    result = sosim("serve", "--port", "0", "--port-file", str(tmp_path / "none" / "port"))
    assert (result.exit_code, "none/port" in result.stderr) == (3, True)


BAD = [
    ("port", "x", "port is 'x', and must be a number"),
    ("port", "70000", "port is 70000, and must be from 0 to 65535"),
    ("timeout", "soon", "timeout is 'soon', and must be a number"),
    ("release", "9.0", "release is '9.0', and must be one of 11.0, 10.0, 12.4"),
    ("log-level", "loud", "log-level is 'loud', and must be one of info, debug, warning, error"),
    ("host", "0.0.0.0", "host '0.0.0.0' is not a loopback address, so admin-token is required"),  # noqa: S104
]


@pytest.mark.parametrize(("name", "value", "text"), BAD)
def test_a_bad_flag_is_named_with_what_would_be_right(sosim, name, value, text):
    result = sosim("serve", f"--{name}", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sosim: {text}")


@pytest.mark.parametrize(
    ("name", "value", "text"), [*BAD, ("strict", "maybe", "strict is 'maybe', and must be on or")]
)
def test_a_bad_variable_is_named_with_what_would_be_right(sosim, name, value, text):
    result = sosim("serve", **{f"SOSIM_{name.upper().replace('-', '_')}": value})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sosim: {text}")


def test_a_flag_counts_before_the_variable(sosim):
    result = sosim("serve", "--release", "8.5", SOSIM_RELEASE="9.0")
    assert "release is '8.5'" in result.stderr


def test_an_unknown_variable_is_warned_of(sosim):
    result = sosim("serve", "--port", "x", SOSIM_COLOUR="red")
    assert (
        "there is no setting SOSIM_COLOUR"
        in sosim("serve", SOSIM_COLOUR="", SOSIM_PORT="-1").stderr
    )
    assert result.exit_code == 2


@pytest.mark.parametrize("file", ["/none/ca.pem", __file__])
def test_a_file_without_an_authority_is_named(sosim, file):
    result = sosim("serve", "--port", "0", "--ca-file", file)
    assert result.exit_code == 2
    assert f"ca-file is {file!r}, and must be a PEM file with certificates" in result.stderr


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help_with_an_example(sosim, name, flag):
    result = sosim(name, flag)
    assert result.exit_code == 0
    assert f"  sosim {name}" in result.stdout


def test_the_help_lists_every_command(sosim):
    assert set(cli.main.commands) == set(COMMANDS)
    assert all(f"\n  {name} " in sosim("-h").stdout for name in COMMANDS)


def test_python_m_simulator_is_the_command():
    command = [sys.executable, "-m", "simulator", "version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert (done.stdout, done.stderr) == (f"sosim {__version__}\n", "")
