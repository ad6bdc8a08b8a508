"""What a call of the library makes: a model, a table, an index, a condition, with what it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Collection, Operation, Spread, Value
from dynamorm_analysis.libraries.tabletheory_python.words import PARAMETERS, is_in_library, word_of
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import (
    ClassRef,
    External,
    Instance,
    Meaning,
    Produced,
    Raw,
    Scalar,
    options,
)
from dynamorm_analysis.linking.scope import Scope

Written = tuple[Value, Scope]
MAX_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Made:
    """An object of the library: the `word` that was called, its arguments by name, further positional ones, and
    whether these are surely all. `call` is where that happened, in `scope`."""

    word: str
    call: Call
    scope: Scope
    given: Mapping[str, Written] = field(default_factory=dict)
    rest: tuple[Written, ...] = ()
    whole: bool = True


def made(found: Meaning) -> Made | None:
    """What of the library something is. Where the library's own source is read, it is what its function was given."""
    match found:
        case Produced(callee=External(name=name), call=call, scope=scope) if word := word_of(name):
            return _called(word, call, scope)
        case Instance(of=ClassRef(scope=of), call=Call() as call, scope=Scope() as scope) if is_in_library(of.path):
            if isinstance(scope.node, Function) and is_in_library(scope.path):
                return Made(scope.name, call, scope, scope.arguments, whole=False)
            return _called(of.name, call, scope)
    return None


def made_by(program: Program, value: Value, scope: Scope) -> Made | None:
    """The same of an expression that is one thing for certain."""
    found = options(meaning(program, value, scope))
    return made(found[0]) if len(found) == 1 else None


def _called(word: str, call: Call, scope: Scope) -> Made:
    given: dict[str, Written] = {}
    rest: list[Written] = []
    names = list(PARAMETERS.get(word, ()))
    for argument in call.arguments:
        if argument.spread:
            return Made(word, call, scope, given, tuple(rest), whole=False)
        if argument.name:
            given[argument.name] = argument.value, scope
        elif names:
            given[names.pop(0)] = argument.value, scope
        else:
            rest.append((argument.value, scope))
    return Made(word, call, scope, given, tuple(rest))


def listed(program: Program, written: Written, depth: int = 0) -> tuple[Written, ...] | None:
    """The elements of a list, through names and `+`; None where they are not all known."""
    value, scope = written
    if depth > MAX_DEPTH:
        return None
    match value:
        case Collection(items=items):
            found: list[Written] = []
            for item in items:
                inner = listed(program, (item.value, scope), depth + 1) if isinstance(item, Spread) else None
                if isinstance(item, Spread) and inner is None:
                    return None
                found += inner if inner is not None else ((item, scope),)
            return tuple(found)
        case Operation(operator="+", operands=operands):
            parts = [listed(program, (operand, scope), depth + 1) for operand in operands]
            known = [part for part in parts if part is not None]
            return tuple(one for part in known for one in part) if len(known) == len(parts) else None
    match meaning(program, value, scope):
        case Raw(value=inner_value, scope=where) if inner_value is not value:
            return listed(program, (inner_value, where), depth + 1)
    return None


def text_of(program: Program, written: Written | None) -> str | None:
    """The text that an expression surely is."""
    return constant_text(program, *written) if written is not None else None


def is_true(program: Program, written: Written | None) -> bool:
    return written is not None and meaning(program, *written) == Scalar(True)


def is_none(program: Program, written: Written | None) -> bool:
    return written is None or meaning(program, *written) == Scalar(None)
