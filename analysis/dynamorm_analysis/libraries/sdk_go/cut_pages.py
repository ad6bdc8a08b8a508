"""Pages of which code of Go takes the first items alone, though it hands out where they end: the others are lost."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    bodies,
    inside,
)
from dynamorm_analysis.facts.statements import expressions as expressions_of
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.held_page import HeldPage, held_page, names_set
from dynamorm_analysis.libraries.read_items.offsets import begins_with_first
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Place, Span

CONVERSIONS = frozenset({"Int32", "Int64", "Int", "int32", "int64", "int"})
COUNTING = frozenset({"cap", "copy", "len", "make"})
TABLE, LIMIT = "TableName", "Limit"


def cut_page(call: Occurrence) -> Place | None:
    """Where the function around a request cuts its page short, if it hands out the page's end nevertheless, and reads
    more than it takes."""
    function = call.scope.node
    page = held_page(call, function.body) if isinstance(function, Function) else None
    if page is None or not isinstance(function, Function) or not page.given_out():
        return None
    lists = _lists(page)
    if _is_made_of_items(page, lists):
        return None
    for span, size in _cuts(page, lists, function.body):
        if _reads_more(function, size):
            return call.scope.place(span)
    return None


def _lists(page: HeldPage) -> frozenset[str]:
    """The variables that hold items of the page, or what is made of each: `orders = append(orders, order)`."""
    found = {name for name in page.shown if not name.endswith(".")}
    size = -1
    while size != len(found):
        size = len(found)
        for statement in page.later:
            match statement:
                case Assignment(targets=(target, *_), value=Call() as made) if last_name(made.function) not in COUNTING:
                    if any(_is_list(each.value, page, found) for each in made.arguments):
                        found.update(names_set(target))
                case Loop(kind="for", iterable=iterable) if _is_list(iterable, page, found):
                    found.update(_added_in(statement))
    return frozenset(found - page.ends)


def _is_list(value: Value, page: HeldPage, lists: set[str]) -> bool:
    return page.is_of_items(value) or (isinstance(value, Name) and value.name in lists)


def _added_in(loop: Loop) -> Iterator[str]:
    """The lists to which a loop adds."""
    for statement in inside(loop):
        match statement:
            case Assignment(targets=(Name(name=name),), value=Call(function=Name(name="append"))):
                yield name


def _is_made_of_items(page: HeldPage, lists: frozenset[str]) -> bool:
    """Whether the code makes what it hands out of the last item that it takes."""
    for statement in page.later:
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                set_ = {name for target in targets for name in names_set(target)}
                if not page.ends.isdisjoint(set_) and not lists.isdisjoint(names_in(value)):
                    return True
    return False


def _cuts(page: HeldPage, lists: frozenset[str], body: tuple[Statement, ...]) -> Iterator[tuple[Span, Value]]:
    """Where the first items are taken, with how many, if the page's end is handed out behind that."""
    last = max(each.span.start for each in page.given_out())
    for block in _blocks(body):
        forgets = any(_forgets_end(each, page) for each in block)
        for statement in block:
            if statement.span.start > last or not any(statement is each for each in page.later):
                continue
            match statement:
                case Assignment(targets=(Name(name=name), *_), value=value) if value and name in lists and not forgets:
                    yield from _first_ones(value, lists)
                case Return(value=value) if value is not None and page.is_of_end(value):
                    yield from _first_ones(value, lists)
                case Loop(kind="for", iterable=iterable, body=rounds) if _is_list(iterable, page, set(lists)):
                    yield from _ends(rounds, lists)


def _blocks(body: tuple[Statement, ...]) -> Iterator[tuple[Statement, ...]]:
    yield body
    for statement in body:
        if not isinstance(statement, Function):
            for block in bodies(statement):
                yield from _blocks(block)


def _forgets_end(statement: Statement, page: HeldPage) -> bool:
    """Whether a statement has something else handed out instead of where the page ended: `cursor = nil`."""
    match statement:
        case Assignment(targets=(target,), value=value) if value is not None:
            return not page.ends.isdisjoint(names_set(target)) and not page.is_of_end(value)
    return False


def _first_ones(value: Value, lists: frozenset[str]) -> Iterator[tuple[Span, Value]]:
    for part in parts_of(value):
        match part:
            case Item(owner=Name(name=name), index=index) if name in lists and begins_with_first(index):
                yield part.span, next(iter(getattr(index, "parts", ())[-1:]), index)


def _ends(rounds: tuple[Statement, ...], lists: frozenset[str]) -> Iterator[tuple[Span, Value]]:
    """Where a loop over items ends as a list is long enough."""
    for statement in rounds:
        match statement:
            case Branch(
                test=Operation(operator=">=" | "==" | ">", operands=(left, size)), body=(*_, Flow(kind="break"))
            ):
                if not lists.isdisjoint(_counted(left)):
                    yield statement.test.span, size


def _counted(value: Value) -> Iterator[str]:
    """The list whose length is asked, in any kind of number: `int32(len(orders))`."""
    match value:
        case Call(function=Name(name="len"), arguments=(Argument(value=Name(name=name)),)):
            yield name
        case Call(arguments=(Argument(value=inner),)) if last_name(value.function) in CONVERSIONS:
            yield from _counted(inner)


# ---- how many items a page holds ------------------------------------------------------------------------------------


def _reads_more(function: Function, size: Value) -> bool:
    """Whether the request, which the function writes out, may bring more items than it takes."""
    inputs = [part for value in _values(function) for part in parts_of(value) if _names(part, TABLE)]
    limits = [_plain(function, limit) for limit in _limits(function)]
    taken = source_of(_plain(function, size))
    return bool(inputs) and not any(_is_as_long(limit, taken) for limit in limits)


def _values(function: Function) -> Iterator[Value]:
    return (value for statement in inside(function) for value in expressions_of(statement))


def _names(part: Value, word: str) -> bool:
    return any(True for _ in _given(part, word))


def _given(part: Value, word: str) -> Iterator[Value]:
    """What a struct is given for a field."""
    match part:
        case Call(arguments=arguments):
            yield from (each.value for each in arguments if each.name == word)
        case Mapping(entries=entries):
            for each in entries:
                if isinstance(each, Entry) and isinstance(each.key, Name | Constant) and _word(each.key) == word:
                    yield each.value


def _word(key: Name | Constant) -> str:
    return key.name if isinstance(key, Name) else str(key.value)


def _limits(function: Function) -> Iterator[Value]:
    for value in _values(function):
        for part in parts_of(value):
            yield from _given(part, LIMIT)
    for statement in inside(function):
        match statement:
            case Assignment(targets=(Member(name=name),)) if name == LIMIT and statement.value is not None:
                yield statement.value


def _plain(function: Function, value: Value, further: int = 4) -> Value:
    """A number without conversions, and what a variable for one is set to where that is no call."""
    match value:
        case Call(arguments=(Argument(value=inner),)) if last_name(value.function) in CONVERSIONS:
            return _plain(function, inner, further)
        case Operation(operator="&" | "*", operands=(inner,)):
            return _plain(function, inner, further)
        case Name(name=name) if further:
            made = [given for each in inside(function) if (given := _set_once(each, name)) is not None]
            if len(made) == 1 and not isinstance(_plain(function, made[0], 0), Call | Constant):
                return _plain(function, made[0], further - 1)
    return value


def _set_once(statement: Statement, name: str) -> Value | None:
    match statement:
        case Assignment(targets=(Name(name=target),), operator="") if target == name:
            return statement.value
    return None


def _is_as_long(limit: Value, taken: str) -> bool:
    """Whether a page holds no more than what is taken, or just as many as are still wanted."""
    if isinstance(limit, Operation) and limit.operator == "-":
        return True
    if isinstance(limit, Call) and last_name(limit.function) in ("min", "Min"):
        return True
    return source_of(limit) == taken
