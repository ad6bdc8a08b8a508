"""A wish for a model as a JSON file, so that a conversation can be had again without anybody to answer."""

import json
from dataclasses import asdict, fields
from pathlib import Path

import click

from dynamorm_codeactions.models.wished import Wish

FORMAT = 1
LISTS = frozenset({"attributes", "identity", "patterns"})


def read_wish(path: str) -> Wish:
    """Raises ClickException where the file is not what `--save-spec` writes."""
    try:
        told = json.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
    except ValueError as error:
        raise click.ClickException(f"{path} is no JSON: {error}") from None
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise click.ClickException(f'{path} is no specification of a model: it must say `"format": {FORMAT}`')
    known = {one.name for one in fields(Wish)}
    if unknown := sorted(set(told) - known - {"format"}):
        raise click.ClickException(f"{path}: there is no `{unknown[0]}` in a specification")
    given = {}
    for name in known & set(told):
        value = told[name]
        if name in LISTS:
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise click.ClickException(f"{path}: `{name}` must be a list of strings")
            value = tuple(value)
        elif name == "own_keys":
            if not isinstance(value, bool):
                raise click.ClickException(f"{path}: `{name}` must be true or false")
        elif value is not None and not isinstance(value, str):
            raise click.ClickException(f"{path}: `{name}` must be a string")
        given[name] = value
    return Wish(**{"entity": "", "attributes": (), "identity": (), **given})


def wish_text(wish: Wish) -> str:
    """What is not wished for is left out."""
    told = {name: value for name, value in asdict(wish).items() if value not in (None, (), False)}
    return json.dumps({"format": FORMAT, **told}, indent=2, ensure_ascii=False) + "\n"
