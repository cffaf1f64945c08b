"""The flags of `sosim serve`: one for each setting."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable
from typing import Any

import click

from ..settings import PREFIX, Settings, flag, from_environment, parse, shown_default


def settings_options(command: Callable[..., Any]) -> Callable[..., Any]:
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


def read_settings(flags: dict[str, Any]) -> Settings:
    """Read the settings: a flag counts before the environment, that before the default."""
    values, unknown = from_environment(os.environ)
    for name in unknown:
        click.echo(f"sosim: warning: there is no setting {name}", err=True)
    for name, value in flags.items():
        if value not in (None, ()):
            values[name] = parse(name, value) if isinstance(value, str) else value
    return Settings(**values)
