"""What a top-level statement of a CDK program in Python makes: tables, and indexes that it adds to tables."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.values import Call, Member
from dynamorm_analysis.libraries.cdk.constructs import Construct, Fields
from dynamorm_analysis.libraries.cdk.python.following import kind_of, of_call, tables
from dynamorm_analysis.libraries.cdk.python.telling import camel_case, of_arguments
from dynamorm_analysis.libraries.cdk.tables import INDEX_METHODS, is_table
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.table import IndexKind
from dynamorm_analysis.text import Place


@dataclass(frozen=True, slots=True)
class Added:
    """A call that adds an index: to a table, or to what is not understood (`table` None)."""

    table: Construct | None
    kind: IndexKind
    properties: Fields
    place: Place
    conditional: bool


@dataclass(frozen=True, slots=True)
class Made:
    """What a statement makes."""

    tables: tuple[Construct, ...] = ()
    added: tuple[Added, ...] = ()


def made(program: Program, path: str, unit: Unit) -> Made:
    scope = program.module_scope(path, unit.anchor)
    found: dict[str, Construct] = {}
    added: list[Added] = []
    for call, occurrence in calls(scope, unit.statement):
        for construct in _tables(program, call, occurrence.scope):
            found.setdefault(construct.address, construct)
        added += _added(program, call, occurrence)
    return Made(tuple(found.values()), tuple(added))


def _tables(program: Program, call: Call, scope: Scope) -> Iterator[Construct]:
    if is_table(kind := kind_of(meaning(program, call.function, scope))):
        yield of_call(program, kind, call, scope)


def _added(program: Program, call: Call, occurrence: Occurrence) -> Iterator[Added]:
    match call.function:
        case Member(owner=owner, name=name, name_span=span) if kind := INDEX_METHODS.get(camel_case(name)):
            scope = occurrence.scope
            found = tables(program, meaning(program, owner, scope))
            properties = of_arguments(program, call.arguments, scope, scope.place(call.span))
            for table in found or (None,):
                yield Added(table, kind, properties, scope.place(span), occurrence.conditional)
