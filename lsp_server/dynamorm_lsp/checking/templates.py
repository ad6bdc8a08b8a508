"""Synthesized templates as files on the disk: one of them, or all of a cloud assembly (`cdk.out`), by stages."""

import json
from collections.abc import Mapping
from pathlib import Path

from dynamorm_analysis.blueprint import NAMED
from dynamorm_analysis.facts.file import Facts
from dynamorm_analysis.reading.languages import reader_for
from dynamorm_cdkgen.template_findings import named_text

ENDINGS = (".json", ".yaml", ".yml", ".template")
ASSEMBLY = "*.template.json"


class TemplateError(Exception):
    """A template that cannot be read; one line says which and why."""


def templates_at(path: Path) -> list[Mapping[str, Facts]]:
    """What each template says, by the name of its file without a folder; those of one folder belong together. Raises
    TemplateError."""
    if path.is_file():
        name, facts = _read(path)
        return [{name: facts}]
    if not path.is_dir():
        raise TemplateError(f"{path}: no such file or folder")
    folders: dict[Path, dict[str, Facts]] = {}
    for file in sorted(path.rglob(ASSEMBLY)):
        name, facts = _read(file)
        folders.setdefault(file.parent, {})[name] = facts
    if not folders:
        raise TemplateError(f"{path}: holds no {ASSEMBLY}; synthesize first, or name a template")
    return [folders[folder] for folder in sorted(folders)]


def _read(path: Path) -> tuple[str, Facts]:
    """The name under which a reader knows a template, and what it says."""
    if path.suffix not in ENDINGS:
        raise TemplateError(f"{path}: is no template: its name ends in none of {', '.join(ENDINGS)}")
    content = _content(path)
    name = _name(path, content)
    reader = reader_for(name)
    if reader is None or b"AWS::" not in content:
        raise TemplateError(f"{path}: is no template: no resource in it has a type of AWS")
    return name, reader(_named(content) if NAMED.encode() in content else content)


def _name(path: Path, content: bytes) -> str:
    """Templates may end in `.template`, and are JSON or YAML then."""
    if path.suffix != ".template":
        return path.name
    return f"{path.name}.{'json' if content.lstrip()[:1] == b'{' else 'yaml'}"


def _named(content: bytes) -> bytes:
    """What our own constructs have made, with the names that code has for its tables."""
    try:
        return named_text(json.loads(content))
    except (ValueError, RecursionError, AttributeError):  # it is not JSON, or something else than a template
        return content


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise TemplateError(f"{path} cannot be read: {(error.strerror or str(error)).lower()}") from None
