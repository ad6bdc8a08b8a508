"""Conditions and updates of dyntastic: `A.state == "new"`, `A.total.add(1)`."""

from collections.abc import Iterator
from dataclasses import replace

from dynamorm_analysis.facts.values import Call, Conditional, Constant, Member, Operation, Value
from dynamorm_analysis.libraries.amounts import is_number
from dynamorm_analysis.libraries.comparing import COMPARISONS, MIRRORED
from dynamorm_analysis.libraries.strings.outcomes import NOTHING, UNKNOWN, Outcome, one_of
from dynamorm_analysis.libraries.values.values import constant_text, written_value
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import External, Raw, Scalar, options
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Condition, Operator, Written
from dynamorm_analysis.model.written_value import WrittenValue

ATTRIBUTES = frozenset({"dyntastic.A", "dyntastic.Attr", "dyntastic.attr.A", "dyntastic.attr.Attr"})
METHODS: dict[str, Operator] = {
    "eq": "=", "ne": "<>", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "begins_with": "begins_with",
    "between": "between", "is_in": "in", "contains": "contains", "attribute_type": "type", "exists": "exists",
    "not_exists": "not_exists",
}  # fmt: skip
NO_VALUE: frozenset[Operator] = frozenset({"exists", "not_exists", "type"})
SETTING = frozenset({"set", "set_default", "append", "add"})
NOT_WRITING = frozenset({"remove", "delete"})
MAX_DEPTH = 12


def condition(program: Program, value: Value, scope: Scope, depth: int = 0) -> Outcome | None:
    """What an expression demands; None where it is no condition of dyntastic at all, as far as is known."""
    if depth > MAX_DEPTH:
        return UNKNOWN
    match value:
        case Constant(value=None):
            return NOTHING
        case Operation(operator="&", operands=operands):
            return _all_of(program, operands, scope, depth)
        case Operation(operator="|" | "~", operands=operands):
            return _all_of(program, operands, scope, depth).free()
        case Operation(operator=operator, operands=(left, right)) if operator in COMPARISONS:
            found = attribute(program, left, scope)
            compared, sign = (right, operator) if found else (left, MIRRORED.get(operator, operator))
            found = found or attribute(program, right, scope)
            return _leaf(program, found, COMPARISONS[sign], compared, value, scope) if found else None
        case Call(function=Member(owner=owner, name=name), arguments=arguments) if name in METHODS:
            if found := attribute(program, owner, scope):
                given = arguments[0].value if arguments else None
                return _leaf(program, found, METHODS[name], given, value, scope)
        case Conditional(then=then, otherwise=otherwise):
            parts = [condition(program, part, scope, depth + 1) or UNKNOWN for part in (then, otherwise)]
            return one_of(parts)
    found_parts: list[Outcome] = []
    for option in options(meaning(program, value, scope)):
        match option:
            case Scalar(value=None):
                found_parts.append(NOTHING)
            case Raw(value=inner, scope=where) if inner is not value:
                part = condition(program, inner, where, depth + 1)
                if part is None:
                    return None
                found_parts.append(part)
            case _:
                return None
    return one_of(found_parts) if found_parts else None


def attribute(program: Program, value: Value, scope: Scope) -> tuple[str, bool] | None:
    """The attribute that an expression names, and whether a part of it or its size is meant; None for all others."""
    match value:
        case Member(owner=owner, name="size") if inner := attribute(program, owner, scope):
            return inner[0], True
        case Member(owner=owner, name=name) if _is_maker(program, owner, scope):
            return name, False
        case Call(function=function, arguments=(argument,)) if _is_maker(program, function, scope):
            path = constant_text(program, argument.value, scope)
            return (path.split(".")[0].split("[")[0], "." in path or "[" in path) if path else None
    return None


def changes(program: Program, values: Iterator[tuple[Value, Scope]]) -> tuple[tuple[Written, ...], bool, bool]:
    """What the actions of an update set, whether these are surely all, and whether they take anything away."""
    found: list[Written] = []
    complete, removes = True, False
    for value, scope in values:
        match value:
            case Call(function=Member(owner=owner, name=name), arguments=arguments) if name in SETTING | NOT_WRITING:
                named = attribute(program, owner, scope)
                if named is None:
                    complete = False
                elif name in NOT_WRITING:
                    removes = True
                elif arguments:
                    written = _value(program, name, arguments[0].value, scope)
                    found.append(Written(named[0], written, scope.place(value.span)))
            case _:
                complete = False
    return tuple(found), complete, removes


def _value(program: Program, action: str, value: Value, scope: Scope) -> WrittenValue:
    if action == "append":
        return WrittenValue(type="L", grows=True)
    if isinstance(value, Operation) and any(attribute(program, part, scope) for part in value.operands):
        return WrittenValue(type="N", counts=True)  # `A.total.set(A.total + 1)`
    written = written_value(program, value, scope)
    if action == "set":
        return written
    return replace(written, template=None, counts=action == "add" and is_number(written))


def _all_of(program: Program, operands: tuple[Value, ...], scope: Scope, depth: int) -> Outcome:
    result = NOTHING
    for operand in operands:
        result = result.both(condition(program, operand, scope, depth + 1) or UNKNOWN)
    return result


def _leaf(
    program: Program,
    named: tuple[str, bool],
    operator: Operator,
    compared: Value | None,
    value: Value,
    scope: Scope,
) -> Outcome:
    written = WrittenValue()
    if compared is not None and operator not in NO_VALUE:
        written = written_value(program, compared, scope)
    return Outcome((Condition(named[0], operator, scope.place(value.span), written, nested=named[1]),))


def _is_maker(program: Program, value: Value, scope: Scope) -> bool:
    found = meaning(program, value, scope)
    return isinstance(found, External) and found.name in ATTRIBUTES
