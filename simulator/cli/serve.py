"""`sosim serve`."""

from __future__ import annotations

import gc
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from .. import logs
from ..settings import Settings, SettingsError
from .banner import banner
from .exits import CANNOT_REACH, DONE, INTERRUPTED, USAGE, fail
from .output import is_coloured, no_color_option, say
from .settings_options import read_settings, settings_options

if TYPE_CHECKING:
    from ..server import Server

#: Seconds that deliveries under way have when the server is told to stop.
DRAIN = 5.0
#: After so many new objects, and so many collections of the younger ones, garbage is looked for.
_COLLECT = 10_000, 20, 50


@click.command()
@settings_options
@click.option(
    "--port-file",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the port to this file once the server is ready.",
)
@click.option(
    "--debug",
    is_flag=True,
    help="Show the stages of each call and how long they take: --log-level debug.",
)
@no_color_option
def serve(port_file: Path | None, debug: bool, no_color: bool, **flags: Any) -> None:
    """Serve the simulator until it is interrupted.

    The first line on stdout says where. Then stderr has a line for each call of the CRM API, each
    event, each message at a target and each attempt to deliver, as `sosim listen --all` has.

    \b
    Examples:
      sosim serve
      sosim serve --port 0 --seed 1 --defaults netserver
      sosim serve --state simulator.db
      SOSIM_STRICT=on sosim serve --release 12.4
    """
    with _Stop() as stop:  # first of all: loading the rest takes a moment
        server = _started(port_file, flags | ({"log_level": "debug"} if debug else {}), no_color)
        code = stop.wait()
        left = server.close(DRAIN)
        with suppress(OSError):  # it said where the server was, and now says where none is
            _forget_port(port_file, f"{server.port}\n")
        if left:
            click.echo(f"sosim: deliveries left undone: {left}", err=True)
    sys.exit(code)


def _started(port_file: Path | None, flags: dict[str, Any], no_color: bool) -> Server:
    """Start a server and announce it, or say why it cannot be and end."""
    with _loading():
        from ..certificates import NoTls
        from ..keeping import CannotOpen
        from ..server import CannotStart, Server

        try:
            _forget_port(port_file)
            settings = read_settings(flags)
            colour = is_coloured(sys.stderr, no_color)
            logs.configure(settings.log_format, settings.log_level, colour=colour)
            server = Server(settings)
            _write_port(port_file, server)
        except SettingsError as error:
            fail(USAGE, str(error))
        except (CannotStart, CannotOpen, NoTls, OSError) as error:
            fail(CANNOT_REACH, str(error))
        server.start()
    _announce(server, settings)
    return server


@contextmanager
def _loading() -> Iterator[None]:
    """Look for no garbage meanwhile, and less often from then on: nearly all is gone without.

    What is loaded by then stays, so no collection ever looks at it; and journals are bounded.
    """
    gc.disable()
    try:
        yield
        gc.freeze()
        gc.set_threshold(*_COLLECT)
    finally:
        gc.enable()


class _Stop:
    """Waits for SIGINT or SIGTERM, from the moment it is made.

    A signal may reach any thread, and Python then tells the main one only when that has something
    to do. So it waits for a byte, which is written wherever the signal comes in.
    """

    def __init__(self) -> None:
        self._told, self._bell = socket.socketpair()
        self._bell.setblocking(False)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda number, frame: None)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        signal.set_wakeup_fd(-1)
        self._told.close()
        self._bell.close()

    def wait(self) -> int:
        """Wait until told to stop, and give the exit code."""
        return INTERRUPTED if self._told.recv(1)[0] == signal.SIGINT else DONE


def _write_port(file: Path | None, server: Server) -> None:
    if not file:
        return
    try:
        file.write_text(f"{server.port}\n", encoding="ascii")
    except OSError as error:
        server.close()
        raise OSError(f"the port cannot be written to {file}: {error.strerror}") from None


def _forget_port(file: Path | None, said: str | None = None) -> None:
    """Have no file say where a server is that is not there: whoever waits for the file reads it.

    :param said: what the file says if it is ours; another server may have written it since
    """
    if not file or not file.is_file():
        return
    if said is None or file.read_text(encoding="ascii", errors="replace") == said:
        file.unlink()


def _announce(server: Server, settings: Settings) -> None:
    """Print the ready line first, for machines, then what a newcomer may try next."""
    ca_file = server.certificates.ca_file if server.certificates else None
    for line in banner(server.url, settings, server.site.https_targets, ca_file):
        say(line)
