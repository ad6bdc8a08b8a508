"""Which entries of a dictionary rounds over it take that test its names: `if name != "id"`, `if name in FIELDS`."""

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Value,
    parts_of,
)
from dynamorm_analysis.libraries.requests.given import Parameters
from dynamorm_analysis.libraries.values.attribute_names import attribute_name
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.rounds import rounds
from dynamorm_analysis.linking.scope import Scope


def single_tests(test: Value) -> tuple[Value, ...]:
    """The tests all of which have to hold where one holds: both of `a and b`, and `not a` with `not b` of `not (a or
    b)`."""
    match test:
        case Operation(operator="and", operands=operands):
            return tuple(each for operand in operands for each in single_tests(operand))
        case Operation(operator="not", operands=(Operation(operator="not", operands=(inner,)),)):
            return single_tests(inner)
        case Operation(operator="not", operands=(Operation(operator="or", operands=operands),)):
            negated = (Operation("not", (operand,), operand.span) for operand in operands)
            return tuple(each for operand in negated for each in single_tests(operand))
    return (test,)


def is_of_name(test: Value, key: Value) -> bool:
    """Whether a test only asks how an entry of a dictionary is called, which `key` stands for."""
    match test:
        case Operation(operator="not", operands=(inner,)):
            return is_of_name(inner, key)
        case Operation(operator="==" | "!=" | "in" | "not in", operands=(asked, against)):
            return _is(asked, key) and not any(_is(part, key) for part in parts_of(against))
        case Call(function=Member(owner=owner, name="startswith"), arguments=(Argument(value=Constant(value=str())),)):
            return _is(owner, key)
    return False


def chosen(program: Program, entries: Parameters, tests: tuple[Value, ...], scope: Scope) -> Parameters:
    """The entries of a dictionary whose names pass all tests; those of which that is not known are left out."""
    if not tests:
        return entries
    passing = {name: [_passes(program, test, name, scope) for test in tests] for name in entries.given}
    given = {name: values for name, values in entries.given.items() if all(passing[name])}
    is_unknown = any(None in answers and False not in answers for answers in passing.values())
    return Parameters(given, entries.open or is_unknown)


def _passes(program: Program, test: Value, name: str, scope: Scope) -> bool | None:
    """Whether a name passes a test; None where that is not known."""
    match test:
        case Operation(operator="not", operands=(inner,)):
            answer = _passes(program, inner, name, scope)
            return None if answer is None else not answer
        case Operation(operator="==" | "!=" as operator, operands=(_, against)):
            text = attribute_name(program, against, scope)
            return None if text is None else (text == name) is (operator == "==")
        case Operation(operator="in" | "not in" as operator, operands=(_, against)):
            names = _names(program, against, scope)
            return None if names is None else (name in names) is (operator == "in")
        case Call(arguments=(Argument(value=Constant(value=str() as beginning)),)):
            return name.startswith(beginning)
    return None


def _names(program: Program, value: Value, scope: Scope) -> frozenset[str] | None:
    """The names in a list or set that is written down; None where one of them is not."""
    if isinstance(value, Collection) and not value.items:
        return frozenset()
    each = Name("each", value.span)
    several = rounds(program, each, value, scope, meaning)
    texts = [attribute_name(program, each, of_one) for of_one in several] if several is not None else [None]
    names = frozenset(text for text in texts if text is not None)
    return names if None not in texts else None


def _is(one: Value, key: Value) -> bool:
    match one, key:
        case Name(name=name), Name(name=same):
            return name == same
        case Item(owner=owner, index=index), Item(owner=other, index=same):
            return _is(owner, other) and _is(index, same)
    return False
