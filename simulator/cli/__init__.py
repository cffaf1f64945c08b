"""The command `sosim`: one file a subcommand."""

from .command import main

__all__ = ["main"]
