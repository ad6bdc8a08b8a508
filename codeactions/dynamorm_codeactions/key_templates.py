"""The texts of keys that the code of a project writes out, place by place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Function, Return
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.memo import once
from dynamorm_analysis.model.names import Hole, KeyTemplate
from dynamorm_analysis.project import Project
from dynamorm_analysis.text import Span
from dynamorm_codeactions.action import Sources
from dynamorm_codeactions.imports import imported_names
from dynamorm_codeactions.texts_with_holes import texts_with_holes
from dynamorm_codeactions.written_templates import Shape, WrittenTemplate, written_template

HOLE = "\0"


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a template is written: its span in the file, and what it is there."""

    path: str
    unit: Unit
    at: Occurrence
    span: Span
    template: WrittenTemplate

    @property
    def is_helper(self) -> bool:
        """Whether a function of the module does nothing but return it, made of its parameters in their order."""
        function = self.unit.statement
        if not isinstance(function, Function) or function.decorators or function.asynchronous:
            return False
        own = [statement for statement in function.body if isinstance(statement, Return)]
        holes = [hole.code for hole in self.template.holes]
        plain = all(each.kind == "" and each.default is None for each in function.parameters)
        is_returned = len(own) == 1 and function.body[-1:] == tuple(own) and own[0].value is self.at.value
        names = [each.name for each in function.parameters]
        return is_returned and plain and names == holes and len(function.body) <= len(("docstring", "return"))


def uses_in(path: str, project: Project, sources: Sources, around: Span | None = None) -> Iterator[Use]:
    """The templates that a file of Python writes, all of them or those around a span."""
    for unit, at, span in texts_with_holes(path, project, around):
        template = written_template(sources.content(path)[span.start : span.end].decode())
        if template is not None:
            yield Use(path, unit, at, span, template)


@once
def key_shapes(project: Project) -> frozenset[Shape]:
    """What the texts look like of which some key of a table or index is made."""
    found: set[Shape] = set()
    for definition in project.definitions:
        for one in definition.templates:
            found |= {shape_of(each) for each in (one.partition, one.sort) if each is not None}
    for access in project.accesses:
        table = project.table(access.table)
        names = set(table.key.attributes) if table is not None and table.key is not None else set()
        names |= {name for index in table.indexes for name in index.key.attributes} if table is not None else set()
        values = [condition.value for condition in access.key]
        values += [one.value for one in access.written if one.attribute in names]
        found |= {shape_of(value.template) for value in values if value.template is not None}
    return frozenset(found)


def is_of_keys(template: WrittenTemplate, project: Project) -> bool:
    """Whether some key is made so. What its constants are may be known of the key, or not."""
    if not template.constants:
        return template.shape in key_shapes(project)
    parts = [
        re.escape(part) if isinstance(part, str) else f"(?:{HOLE}|[^{HOLE}]+)" if part.is_constant else HOLE
        for part in template.parts
    ]
    like = re.compile("".join(parts))
    return any(
        like.fullmatch("".join(HOLE if part is None else part for part in shape)) for shape in key_shapes(project)
    )


def constants_of(use: Use, project: Project) -> tuple[tuple[str, str], ...] | None:
    """Which names of which modules the constants of a template are; None where one is a name of a function."""
    module, found = project.modules[use.path], list[tuple[str, str]]()
    imported = {one.binds: one for _, one in imported_names(module.facts)}
    for code in use.template.constants:
        name = code.partition(".")[0]
        if name not in module.names or name in use.at.scope.bindings:
            return None
        one = imported.get(name)
        if one is None:
            found.append((use.path, name))
            continue
        home = project.program.resolve_module(use.path, one.module, one.level)
        found.append((home or f"{'.' * one.level}{one.module}", one.name))
    return tuple(found)


def shape_of(template: KeyTemplate) -> Shape:
    return tuple(None if isinstance(part, Hole) else part for part in template.parts)


def name_of_hole(use: Use, position: int) -> str:
    """What to call the value of a hole: `order_id` for `order.id`, `item["order_id"]` and `row.order_id`."""
    code = use.template.holes[position].code
    words = [word for word in "".join(sign if sign.isalnum() or sign == "_" else " " for sign in code).split() if word]
    named = [word for word in words if not word.isdigit() and word not in ("self", "str", "int", "cls", "event", "get")]
    if not named:
        return "value"
    last = named[-1]
    return f"{named[-2]}_{last}" if last in ("id", "pk", "name") and len(named) > 1 else last.lower()
