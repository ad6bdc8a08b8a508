"""What a top-level statement of a CDK program makes: tables, and indexes that it adds to tables.

A table that only the caller of a function can tell about is said where the function, or the construct whose `__init__`
it is, is called.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import Class, Function
from dynamorm_analysis.facts.values import Call, Member, called_span
from dynamorm_analysis.libraries.cdk.constructs import ASKED, UNTOLD, Added, Construct, Made, Untold, is_asked
from dynamorm_analysis.libraries.cdk.programs.custom_resources import added_by_code
from dynamorm_analysis.libraries.cdk.programs.following import (
    by_itself,
    initialiser,
    is_called,
    kind_of,
    names_apart,
    of_call,
    of_class,
    of_subclass,
    table_kind,
    tables,
)
from dynamorm_analysis.libraries.cdk.programs.telling import camel_case, is_asked_of, of_arguments
from dynamorm_analysis.libraries.cdk.tables import INDEX_METHODS, identity, is_asked_for, is_table
from dynamorm_analysis.linking.calls.calling import arguments_of, decorators_of
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, Meaning
from dynamorm_analysis.linking.occurrences import calls
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 3
"""How many functions lie between a call and the table that it makes at most."""


def made(program: Program, path: str, unit: Unit) -> Made:
    """The tables and indexes of a statement, each function in it looked at by itself."""
    with program.apart():
        return _made(program, path, unit)


def _made(program: Program, path: str, unit: Unit) -> Made:
    scope = program.module_scope(path, unit.anchor)
    found = [construct for of in _classes(scope, unit) for construct in _of_class(program, of)]
    added: list[Added] = []
    for call, occurrence in calls(scope, unit.statement):
        where = occurrence.scope
        callee = meaning(program, call.function, where)
        found += _direct(program, callee, call, where)
        added += _added(program, call, where, conditional=occurrence.conditional)
        added += added_by_code(program, callee, call, where)
        for further in _through(program, callee, call, where, MAX_STEPS):
            told = _told(program, further, where)
            found += [replace(construct, place=where.place(called_span(call))) for construct in told.tables]
            added += told.added
    different: dict[str, Construct] = {}
    for construct in found:
        different.setdefault(identity(construct), construct)
    return Made(tuple(different.values()), tuple(added))


def _told(program: Program, made: Made, scope: Scope) -> Made:
    """What is left of what a function makes when that is taken away about which only its callers can tell."""
    if not (made.tables or made.added) or not is_called(program, scope):
        return made
    apart = names_apart(program, scope)
    return Made(
        tuple(construct for construct in made.tables if not is_asked_for(construct, by_name=apart)),
        tuple(one for one in made.added if not _asks(one, by_name=apart)),
    )


def _asks(added: Added, *, by_name: bool) -> bool:
    if isinstance(added.table, Untold):
        return added.table.by_parameter
    return is_asked(added.properties) or is_asked_for(added.table, by_name=by_name)


def _classes(scope: Scope, unit: Unit) -> Iterator[ClassRef]:
    """The classes of a statement's top level."""
    if isinstance(unit.statement, Class):
        yield ClassRef(scope.inner(unit.statement))


# ---- tables ---------------------------------------------------------------------------------------------------------


def _of_class(program: Program, of: ClassRef) -> Iterator[Construct]:
    """The table that a class derived from CDK's is, unless each call of it is another."""
    kind = table_kind(program, of)
    construct = of_class(program, kind, of) if kind and initialiser(program, of) is not None else None
    if construct is not None and not is_asked_for(construct, by_name=True):
        yield construct


def _direct(program: Program, callee: Meaning, call: Call, scope: Scope) -> Iterator[Construct]:
    """The table that a call of a table's class makes, unless each call of the function around makes another."""
    construct = _table_of(program, callee, call, scope)
    if construct is not None:
        yield from _told(program, Made((construct,)), scope).tables


def _table_of(program: Program, callee: Meaning, call: Call, scope: Scope) -> Construct | None:
    """The table that a call makes, if its class does not tell of it already."""
    if is_table(kind := kind_of(callee)):
        return of_call(program, kind, call, scope)
    if not isinstance(callee, ClassRef) or not (kind := table_kind(program, callee)):
        return None
    told = initialiser(program, callee) is not None and not is_asked_for(of_class(program, kind, callee), by_name=True)
    return None if told else of_subclass(program, kind, callee, call, scope)


# ---- indexes that are added -----------------------------------------------------------------------------------------


def _added(program: Program, call: Call, scope: Scope, *, conditional: bool) -> Iterator[Added]:
    """The index that a call adds, unless each call of the function around adds another."""
    made = Made((), tuple(_adding(program, call, scope, conditional=conditional)))
    yield from _told(program, made, scope).added


def _adding(program: Program, call: Call, scope: Scope, *, conditional: bool) -> Iterator[Added]:
    match call.function:
        case Member(owner=owner, name=name, name_span=span) if kind := INDEX_METHODS.get(camel_case(name)):
            properties = of_arguments(program, call.arguments, scope, scope.place(call.span))
            found = meaning(program, owner, scope)
            untold = ASKED if is_asked_of(found) else UNTOLD
            for table in tables(program, found) or (untold,):
                yield Added(table, kind, properties, scope.place(span), conditional)


# ---- through functions ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Inner:
    """A call in a function's own body."""

    call: Call
    conditional: bool


def _through(program: Program, callee: Meaning, call: Call, scope: Scope, further: int) -> tuple[Made, ...]:
    """What a call of a function of the workspace makes that the function does not tell by itself."""
    function = _function(program, callee)
    if function is None:
        return ()
    leads = _leads(program, function, further)
    if not leads:
        return ()
    within = _during(function, callee, call, scope)
    return tuple(made for inner in leads for made in _led(program, inner, function, within, further))


def _leads(program: Program, function: Scope, further: int) -> tuple[_Inner, ...]:
    """The calls in a function that make a table or add an index about which only its callers can tell."""
    plain = by_itself(function)
    return program.shared(f"cdk leads {further}", plain, lambda: tuple(_found_leads(program, plain, further)))


def _found_leads(program: Program, function: Scope, further: int) -> Iterator[_Inner]:
    if not isinstance(function.node, Function) or function.parent is None:
        return
    for call, occurrence in calls(function.parent, function.node):
        inner = _Inner(call, occurrence.conditional)
        if occurrence.scope == function and any(_led(program, inner, function, function, further)):
            yield inner


def _led(program: Program, inner: _Inner, function: Scope, within: Scope, further: int) -> Iterator[Made]:
    """What one call in a function makes during a call of it, as far as the function does not tell by itself."""
    plain = by_itself(function)
    untold = list(_made_by(program, inner, plain, further))
    during = untold if within is function else list(_made_by(program, inner, within, further))
    apart = names_apart(program, plain)
    for before, after in zip(untold, during, strict=False):
        asked = [is_asked_for(construct, by_name=apart) for construct in before.tables]
        found = tuple(construct for construct, asks in zip(after.tables, asked, strict=False) if asks)
        added = after.added if any(_asks(one, by_name=apart) for one in before.added) else ()
        if found or added:
            yield Made(found, added)


def _made_by(program: Program, inner: _Inner, scope: Scope, further: int) -> Iterator[Made]:
    callee = meaning(program, inner.call.function, scope)
    if (construct := _table_of(program, callee, inner.call, scope)) is not None:
        yield Made((construct,))
    elif _adds(inner.call):
        yield Made((), tuple(_adding(program, inner.call, scope, conditional=inner.conditional)))
    elif further > 1:
        yield from _through(program, callee, inner.call, scope, further - 1)


def _function(program: Program, callee: Meaning) -> Scope | None:
    match callee:
        case ClassRef():
            return initialiser(program, callee)
        case FunctionRef(scope=scope):
            return scope
    return None


def _during(function: Scope, callee: Meaning, call: Call, scope: Scope) -> Scope:
    """A function during a call: on the object that the call makes, or whose method it calls."""
    receiver = callee.receiver if isinstance(callee, FunctionRef) else None
    if isinstance(callee, ClassRef):
        receiver = Instance(callee, call, scope)
    elif isinstance(callee, FunctionRef) and "staticmethod" in decorators_of(callee):
        receiver = None
    if not isinstance(function.node, Function):
        return function
    skip = 1 if isinstance(receiver, Instance | ClassRef) else 0
    arguments = arguments_of(function.node, call, scope, skip, function.parent)
    return function.on(receiver).calling(arguments) if skip else function.calling(arguments)


def _adds(call: Call) -> bool:
    return isinstance(call.function, Member) and camel_case(call.function.name) in INDEX_METHODS
