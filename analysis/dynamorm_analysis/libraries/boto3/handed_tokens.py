"""Where functions put items, and where a page ended, in what they return: `{"next": response["LastEvaluatedKey"]}`."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import Assignment, Function, expressions, inside
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Name, Value, last_name, parts_of
from dynamorm_analysis.libraries.boto3.repeating import TOKENS
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, calls
from dynamorm_analysis.linking.scope import Scope

ITEMS = frozenset({"Items"})


def calls_named(function: Scope, name: str) -> Iterator[Occurrence]:
    """The calls in a function of others of a name."""
    if isinstance(function.node, Function) and function.parent is not None:
        for call, at in calls(function.parent, function.node):
            if last_name(call.function) == name:
                yield at


def token_names(program: Program, function: Scope, inner: frozenset[str]) -> frozenset[str]:
    """The names of members that a function gives the token, or what it got under one of the `inner` names."""
    wanted = TOKENS | inner
    kind = f"boto3 tokens {' '.join(sorted(inner))}"
    return program.shared(kind, function, lambda: frozenset(_names(function, wanted)))


def item_names(program: Program, function: Scope) -> frozenset[str]:
    """The names of members that a function gives the items of a page."""
    return program.shared("boto3 names of items", function, lambda: frozenset(_names(function, ITEMS)))


def _names(function: Scope, wanted: frozenset[str]) -> Iterator[str]:
    if not isinstance(function.node, Function):
        return
    for statement in inside(function.node):
        match statement:
            case Assignment(targets=(Item(index=Constant(value=str(name))),), value=value) if value is not None:
                if has_token(value, function, wanted):
                    yield name
        for expression in expressions(statement):
            for part in parts_of(expression):
                yield from (name for name, given in _given(part) if has_token(given, function, wanted))


def _given(value: Value) -> Iterator[tuple[str, Value]]:
    """What a mapping holds by name, or a call is given."""
    match value:
        case Mapping(entries=entries):
            for entry in entries:
                if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
                    yield entry.key.value, entry.value
        case Call(arguments=arguments):
            yield from ((argument.name, argument.value) for argument in arguments if argument.name)


def has_token(value: Value, function: Scope, wanted: frozenset[str], steps: int = 2) -> bool:
    """Whether an expression is made of the token, also through variables."""
    for part in parts_of(value):
        match part:
            case Constant(value=str(text)) if text in wanted:
                return True
            case Name(name=name) if steps:
                set_to = (bound.value for bound in function.bindings.get(name, ()))
                if any(each is not None and has_token(each, function, wanted, steps - 1) for each in set_to):
                    return True
    return False
