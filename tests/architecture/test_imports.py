"""Who may import whom, and what a check leaves unimported."""

import tomllib
from pathlib import Path

import pytest
from importlinter import cli

from dynamorm_analysis.libraries.recognition import recognisers

ROOT = Path(__file__).resolve().parents[2]


def test_import_contracts(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Imports run down, the analysis is pure, and only the server speaks LSP: the contracts in `pyproject.toml`."""
    monkeypatch.chdir(ROOT)
    assert cli.lint_imports(no_cache=True) == 0, capsys.readouterr().out


def test_every_library_stands_apart() -> None:
    """The contract that no library knows another names them all."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    apart = next(contract["modules"] for contract in contracts if contract["name"] == "No library knows another")
    assert apart == sorted(one.recognise.__module__.removesuffix(".recogniser") for one in recognisers())
