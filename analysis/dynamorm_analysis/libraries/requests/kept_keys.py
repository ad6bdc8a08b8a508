"""Which entries of a dictionary a comprehension keeps by their keys: `{k: v for k, v in asked.items() if k != "x"}`."""

from collections.abc import Sequence

from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Constant,
    Member,
    Name,
    Operation,
    Value,
    names_in,
)
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw, Text
from dynamorm_analysis.linking.scope import Scope

GATHERING = frozenset({"set", "frozenset", "list", "tuple"})


def sorted_out(conditions: Sequence[Value], key: str) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """The conditions of a comprehension that ask for the key of an entry alone, and the others."""
    each = tuple(part for condition in conditions for part in _joined(condition))
    of_key = tuple(one for one in each if _asks(one, key))
    return of_key, tuple(one for one in each if one not in of_key)


def is_kept(program: Program, tests: Sequence[Value], key: str, name: str, scope: Scope) -> bool | None:
    """Whether an entry of a name passes such tests; None where that is not known."""
    found = [_passes(program, test, key, name, scope) for test in tests]
    return False if False in found else None if None in found else True


def _joined(condition: Value) -> tuple[Value, ...]:
    match condition:
        case Operation(operator="and", operands=operands):
            return tuple(part for one in operands for part in _joined(one))
    return (condition,)


def _asks(test: Value, key: str) -> bool:
    match test:
        case Operation(operator="not", operands=(inner,)):
            return _asks(inner, key)
        case Operation(operator="or" | "and", operands=operands):
            return all(_asks(one, key) for one in operands)
        case Operation(operator="in" | "not in" | "==" | "!=", operands=(Name(name=tested), other)):
            return tested == key and key not in names_in(other)
        case Call(
            function=Member(owner=Name(name=tested), name="startswith" | "endswith"),
            arguments=(Argument(value=Constant(value=str())),),
        ):
            return tested == key
    return False


def _passes(program: Program, test: Value, key: str, name: str, scope: Scope) -> bool | None:
    match test:
        case Operation(operator="not", operands=(inner,)):
            return _opposite(_passes(program, inner, key, name, scope))
        case Operation(operator="and", operands=operands):
            return is_kept(program, operands, key, name, scope)
        case Operation(operator="or", operands=operands):
            found = [_passes(program, one, key, name, scope) for one in operands]
            return True if True in found else None if None in found else False
        case Operation(operator="in" | "not in" as operator, operands=(_, listed)):
            is_in = _is_among(program, listed, name, scope)
            return is_in if operator == "in" else _opposite(is_in)
        case Operation(operator="==" | "!=" as operator, operands=(_, other)):
            is_equal = _is(meaning(program, other, scope), name)
            return is_equal if operator == "==" else _opposite(is_equal)
        case Call(function=Member(name="startswith"), arguments=(Argument(value=Constant(value=str() as start)),)):
            return name.startswith(start)
        case Call(function=Member(name="endswith"), arguments=(Argument(value=Constant(value=str() as end)),)):
            return name.endswith(end)
    return None


def _is_among(program: Program, listed: Value, name: str, scope: Scope) -> bool | None:
    """Whether a list or set of texts, as it is written out, holds one."""
    match listed:
        case Collection(items=items):
            found = [_is(meaning(program, one, scope), name) for one in items]
            return True if True in found else None if None in found else False
        case Call(function=Name(name=made), arguments=(Argument(value=inner, spread=""),)) if made in GATHERING:
            return _is_among(program, inner, name, scope)
    match meaning(program, listed, scope):
        case Raw(value=Collection() | Call() as written, scope=where) if written is not listed:
            return _is_among(program, written, name, where)
    return None


def _is(found: object, name: str) -> bool | None:
    match found:
        case Text(template=template) if template.constant is not None:
            return template.constant == name
    return None


def _opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
