"""What code of Go leaves out of a list of structs that it has read: the test that a loop makes of each of them."""

from collections.abc import Iterable, Iterator
from itertools import dropwhile

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Branch, Class, Function, Loop, Statement, expressions, inside
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
    is_none,
    last_name,
    parts_of,
)
from dynamorm_analysis.libraries.calls.page_functions import page_function
from dynamorm_analysis.libraries.read_items.asked_methods import spelled_out
from dynamorm_analysis.libraries.read_items.item_tests import Sifted, Sifter
from dynamorm_analysis.libraries.read_items.sifting import kept_in_loop
from dynamorm_analysis.libraries.read_items.variables import given_variable, reads_of
from dynamorm_analysis.libraries.values.static_values import written_value
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import unmarshalled_into
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.static.static_types import called, embedded, struct_of, type_of
from dynamorm_analysis.linking.static.struct_tags import first_tag_value

DEEPEST = 4  # structs inside of structs
TAGS = ("dynamodbav", "dynamo", "theorydb", "json")
"""Where a field says how its attribute is called; the last one for objects, too, that are not stored themselves."""
COUNTING = frozenset({"cap", "len"})
CASES = frozenset({"ToLower", "ToUpper", "TrimSpace"})
TYPES = frozenset({"BOOL", "N", "S"})
POINTED_AT = frozenset({"BoolValue", "StringValue", "ToBool", "ToString"})
"""Functions of the package `aws` that give what a pointer leads to."""
Fields = dict[str, str]
"""The attributes of a struct by its fields."""


def sifted_of_call(program: Program, call: Occurrence) -> Sifted:
    """The conditions by which the code around a call keeps some of the structs of which that gives a list."""
    name = given_variable(call)
    return _sifted(program, name, call, call) if name and not _gives_more(program, call) else ()


def _gives_more(program: Program, call: Occurrence) -> bool:
    """Whether a call gives other lists beside the first one, which are of the same items: `paid, open, err := …`."""
    function = called(program, call.value, call.scope) if isinstance(call.value, Call) else None
    results = function.node.returns if function is not None and isinstance(function.node, Function) else None
    several = results.items if isinstance(results, Collection) and results.kind == "tuple" else ()
    return any(isinstance(one, Collection) for one in several[1:])


def sifted_of_response(program: Program, call: Occurrence) -> Sifted:
    """The same of the list that a function makes of all items of the response to a request; or of the struct that it
    makes of each of them."""
    function, held = _held(call)
    if len(held) != 1 or held[0].scope.node is not function:
        return ()
    match held[0].outer, held[0].statement:
        case (*_, Call() as inner), _ if name := unmarshalled_into(inner):
            return _sifted(program, name, msgspec.structs.replace(held[0], value=inner), call)
        case (), Loop(iterable=iterable) as loop if held[0].value is iterable and _is_of(loop, call):
            return _of_each(program, loop, held[0])
    return ()


def _held(call: Occurrence) -> tuple[Statement | None, list[Occurrence]]:
    """Where the items of a response are read, and the function in which they are: the one that makes the request, or
    the one without a name that it gives to `ScanPages`."""
    function, response = call.scope.node, given_variable(call)
    if not isinstance(function, Function):
        return None, []
    if (of_page := page_function(call)) is not None:
        page = of_page.parameters[0].name
        read = [at for at in occurrences(call.scope, of_page, (Name,)) if not at.is_set]
        pages = [at for at in read if isinstance(at.value, Name) and at.value.name == page]
        return of_page, list(_items_of(of_page, pages))
    found = reads_of(function, response, call) if response else ()
    return function, list(_items_of(function, found))


def _items_of(function: Function, pages: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Where code does more with the items of pages than to ask how many there are, by a variable for them, too."""
    for at in pages:
        if isinstance(at.parent, Member) and at.parent.name == "Items":
            items = msgspec.structs.replace(at, value=at.parent, outer=at.outer[:-1])
            name = given_variable(items)
            found = reads_of(function, name, items) if name else (items,)
            yield from (one for one in found if not _is_asked(one.parent))


def _is_of(loop: Loop, call: Occurrence) -> bool:
    """Whether a loop runs after a request, and not around it."""
    return loop.span.start > call.value.span.start


def _of_each(program: Program, loop: Loop, at: Occurrence) -> Sifted:
    """The conditions by which a loop keeps some of the structs that it makes of items, one by one."""
    raw = _item_of(loop)
    for number, statement in enumerate(loop.body):
        for part in (part for each in inside(statement) for value in expressions(each) for part in parts_of(value)):
            match part:
                case Call(arguments=(Argument(value=Name(name=name)), Argument(value=into))) if (
                    name == raw and unmarshalled_into(part)
                ):
                    made = into.operands[0] if isinstance(into, Operation) else into
                    typed = type_of(program, made, at.scope)
                    struct = struct_of(program, typed.type, typed.scope) if typed is not None else None
                    fields = dict(_fields(program, struct, 0)) if struct is not None else {}
                    sifter = _sifter(program, fields, "", at.scope)
                    rest = tuple(dropwhile(_is_of_error, loop.body[number + 1 :]))
                    return kept_in_loop(sifter, rest, unmarshalled_into(part), at.scope) or ()
    sifter = Sifter(program, _stored, written_value, _as_compared)
    return kept_in_loop(sifter, loop.body, raw, at.scope) or () if raw else ()


def _stored(value: Value, of: str, _: Scope) -> str | None:
    """The attribute of an item as DynamoDB gives it: `item["state"].(*types.AttributeValueMemberS).Value`, and
    `item["state"].S` of the first version."""
    match value:
        case Member(owner=Call(function=Operation(operator="*"), arguments=(Argument(value=taken),)), name="Value"):
            pass
        case Member(owner=taken, name=type_) if type_ in TYPES:
            pass
        case _:
            return None
    match taken:
        case Item(owner=Name(name=owner), index=Constant(value=str() as attribute)) if owner == of:
            return attribute
    return None


def _is_of_error(statement: Statement) -> bool:
    """Whether a statement tests whether there is an error: `if err != nil { return nil, err }`."""
    match statement:
        case Branch(test=Operation(operator="!=", operands=(Name(), right)), otherwise=()):
            return is_none(right)
    return False


def _sifted(program: Program, name: str, given: Occurrence, call: Occurrence) -> Sifted:
    function = given.scope.node
    if not isinstance(function, Function):
        return ()
    uses = [at for at in reads_of(function, name, given) if not given.value.span.contains(at.value.span)]
    loops = {at.statement.span: at for at in uses if _is_run_over(at)}
    if len(loops) != 1:
        return ()
    at = next(iter(loops.values()))
    loop, rounds = at.statement, {each.span for each in call.rounds}
    if not isinstance(loop, Loop) or any(each.span not in rounds for each in at.rounds if each.span != loop.span):
        return ()
    item = _item_of(loop)
    others = (one for one in uses if one is not at and not _is_only_looked_at(one, loop, item))
    if not item or any(True for _ in others):
        return ()
    fields = _fields_of(program, at)
    if not fields:  # items as DynamoDB gives them
        return _of_each(program, loop, at)
    return kept_in_loop(_sifter(program, fields, name, at.scope), loop.body, item, at.scope) or ()


def _sifter(program: Program, fields: Fields, items: str, scope: Scope) -> Sifter:
    """How structs are read, as a variable holds one or as one of a list."""

    def attribute_of(value: Value, of: str, _: Scope) -> str | None:
        match value:
            case Member(owner=Name(name=owner), name=field) if owner == of:
                return fields.get(field)
            case Member(owner=Item(owner=Name(name=owner), index=Name(name=index)), name=field) if (
                owner == items and index == of
            ):
                return fields.get(field)
        return None

    def as_compared(test: Value) -> Value:
        return _as_compared(spelled_out(program, test, scope))

    return Sifter(program, attribute_of, written_value, as_compared)


def _is_run_over(at: Occurrence) -> bool:
    return isinstance(at.statement, Loop) and at.statement.iterable is at.value


def _item_of(loop: Loop) -> str:
    """The variable of a loop by which it takes one of the list: the item itself, or its number."""
    match loop.target:
        case Collection(items=(_, Name(name=item))) if item != "_":
            return item
        case Name(name=number) | Collection(items=(Name(name=number), _)):
            return number
    return ""


def _is_only_looked_at(at: Occurrence, loop: Loop, item: str) -> bool:
    """Whether code asks how many there are, or takes the one of the round."""
    match at.parent:
        case Item(index=Name(name=number)):
            return number == item and loop.span.contains(at.value.span)
        case Call(function=Name(name="len")) if _is_told(at):
            return False
    return _is_asked(at.parent)


def _is_told(at: Occurrence) -> bool:
    """Whether the number of items is kept beside those that are left: `page.Count = len(orders)`."""
    match at.outer, at.statement:
        case (Call() as number,), Assignment(targets=(Member(),), value=value):
            return value is number
        case (*_, Operation(operator="/"), Call(), Call()), _:
            return True
    return False


def _is_asked(around: Value | None) -> bool:
    """Whether code only asks how many there are, or whether there are any."""
    match around:
        case Call(function=function):
            return last_name(function) in COUNTING
        case Operation(operator="==" | "!=", operands=operands):
            return any(map(is_none, operands))
    return False


def _fields_of(program: Program, at: Occurrence) -> Fields:
    """The attributes of the structs in a list, by their fields."""
    typed = type_of(program, at.value, at.scope)
    if typed is None or not isinstance(typed.type, Collection):
        return {}
    struct = struct_of(program, typed.type, typed.scope)
    return dict(_fields(program, struct, 0)) if struct is not None else {}


def _fields(program: Program, struct: Scope, depth: int) -> Iterator[tuple[str, str]]:
    node = struct.node
    if not isinstance(node, Class) or depth > DEEPEST:
        return
    for base in embedded(node):
        if (inner := struct_of(program, base, struct)) is not None:
            yield from _fields(program, inner, depth + 1)
    for statement in node.body:
        match statement:
            case Assignment(targets=(Name(name=name),), value=value) if name[:1].isupper():
                tag = str(value.value) if isinstance(value, Constant) else ""
                named = first_tag_value(tag, TAGS).partition(",")[0]
                if named != "-":
                    yield name, named or name


def _as_compared(test: Value) -> Value:
    """A test of Go in the operators that say the same: `strings.EqualFold(order.State, state)`, `order.Paid`."""
    match test:
        case Call(function=Member(owner=Name(name="strings"), name=name), arguments=(one, other)):
            left, right = _without_cases(one.value), _without_cases(other.value)
            match name:
                case "EqualFold":
                    return Operation("==", (left, right), test.span)
                case "Contains":
                    return Operation("in", (right, left), test.span)
                case "HasPrefix":
                    begins = Member(left, "startswith", left.span, left.span)
                    return Call(begins, (Argument(right, "", "", right.span),), test.span)
        case Operation(operator="*", operands=(Member() as pointed_at,)):
            return Operation("==", (pointed_at, Constant(True, test.span)), test.span)
        case Operation(operator=operator, operands=operands) if operator not in ("and", "or", "not"):
            return Operation(operator, tuple(map(_without_cases, operands)), test.span)
        case Member():
            return Operation("==", (test, Constant(True, test.span)), test.span)
    return test


def _without_cases(value: Value) -> Value:
    """A text without what changes its letters: `strings.ToLower(order.State)`."""
    match value:
        case Call(function=Member(owner=Name(name="strings"), name=name), arguments=(inner,)) if name in CASES:
            return _without_cases(inner.value)
        case Call(function=Member(owner=Name(name="aws"), name=name), arguments=(inner,)) if name in POINTED_AT:
            return _without_cases(inner.value)
        case Operation(operator="*", operands=(inner,)):
            return inner
    return value
