"""What tests of several rooms share: a folder to write files into, and the command line run inside this process."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dynamorm_lsp.cli import main

Files = Callable[..., Path]
Dynamorm = Callable[..., Result]


def _heeds_modes() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o500)
        return not os.access(folder, os.W_OK)


@pytest.fixture(autouse=True)
def no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No packages of the environment in which the tests run are looked at."""
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)


AS_USER = pytest.mark.skipif(not _heeds_modes(), reason="root may read and write everything")


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Files:
    """Writes texts by path into a folder of the test's own, which is the working directory."""
    base = tmp_path / "project"
    base.mkdir()
    monkeypatch.chdir(base)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for variable in ("NO_COLOR", "FORCE_COLOR", "GITHUB_ACTIONS"):
        monkeypatch.delenv(variable, raising=False)

    def write(texts: dict[str, str | bytes] | None = None) -> Path:
        for path, text in (texts or {}).items():
            target = base / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text if isinstance(text, bytes) else text.encode())
        return base

    return write


@pytest.fixture
def dynamorm() -> Dynamorm:
    """Runs `dynamorm` with arguments, and a text for its standard input."""

    def run(*arguments: str, text: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, arguments, input=text, prog_name="dynamorm")

    return run
