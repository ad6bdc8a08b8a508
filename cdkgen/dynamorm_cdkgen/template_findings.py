"""What rules say of synthesized templates beside the code that works with their tables, told resource by resource."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dynamorm_analysis.blueprint import NAMED
from dynamorm_analysis.engine import check
from dynamorm_analysis.finding import Finding
from dynamorm_analysis.model.names import VARIABLE
from dynamorm_analysis.project import Project
from dynamorm_analysis.selection import selected_rules
from dynamorm_analysis.settings import Settings
from dynamorm_analysis.text import Place, Span
from dynamorm_analysis.verdict import verdict
from dynamorm_workspace.cache import Cache
from dynamorm_workspace.lines import lines_of, spots_in
from dynamorm_workspace.loading import load

TABLES = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")


@dataclass(frozen=True, slots=True)
class TemplateFinding:
    """A finding about a table of a template, by the logical id of that; `spot` is where the code shows it, as
    `path:line`, empty where the template itself does."""

    finding: Finding
    template: str
    logical_id: str
    spot: str


def template_findings(
    templates: Mapping[str, Mapping[str, Any]], code: Path, settings: Settings, cache: Cache
) -> tuple[TemplateFinding, ...]:
    """The findings about tables of some templates, by path, with the code below a folder."""
    shown = {f"synthesized-{number}.template.json": path for number, path in enumerate(sorted(templates))}
    rows = {name: list(_rows(templates[path])) for name, path in shown.items()}
    overlay = {name: _text(found) for name, found in rows.items()}
    workspace = load([code], code, settings, cache, overlay)
    project, lines = workspace.project, lines_of(workspace.contents)
    told = verdict(check(project, selected_rules(settings)), project, lines)
    spot, tables = spots_in(project, lines), _Tables(project)

    def resource(place: Place) -> tuple[str, str] | None:
        span = project.locate(place)
        number = lines(place.path).line_column(span.start)[0] - 2 if span is not None else -1
        return (shown[place.path], rows[place.path][number][0]) if 0 <= number < len(rows[place.path]) else None

    found: list[TemplateFinding] = []
    for path, findings in told.items():
        for finding in findings:
            if path in shown:
                places, at = [finding.place], ""
            else:
                table = project.table(tables.of(finding.place))
                definitions = table.definitions if table is not None else ()
                places, at = [one.place for one in definitions if one.place.path in shown], spot(finding.place)
            found += (TemplateFinding(finding, *where, at) for place in places[:1] if (where := resource(place)))
    return tuple(found)


def named_text(template: Mapping[str, Any]) -> bytes:
    """A template in which each table has the name that its metadata say code has for it."""
    return _text(_rows(template))


def _rows(template: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The resources of a template, each table under the name that code has for it."""
    for logical, resource in template.get("Resources", {}).items():
        name = resource.get("Metadata", {}).get(NAMED) if resource.get("Type") in TABLES else None
        if isinstance(name, str) and name.startswith(VARIABLE):
            variables = {name.removeprefix(VARIABLE): {"Ref": logical}}
            told = {"Type": "AWS::Lambda::Function", "Properties": {"Environment": {"Variables": variables}}}
            yield f"{logical}Named", told
        elif isinstance(name, str) and ":" not in name:
            resource = {**resource, "Properties": {"TableName": name, **resource.get("Properties", {})}}
        yield logical, resource


def _text(rows: Iterable[tuple[str, Any]]) -> bytes:
    """A template with one resource in each line, the first one in the second."""
    lines = (f"{json.dumps(logical)}: {json.dumps(resource)}" for logical, resource in rows)
    return ('{"Resources": {\n' + ",\n".join(lines) + "\n}}\n").encode()


class _Tables:
    """Which table a place in code is about: that of the smallest access or definition around it."""

    def __init__(self, project: Project) -> None:
        self._spans: dict[tuple[str, str], list[tuple[Span, str]]] = {}
        for access in project.accesses:
            if access.table is not None:
                self._note(access.call, access.table)
        for identity, table in project.tables.items():
            for definition in table.definitions:
                for place in (definition.place, *(index.place for index in definition.indexes)):
                    self._note(place, identity)
                for attribute in definition.attributes:
                    self._note(attribute.place, identity)

    def _note(self, place: Place, table: str) -> None:
        self._spans.setdefault((place.path, place.anchor), []).append((place.span, table))

    def of(self, place: Place) -> str | None:
        around = [
            (span.end - span.start, table)
            for span, table in self._spans.get((place.path, place.anchor), ())
            if span.contains(place.span)
        ]
        return min(around)[1] if around else None
