"""`dynamorm generate`: source that follows from the models, written into files; its kinds are in `generators/`."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import takewhile

import click

from dynamorm_lsp import generators
from dynamorm_lsp.found_commands import FoundCommands

FAILURE = 2
LAST = "docs"  # tells what repositories ask, too, and may be written beside them
HELP = """Write source that follows from the models: what they say is said once, and generated anew when they change.

Several kinds may be named one after another; what follows is for each of them, and an option for those that have it.
A folder that is called as a kind is written `./tests`. Generating twice changes nothing. A file that was changed by
hand since it was generated, or that was never generated, is left alone unless --force is given.

\b
Examples:
  dynamorm generate repository types docs
  dynamorm generate cdk --language typescript --out infra/
  dynamorm generate types docs --check
"""


class Several(click.Command):
    """Some kinds, each run with the same words behind them. Its options are told to shells that complete them."""

    def __init__(self, kinds: Mapping[str, click.Command]) -> None:
        super().__init__(" ".join(kinds), add_help_option=False)
        self._kinds = kinds
        self._words: list[str] = []
        self.params = [*{param.name: param for kind in kinds.values() for param in kind.params}.values()]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:  # noqa: ARG002  # click's signature
        self._words = args
        return []

    def invoke(self, ctx: click.Context) -> int:
        """The worst exit status. Whatever is wrong with the words is told before anything is written; a kind of which
        nothing can be made keeps no other from being written."""
        contexts = [
            kind.make_context(name, _words_of(kind, self._kinds.values(), self._words), parent=ctx.parent)
            for name, kind in self._kinds.items()
        ]
        worst = 0
        for context in contexts:
            with context:
                try:
                    code = context.command.invoke(context)
                except click.UsageError:
                    raise
                except click.ClickException as error:
                    click.echo(f"error: {context.info_name}: {error.format_message()}", err=True)
                    code = FAILURE
            worst = max(worst, code if isinstance(code, int) else 0)
        return worst


def _words_of(kind: click.Command, kinds: Iterable[click.Command], words: Sequence[str]) -> list[str]:
    """The words that are for one of several kinds: without the options that others have and it has not."""
    own = _options(kind)
    others = {name: option for other in kinds for name, option in _options(other).items() if name not in own}
    told: list[str] = []
    left = iter(words)
    for word in left:
        name, has_value, _ = word.partition("=")
        if name not in others:
            told.append(word)
        elif not has_value and not others[name].is_flag:
            next(left, None)
    return told


def _options(kind: click.Command) -> dict[str, click.Option]:
    """The options of a kind by each of their names."""
    options = [param for param in kind.params if isinstance(param, click.Option)]
    return {name: option for option in options for name in (*option.opts, *option.secondary_opts)}


class Kinds(FoundCommands):
    """The kinds of source, of which several may be written in one go, in the order in which they are named but for the
    last one. The last word of a module is its kind, as `types` of `typescript_types`."""

    @staticmethod
    def called(module: str) -> str:
        return module.rpartition("_")[2]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        known = self.list_commands(ctx)
        named = [*takewhile(known.__contains__, args)]
        in_order = sorted(named, key=LAST.__eq__)
        kinds = {name: kind for name in in_order if (kind := self.get_command(ctx, name)) is not None}
        if len(kinds) < 2:
            return super().resolve_command(ctx, args)
        several = Several(kinds)
        return several.name, several, args[len(named) :]


@click.group(cls=Kinds, package=generators, help=HELP, short_help="Write source that follows from the models.")
def command() -> None:
    pass
