"""Values that are computed from what an item held when it was read: `item["views"] + 1`, a list with one more in it."""

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope

NUMBERS = frozenset({"Decimal", "float", "int", "str"})
ITEMS = frozenset({"Item", "Items", "Attributes"})
CHANGING = frozenset({"add", "append", "discard", "extend", "insert", "pop", "remove", "update"})
"""Methods by which code changes a list, set or dictionary."""
MAX_HOPS = 8


def added_to(program: Program, value: Value, scope: Scope) -> str:
    """The attribute whose value, read with an item before, a value adds to, takes from or changes otherwise; empty for
    all others."""
    return _added_to(program, value, scope, 0)


def _added_to(program: Program, value: Value, scope: Scope, hops: int) -> str:
    if hops > MAX_HOPS:
        return ""
    match value:
        case Call(function=Name(name=name), arguments=(Argument(value=inner),)) if name in NUMBERS:
            return _added_to(program, inner, scope, hops + 1)
        case Mapping(entries=(Entry(key=Constant(value="N"), value=inner),)):
            return _added_to(program, inner, scope, hops + 1)
        case Operation(operator="+" | "-", operands=operands):
            return next((name for each in operands if (name := _read(program, each, scope, hops))), "")
        case Comprehension(kind="list", clauses=(clause,)) if clause.conditions:
            return _read(program, clause.iterable, scope, hops)
        case Conditional(then=then, otherwise=otherwise):
            return _in_one_case(program, (then, otherwise), scope, hops)
        case Name(name=name):
            done = steps(scope, name, value.span.start)
            match [step.statement for step in done]:
                case [
                    Assignment(targets=(Name(),), value=one, operator=""),
                    Assignment(targets=(Name(),), value=other, operator=""),
                ] if one is not None and other is not None:
                    return _in_one_case(program, (one, other), scope, hops)
                case [Assignment(value=first, operator=""), *later] if first is not None:
                    changed = any(map(_changes, later))
                    ask = _read if changed else _added_to
                    return ask(program, first, scope, hops + 1)
    return ""


def _in_one_case(program: Program, values: tuple[Value, ...], scope: Scope, hops: int) -> str:
    """The same of a value that is a constant where there is no item yet: `count = item["count"] + 1 if item else 1`."""
    others = [value for value in values if not isinstance(value, Constant)]
    return _added_to(program, others[0], scope, hops + 1) if len(others) == 1 else ""


def _read(program: Program, value: Value, scope: Scope, hops: int) -> str:
    """The attribute of an item that was read which an expression is, perhaps as another type or with a default."""
    if hops > MAX_HOPS:
        return ""
    match value:
        case Call(function=Name(name=name), arguments=(Argument(value=inner),)) if name in NUMBERS:
            return _read(program, inner, scope, hops + 1)
        case Operation(operator="or", operands=(inner, Constant())):
            return _read(program, inner, scope, hops + 1)
        case Item(owner=owner, index=index):
            name = constant_text(program, index, scope) or ""
            if name in TYPES:
                return _read(program, owner, scope, hops + 1)
            return name if _is_item(program, owner, scope, hops) else ""
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=index), *_)):
            return (constant_text(program, index, scope) or "") if _is_item(program, owner, scope, hops) else ""
        case Name(name=name):
            first = _first(value, name, scope)
            return _read(program, first, scope, hops + 1) if first is not None else ""
    return ""


def _is_item(program: Program, value: Value, scope: Scope, hops: int) -> bool:
    """Whether an expression is an item of a response: `response["Item"]`, `response.get("Items", [])[0]`."""
    if hops > MAX_HOPS:
        return False
    match value:
        case Item(owner=owner, index=index):
            name = constant_text(program, index, scope)
            return name in ITEMS or (name is None and _is_item(program, owner, scope, hops + 1))
        case Call(function=Member(name="get"), arguments=(Argument(value=index), *_)):
            return constant_text(program, index, scope) in ITEMS
        case Operation(operator="or", operands=(inner, *_)):
            return _is_item(program, inner, scope, hops + 1)
        case Name(name=name):
            first = _first(value, name, scope)
            return first is not None and _is_item(program, first, scope, hops + 1)
    return False


def _changes(statement: Statement) -> bool:
    """Whether a statement changes what a name holds: `views += 1`, `tags.append(tag)`, `counts[word] = 1`."""
    match statement:
        case Assignment(operator="+=" | "-=") | Assignment(targets=(Item(),)):
            return True
        case Evaluation(value=Call(function=Member(owner=Name(), name=method))):
            return method in CHANGING
    return False


def _first(value: Name, name: str, scope: Scope) -> Value | None:
    """What a variable was set to, where it was set once, whatever was stored in it since."""
    match [step.statement for step in steps(scope, name, value.span.start)]:
        case [Assignment(value=first, operator="", targets=(Name(),)), *later]:
            return None if any(isinstance(one, Assignment) and _sets(one) for one in later) else first
    return None


def _sets(statement: Assignment) -> bool:
    return any(isinstance(target, Name) for target in statement.targets)
