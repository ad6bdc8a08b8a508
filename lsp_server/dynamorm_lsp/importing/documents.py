"""Templates and schemas of models on the disk, as the kinds of items that they declare."""

from pathlib import Path

import click

from dynamorm_analysis.inference.declared import Declared, declared
from dynamorm_analysis.model.table import Definition
from dynamorm_analysis.project import Project
from dynamorm_lsp.checking.run import understand
from dynamorm_lsp.checking.templates import TemplateError, templates_at
from dynamorm_lsp.refusal import refusing

DMS = "dms"


def of_template(path: str) -> Declared:
    """The tables of CloudFormation, SAM, serverless.yml, Terraform and of what CDK synthesizes, each as one kind of
    items. Raises ClickException."""
    return _told(path, [one for one in _definitions(path) if one.kind == "infrastructure"], "declares no table")


def of_schema(path: str) -> Declared:
    """The models of TableTheory's schemas (DMS). Raises ClickException."""
    return _told(path, [one for one in _definitions(path) if one.library == DMS], "is no schema with models (DMS)")


def _told(path: str, definitions: list[Definition], lack: str) -> Declared:
    if not definitions:
        raise click.ClickException(f"{path}: {lack}")
    found = declared(definitions)
    for one, reason in found.left_out:
        click.echo(f"left out: {one.symbol}: {reason}", err=True)
    if not found.entities:
        raise click.ClickException(f"{path}: the keys of its tables are not known, so that no model can be written")
    return found


def _definitions(path: str) -> tuple[Definition, ...]:
    if Path(path).suffix == ".template":
        try:
            groups = templates_at(Path(path))
        except TemplateError as error:
            raise click.ClickException(str(error)) from None
        return tuple(one for group in groups for one in Project().with_files(group).definitions)
    with refusing():
        workspace = understand((path,), use_cache=False)
    return tuple(one for one in workspace.project.definitions if one.place.path in workspace.asked)
