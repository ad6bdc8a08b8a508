"""What a loop runs over: items that were read before it, or what the application is configured with."""

from collections.abc import Iterator, Sequence

from dynamorm_analysis.facts.statements import Assignment, Context, Evaluation, Function, Loop, inside
from dynamorm_analysis.facts.values import Call, Item, Member, Name, Value, last_name, names_in, parts_of
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.given_by_callers import given_by_callers
from dynamorm_analysis.linking.meaning import ParameterRef
from dynamorm_analysis.linking.occurrences import Round
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

READS = frozenset(
    {"query", "scan", "paginate", "get_item", "batch_get", "batch_get_item", "execute_statement"}
    | {"Query", "QueryWithContext", "QueryPages", "QueryPagesWithContext", "NewQueryPaginator"}
    | {"GetItem", "BatchGetItem"}
    | {"All", "AllWithContext", "AllWithLastEvaluatedKey", "AllPaginated", "BatchGet"}
    | {"Scan", "ScanWithContext", "ScanPages", "ScanPagesWithContext", "NewScanPaginator", "ExecuteStatement"}
)
"""Words by which libraries read several items, or one that may hold a list."""
READING = frozenset({"loads", "load", "safe_load", "literal_eval", "chain", "from_iterable", "product"})
"""Methods of modules that give what a text or several lists hold."""
FARTHEST = 3  # functions between the loop and the read
FAILED_WORDS = frozenset({"stale", "gone", "dead", "disconnected", "broken", "unreachable", "failed"})
READERS = frozenset({"NewScanner", "NewReader", "NewDecoder"})
"""What makes a reader of a stream in Go."""
TALK_WORDS = frozenset({"conn", "connection", "socket", "stdin"})
SETTINGS_WORDS = frozenset({"config", "configuration", "conf", "settings", "environ", "environment", "env", "options"})


def is_of_read(program: Program, sources: Sequence[Value]) -> bool:
    """Whether something that a loop runs over was read from a table, as far as calls of the same function tell."""
    called = {last_name(part.function) for part in sources if isinstance(part, Call)}
    return not READS.isdisjoint(called) or any(name and program.reaches(name, READS, FARTHEST) for name in called)


def is_given_of_read(program: Program, sources: Sequence[Value], scope: Scope) -> bool:
    """Whether a loop runs over a parameter that every caller of the function gives something which it has read."""
    given = (part.name for part in sources if isinstance(part, Name) and _is_parameter(part.name, scope))
    return any(_is_read_by_callers(program, name, scope) for name in dict.fromkeys(given))


def _is_parameter(name: str, scope: Scope) -> bool:
    return isinstance(scope.node, Function) and any(one.by == "parameter" for one in scope.bindings.get(name, ()))


def _is_read_by_callers(program: Program, name: str, scope: Scope) -> bool:
    found = given_by_callers(program, ParameterRef(scope.alone, name, None))
    return bool(found) and all(is_of_read(program, made_of(value, value.span.start, at)) for value, at in found)


def is_of_failed(program: Program, sources: Sequence[Value], scope: Scope) -> bool:
    """Whether a loop runs over what its name calls out of order, of which there is little (`stale`,
    `dead_connections`), or over a parameter that every caller of the function gives such a thing. What a table gives
    under such a name may be much."""
    named = {part.name for part in sources if isinstance(part, Name)}
    if any(map(_are_called_failed, named)):
        return not is_of_read(program, sources)
    given = sorted(name for name in named if _is_parameter(name, scope))
    return any(_are_failed_by_callers(program, name, scope) for name in given)


def _are_called_failed(name: str) -> bool:
    return not FAILED_WORDS.isdisjoint(words_of(name))


def _are_failed_by_callers(program: Program, name: str, scope: Scope) -> bool:
    found = given_by_callers(program, ParameterRef(scope.alone, name, None))
    return bool(found) and all(_are_given_failed(program, value, at) for value, at in found)


def _are_given_failed(program: Program, value: Value, at: Scope) -> bool:
    if not (isinstance(value, Name) and _are_called_failed(value.name)):
        return False
    if not isinstance(at.node, Function):
        return False
    made = [each for names, each in _settings(at, value.span.start) if value.name in names]
    return not any(is_of_read(program, tuple(parts_of(each))) for each in made)


def is_of_settings(sources: Sequence[Value], scope: Scope) -> bool:
    """Whether a loop runs over what the application is configured with: `config.regions`, or `self.regions` in a
    class of settings; not over what others answer that are asked by it: `table.query(IndexName=config.index)`."""
    asked = {id(part) for call in sources if isinstance(call, Call) for part in _asked_by(call)}
    owner = scope.enclosing_class
    of_settings = owner is not None and not SETTINGS_WORDS.isdisjoint(words_of(owner.name))
    return any(
        not SETTINGS_WORDS.isdisjoint(words_of(last_name(part.owner)))
        or (of_settings and last_name(part.owner) == scope.receiver_name)
        for part in sources
        if isinstance(part, Member) and id(part) not in asked
    )


def is_of_talk(sources: Sequence[Value]) -> bool:
    """Whether a loop runs over what somebody types or sends meanwhile: `bufio.NewScanner(os.Stdin)`, or one of a
    connection."""
    readers = (part for part in sources if isinstance(part, Call) and last_name(part.function) in READERS)
    over = {word for reader in readers for one in reader.arguments for word in words_of(last_name(one.value))}
    return not TALK_WORDS.isdisjoint(over)


def _asked_by(call: Call) -> Iterator[Value]:
    """What a call is told by name, or a method, and does not hold the items of what the call gives."""
    is_method = isinstance(call.function, Member) and call.function.name not in READING
    for argument in call.arguments:
        if argument.name or is_method:
            yield from parts_of(argument.value)


def sources_of(round_: Round, scope: Scope) -> tuple[Value, ...]:
    """What a loop runs over, and what its function made that of before, each with all of its parts."""
    return made_of(round_.iterable, round_.span.start, scope)


def made_of(value: Value, before: int, scope: Scope) -> tuple[Value, ...]:
    """An expression, and what its function made that of before an offset, each with all of its parts."""
    made = [value]
    names = set(names_in(value))
    settings = list(_settings(scope, before)) if isinstance(scope.node, Function) else []
    left = len(settings) + 1
    while left > len(settings):
        left = len(settings)
        used = [(given, each) for given, each in settings if not names.isdisjoint(given)]
        settings = [each for each in settings if each not in used]
        for _, each in used:
            made.append(each)
            names.update(names_in(each))
    return tuple(part for each in made for part in parts_of(each))


def _settings(scope: Scope, before: int) -> Iterator[tuple[frozenset[str], Value]]:
    """What a function sets before an offset, and what it adds to lists or takes for keys (`wanted[order.id] = True`):
    names, each time with the value."""
    assert scope.node is not None  # asked before
    for statement in inside(scope.node):
        if statement.span.start >= before:
            return
        match statement:
            case Assignment(targets=targets, value=value) if value is not None:
                yield frozenset(name for target in targets for name in names_in(target)), value
                for target in targets:
                    if isinstance(target, Item):
                        yield frozenset(names_in(target.owner)), target.index
            case Loop(target=target, iterable=iterable) if target is not None:
                yield frozenset(names_in(target)), iterable
            case Context(resources=resources):
                for resource in resources:
                    if resource.target is not None:
                        yield frozenset(names_in(resource.target)), resource.value
            case Evaluation(value=Call(function=Member(owner=Name(name=name))) as call):
                yield frozenset({name}), call
