"""`sosim serve`."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from .. import logs
from ..settings import SettingsError
from .exits import CANNOT_REACH, DONE, INTERRUPTED, USAGE, fail
from .settings_options import read_settings, settings_options

if TYPE_CHECKING:
    from ..server import Server

#: Seconds that deliveries under way have when the server is told to stop.
DRAIN = 5.0


@click.command()
@settings_options
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
    from ..certificates import NoTls
    from ..server import CannotStart, Server

    stop = _Stop()
    try:
        settings = read_settings(flags)
        logs.configure(settings.log_format, settings.log_level)
        server = Server(settings)
        _write_port(port_file, server)
    except SettingsError as error:
        fail(USAGE, str(error))
    except (CannotStart, NoTls, OSError) as error:
        fail(CANNOT_REACH, str(error))
    server.start()
    _announce(server.url)
    if server.certificates:
        _announce_https(server.site.https_targets, server.certificates.ca_file)
    code = stop.wait()
    if left := server.close(DRAIN):
        click.echo(f"sosim: deliveries left undone: {left}", err=True)
    sys.exit(code)


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
