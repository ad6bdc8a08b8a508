"""Values that are computed from what an item held when it was read: `item["views"] + 1`, a list with one more in it."""

from collections.abc import Callable
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Statement
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Value,
)
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import steps
from dynamorm_analysis.linking.scope import Scope

NUMBERS = frozenset({"Decimal", "float", "int", "str"})
COPIES = frozenset({"copy", "deepcopy", "dict", "list", "loads", "set", "sorted", "tuple"})
"""Functions that give what they are given as another value of the same content, or as what a text says."""
WRITERS = frozenset({"dumps", "list", "set", "sorted", "tuple"})
"""Functions that make what is stored of what was changed."""
ITEMS = frozenset({"Item", "Items", "Attributes"})
CHANGING = frozenset({"add", "append", "discard", "extend", "insert", "pop", "remove", "setdefault", "update"})
"""Methods by which code changes a list, set or dictionary."""
MAX_HOPS = 8

ReadOf = Callable[[Value], str]
"""Which attribute of an item that was read an expression is; empty for all others."""


def added_to(program: Program, value: Value, scope: Scope, read_of: ReadOf = lambda _: "") -> str:
    """The attribute whose value, read with an item before, a value adds to, takes from or changes otherwise; empty for
    all others. `read_of` tells of attributes of a library's own items."""
    return _Computing(program, scope, read_of).added_to(value, 0)


@dataclass(frozen=True, slots=True)
class _Computing:
    program: Program
    scope: Scope
    read_of: ReadOf

    def added_to(self, value: Value, hops: int) -> str:
        if hops > MAX_HOPS:
            return ""
        match value:
            case Call(function=Name(name=name) | Member(name=name), arguments=(Argument(value=inner),)) if (
                name in NUMBERS or name in WRITERS
            ):
                return self.added_to(inner, hops + 1)
            case Mapping(entries=(Entry(key=Constant(value="N"), value=inner),)):
                return self.added_to(inner, hops + 1)
            case Operation(operator="+" | "-" | "|", operands=operands):
                return next((name for each in operands if (name := self.read(each, hops))), "")
            case Collection(items=items) if len(items) > 1:
                spread = [item.value for item in items if isinstance(item, Spread)]
                return next((name for each in spread if (name := self.read(each, hops))), "")
            case Comprehension(kind="list", clauses=(clause,)) if clause.conditions:
                return self.read(clause.iterable, hops)
            case Conditional(then=then, otherwise=otherwise):
                return self._in_one_case((then, otherwise), hops)
            case Name(name=name):
                done = steps(self.scope, name, value.span.start)
                match [step.statement for step in done]:
                    case [
                        Assignment(targets=(Name(),), value=one, operator=""),
                        Assignment(targets=(Name(),), value=other, operator=""),
                    ] if one is not None and other is not None:
                        return self._in_one_case((one, other), hops)
                    case [Assignment(value=first, operator=""), *later] if first is not None:
                        ask = self.read if any(map(changes_in_place, later)) else self.added_to
                        return ask(first, hops + 1)
        return ""

    def _in_one_case(self, values: tuple[Value, ...], hops: int) -> str:
        """The same of a value that is a constant where there is no item yet: `item["count"] + 1 if item else 1`."""
        others = [value for value in values if not isinstance(value, Constant)]
        return self.added_to(others[0], hops + 1) if len(others) == 1 else ""

    def read(self, value: Value, hops: int) -> str:
        """The attribute of an item that was read which an expression is, perhaps as another type or with a default."""
        if hops > MAX_HOPS:
            return ""
        if attribute := self.read_of(value):
            return attribute
        match value:
            case Call(function=Member(owner=inner, name="copy"), arguments=()):
                return self.read(inner, hops + 1)
            case Call(function=Name(name=name) | Member(name=name), arguments=(Argument(value=inner),)) if (
                name in NUMBERS or name in COPIES
            ):
                return self.read(inner, hops + 1)
            case Operation(operator="or", operands=(inner, other)) if _is_nothing(other):
                return self.read(inner, hops + 1)
            case Conditional(then=inner, otherwise=other) if _is_nothing(other):
                return self.read(inner, hops + 1)
            case Item(owner=owner, index=index):
                name = constant_text(self.program, index, self.scope) or ""
                if name in TYPES:
                    return self.read(owner, hops + 1)
                return name if _is_item(self.program, owner, self.scope, hops) else ""
            case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=index), *_)):
                name = constant_text(self.program, index, self.scope) or ""
                return name if _is_item(self.program, owner, self.scope, hops) else ""
            case Name(name=name):
                first = _first(value, name, self.scope)
                return self.read(first, hops + 1) if first is not None else ""
        return ""


def _is_nothing(value: Value) -> bool:
    """Whether an expression is what code takes for an attribute that is not there: a constant, an empty list."""
    return (
        isinstance(value, Constant)
        or (isinstance(value, Collection) and not value.items)
        or (isinstance(value, Mapping) and not value.entries)
    )


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


def changes_in_place(statement: Statement) -> bool:
    """Whether a statement changes what a name holds: `views += 1`, `tags.append(tag)`, `counts[word] = 1`."""
    match statement:
        case Assignment(operator=operator, targets=targets):
            return operator not in ("", ":=") or any(isinstance(target, Item) for target in targets)
        case Evaluation(value=Call(function=Member(name=method))):
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
