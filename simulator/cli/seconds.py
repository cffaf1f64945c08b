"""Checks a number of seconds that a server is to wait."""

from __future__ import annotations

import click

from ..client.seconds import LONGEST


def waitable(context: click.Context, option: click.Parameter, value: float | None) -> float | None:
    """Give the seconds of an option.

    :raises BadParameter: if no server would wait so long
    """
    if value is not None and not 0 <= value <= LONGEST:  # which is false for nan too
        raise click.BadParameter(f"{value} is not from 0 to {LONGEST:g}")
    return value
