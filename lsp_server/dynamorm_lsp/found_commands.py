"""Commands found in a package, by the names of their modules; each is loaded when it is asked for."""

import importlib
import pkgutil
from types import ModuleType
from typing import Any

import click


class FoundCommands(click.Group):
    """Every module of `package` defines `command`; `diff_infra` is called as `diff-infra`, `import_` as `import`."""

    def __init__(self, *args: Any, package: ModuleType, **extra: Any) -> None:
        super().__init__(*args, **extra)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's signature
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's signature
        name = self._modules().get(cmd_name)
        if name is None:
            return None
        module = importlib.import_module(f"{self._package.__name__}.{name}")
        command: click.Command = module.command
        return command

    def _modules(self) -> dict[str, str]:
        """The names of modules by those of their commands."""
        found = (one.name for one in pkgutil.iter_modules(self._package.__path__))
        return {self.called(name): name for name in found}

    @staticmethod
    def called(module: str) -> str:
        """The name of the command of a module."""
        return module.rstrip("_").replace("_", "-")
