"""Commands found in a package, by the names of their modules; each is loaded when it is asked for."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import click


class FoundCommands(click.Group):
    """Every module of `package` defines `command`; `diff_infra` is called as `diff-infra`."""

    def __init__(self, *args: Any, package: ModuleType, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return sorted(found.name.replace("_", "-") for found in pkgutil.iter_modules(self._package.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        module = importlib.import_module(f"{self._package.__name__}.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command
        return command
