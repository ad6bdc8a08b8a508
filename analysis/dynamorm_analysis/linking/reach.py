"""Which names a function's body mentions after a dot or call, or imports: a cheap first look at where a call leads."""

from collections.abc import Iterator, Mapping

from dynamorm_analysis.facts.statements import Class, Function, Import, Statement, expressions, inside
from dynamorm_analysis.facts.values import Call, Constant, Item, Member, Name, Value, children
from dynamorm_analysis.linking.passed_functions import PASSING, last_name

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
        name = function.name.rpartition(".")[2]  # that of a method, where it stands outside of its type
        found[name] = found.get(name, frozenset()) | names
    return found


def _collect(statement: Statement, names: set[str]) -> None:
    for inner in inside(statement):
        if isinstance(inner, Import):
            names.add(inner.module.partition(".")[0])
        for value in expressions(inner):
            _collect_in(value, names)


def _collect_in(value: Value, names: set[str]) -> None:
    if isinstance(value, Member):
        names.add(value.name)
    elif isinstance(value, Call):
        called = value.function.owner if isinstance(value.function, Item) else value.function  # `f` of `f[T](x)`
        if isinstance(called, Name):
            names.add(called.name)
        names.update(_given_to_be_called(last_name(called), value))
    for child in children(value):
        _collect_in(child, names)


def _given_to_be_called(function: str, call: Call) -> Iterator[str]:
    if function in PASSING:
        yield from (given.value.name for given in call.arguments if isinstance(given.value, Name))
    if function == "getattr" and len(call.arguments) > 1:
        named = call.arguments[1].value
        if isinstance(named, Constant) and isinstance(named.value, str):
            yield named.value
