"""Pages of which code takes only the first items, though it hands out where they end: what lies between is skipped."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Evaluation,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    bodies,
    expressions,
    inside,
)
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
    Unknown,
    Value,
    children,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.read_items.offsets import ADDING, PICKING, begins_with_first
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Span

TOKEN, ITEMS, LIMIT = "LastEvaluatedKey", "Items", "Limit"
NO_LISTS = PICKING | {"dumps", "format", "join", "repr"}
ASKING_CALLS = frozenset({"bool", "len"})
ASKING = frozenset({"not", "==", "!=", "<", "<=", ">", ">=", "in", "not in", "is", "is not"})
"""What asks something of a value, and does not hand it on: `last is not None`."""

Cut = tuple[Span, Value, bool]
"""Where the first items are taken, how many, and whether they may be those of several pages."""


def skips_items(call: Occurrence) -> Span | None:
    """Where the function that makes a request cuts its page short, if it hands out the page's end nevertheless."""
    node = call.scope.node
    match call.statement:
        case Assignment(targets=(Name(name=response),), operator="") if isinstance(node, Function):
            page = _Page(tuple(inside(node)), response)
        case _:
            return None
    items, tokens = page.names_of(ITEMS), page.names_of(TOKEN)
    if not tokens or not _is_known(page.statements, call.value) or _is_made_of(page, tokens, items):
        return None
    is_repeated = any(each.statement is not None for each in call.rounds)
    limits = [each for value in _limits(page.statements, call.value) for each in _at_most(page.statements, value)]
    for span, size, is_gathered in _cuts(page, items, tokens):
        sizes = _settings(page.statements, size)
        if not any(_is_as_long(limit, sizes, is_repeated=is_repeated and is_gathered) for limit in limits):
            return span
    return None


@dataclass(frozen=True, slots=True)
class _Page:
    """The statements of a function, and the variable that holds a response in it."""

    statements: tuple[Statement, ...]
    response: str

    def takes(self, value: Value, member: str) -> bool:
        """Whether an expression hands on a member of the response."""
        return any(self.is_member(part, member) for part in _handed_on(value))

    def is_member(self, value: Value, member: str) -> bool:
        match value:
            case Item(owner=Name(name=name), index=Constant(value=text)):
                return name == self.response and text == member
            case Call(function=Member(owner=Name(name=name), name="get"), arguments=(Argument(value=key), *_)):
                return name == self.response and isinstance(key, Constant) and key.value == member
        return False

    def names_of(self, member: str) -> frozenset[str]:
        """The variables that hold what a member of the response holds, or some of it, or what is made of that."""
        taken = (names for names, value in _given(self.statements) if self.takes(value, member))
        return self.made_of(frozenset(name for names in taken for name in names))

    def made_of(self, names: frozenset[str]) -> frozenset[str]:
        """Variables, and those that hold what is made of them, but for the response that begins with one."""
        found = set(names)
        size = -1
        while size != len(found):
            size = len(found)
            for targets, value in _given(self.statements):
                if not found.isdisjoint(_names_handed_on(value)):
                    found.update(targets - {self.response})
        return frozenset(found)

    def lists_of(self, items: frozenset[str]) -> frozenset[str]:
        """The variables among those of items that hold several of them, and not one, or something of it."""
        found: set[str] = {name for names, _ in _added(self.statements) for name in names} & items
        size = -1
        while size != len(found):
            size = len(found)
            for each in self.statements:
                match each:
                    case Assignment(targets=(Name(name=name),), value=value) if value and self.is_list(value, found):
                        found.add(name)
        return frozenset(found)

    def is_list(self, value: Value, lists: Iterable[str]) -> bool:
        """Whether an expression is several of the page's items, or what is made of each."""
        match value:
            case Name(name=name):
                return name in lists
            case Item(owner=owner, index=Unknown()):
                return self.is_list(owner, lists)
            case Comprehension(clauses=clauses):
                return any(self.is_list(each.iterable, lists) for each in clauses)
            case Operation(operator="+" | "or", operands=parts):
                return any(self.is_list(each, lists) for each in parts)
            case Conditional(then=then, otherwise=otherwise):
                return self.is_list(then, lists) or self.is_list(otherwise, lists)
            case Call(function=function, arguments=arguments) if not self.is_member(value, ITEMS):
                given = (each.value for each in arguments)
                return last_name(function) not in NO_LISTS and any(self.is_list(each, lists) for each in given)
        return self.is_member(value, ITEMS)


def _given(statements: tuple[Statement, ...]) -> Iterator[tuple[frozenset[str], Value]]:
    """What statements put into variables, or into what these hold."""
    for statement in statements:
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                yield frozenset(name for target in targets for name in names_in(target)), value
            case Loop(kind="for", target=target, iterable=iterable) if target is not None:
                yield frozenset(names_in(target)), iterable
    yield from _added(statements)


def _added(statements: tuple[Statement, ...]) -> Iterator[tuple[frozenset[str], Value]]:
    """What statements add to lists."""
    for statement in statements:
        match statement:
            case Evaluation(value=Call(function=Member(owner=Name(name=name), name=method), arguments=(added,))):
                if method in ADDING:
                    yield frozenset({name}), added.value
            case Assignment(targets=(Name(name=name),), value=value, operator="+=") if value is not None:
                yield frozenset({name}), value


def _handed_on(value: Value, *, but_first_ones: bool = False) -> Iterator[Value]:
    """The parts of an expression that it hands on, and of which it does not only ask whether they are there, or how
    many; `but_first_ones`: without those of which it takes the first ones."""
    match value:
        case Call(function=function) if last_name(function) in ASKING_CALLS:
            return
        case Operation(operator=operator) if operator in ASKING:
            return
        case Item(index=index) if but_first_ones and begins_with_first(index):
            return
    yield value
    for part in (value.then, value.otherwise) if isinstance(value, Conditional) else children(value):
        yield from _handed_on(part, but_first_ones=but_first_ones)


def _names_handed_on(value: Value, *, but_first_ones: bool = False) -> frozenset[str]:
    parts = _handed_on(value, but_first_ones=but_first_ones)
    return frozenset(part.name for part in parts if isinstance(part, Name))


def _hands_out(page: _Page, tokens: frozenset[str], statement: Statement) -> bool:
    match statement:
        case Return(value=value) if value is not None:
            return page.takes(value, TOKEN) or not tokens.isdisjoint(_names_handed_on(value))
    return False


def _is_made_of(page: _Page, tokens: frozenset[str], items: frozenset[str]) -> bool:
    """Whether the code makes what it hands out of the last item that it takes; not where it does so for want of the
    page's end: `page.get("LastEvaluatedKey") or key_of(items[-1])`."""
    only_items = items - tokens
    return any(
        not tokens.isdisjoint(names)
        and not only_items.isdisjoint(_names_handed_on(value))
        and not any(_is_rather_told(page, part) for part in parts_of(value))
        for names, value in _given(page.statements)
    )


def _is_rather_told(page: _Page, value: Value) -> bool:
    match value:
        case Operation(operator="or", operands=(first, *_)):
            return page.takes(first, TOKEN)
    return False


# ---- where a page is cut --------------------------------------------------------------------------------------------


def _cuts(page: _Page, items: frozenset[str], tokens: frozenset[str]) -> Iterator[Cut]:
    """Where the code leaves a loop over the items when it has enough, or takes the first ones, and hands out the page's
    end with them, but not the others."""
    lists = page.lists_of(items)
    gathered = frozenset(name for names, _ in _added(page.statements) for name in names)
    out = [each for each in page.statements if _hands_out(page, tokens, each)]
    for statement in page.statements if out else ():
        for body in bodies(statement):
            for each in body:
                match each:
                    case Loop(kind="for", iterable=iterable, body=rounds) if page.is_list(iterable, lists):
                        yield from ((span, size, True) for span, size in _ends(rounds, lists))
                    case Return() if each in out:
                        yield from _first_ones(page, each, lists, gathered)
                    case Assignment(targets=(target, *_)) if _goes_on(body, each, out):
                        cut = page.made_of(frozenset(names_in(target)))
                        if not any(_hands_on(page, one, items - cut) for one in out):
                            yield from _first_ones(page, each, lists, gathered)


def _goes_on(body: tuple[Statement, ...], cut: Statement, out: list[Statement]) -> bool:
    """Whether a statement is on a way to where the page's end is handed out."""
    later = (each.span.start for each in out if each.span.start > cut.span.start)
    return not isinstance(body[-1], Return) or any(place < body[-1].span.end for place in later)


def _first_ones(page: _Page, statement: Statement, lists: frozenset[str], gathered: frozenset[str]) -> Iterator[Cut]:
    if _hands_on(page, statement, lists):
        return
    for part in (part for value in expressions(statement) for part in parts_of(value)):
        match part:
            case Item(owner=owner, index=index) if begins_with_first(index) and page.is_list(owner, lists):
                size = next(iter(getattr(index, "parts", ())[-1:]), index)
                yield part.span, size, not gathered.isdisjoint(names_in(owner))


def _hands_on(page: _Page, statement: Statement, names: frozenset[str]) -> bool:
    """Whether a statement hands on items beside those that it takes first."""
    value = getattr(statement, "value", None)
    if value is None:
        return False
    if not names.isdisjoint(_names_handed_on(value, but_first_ones=True)):
        return True
    return any(page.is_member(part, ITEMS) for part in _handed_on(value, but_first_ones=True))


def _ends(body: tuple[Statement, ...], lists: frozenset[str]) -> Iterator[tuple[Span, Value]]:
    """Where a loop ends as a list is long enough, but not those inside it."""
    for each in body:
        match each:
            case Loop():
                continue
            case Branch(test=Operation(operator=">=" | "==" | ">", operands=(left, size)), body=(*_, last)):
                if isinstance(last, Flow) and last.kind == "break" and _counted(left) in lists:
                    yield each.test.span, size
        for inner in bodies(each):
            yield from _ends(inner, lists)


def _counted(value: Value) -> str:
    match value:
        case Call(function=Name(name="len"), arguments=(Argument(value=Name(name=name)),)):
            return name
    return ""


# ---- how many items a page holds ------------------------------------------------------------------------------------


def _limits(statements: tuple[Statement, ...], request: Value) -> Iterator[Value]:
    """What the function gives for a limit, to the request or among its options."""
    values = (part for statement in statements for value in expressions(statement) for part in parts_of(value))
    for part in (*parts_of(request), *values):
        match part:
            case Call(arguments=arguments):
                yield from (each.value for each in arguments if each.name == LIMIT)
            case Mapping(entries=entries):
                yield from (each.value for each in entries if isinstance(each, Entry) and _is_limit(each.key))
    for statement in statements:
        match statement:
            case Assignment(targets=(Item(index=index),), value=value) if value and _is_limit(index):
                yield value


def _is_limit(key: Value | None) -> bool:
    return isinstance(key, Constant) and key.value == LIMIT


def _is_known(statements: tuple[Statement, ...], request: Value, seen: frozenset[str] = frozenset()) -> bool:
    """Whether the function says all that a request or its options are given."""
    given = request.arguments if isinstance(request, Call) else ()
    return all(_is_written(statements, each.value, seen) for each in given if each.spread)


def _is_written(statements: tuple[Statement, ...], value: Value, seen: frozenset[str]) -> bool:
    match value:
        case Name(name=name):
            made = [given for each in statements if (given := _made(each, name)) is not None]
            return bool(made) and (name in seen or all(_is_written(statements, one, seen | {name}) for one in made))
        case Mapping(entries=entries):
            return all(_is_written(statements, each.value, seen) for each in entries if each.key is None)
        case Call(function=Name(name="dict")):
            return _is_known(statements, value, seen)
        case Conditional(then=then, otherwise=otherwise):
            return _is_written(statements, then, seen) and _is_written(statements, otherwise, seen)
    return False


def _made(statement: Statement, name: str) -> Value | None:
    match statement:
        case Assignment(targets=(*_, Name(name=target)), value=value, operator="") if target == name:
            return value
    return None


def _settings(statements: tuple[Statement, ...], value: Value) -> list[Value]:
    """A value, and where it is a variable what this is set to in the function."""
    if not isinstance(value, Name):
        return [value]
    found = [given for names, given in _given(statements) if names == {value.name}]
    return [value, *found, *_lessened(statements, value)]


def _at_most(statements: tuple[Statement, ...], limit: Value) -> Iterator[Value]:
    """What a limit is at most: itself, and what it is the least of, `min(wanted, 100)`."""
    for each in _settings(statements, limit):
        yield each
        for argument in each.arguments if isinstance(each, Call) else ():
            yield from _settings(statements, argument.value)


def _lessened(statements: tuple[Statement, ...], variable: Name) -> Iterator[Value]:
    for each in statements:
        match each:
            case Assignment(targets=(Name(name=name),), value=value, operator="-=") if value and name == variable.name:
                yield Operation("-", (variable, value), each.span)


def _is_as_long(limit: Value, sizes: list[Value], *, is_repeated: bool) -> bool:
    """Whether a page holds no more than what the code takes: as many as are still wanted, or just as many."""
    if isinstance(limit, Operation) and limit.operator == "-":
        return True
    return not is_repeated and any(_is_at_most(limit, size) for size in sizes)


def _is_at_most(left: Value, right: Value) -> bool:
    match left, right:
        case (Constant(value=int(one)), Constant(value=int(other))):
            return one <= other
    return source_of(left) == source_of(right)
