"""The command `sosim`: one file a subcommand."""

try:
    from .command import main
except KeyboardInterrupt:  # interrupted before there is a command that could end as it should
    raise SystemExit(130) from None

__all__ = ["main"]
