"""Reports of findings in the format of the user's choice: shown, and written into files."""

import importlib
import pkgutil
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dynamorm_lsp import reports
from dynamorm_lsp.refusal import refusing
from dynamorm_lsp.terminal.colours import painter

if TYPE_CHECKING:
    from dynamorm_lsp.checking.report import Report

FORMATS = tuple(sorted(found.name for found in pkgutil.iter_modules(reports.__path__) if not found.ispkg))


def outputs_of(given: Iterable[str]) -> dict[str, str]:
    """The files to write, with the format of each, out of `FORMAT=FILE`. Raises UsageError."""
    outputs: dict[str, str] = {}
    for each in given:
        form, equals, file = each.partition("=")
        if form not in FORMATS or not equals or not file:
            raise click.UsageError(f"--output {each}: it must be FORMAT=FILE, with a format of {', '.join(FORMATS)}")
        outputs[file] = form
    return outputs


def show_report(report: "Report", form: str) -> None:
    """Prints a report, coloured where the terminal is."""
    for line in _rendered(replace(report, paint=painter(sys.stdout)), form):
        click.echo(line, color=True)


def write_reports(report: "Report", outputs: Mapping[str, str]) -> None:
    """Writes a report into files. Raises ClickException."""
    from dynamorm_lsp.checking.writing import write_file  # late: `--help` needs none of it

    with refusing():
        for file, form in outputs.items():
            text = "".join(f"{line}\n" for line in _rendered(report, form))
            write_file(Path(file), text.encode("utf-8", "backslashreplace"))


def _rendered(report: "Report", form: str) -> Iterator[str]:
    lines: Iterator[str] = importlib.import_module(f"{reports.__name__}.{form}").render(report)
    return lines
