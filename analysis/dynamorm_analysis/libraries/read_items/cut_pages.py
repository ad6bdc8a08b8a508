"""Pages of which code takes only the first items, though it hands out where they end: what lies between is skipped."""

from collections.abc import Iterator
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
    expressions,
    inside,
)
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
from dynamorm_analysis.libraries.read_items.offsets import begins_with_first
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.text import Span

TOKEN, ITEMS, LIMIT = "LastEvaluatedKey", "Items", "Limit"
ADDING = frozenset({"append", "extend"})


def skips_items(call: Occurrence) -> Span | None:
    """Where the function that makes a request cuts its page short, if it hands out the page's end nevertheless."""
    node = call.scope.node
    match call.statement:
        case Assignment(targets=(Name(name=response),), operator="") if isinstance(node, Function):
            page = _Page(tuple(inside(node)), response)
        case _:
            return None
    items, tokens = page.names_of(ITEMS), page.names_of(TOKEN)
    if not tokens or not _hands_out(page, tokens) or _is_made_of(page, tokens, items):
        return None
    is_repeated = any(each.statement is not None for each in call.rounds)
    limits = [_set_to(page.statements, value) for value in _limits(page.statements, call.value)]
    for span, size in _cuts(page, items):
        if not any(_is_as_long(limit, size, is_repeated=is_repeated) for limit in limits):
            return span
    return None


@dataclass(frozen=True, slots=True)
class _Page:
    """The statements of a function, and the variable that holds a response in it."""

    statements: tuple[Statement, ...]
    response: str

    def takes(self, value: Value, member: str) -> bool:
        """Whether an expression has a member of the response in it."""
        return any(self._is_member(part, member) for part in parts_of(value))

    def _is_member(self, value: Value, member: str) -> bool:
        match value:
            case Item(owner=Name(name=name), index=Constant(value=text)):
                return name == self.response and text == member
            case Call(function=Member(owner=Name(name=name), name="get"), arguments=(Argument(value=key), *_)):
                return name == self.response and isinstance(key, Constant) and key.value == member
        return False

    def names_of(self, member: str) -> frozenset[str]:
        """The variables that hold what a member of the response holds, or some of it, or what is made of that."""
        found: set[str] = set()
        size = -1
        while size != len(found):
            size = len(found)
            for names, value in _given(self.statements):
                if self.takes(value, member) or not found.isdisjoint(_beside_lengths(value)):
                    found.update(name for name in names if name != self.response)
        return frozenset(found)


def _given(statements: tuple[Statement, ...]) -> Iterator[tuple[frozenset[str], Value]]:
    """What statements put into variables, or into what these hold."""
    for statement in statements:
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                yield frozenset(name for target in targets for name in names_in(target)), value
            case Loop(kind="for", target=target, iterable=iterable) if target is not None:
                yield frozenset(names_in(target)), iterable
            case Evaluation(value=Call(function=Member(owner=Name(name=name), name=method), arguments=(added,))):
                if method in ADDING:
                    yield frozenset({name}), added.value


def _hands_out(page: _Page, tokens: frozenset[str]) -> bool:
    returned = [each.value for each in page.statements if isinstance(each, Return) and each.value is not None]
    return any(page.takes(value, TOKEN) or not tokens.isdisjoint(names_in(value)) for value in returned)


def _is_made_of(page: _Page, tokens: frozenset[str], items: frozenset[str]) -> bool:
    """Whether the code makes what it hands out of the last item that it takes; not where it does so for want of the
    page's end: `page.get("LastEvaluatedKey") or key_of(items[-1])`."""
    only_items = items - tokens
    return any(
        not tokens.isdisjoint(names)
        and not only_items.isdisjoint(_beside_lengths(value))
        and not any(_is_rather_told(page, part) for part in parts_of(value))
        for names, value in _given(page.statements)
    )


def _is_rather_told(page: _Page, value: Value) -> bool:
    match value:
        case Operation(operator="or", operands=(first, *_)):
            return page.takes(first, TOKEN)
    return False


def _beside_lengths(value: Value) -> frozenset[str]:
    """The names in an expression, but for those of which it asks no more than how many there are."""
    counted = {
        id(part)
        for call in parts_of(value)
        if isinstance(call, Call) and last_name(call.function) == "len"
        for argument in call.arguments
        for part in parts_of(argument.value)
    }
    return frozenset(part.name for part in parts_of(value) if isinstance(part, Name) and id(part) not in counted)


# ---- where a page is cut --------------------------------------------------------------------------------------------


def _cuts(page: _Page, items: frozenset[str]) -> Iterator[tuple[Span, Value]]:
    """Where the code leaves a loop over the items when it has enough, or takes the first ones, with how many."""
    for statement in page.statements:
        match statement:
            case Loop(kind="for", iterable=iterable, body=body):
                if page.takes(iterable, ITEMS) or not items.isdisjoint(names_in(iterable)):
                    yield from _ends(body)
            case Assignment() | Return():
                for part in (part for value in expressions(statement) for part in parts_of(value)):
                    match part:
                        case Item(owner=owner, index=index) if begins_with_first(index):
                            if page.takes(owner, ITEMS) or not items.isdisjoint(names_in(owner)):
                                yield part.span, next(iter(getattr(index, "parts", ())[-1:]), index)


def _ends(body: tuple[Statement, ...]) -> Iterator[tuple[Span, Value]]:
    for outer in body:
        for each in inside(outer):
            match each:
                case Branch(test=Operation(operator=">=" | "==" | ">", operands=(left, size)), body=(*_, last)):
                    if isinstance(last, Flow) and last.kind == "break" and last_name(_called(left)) == "len":
                        yield each.test.span, size


def _called(value: Value) -> Value:
    return value.function if isinstance(value, Call) else value


def _limits(statements: tuple[Statement, ...], request: Value) -> Iterator[Value]:
    """What the function gives for a limit, to the request or among its options."""
    if isinstance(request, Call):
        yield from (each.value for each in request.arguments if each.name == LIMIT)
    for statement in statements:
        match statement:
            case Assignment(targets=(Item(index=Constant(value=text)),), value=value) if text == LIMIT and value:
                yield value
        for part in (part for value in expressions(statement) for part in parts_of(value)):
            match part:
                case Mapping(entries=entries):
                    yield from (each.value for each in entries if isinstance(each, Entry) and _is_limit(each.key))


def _is_limit(key: Value | None) -> bool:
    return isinstance(key, Constant) and key.value == LIMIT


def _set_to(statements: tuple[Statement, ...], value: Value) -> Value:
    if not isinstance(value, Name):
        return value
    found = [given for names, given in _given(statements) if names == {value.name}]
    return found[0] if len(found) == 1 else value


def _is_as_long(limit: Value, size: Value, *, is_repeated: bool) -> bool:
    """Whether a page holds no more than what the code takes: as many as are still wanted, or just as many."""
    if isinstance(limit, Operation) and limit.operator == "-":
        return True
    if is_repeated:
        return False
    alike = (limit, *(each.value for each in limit.arguments)) if isinstance(limit, Call) else (limit,)
    return any(_is_same(each, size) for each in alike)


def _is_same(left: Value, right: Value) -> bool:
    match left, right:
        case (Name(name=one), Name(name=other)):
            return one == other
        case (Constant(value=one), Constant(value=other)):
            return one == other
    return False
