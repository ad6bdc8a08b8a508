"""Pages that code cuts by their number out of all items that it has read: `orders[offset : offset + size]`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from dynamorm_analysis.facts.statements import Assignment, Function, Loop, Statement, inside
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.skipped_pages import skipping_loop
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.origins import unmarshalled_into
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access
from dynamorm_analysis.text import Place, Span
from dynamorm_analysis.words import words_of

OFFSET_WORDS = frozenset({"offset", "skip"})
SIZE_WORDS = frozenset({"limit", "size", "take"})
"""Words for how many items a page holds, beside the number of those before it."""
SHARE_WORDS = frozenset({"batch", "chunk", "shard", "worker"})
ADDING = frozenset({"append", "extend"})
PICKING = frozenset({"next", "min", "max", "len", "sum", "any", "all", "bool", "str"})
"""Calls that give something else than a list of what they are given."""
MAX_NAMES = 50  # of variables that items pass through on the way to a page
MAX_DEPTH = 12


def with_offset(program: Program, call: Occurrence, access: Access) -> Access:
    """A read of many items with the place where the code leaves out those before a page, if it does."""
    if not access.reads_many or not isinstance(call.scope.node, Function):
        return access
    alone = call.scope.alone
    cut = program.shared("pages by number", alone, lambda: _cut(alone))
    page = cut.get(call.value.span)
    if page is None:
        skipping = skipping_loop(call)
        return replace(access, offset=call.scope.place(skipping)) if skipping is not None else access
    if not _is_limited(access) or _tells(call, call.scope.node, page.starts):
        return replace(access, offset=page.place)
    is_page_long = _tells(call, call.scope.node, page.sizes) or (page.to_end and _gives_size(call))
    return replace(access, offset=page.place, past_limit=True) if is_page_long else access


def begins_with_first(index: Value) -> bool:
    """Whether an index is a slice that begins with the first item, and ends after as many as it says: `[:size]`."""
    match index:
        case Unknown(parts=(Constant(value=0), stop, *_)) | Unknown(parts=(stop, *_)) if (
            stop.span.start != index.span.start
        ):
            return not _is_negative(stop)
    return False


def _is_limited(access: Access) -> bool:
    """Whether one page is all that is read, and it ends after a number of items that is always given."""
    if access.limit is not None or access.may_lack_limit or access.token == "followed" or access.pages_itself:
        return False
    return not access.knows("limit") and access.limited != "perhaps"


def _tells(call: Occurrence, function: Function, names: frozenset[str]) -> bool:
    """Whether a call is given where the page begins, as it is to read as far as that (`limit=offset + size`), or how
    many items it holds."""
    mentioned = tuple(part for part in parts_of(call.value) if isinstance(part, Name))
    return any(not names.isdisjoint(names_in(value)) for name in mentioned for value in _told(function, name))


def _gives_size(call: Occurrence) -> bool:
    """Whether a call is given what is called like the size of a page: `Limit=limit`."""
    names = (part.name for part in parts_of(call.value) if isinstance(part, Name))
    return any(not SIZE_WORDS.isdisjoint(words_of(name)) for name in names)


@dataclass(frozen=True, slots=True)
class _Page:
    """Where a page is cut, and the variables that tell where it begins, and how many items it holds; `to_end`: as many
    as there are."""

    place: Place
    starts: frozenset[str]
    sizes: frozenset[str]
    to_end: bool


def _cut(scope: Scope) -> Mapping[Span, _Page]:
    """The calls of a function of whose items it cuts a page, and where it does."""
    node = scope.node
    if not isinstance(node, Function):
        return {}
    found: dict[Span, _Page] = {}
    flow: _Flow | None = None
    for at in occurrences(scope.parent or scope, node, (Item,)):
        if at.scope != scope or at.rounds or not isinstance(at.value, Item) or not _is_page(node, at.value):
            continue
        flow = flow or _Flow(_given(scope, node), _looped(node))
        to_end = isinstance(at.value.index, Unknown) and len(at.value.index.parts) == 1
        page = _Page(scope.place(at.value.span), *_starts_and_sizes(node, at.value.index), to_end)
        for span in flow.sources(at.value.owner):
            found.setdefault(span, page)
    return found


# ---- pages ----------------------------------------------------------------------------------------------------------


def _is_page(function: Function, value: Item) -> bool:
    """Whether a slice is a page: it begins behind as many items as a variable says, and nothing shows that this is
    where something was found in the list."""
    if not isinstance(value.index, Unknown):
        return False
    parts = value.index.parts
    if not parts or parts[0].span.start != value.index.span.start:
        return False  # begins with the first item
    start, *others = parts
    told = _told(function, start)
    if isinstance(start, Constant) or any(map(_is_negative, told)):
        return False
    if any(not SHARE_WORDS.isdisjoint(words_of(name)) for one in told for name in names_in(one)):
        return False  # each run of a job takes its part of all items
    if any(_counts_pages(one) for one in told):
        return True
    if any(not OFFSET_WORDS.isdisjoint(words_of(last_name(one))) for one in told):
        return True
    return any(_adds_to(stop, (start, *told)) for other in others[:1] for stop in _told(function, other))


def _starts_and_sizes(function: Function, index: Value) -> tuple[frozenset[str], frozenset[str]]:
    """The variables that tell where a page begins, and those that tell how many items it holds."""
    start, *others = index.parts if isinstance(index, Unknown) else ()
    names = {name for value in _told(function, start) for name in names_in(value)}
    sizes = {
        name
        for other in others[:1]
        for stop in _told(function, other)
        if isinstance(stop, Operation) and stop.operator == "+"
        if set(names_in(stop.operands[0])) == set(names_in(start))
        for operand in stop.operands[1:]
        for name in names_in(operand)
    }
    return frozenset(names - sizes), frozenset(sizes)


def _told(function: Function, value: Value) -> list[Value]:
    """A value, or all that a variable is set to."""
    if not isinstance(value, Name):
        return [value]
    given = [
        each.value
        for each in inside(function)
        if isinstance(each, Assignment) and each.value is not None
        if any(isinstance(target, Name) and target.name == value.name for target in each.targets)
    ]
    return [value, *given]


def _is_negative(value: Value) -> bool:
    return isinstance(value, Operation) and value.operator == "-" and len(value.operands) == 1


def _counts_pages(value: Value) -> bool:
    """`(page - 1) * size`."""
    return isinstance(value, Operation) and value.operator == "*"


def _adds_to(stop: Value, starts: tuple[Value, ...]) -> bool:
    """`start + size`, also where it is limited: `min(start + size, total)`."""
    match stop:
        case Operation(operator="+", operands=operands):
            names = [set(names_in(one)) for one in operands]
            return any(name.name in mentioned for name in starts if isinstance(name, Name) for mentioned in names)
        case Call(function=Name(name="min" | "Min"), arguments=arguments):
            return any(_adds_to(argument.value, starts) for argument in arguments)
    return False


# ---- where the items come from --------------------------------------------------------------------------------------


def _given(scope: Scope, node: Function) -> Mapping[str, list[Value]]:
    """The expressions whose items each variable of a function is given: at once, or one by one in a loop."""
    found: dict[str, list[Value]] = {}
    for each in inside(node):
        for name, value in _set(each):
            found.setdefault(name, []).append(value)
    for at in occurrences(scope.parent or scope, node, (Call,)):
        match at.value:
            case Call(function=Member(owner=Name(name=name), name="append")):
                found.setdefault(name, []).extend(round_.iterable for round_ in at.rounds if round_.target is not None)
            case Call(function=Member(owner=Name(name=name), name="extend"), arguments=(given, *_)):
                found.setdefault(name, []).append(given.value)
            case Call(arguments=(given, _)) as call if name := unmarshalled_into(call):
                found.setdefault(name, []).append(given.value)
    return found


def _set(statement: Statement) -> Iterator[tuple[str, Value]]:
    match statement:
        case Assignment(targets=targets, value=value) if value is not None:
            yield from ((target.name, value) for target in targets if isinstance(target, Name))
            for target in targets if isinstance(value, Call) else ():  # `orders, err := list()`
                if isinstance(target, Collection) and target.items and isinstance(target.items[0], Name):
                    yield target.items[0].name, value
        case Loop(kind="for", target=Name(name=name), iterable=iterable):
            yield name, iterable


def _looped(node: Function) -> frozenset[str]:
    loops = (each.target for each in inside(node) if isinstance(each, Loop))
    return frozenset(target.name for target in loops if isinstance(target, Name))


@dataclass(slots=True)
class _Flow:
    """Which calls of a function give the items that an expression holds."""

    given: Mapping[str, list[Value]]
    looped: frozenset[str]
    """Variables of loops: what a call is given by one of them is a single item."""

    seen: set[str] = field(default_factory=set)

    def sources(self, value: Value) -> Iterator[Span]:
        self.seen.clear()
        yield from self._of(value, MAX_DEPTH)

    def _of(self, value: Value, depth: int) -> Iterator[Span]:
        if depth == 0:
            return
        match value:
            case Name(name=name):
                if name in self.seen or len(self.seen) > MAX_NAMES:
                    return
                self.seen.add(name)
                for given in self.given.get(name, ()):
                    yield from self._of(given, MAX_DEPTH)
            case Call():
                yield value.span
                yield from self._of_call(value, depth - 1)
            case Comprehension(clauses=(clause, *_)):
                yield from self._of(clause.iterable, depth - 1)
            case Item(index=Constant(value=int())):
                return  # one of the items
            case Item(owner=owner) | Member(owner=owner) | Spread(value=owner):
                yield from self._of(owner, depth - 1)
            case Operation(operator="+" | "or", operands=operands):
                for operand in operands:
                    yield from self._of(operand, depth - 1)
            case Conditional(then=then, otherwise=otherwise):
                yield from self._of(then, depth - 1)
                yield from self._of(otherwise, depth - 1)
            case Collection(items=items):
                for one in items:
                    if isinstance(one, Spread):
                        yield from self._of(one, depth - 1)

    def _of_call(self, call: Call, depth: int) -> Iterator[Span]:
        """A call gives what it makes of the first thing that it is given, or takes out of what it is a method of."""
        if last_name(call.function) in PICKING:
            return
        if isinstance(call.function, Name) and call.function.name == "append":
            for argument in call.arguments:
                yield from self._of(argument.value, depth)
            return
        if isinstance(call.function, Member):
            yield from self._of(call.function.owner, depth)
        if call.arguments:
            first = call.arguments[1:] if last_name(call.function) in ("map", "filter") else call.arguments
            for argument in first[:1]:
                if not isinstance(argument.value, Name) or argument.value.name not in self.looped:
                    yield from self._of(argument.value, depth)
