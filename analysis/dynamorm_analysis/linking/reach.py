"""Which names a function's body mentions after a dot or calls: a cheap first look at where a call may lead."""

from collections.abc import Mapping

from dynamorm_analysis.facts.statements import Class, Function, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Member, Name, Value, children

Mentions = Mapping[str, frozenset[str]]


def mentions(statement: Statement) -> Mentions:
    """For the name of each function in a statement, the names that bodies of that name mention; under the empty name
    those of the whole statement, and the bases of its classes."""
    everything: set[str] = set()
    _collect(statement, everything)
    for inner in inside(statement):
        if isinstance(inner, Class):
            everything.update(base.value.name for base in inner.bases if isinstance(base.value, Name))
    found = {"": frozenset(everything)}
    for function in (inner for inner in inside(statement) if isinstance(inner, Function)):
        names: set[str] = set()
        for inner in function.body:
            _collect(inner, names)
        found[function.name] = found.get(function.name, frozenset()) | names
    return found


def _collect(statement: Statement, names: set[str]) -> None:
    for inner in inside(statement):
        for value in expressions(inner):
            _collect_in(value, names)


def _collect_in(value: Value, names: set[str]) -> None:
    if isinstance(value, Member):
        names.add(value.name)
    elif isinstance(value, Call) and isinstance(value.function, Name):
        names.add(value.function.name)
    for child in children(value):
        _collect_in(child, names)
