"""The classes that a statement declares, those inside functions and classes included."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Class, Function, Statement, bodies
from dynamorm_analysis.linking.meaning import ClassRef
from dynamorm_analysis.linking.scope import Scope


def classes_in(scope: Scope, statement: Statement) -> Iterator[ClassRef]:
    """The classes of a top-level statement, outer ones first."""
    if isinstance(statement, Class):
        yield ClassRef(scope.inner(statement))
    inner = scope.inner(statement) if isinstance(statement, Class | Function) else scope
    for body in bodies(statement):
        for each in body:
            yield from classes_in(inner, each)
