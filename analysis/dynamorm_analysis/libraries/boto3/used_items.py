"""What code does with the items of a boto3 query or scan, on this page and the following ones: which of them it leaves
out, and which attributes it reads."""

from collections.abc import Iterator
from dataclasses import replace

import msgspec

from dynamorm_analysis.facts.statements import Assignment, Function, Loop
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Operation, Value
from dynamorm_analysis.libraries.api_words import TYPES
from dynamorm_analysis.libraries.boto3.dropped_tokens import items_taken
from dynamorm_analysis.libraries.boto3.emptied import ends_when_empty
from dynamorm_analysis.libraries.boto3.handed_tokens import ITEMS, calls_named, item_names
from dynamorm_analysis.libraries.boto3.paging import takes_first_ones
from dynamorm_analysis.libraries.boto3.parsed import parsed_as
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.read_items.counting import are_only_counted
from dynamorm_analysis.libraries.read_items.given_up import given_up
from dynamorm_analysis.libraries.read_items.handed_back import Items
from dynamorm_analysis.libraries.read_items.handed_lists import handed_on
from dynamorm_analysis.libraries.read_items.item_reads import Reader, Taken, reads_of_items
from dynamorm_analysis.libraries.read_items.item_tests import Sifted, Sifter, of_objects, told_at
from dynamorm_analysis.libraries.read_items.lists import used_lists
from dynamorm_analysis.libraries.read_items.made_objects import objects_given
from dynamorm_analysis.libraries.read_items.offsets import with_offset
from dynamorm_analysis.libraries.read_items.sifting import sifted
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access

Part = tuple[str | None, Occurrence | None]
"""The part of a response that an expression takes, and where that stands; None for the whole of it."""


def with_items(program: Program, call: Occurrence, access: Access) -> Access:
    """A query or scan with the conditions by which the code keeps items that it has read, none where it uses others
    too, with the attributes that it reads of them, and with what it makes of each."""
    node = call.scope.node
    if not isinstance(node, Function):
        return access
    parts = _parts(program, call, node)
    items = _items_among(parts, node)
    numbers = [at for name, at in parts if name == "Count" and at is not None]
    found = reads_of_items(reader_of(program, node), items or ())
    return replace(
        with_offset(program, call, access),
        sifted=sifted(_sifter(program), items) if items is not None else _sifted_elsewhere(program, call, node),
        read=found.read,
        all_read=found.whole and items is not None,
        sorted_by=found.sorted_by,
        arranged=found.arranged,
        parsed_as=parsed_as(program, items or ()),
        counted=items is not None and not access.count_only and are_only_counted(items, numbers),
        ends_when_empty=ends_when_empty(call, [*(items or ()), *numbers]),
        given_up=given_up(call),
    )


def _sifted_elsewhere(program: Program, call: Occurrence, function: Function) -> Sifted:
    """The conditions by which a function keeps items that is given their whole response: `self._open(response)`."""
    taken = [at for at in _responses(_of_all_pages(call), function) if _part(program, at)[0] in (None, "Items")]
    handed = handed_on(program, taken[0]) if len(taken) == 1 else None
    if not handed or not isinstance(into := handed[0].scope.node, Function):
        return ()
    items = _items_among([_part(program, at) for at in handed], into)
    return told_at(sifted(_sifter(program), items or ()), call.scope.place(taken[0].value.span))


def with_given_items(program: Program, function: Scope, call: Occurrence, access: Access) -> Access:
    """A query or scan whose items a function gives back, alone or together with where the page ended, with the
    conditions by which the code that calls it keeps them; or of which that wants only the number, or the first ones."""
    node = call.scope.node
    if access.sifted or not access.reads_many or not isinstance(node, Function):
        return access
    items = _items_given(program, function, call, access.via)
    is_plain = access.operation in ("query", "scan") and not access.read and not access.counted
    return replace(
        access,
        sifted=sifted(_sifter_of(program, function), items),
        counted_by_caller=is_plain and are_only_counted(items),
        ends_when_empty=access.ends_when_empty or ends_when_empty(call, used_lists(items)),
        given_up=given_up(call),
        first_ones=takes_first_ones(items),
        arranged=access.arranged
        or (access.operation == "scan" and reads_of_items(reader_of(program, node), items).arranged),
    )


def _items_given(program: Program, function: Scope, call: Occurrence, through: str | None) -> list[Occurrence]:
    """Where the code around a call reads the items that a function gives back: as a part of what it gives, or as all
    of that."""
    node = call.scope.node
    if not isinstance(node, Function):
        return []
    if taken := list(items_taken(program, function, call)):
        return taken
    names = ITEMS | _names_of_items(program, function, through)
    parts = _parts(program, call, node)
    if parts and all(name is not None for name, _ in parts):
        found = [("Items" if name in names else name, at) for name, at in parts]
        if items := _items_among(found, node):
            return items
    is_looped = isinstance(call.statement, Loop) and call.statement.iterable is call.value
    return [call] if is_looped else list(_responses(call, node))


def _names_of_items(program: Program, function: Scope, through: str | None) -> frozenset[str]:
    """The names under which a function gives back items; also one that hands on what another one gives it."""
    names = item_names(program, function)
    if names or through is None:
        return names
    between = through.rpartition(".")[2]
    called = (
        entered(program, at.value, at.scope) for at in calls_named(function, between) if isinstance(at.value, Call)
    )
    return frozenset(name for into in called if into is not None for name in item_names(program, into.function))


def with_item(program: Program, call: Occurrence, access: Access) -> Access:
    """A get with the attributes that the code reads of the item."""
    node = call.scope.node
    if not isinstance(node, Function):
        return access
    parts = [_part(program, response) for response in _responses(call, node)]
    single = _single(parts)
    found = reads_of_items(reader_of(program, node), (), single)
    return replace(access, read=found.read, all_read=found.whole and all(name is not None for name, _ in parts))


def items_given_by(program: Program, call: Occurrence, operation: str) -> Items:
    """Where a function has the items of a request that it makes."""
    node = call.scope.node
    if not isinstance(node, Function):
        return Items()
    if operation == "get":
        return Items((), tuple(_single([_part(program, response) for response in _responses(call, node)])))
    return Items(tuple(_items_among(_parts(program, call, node), node) or ()))


def _single(parts: list[Part]) -> list[Occurrence]:
    return [at for name, at in parts if name == "Item" and at is not None]


def reader_of(program: Program, function: Function) -> Reader:
    """How a function reads items, which are dictionaries."""
    return Reader(function, lambda at: _taken(program, at), "itemgetter", lambda name: name)


def _sifter(program: Program) -> Sifter:
    return Sifter(program, lambda value, item, scope: _attribute(program, value, item, scope))


def _sifter_of(program: Program, function: Scope) -> Sifter:
    """How what a function gives back is read: objects that it makes of items by their fields."""
    plain = _sifter(program)
    key = "boto3 objects given"
    objects = program.shared(key, function, lambda: objects_given(program, plain.attribute_of, function))
    return of_objects(program, objects) if objects is not None else plain


def _items_among(parts: list[Part], function: Function) -> list[Occurrence] | None:
    """Where the items of a response stand; None where the response is used for something else as a whole."""
    found: dict[tuple[int, int], Occurrence] = {}  # by where they stand: a variable may be given items of several pages
    for part, items in parts:
        if part is None:
            return None
        if part != "Items":
            continue
        assert items is not None
        holder = _holder(items)
        for at in reads_of(function, holder, items) if holder else (items,):
            found.setdefault((at.value.span.start, at.value.span.end), at)
    return list(found.values())


def _parts(program: Program, call: Occurrence, function: Function) -> list[Part]:
    """What a function takes of a response."""
    return [_part(program, response) for response in _responses(_of_all_pages(call), function)]


def _of_all_pages(call: Occurrence) -> Occurrence:
    """Where a paginator's pages are one response: `paginator.paginate(…).build_full_result()`."""
    match call.outer[-2:]:
        case (Call() as whole, Member(owner=owner, name="build_full_result")) if owner is call.value:
            return msgspec.structs.replace(call, value=whole, outer=call.outer[:-2])
        case _:
            return call


def _responses(call: Occurrence, function: Function) -> Iterator[Occurrence]:
    """Where a response, or a page of it, stands: at the call, or where the variable is read that holds it."""
    match call.statement:
        case Assignment(targets=(Name(name=name),), value=value, operator="") if value is call.value:
            yield from reads_of(function, name, call)
        case Loop(kind="for", target=Name(name=name), iterable=iterable) if iterable is call.value:
            yield from reads_of(function, name, call)
        case _:
            yield call


def _part(program: Program, response: Occurrence) -> Part:
    if not response.outer:
        return None, None
    *outer, around = response.outer
    match around:
        case Item(owner=owner, index=index) if owner is response.value:
            return constant_text(program, index, response.scope), _part_at(response, around, outer)
        case Member(owner=owner, name="get") if owner is response.value and outer:
            *further, taking = outer
            if isinstance(taking, Call) and taking.arguments:
                name = constant_text(program, taking.arguments[0].value, response.scope)
                return name, _part_at(response, taking, further)
        case Operation(operator="in" | "not in"):
            return "", None
    return None, None


def _part_at(response: Occurrence, part: Value, outer: list[Value]) -> Occurrence:
    return msgspec.structs.replace(response, value=part, outer=tuple(outer))


def _holder(items: Occurrence) -> str:
    """The variable that items are given to, or added to; empty where there is none."""
    inner = items.value
    for around in reversed(items.outer):
        match around:
            case Operation(operator="or"):
                inner = around
            case Call(function=Member(owner=Name(name=name), name="extend")):
                return name
            case _:
                return ""
    match items.statement:
        case Assignment(targets=(Name(name=name),), value=value, operator="" | "+=") if value is inner:
            return name
    return ""


def _attribute(program: Program, value: Value, item: str, scope: Scope) -> str | None:
    """`item["state"]`, `item.get("state")`, and `item["state"]["S"]` of a client."""
    match value:
        case Item(owner=Name(name=name), index=index) if name == item:
            return constant_text(program, index, scope)
        case Call(function=Member(owner=Name(name=name), name="get"), arguments=(index, *_)) if name == item:
            return constant_text(program, index.value, scope)
        case Item(owner=owner, index=index) if constant_text(program, index, scope) in TYPES:
            return _attribute(program, owner, item, scope)
    return None


def _taken(program: Program, at: Occurrence) -> Taken | None:
    """The attribute that is taken of an item: `item["state"]`, `item.get("state")`."""
    match at.outer:
        case (*_, Item(owner=owner, index=index) as around) if owner is at.value:
            name = constant_text(program, index, at.scope)
            return Taken(name, around) if name is not None else None
        case (*_, Call(arguments=(index, *others)) as around, Member(owner=owner, name="get")) if owner is at.value:
            name = constant_text(program, index.value, at.scope)
            return Taken(name, around, with_default=bool(others)) if name is not None else None
    return None
