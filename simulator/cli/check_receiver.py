"""`sosim check-receiver`."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .check_output import show, show_checks, teller, written
from .exits import CANNOT_REACH, DONE, FAILED, INTERRUPTED, USAGE, fail
from .output import FORMATS, TABLE

if TYPE_CHECKING:
    from ..receiver.check import Check
    from ..receiver.report import Report


def _seconds(context: click.Context, option: click.Parameter, value: float) -> float:
    if not 0.001 <= value <= 600.0:  # which is false for nan too
        raise click.BadParameter(f"{value} is not from 0.001 to 600")
    return value


_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command("check-receiver")
@click.argument("url", required=False)
@click.option("--secret", envvar="SOSIM_SECRET", show_envvar=True, help="The webhook's secret.")
@click.option("--probe", metavar="URL", help="A page that tells what deliveries have changed.")
@click.option("--only", multiple=True, metavar="NAME", help="Make this check only; repeatable.")
@click.option("--list", "listing", is_flag=True, help="List the checks, and send nothing.")
@click.option(
    "--format",
    "style",
    type=click.Choice(FORMATS),
    default=TABLE,
    show_default=True,
    help="How the result is written on stdout.",
)
@click.option("--junit", type=_FILE, help="Write JUnit XML to this file too.")
@click.option("--json", "document", type=_FILE, help="Write the JSON document to this file too.")
@click.option(
    "--budget",
    default=1.0,
    show_default=True,
    callback=_seconds,
    metavar="SECONDS",
    help="Time within which a delivery should be answered.",
)
@click.option(
    "--timeout",
    default=10.0,
    show_default=True,
    callback=_seconds,
    metavar="SECONDS",
    help="Time after which no answer is waited for.",
)
@click.option(
    "--allow-host", multiple=True, metavar="HOST", help="Host that may be called besides loopback."
)
@click.option(
    "--ca-file", multiple=True, metavar="FILE", help="PEM file of an authority to trust too."
)
def check_receiver(url: str | None, secret: str | None, **options: Any) -> None:
    """Check your own receiver at URL with real deliveries, right ones and wrong ones.

    Say what it does with good signatures in every spelling, forgeries, duplicates, unknown events
    and slow connections. Only this machine is called unless --allow-host names the host. What the
    receiver does with an event that it accepts, it really does: do not check one that is in use.

    Ends with 0 if every check passed, with 1 if one failed, with 2 if it was called wrongly, and
    with 3 if nobody listens at URL.

    \b
    Examples:
      export SOSIM_SECRET=s3cret
      sosim check-receiver http://127.0.0.1:8000/hook
      sosim check-receiver http://127.0.0.1:8000/hook --probe http://127.0.0.1:8000/count
      sosim check-receiver http://127.0.0.1:8000/hook --only unsigned --only tampered-body
      sosim check-receiver http://127.0.0.1:8000/hook --junit receiver.xml --format json
      sosim check-receiver --list
    """
    from ..receiver.checks import UnknownCheck, chosen

    try:
        checks = chosen(options["only"])
    except UnknownCheck as error:
        fail(USAGE, str(error))
    if options["listing"]:
        show_checks(checks, options["style"])
        return
    if not url:
        fail(USAGE, "the URL of the receiver is missing, such as http://127.0.0.1:8000/hook")
    if not secret:
        fail(USAGE, "the webhook's secret is missing: give --secret, or set SOSIM_SECRET")
    sys.exit(_check(url, secret, checks, options))


def _check(url: str, secret: str, checks: tuple[Check, ...], options: dict[str, Any]) -> int:
    """Make the checks and tell what they found, and nothing with the secret in it."""
    from ..receiver.address import BadAddress
    from ..receiver.judge import hidden
    from ..receiver.wire import CannotReach
    from ..settings import SettingsError

    try:
        _must_be_writable(options["junit"], options["document"])
        report = _judge(url, secret, checks, options)
    except (BadAddress, SettingsError) as error:
        fail(USAGE, hidden(str(error), secret))
    except CannotReach as error:
        fail(CANNOT_REACH, hidden(str(error), secret))
    except KeyboardInterrupt:
        fail(INTERRUPTED, "interrupted; the checks that were left have not been made")
    show(report, options["style"])
    _save(report, options["junit"], options["document"])
    return _code(report)


def _judge(url: str, secret: str, checks: tuple[Check, ...], options: dict[str, Any]) -> Report:
    from ..delivery.transport import Transport
    from ..receiver.address import check_address
    from ..receiver.judge import judge
    from ..receiver.visit import Terms

    for one in filter(None, (url, options["probe"])):
        check_address(one, options["allow_host"])
    names = "budget", "timeout", "probe"
    terms = Terms(**{name: options[name] for name in names}, ca_files=options["ca_file"])
    transport = Transport(terms.timeout, terms.ca_files)
    return judge(url, secret, checks, terms, transport, teller(options["style"]))


def _must_be_writable(*files: Path | None) -> None:
    """Find out before anything is sent whether files can be written."""
    for file in filter(None, files):
        if not os.access(file if file.exists() else file.parent, os.W_OK):
            fail(USAGE, f"{str(file)!r} cannot be written: its folder is missing, or not yours")


def _save(report: Report, junit_file: Path | None, json_file: Path | None) -> None:
    from .. import __version__
    from ..receiver.junit import junit

    try:
        if junit_file:
            junit_file.write_bytes(junit(report, __version__))
        if json_file:
            json_file.write_text(written(report), encoding="utf-8")
    except OSError as error:
        fail(USAGE, f"the result cannot be written: {error}")


def _code(report: Report) -> int:
    from ..receiver import verdict

    if report.count(verdict.FAILED):
        return FAILED
    if not report.count(verdict.PASSED):
        fail(USAGE, "every check was skipped, so nothing is known; what is missing stands above")
    return DONE
