"""The command `sosim`."""

from __future__ import annotations

import dataclasses
import os
import signal
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, NoReturn

import click

from . import __version__, logs
from .settings import (
    PREFIX,
    Settings,
    SettingsError,
    flag,
    from_environment,
    parse,
    shown_default,
)

if TYPE_CHECKING:
    from .server import Server

DONE, FAILED, USAGE, CANNOT_START, INTERRUPTED = 0, 1, 2, 3, 130

#: Seconds that deliveries under way have when the server is told to stop.
DRAIN = 5.0


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """A simulator of the SuperOffice CRM WebAPI's webhook side, for contract testing.

    Not affiliated with SuperOffice AS.
    """


def _settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command one flag for each setting."""
    for one in reversed(dataclasses.fields(Settings)):
        command = _option(one)(command)
    return command


def _option(one: dataclasses.Field[Any]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    name, choices = flag(one.name), one.metadata["choices"]
    default = shown_default(one)
    text = f"{one.metadata['meaning'].capitalize()}.  [{PREFIX}{one.name.upper()}; {default}]"
    if isinstance(one.default, bool):
        return click.option(f"--{name}/--no-{name}", one.name, default=None, help=text)
    repeat = isinstance(one.default, tuple)
    metavar = "|".join(choices) or ("NUMBER" if "low" in one.metadata else "TEXT")
    return click.option(
        f"--{name}", one.name, default=None, multiple=repeat, metavar=metavar, help=text
    )


def _settings(flags: dict[str, Any]) -> Settings:
    """Read the settings: a flag counts before the environment, that before the default."""
    values, unknown = from_environment(os.environ)
    for name in unknown:
        click.echo(f"sosim: warning: there is no setting {name}", err=True)
    for name, value in flags.items():
        if value not in (None, ()):
            values[name] = parse(name, value) if isinstance(value, str) else value
    return Settings(**values)


@main.command()
@_settings_options
@click.option(
    "--port-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the port to this file once the server is ready.",
)
def serve(port_file: Path | None, **flags: Any) -> None:
    """Serve the simulator until it is interrupted.

    \b
    Examples:
      sosim serve
      sosim serve --port 0 --seed 1 --defaults netserver
      SOSIM_STRICT=on sosim serve --release 12.4
    """
    from .certificates import NoTls
    from .server import CannotStart, Server

    stop = _Stop()
    try:
        settings = _settings(flags)
        logs.configure(settings.log_format, settings.log_level)
        server = Server(settings)
        _write_port(port_file, server)
    except SettingsError as error:
        _fail(USAGE, str(error))
    except (CannotStart, NoTls, OSError) as error:
        _fail(CANNOT_START, str(error))
    server.start()
    _announce(server.url)
    if server.certificates:
        _announce_https(server.site.https_targets, server.certificates.ca_file)
    code = stop.wait()
    if left := server.close(DRAIN):
        click.echo(f"sosim: deliveries left undone: {left}", err=True)
    sys.exit(code)


@main.command()
@click.option("--seed", type=int, default=1, show_default=True, help="Other values, if you like.")
def demo(seed: int) -> None:
    """Show the main job on real sockets: requests, answers, a signed event at a fake target.

    Ends by itself with 0, or with 1 and the reason.

    \b
    Examples:
      sosim demo
      sosim demo --seed 7
    """
    from .client import CannotReach
    from .demo import DemoFailed, run

    try:
        run(seed, click.echo)
    except (DemoFailed, CannotReach) as error:
        _fail(FAILED, str(error))


@main.command()
def version() -> None:
    """Print the version.

    \b
    Example:
      sosim version
    """
    click.echo(f"sosim {__version__}")


class _Stop:
    """Waits for SIGINT or SIGTERM, from the moment it is made."""

    def __init__(self) -> None:
        self._told = threading.Event()
        self._code = DONE
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._code = INTERRUPTED if number == signal.SIGINT else DONE
        self._told.set()

    def wait(self) -> int:
        """Wait until told to stop, and give the exit code."""
        self._told.wait()
        return self._code


def _write_port(file: Path | None, server: Server) -> None:
    if not file:
        return
    try:
        file.write_text(f"{server.port}\n", encoding="ascii")
    except OSError:
        server.close()
        raise


def _announce(url: str) -> None:
    """Print the ready line first, for machines, then what a newcomer may try next."""
    click.echo(f"sosim is ready at {url}")
    click.echo(
        f"""
  CRM API   {url}/api/v1            any tenant: {url}/Cust12345/api/v1
  targets   {url}/targets/NAME      any name; every message is recorded
  admin     {url}/__admin           what a test may ask and set
  sign in   Authorization: Basic, SoTicket or Bearer with any credentials

Try next:
  curl -X POST {url}/api/v1/Agents/Webhook/CreateDefaultWebhook -u tje0:Tje0
  curl {url}/__admin/targets"""
    )


def _announce_https(bases: dict[str, str], ca_file: Path) -> None:
    click.echo(f"\nTargets over https; the authority's certificate is in {ca_file}")
    for kind, base in bases.items():
        click.echo(f"  {kind:12} {base}/targets/NAME")


def _fail(code: int, text: str) -> NoReturn:
    click.echo(f"sosim: {text}", err=True)
    sys.exit(code)
