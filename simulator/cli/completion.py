"""`sosim completion`."""

from __future__ import annotations

import click

from .output import say

_SHELLS = ("bash", "zsh", "fish")


@click.command()
@click.argument("shell", type=click.Choice(_SHELLS))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the script of a shell's completion.

    It completes commands, options, and the names of all documented events.

    \b
    Examples:
      eval "$(sosim completion bash)"
      sosim completion zsh > ~/.zfunc/_sosim
      sosim completion fish > ~/.config/fish/completions/sosim.fish
    """
    from click.shell_completion import get_completion_class

    kind = get_completion_class(shell)
    assert kind, shell  # noqa: S101 - click has all three
    main = context.find_root().command
    say(kind(main, {}, "sosim", "_SOSIM_COMPLETE").source())
