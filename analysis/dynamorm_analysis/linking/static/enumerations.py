"""Closed sets of texts in languages where they are the constants of a type: `type State string`."""

from posixpath import dirname

from dynamorm_analysis.facts.statements import Assignment
from dynamorm_analysis.facts.values import Name, Operation, Value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import declared_text, texts_of
from dynamorm_analysis.linking.files.testing import is_test
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.declared import found_by
from dynamorm_analysis.linking.static.static_types import kind_of


def enumerated(program: Program, type_: Value | None, scope: Scope) -> tuple[str, ...]:
    """The texts that the package of a type names as its values, in source order; none for types of something else."""
    if isinstance(type_, Operation) and len(type_.operands) == 1:
        type_ = type_.operands[0]  # a pointer
    if type_ is None or kind_of(program, type_, scope) != "string":
        return ()
    found = found_by(program, type_, scope)
    if found is None or not isinstance(found.bound.statement, Assignment) or found.is_parameter:
        return ()
    name = next((one.name for one in found.bound.statement.targets if isinstance(one, Name)), "")
    folder = dirname(found.scope.path)
    texts: list[str] = []
    for path, anchor in program.callers_of(texts_of(name)):
        if dirname(path) == folder and not is_test(path):
            declared = declared_text(program.modules[path].units[anchor].statement)
            texts += [declared[1]] if declared is not None else []
    return tuple(dict.fromkeys(texts))
