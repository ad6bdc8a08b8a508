"""`dynamorm completion`: what a shell is told, so that it completes commands, options, models and rules."""

import click

HELP = """Print a script for SHELL that completes commands, options and their values: names of models behind --model and
--table, rules behind `explain` and --select.

\b
Examples:
  eval "$(dynamorm completion bash)"    # in ~/.bashrc
  eval "$(dynamorm completion zsh)"     # in ~/.zshrc
  dynamorm completion fish > ~/.config/fish/completions/dynamorm.fish
"""


@click.command(name="completion", help=HELP, short_help="Print the completion of a shell.")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    from click.shell_completion import get_completion_class  # late: nothing else needs it

    found = get_completion_class(shell)
    assert found is not None  # click has these three
    spoken = found(ctx.find_root().command, {}, "dynamorm", "_DYNAMORM_COMPLETE")
    click.echo(found.source_template % spoken.source_vars())
