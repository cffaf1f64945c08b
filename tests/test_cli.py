"""The command `sosim` as a whole: its help, how it ends, and what it needs to start."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from commands import PATIENCE, environment, sosim
from sockets import free_port, listening

from simulator import __version__, cli
from simulator.cli import exits

#: Those that talk to a server, each with the arguments that it needs.
CLIENTS = [
    ("trigger", "contact.changed"),
    ("explain", "contact.changed"),
    *((name,) for name in ("listen", "messages", "webhooks", "clock", "reset", "healthcheck")),
]


@pytest.mark.parametrize("name", cli.main.commands)
@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_every_command_has_help_with_examples(name, flag):
    result = sosim(name, flag)
    assert result.exit_code == 0
    _, _, examples = result.stdout.partition("\n  Examples:\n")
    assert re.search(rf"\bsosim {name}\b", examples)


def test_the_help_lists_every_command_and_every_exit_code():
    said = sosim("--help").stdout
    assert [name for name in cli.main.commands if f"\n  {name} " not in said] == []
    codes = [value for name, value in vars(exits).items() if name.isupper()]
    assert len(codes) == 6
    assert [code for code in codes if f"\n{code:7}  " not in said] == []


@pytest.mark.parametrize("arguments", CLIENTS, ids=lambda arguments: arguments[0])
def test_a_server_that_is_not_there_cannot_be_reached(arguments):
    url = f"http://127.0.0.1:{free_port()}"
    result = sosim(*arguments, "--url", url)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith(f"sosim: nobody answers at {url}")


@pytest.mark.parametrize("arguments", CLIENTS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    "reply",
    [
        b"404 Not Found\r\n\r\n<p>",
        b'404 N\r\n\r\n{"a": 1}',
        b"200 OK\r\n\r\n<p>",
        b"200 OK\r\n\r\n{}",
        b"200 OK\r\n\r\n[]",
        b"200 OK",
        b"308 Permanent Redirect\r\nLocation: https://other.example/\r\n\r\n",
    ],
)
def test_what_is_no_simulator_is_told(arguments, reply):
    with listening(b"HTTP/1.1 " + reply) as other:
        result = sosim(*arguments, "--url", other.url.partition("/hook")[0])
    assert (result.exit_code, result.stdout) == (3, "")
    assert "is no simulator" in result.stderr


@pytest.mark.parametrize("arguments", CLIENTS, ids=lambda arguments: arguments[0])
@pytest.mark.parametrize(
    ("option", "value", "told"),
    [
        ("--url", "https:/x", "'https:/x' is not the URL of a simulator"),
        ("--url", "127.0.0.1:8642", "'127.0.0.1:8642' is not the URL of a simulator"),
        ("--tenant", "Acme", "'Acme' is no tenant: it is Default, or one such as Cust12345"),
        ("--token", "t0k\nen", "Invalid value for '--token'"),
    ],
)
def test_a_bad_option_is_named_with_what_would_be_right(arguments, option, value, told):
    result = sosim(*arguments, option, value)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert "t0k" not in result.stderr


@pytest.mark.parametrize("arguments", CLIENTS, ids=lambda arguments: arguments[0])
def test_a_tenant_in_the_url_is_told_to_be_left_out(arguments):
    result = sosim(*arguments, "--url", "http://127.0.0.1:8642/Cust123")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "leave out /Cust123" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("messages", "--target", "\udcff"),
        ("messages", "--target", "orders", "--event", "\udcff"),
        ("check-receiver", "http://127.0.0.1:1/", "--secret", "hidden\udcff"),
    ],
)
def test_what_is_no_text_is_told_and_not_shown(command, arguments):
    result = command(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("sosim: an argument or a variable is not UTF-8")


@pytest.mark.parametrize("arguments", CLIENTS, ids=lambda arguments: arguments[0])
def test_an_unknown_option_is_named(arguments):
    result = sosim(*arguments, "--colour")
    assert (result.exit_code, "--colour" in result.stderr) == (2, True)


def test_the_admin_token_is_needed_where_there_is_one(serve):
    url = serve(admin_token="t0ken").url
    refused = sosim("webhooks", "--url", url)
    assert (refused.exit_code, "--token or SOSIM_ADMIN_TOKEN" in refused.stderr) == (2, True)
    assert sosim("webhooks", "--url", url, "--token", "t0ken").exit_code == 0
    assert sosim("webhooks", SOSIM_URL=url, SOSIM_ADMIN_TOKEN="t0ken").exit_code == 0


def test_an_option_counts_before_the_variable(command):
    assert command("webhooks", SOSIM_TENANT="nonsense").exit_code == 2
    assert command("webhooks", "--tenant", "Cust7", SOSIM_TENANT="nonsense").exit_code == 0


def test_the_case_of_a_tenant_does_not_matter(command):
    assert "Cust7 has no webhook" in command("webhooks", "--tenant", "cUST7").stderr


def test_a_command_is_interrupted(monkeypatch):
    def interrupted(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("simulator.client.connection.Client.call", interrupted)
    result = sosim("webhooks")
    assert (result.exit_code, result.stdout) == (130, "")


def test_a_reader_that_wants_no_more_is_no_failure():
    command = [sys.executable, "-m", "simulator", "completion", "bash"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def test_commands_that_talk_to_a_server_need_none_of_what_a_server_does():
    """Otherwise each took half a second to start."""
    code = (
        "import sys; sys.argv[1:] = ['trigger', 'a.b', '--url', 'http://127.0.0.1:1']\n"
        "from simulator.cli import main\n"
        "try: main()\n"
        "except SystemExit as end: print(end.code)\n"
        "print({'flask', 'werkzeug', 'jsonschema', 'faker', 'httptools'} & sys.modules.keys())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.split() == ["3", "set()"]


@pytest.mark.parametrize("asked", ["version", "--version"])
def test_the_version_is_told(asked):
    result = sosim(asked)
    assert (result.exit_code, result.stdout) == (0, f"sosim {__version__}\n")


def test_without_a_command_there_is_help():
    result = sosim()
    assert (result.exit_code, "Commands:" in result.output) == (2, True)


def test_python_m_simulator_is_the_command():
    command = [sys.executable, "-m", "simulator", "version"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert (done.stdout, done.stderr) == (f"sosim {__version__}\n", "")
