"""The help of each command ends with examples, whose words it takes."""

import re
import shlex
from collections.abc import Iterator

import click
import pytest

from dynamorm_lsp.cli import main


def commands(group: click.Group, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    context = click.Context(group, info_name=words[-1])
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*words, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*words, name))


EVALUATED = re.compile(r"\$\((dynamorm .*?)\)")
COMMANDS = dict(commands(main, ("dynamorm",)))


def examples(command: click.Command) -> list[str]:
    """What stands below `Examples:` in the help, a line for each command."""
    text = command.get_help(click.Context(command, terminal_width=120)).replace("\\\n", "")
    lines = text.partition("Examples:\n")[2].partition("\nOptions:")[0].splitlines()
    return [line.strip() for line in lines if line.strip()]


def parsed(words: list[str], command: click.Command, parent: click.Context | None = None) -> None:
    """Takes words as the command line would, and does nothing."""
    context = command.make_context(words[0], words[1:], parent=parent)
    if not isinstance(command, click.Group):
        return
    rest = [*context._protected_args, *context.args]
    name, chosen, behind = command.resolve_command(context, rest)
    assert chosen is not None
    if name is not None and " " in name:  # several kinds: each takes the words
        for kind in name.split(" "):
            one = command.get_command(context, kind)
            assert one is not None
            parsed([kind, *behind], one, context)
        return
    parsed([name or "", *behind], chosen, context)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_examples(words: tuple[str, ...]) -> None:
    """Each line is one that the command takes, alone or among several kinds."""
    shown = examples(COMMANDS[words])
    assert shown
    for line in shown:
        evaluated = EVALUATED.search(line)
        told = shlex.split((evaluated[1] if evaluated else line).partition(" > ")[0], comments=True)
        assert told[: len(words) - 1] == [*words[:-1]]
        assert words[-1] in told
        parsed(told, main)
