"""`sosim serve`: what it announces, how it ends, and what it does not put up with."""

from __future__ import annotations

import json
import logging
import signal
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result
from commands import PATIENCE, serving, sosim
from support import AGENT, BASIC, webhook

from simulator.cli import serve as command
from simulator.client.connection import Client
from simulator.client.tenant import Tenant


@pytest.fixture
def here(configure) -> Iterator[Callable[..., Result]]:
    """Run `sosim serve` in this process; its signal handlers and logs are undone at the end."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = {number: signal.getsignal(number) for number in numbers}
    yield lambda *arguments, **variables: sosim("serve", *arguments, **variables)
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.fixture
def told(monkeypatch) -> Callable[..., None]:
    """Have `serve` be sent a signal as soon as it waits for one, once something was done."""

    def tell(number: int, do: Callable[[], None] = lambda: None) -> None:
        class Told(command._Stop):
            def wait(self) -> int:
                do()
                signal.raise_signal(number)
                return super().wait()

        monkeypatch.setattr(command, "_Stop", Told)

    return tell


def agent(client: Client, name: str, body: Any) -> None:
    """Call a method of the webhook agent."""
    headers = {"Authorization": BASIC, "Content-Type": "application/json"}
    answer = client.call("POST", f"{AGENT}/{name}", headers, json.dumps(body).encode())
    assert answer.status < 300, answer.text


def test_serve_announces_itself_and_is_interrupted(tmp_path):
    port_file = tmp_path / "port"
    port_file.write_text("1")  # of one that was killed
    with serving(tmp_path, "--port-file", str(port_file), "--log-format", "json") as running:
        assert running.ready.startswith("sosim is ready at http://127.0.0.1:")
        assert running.url.endswith(f":{port_file.read_text().strip()}")
        path = f"{AGENT}/CreateDefaultWebhook"
        answer = Client(running.url).call("POST", path + "?a=b", {"Authorization": BASIC})
        code, errors = running.end(signal.SIGINT)
    assert not port_file.exists()
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
def test_with_nothing_to_do_it_ends_at_once_and_silently(here, told, number, code):
    told(number)
    result = here("--port", "0")
    assert (result.exit_code, result.stderr) == (code, "")


def test_tls_announces_the_authority_and_a_target_of_each_kind(here, told):
    pytest.importorskip("trustme")
    told(signal.SIGTERM)
    result = here("--port", "0", "--tls")
    said = result.stdout.splitlines()
    [place] = [n for n, line in enumerate(said) if line.endswith("ca.pem")]
    shown = said[place + 1 : place + 5]
    kinds = ["valid", "expired", "self-signed", "wrong-host"]
    assert [line.split()[0] for line in shown] == kinds
    assert all("https://127.0.0.1:" in line for line in shown)


def test_a_port_in_use_cannot_be_started_on(here):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        result = here("--port", str(port))
    assert result.exit_code == 3
    last = result.stderr.splitlines()[-1]
    assert last.startswith(f"sosim: cannot listen on 127.0.0.1 port {port}: it is in use; choose")


def test_a_port_file_that_another_server_wrote_since_is_left_to_it(tmp_path):
    port_file = tmp_path / "port"
    with serving(tmp_path, "--port-file", str(port_file)) as running:
        port_file.write_text("1\n")
        assert running.end(signal.SIGTERM)[0] == 0
    assert port_file.read_text() == "1\n"


def test_a_port_file_that_is_gone_by_the_end_is_no_trouble(tmp_path):
    port_file = tmp_path / "port"
    with serving(tmp_path, "--port-file", str(port_file)) as running:
        port_file.write_bytes(b"\xff")  # nor one that is none of ours
        assert running.end(signal.SIGTERM)[0] == 0
    assert port_file.read_bytes() == b"\xff"


def test_a_port_file_that_cannot_be_written_is_told(here, tmp_path):
    result = here("--port", "0", "--port-file", str(tmp_path / "none" / "port"))
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
def test_a_bad_flag_is_named_with_what_would_be_right(here, name, value, text):
    result = here(f"--{name}", value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sosim: {text}")


@pytest.mark.parametrize(
    ("name", "value", "text"), [*BAD, ("strict", "maybe", "strict is 'maybe', and must be on or")]
)
def test_a_bad_variable_is_named_with_what_would_be_right(here, name, value, text):
    result = here(**{f"SOSIM_{name.upper().replace('-', '_')}": value})
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"sosim: {text}")


def test_a_flag_counts_before_the_variable(here):
    result = here("--release", "8.5", SOSIM_RELEASE="9.0")
    assert "release is '8.5'" in result.stderr


def test_an_unknown_variable_is_warned_of(here):
    assert "there is no setting SOSIM_COLOUR" in here(SOSIM_COLOUR="", SOSIM_PORT="-1").stderr


def test_a_variable_of_other_commands_is_no_unknown_one(here):
    others = {"SOSIM_URL": "", "SOSIM_TENANT": "", "SOSIM_SECRET": ""}
    assert "there is no setting" not in here("--port", "x", **others).stderr


def test_the_banner_says_where_everything_is_and_what_to_try(here, told):
    told(signal.SIGTERM)
    said = here("--port", "0").stdout
    url = said.splitlines()[0].rpartition(" ")[2]
    places = ("/api/v1", "/Cust12345/api/v1", "/targets/NAME", "/__admin/console", "/__admin/docs")
    for place in places:
        assert f" {url}{place}" in said
    assert f"export SOSIM_URL={url}\n" in said
    assert "  sosim listen\n  sosim trigger contact.changed\n" in said
    assert "Bearer with any credentials" in said


def test_a_line_is_written_for_each_thing_that_happens(here, told, tmp_path):
    file = tmp_path / "port"

    def deliver() -> None:
        tenant = Tenant(Client(f"http://127.0.0.1:{file.read_text().strip()}"))
        tenant.webhooks.save(tenant.target("orders"), "contact.changed", "s3cret-of-a-webhook")
        tenant.raise_event("contact.changed", 18)
        tenant.attempts.wait_for(timeout=PATIENCE)

    told(signal.SIGTERM, deliver)
    errors = here("--port", "0", "--port-file", str(file)).stderr
    assert [line.split()[1] for line in errors.splitlines()] == ["==>", "-->", "*", "==>", "<--"]
    assert "  orders  valid  webhook 1  attempt 1  " in errors
    assert "s3cret-of-a-webhook" not in errors
    assert "\x1b" not in errors


@pytest.mark.parametrize("file", ["/none/ca.pem", __file__])
def test_a_file_without_an_authority_is_named(here, file):
    result = here("--port", "0", "--ca-file", file)
    assert result.exit_code == 2
    assert f"ca-file is {file!r}, and must be a PEM file with certificates" in result.stderr


@pytest.mark.parametrize("flags", [("--debug",), ("--debug", "--log-level", "error")])
def test_whoever_debugs_is_shown_everything(here, told, flags):
    told(signal.SIGTERM)
    here("--port", "0", *flags)
    assert logging.getLogger("simulator").level == logging.DEBUG
