"""The names of events: those of the catalogue are completed and proposed, any other will do."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_LIST_VERBS = ("created", "changed", "softdeleted")
_STATE_VERBS = ("started", "stopped", "errors")


def complete(
    context: click.Context, option: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Complete a name of the catalogue."""
    from click.shell_completion import CompletionItem

    begun = incomplete.lower()
    return [CompletionItem(name) for name in names() if name.startswith(begun)]


def names() -> tuple[str, ...]:
    """List the documented events; a list goes by its name, and webhook 1 stands for any."""
    from ..crm import catalogue

    lists = sorted(catalogue.list_names())
    return (
        *catalogue.NAMES,
        *(f"list.{name}.{verb}" for name in lists for verb in _LIST_VERBS),
        *(f"webhook1.{verb}" for verb in _STATE_VERBS),
    )


def like(name: str) -> str:
    """Propose a documented name that looks like this one, for the end of a sentence."""
    found = difflib.get_close_matches(name.lower(), names(), 1)
    return f"; did you mean {found[0]}?" if found else ""
