"""Documents that Terraform fills in (`templatefile`), and the variables that they give to containers."""

import re
from collections.abc import Iterator
from posixpath import basename, join, normpath

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call, Name
from dynamorm_analysis.libraries.container_variables import variables_of
from dynamorm_analysis.libraries.terraform.following import fields
from dynamorm_analysis.libraries.terraform.frames import Expression, Walk
from dynamorm_analysis.libraries.terraform.texts import template
from dynamorm_analysis.libraries.terraform.variables import referred, wire
from dynamorm_analysis.linking.occurrences import occurrences
from dynamorm_analysis.model.names import KeyTemplate
from dynamorm_analysis.model.wiring import Wire

RENDERING = "templatefile"
FILLED_IN = re.compile(r"\$\{\s*(\w+)\s*\}")
# Where a manifest or the values of a chart hold their variables.
HOLDING = ("spec", "spec.template", "spec.template.spec", "data", "env", "environment")
MOST_FILES = 16  # that one call may mean


def rendering(unit: Unit, walk: Walk, path: str) -> tuple[Call, ...]:
    """The calls in a block that fill in a document."""
    found = occurrences(walk.program.module_scope(path, unit.anchor), unit.statement, (Call,))
    calls = (one.value for one in found if isinstance(one.value, Call))
    return tuple(call for call in calls if isinstance(call.function, Name) and call.function.name == RENDERING)


def of_document(walk: Walk, block: Expression, call: Call) -> Iterator[Wire]:
    """The variables of a document that hold names of tables which it is given."""
    values = [block.part(argument.value) for argument in call.arguments]
    given = fields(walk, values[1]) if len(values) == 2 else None
    named = template(walk, values[0]) if values else None
    if given is None or named is None:
        return
    tables = {name: table for name, value in given.entries.items() if (table := referred(walk, value))}
    for path in _files(walk, block, named) if tables else ():
        for name in HOLDING:
            for bound in walk.program.bindings(path, name):
                for variable, text in variables_of(bound.value) if bound.value is not None else ():
                    filled = FILLED_IN.fullmatch(text)
                    if filled is not None and filled[1] in tables:
                        yield wire(block, variable, tables[filled[1]])


def _files(walk: Walk, block: Expression, named: KeyTemplate) -> tuple[str, ...]:
    """The documents of a path; of one with holes those that any stage may mean."""
    pattern = "".join(re.escape(part) if isinstance(part, str) else "[^/]+" for part in named.parts)
    last = named.parts[-1] if named.parts else ""
    if not isinstance(last, str) or not basename(last):
        return ()
    whole = named.constant
    files = walk.program.files_called(basename(last))
    if whole is not None:
        meant = {normpath(whole), normpath(join(block.frame.stack, whole))}
        return tuple(path for path in files if path in meant)
    pattern = pattern.replace(re.escape("./"), "")
    stack = re.escape(f"{block.frame.stack}/") if block.frame.stack else ""
    found = [path for path in files if re.fullmatch(f"({stack})?{pattern}", path)]
    return tuple(found) if len(found) <= MOST_FILES else ()
