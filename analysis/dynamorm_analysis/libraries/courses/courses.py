"""Where accesses stand in the course of their functions, for those functions that make several and write."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.file import Unit
from dynamorm_analysis.facts.statements import (
    Assignment,
    Attempt,
    Class,
    Context,
    Evaluation,
    Function,
    Loop,
    Statement,
    bodies,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import (
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Member,
    Name,
    is_none,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.calls.handed_in import handed_to
from dynamorm_analysis.libraries.courses.asked import Asked
from dynamorm_analysis.libraries.courses.changed_at_times import changed_at_times
from dynamorm_analysis.libraries.courses.changed_parts import changed_by_name, changed_parts, kept_parts
from dynamorm_analysis.libraries.courses.counted_numbers import counted_numbers
from dynamorm_analysis.libraries.courses.failed import failed_before
from dynamorm_analysis.libraries.courses.given_back import is_listed, is_returned
from dynamorm_analysis.libraries.courses.handed_over import handed_over, items_given
from dynamorm_analysis.libraries.courses.handlers import lets_errors_out
from dynamorm_analysis.libraries.courses.kept_in_object import kept_in_object, may_keep
from dynamorm_analysis.libraries.courses.keyed import keyed_by, values_given
from dynamorm_analysis.libraries.courses.locks import lock_at
from dynamorm_analysis.libraries.courses.pauses import pauses
from dynamorm_analysis.libraries.courses.positions import placed_parts
from dynamorm_analysis.libraries.courses.predicates import Functions
from dynamorm_analysis.libraries.courses.reached import ends_function, holding, leaves, tests_at
from dynamorm_analysis.libraries.courses.stored_objects import (
    made_of,
    made_with,
    refilled,
    set_anew,
    set_at_times,
    stored,
)
from dynamorm_analysis.libraries.courses.used_parts import used_parts
from dynamorm_analysis.libraries.values.values import source_of
from dynamorm_analysis.linking.calls.spreading import spelled_by_name
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.names.flow import loops_around, steps
from dynamorm_analysis.linking.names.origins import filled_in
from dynamorm_analysis.linking.scope import Scope, loop_around
from dynamorm_analysis.model.access import DELETES, SETTING, Access
from dynamorm_analysis.model.course import Course
from dynamorm_analysis.text import Span

WRITING = SETTING | DELETES


def with_courses(program: Program, scope: Scope, unit: Unit, accesses: tuple[Access, ...]) -> tuple[Access, ...]:
    """The accesses of a top-level statement, which `scope` is the module's scope of; those of functions that write or
    scan, and access more than once, say how the code comes to them."""
    together: dict[str, list[Access]] = {}
    for access in accesses:
        if access.call.anchor == unit.anchor and access.call.path == scope.path and access.function:
            together.setdefault(access.function, []).append(access)
    courses: dict[int, Course] = {}
    for group in together.values():
        makes_several = len(group) > 1 and any(access.operation in (*WRITING, "scan") for access in group)
        if makes_several or any(may_keep(accesses, access) for access in group):
            courses |= _courses(program, scope, unit.statement, group)
    if not courses:
        return accesses
    return tuple(replace(one, course=courses[id(one)]) if id(one) in courses else one for one in accesses)


@dataclass(frozen=True, slots=True)
class _Accessing:
    """A function that makes accesses, with what is the same for all of them."""

    program: Program
    node: Function
    asked: Asked
    pauses: tuple[int, ...]


def _courses(program: Program, scope: Scope, statement: Statement, group: list[Access]) -> dict[int, Course]:
    """The ways to accesses of functions of one name, by the identity of the access."""
    functions: dict[Span, _Accessing] = {}
    found: dict[int, Course] = {}
    for access in group:
        inner, path = _function_around(scope, statement, access.place.span.start, access.function)
        node = inner.node
        if not isinstance(node, Function):
            continue
        if node.span not in functions:
            filled = {**filled_in(node), **handed_to(program, inner)}
            asked = Asked(inner, filled, Functions(program))
            functions[node.span] = _Accessing(program, node, asked, tuple(pauses(program, inner, group)))
        function = functions[node.span]
        if not access.operation.startswith("transact"):
            found[id(access)] = _course(function, path, access)
        elif (course := _course_of_operation(function, scope, statement, access)) is not None:
            call = _call_at(function.asked.scope, path, access) if _is_given_alone(access) else None
            found[id(access)] = _with_call(course, function, call, access) if call is not None else course
        elif access.via is not None or _is_given_alone(access):
            found[id(access)] = _course(function, path, access)
    return found


def _is_given_alone(access: Access) -> bool:
    """Whether an operation of a transaction is the only one of the call that stands here."""
    return access.via is None and access.batch is not None and access.batch.length.is_one


def _course(function: _Accessing, path: Statement, access: Access) -> Course:
    """The way to an access, which stands in the statement `path`, from the beginning of its function."""
    node, asked = function.node, function.asked
    place = access.place.span.start
    is_put_off = asked.scope.path.endswith(".go") and _is_put_off(node, place)
    course = Course(
        function=node.span,
        arms=tuple(_arms(node.body, place)),
        tried=frozenset(_tried(node.body, place)),
        ends=place if is_put_off else _end(node.body, place, leaves),
        returns=None if is_put_off else _end(node.body, place, ends_function),
        given=tuple(_given(asked, access, place)),
        tests=tuple(tests_at(asked, node.body, place)),
        failed=frozenset(failed_before(node.body, place)) if access.operation == "scan" else frozenset(),
        pauses=function.pauses,
        locked=lock_at(node.body, place),
    )
    call = _call_at(asked.scope, path, access) if access.reads or not access.among_others else None
    return _with_call(course, function, call, access) if call is not None else course


def _with_call(course: Course, function: _Accessing, call: Call, access: Access) -> Course:
    """The way to an access with what the call tells by which it is made."""
    node, asked = function.node, function.asked
    is_put = access.operation in ("put", "batch_put", "transact_put")
    made = tuple(dict.fromkeys(made_of(asked, node, call))) if is_put or _is_open(access) else ()
    is_go = asked.scope.path.endswith(".go")
    is_struct = is_go and access.via is not None and not access.answered  # its fields are named otherwise
    at_times = changed_at_times(asked, node, call, access) if access.operation == "update" else {}
    given = items_given(function.program, asked, call, access) if access.operation in WRITING else ()
    return replace(
        course,
        item=frozenset(given).union(*at_times.values()),
        of_object=kept_in_object(asked, call, access),
        uses=used_parts(asked, node, call) if access.operation == "get" and not is_struct else None,
        returned=access.operation in ("query", "scan") and is_returned(asked, node, call),
        listed=access.operation in ("query", "scan") and is_listed(asked, node, call),
        keyed=frozenset(keyed_by(asked, call, access)),
        numbered=frozenset(values_given(asked, call, access)) if is_put else frozenset(),
        handed=tuple(dict.fromkeys(handed_over(asked, call))) if _is_open(access) else (),
        made=frozenset(made_with(asked, node, call)) if is_put else frozenset(),
        made_of=made,
        whole=tuple(_whole(asked, made, access.place.span.start)) if is_put else (),
        named=tuple(_named(asked, call, access.place.span.start)) if _is_named(access, is_put) else (),
        stored=stored(asked, call) if is_put else "",
        refilled=frozenset(refilled(asked, call)) if is_put else frozenset(),
        set_anew=frozenset(set_anew(asked, node, call)) if is_put or _is_open(access) else frozenset(),
        set_at_times=frozenset(set_at_times(node, call)) if is_put else frozenset(),
        changed=tuple(dict.fromkeys(_changed(function, call, access))),
        placed=tuple(dict.fromkeys(placed_parts(function.program, asked, call)))
        if access.operation == "update"
        else (),
        changed_at_times=frozenset(at_times),
        kept=tuple(dict.fromkeys(kept_parts(asked, call, access))) if is_put else (),
        counted=tuple(dict.fromkeys(counted_numbers(function.program, asked, call, access))) if is_put else (),
    )


def _changed(function: _Accessing, call: Call, access: Access) -> Iterator[tuple[str, Span]]:
    yield from changed_parts(function.program, function.asked, function.node, call, access)
    if _is_open(access) and access.via is not None:
        yield from changed_by_name(function.program, function.asked, function.node, call)


def _course_of_operation(function: _Accessing, scope: Scope, statement: Statement, access: Access) -> Course | None:
    """The way to where one operation of a transaction is written; None where that is elsewhere."""
    named = [one.place for one in access.key] or [one.place for one in access.written]
    if not named or named[0].path != scope.path or named[0].anchor != scope.anchor:
        return None
    place = named[0].span.start
    inner, path = _function_around(scope, statement, place, access.function)
    if inner.node is not function.node:
        return None
    arms = (*_arms(function.node.body, place), *_choices(path, place))
    course = Course(
        function=function.node.span,
        arms=arms,
        given=tuple(_given(function.asked, access, place)),
        tests=tuple(tests_at(function.asked, function.node.body, place)),
        locked=lock_at(function.node.body, place),
    )
    call = _made_into_item(path, named[0].span) if access.operation == "transact_put" else None
    return _with_call(course, function, call, access) if call is not None else course


def _made_into_item(statement: Statement, place: Span) -> Call | None:
    """The call that makes an item of a whole object, at whose end its attributes stand: `MarshalMap(x)`."""
    for part in (part for value in expressions(statement) for part in parts_of(value)):
        if isinstance(part, Call) and len(part.arguments) == 1 and part.span.end == place.end:
            return part if place.start > part.function.span.end else None
    return None


def _choices(statement: Statement, place: int) -> Iterator[tuple[int, int]]:
    """The sides of `a if test else b` on which a place stands."""
    for value in expressions(statement):
        for part in parts_of(value):
            if isinstance(part, Conditional):
                for number, side in enumerate((part.then, part.otherwise)):
                    if side.span.start <= place < side.span.end:
                        yield part.span.start, number


def _function_around(scope: Scope, statement: Statement, place: int, function: str) -> tuple[Scope, Statement]:
    """The scope of the innermost function around a place that has a name, or the one that is said to make the access,
    and the innermost statement there."""
    while True:
        if isinstance(statement, Class) or (isinstance(statement, Function) and _is_body(statement, place, function)):
            scope = scope.inner(statement)
        further = holding((each for body in bodies(statement) for each in body), place)
        if further is None:
            return scope, statement
        statement = further


def _is_body(function: Function, place: int, name: str) -> bool:
    """Whether a place is in the body of the function that is meant, or in the head of the one that makes an access,
    where it says what is called before it."""
    is_named = name.rpartition(".")[2] == function.name
    is_meant = not function.is_nameless or is_named
    return is_meant and bool(function.body) and (is_named or function.body[0].span.start <= place)


# ---- branches -------------------------------------------------------------------------------------------------------


def _arms(body: tuple[Statement, ...], place: int) -> Iterator[tuple[int, int]]:
    """The branches around a place. What follows a `try` that met no error is one with it, and what ends it is none;
    nor is what is tried where errors are only written down and let out: nothing that follows runs after one."""
    while around := holding(body, place):
        parts = _blocks(around)
        number = next((n for n, block in enumerate(parts) if holding(block, place)), None)
        if number is None:
            return
        body = parts[number]
        if isinstance(around, Attempt):
            last = len(parts) - 1
            if number < last and not (body is around.body and lets_errors_out(around)):
                yield around.span.start, 0 if number == last - 1 else number
        elif not isinstance(around, Context | Function):
            yield around.span.start, number


def _tried(body: tuple[Statement, ...], place: int) -> Iterator[int]:
    """Where each `try` begins in whose own block a place is."""
    while around := holding(body, place):
        body = next((block for block in _blocks(around) if holding(block, place)), ())
        if isinstance(around, Attempt) and body is around.body:
            yield around.span.start


def _blocks(statement: Statement) -> tuple[tuple[Statement, ...], ...]:
    """Those of functions too, which may run there, but not of classes."""
    return bodies(statement) if not isinstance(statement, Class) else ()


def _end(body: tuple[Statement, ...], place: int, leaving: Callable[[tuple[Statement, ...]], bool]) -> int | None:
    """The end of the innermost block around a place that the code leaves in any case; None where there is none."""
    end: int | None = None
    while around := holding(body, place):
        body = next((block for block in _blocks(around) if holding(block, place)), ())
        if body and leaving(body) and not isinstance(around, Function):
            end = body[-1].span.end
    return end


def _is_put_off(function: Function, place: int) -> bool:
    """Whether what stands at a place does not happen before what is written behind it."""
    later = (each for each in inside(function) if isinstance(each, Evaluation) and each.is_put_off)
    return any(each.span.start <= place < each.span.end for each in later)


# ---- values ---------------------------------------------------------------------------------------------------------


def _given(asked: Asked, access: Access, place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The variables of an access's key and values, with the statements that gave them these."""
    conditions = (*access.key, *access.filter)
    values = (*(one.value for one in conditions), access.whole_key, *(one.value for one in access.written))
    return _given_to(asked, dict.fromkeys(name for value in values for name in value.names), place)


def _whole(asked: Asked, made: Iterable[tuple[str, str]], place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The variables that an object is made of as a whole, with the statements that gave them their values."""
    names = [name for field, name in made if not field]
    given = dict(_given_to(asked, names, place))
    return ((name, given.get(name, ())) for name in names)


def _is_named(access: Access, is_put: bool) -> bool:
    """Whether an item is put through a call, or asked for by a key that was written down before."""
    if is_put or access.via is not None or not access.key:
        return is_put and access.via is not None
    return access.key[0].place.span.end <= access.call.span.start


def _named(asked: Asked, call: Call, place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """What a call is given by name or as a field of something, with the statements that gave that its value."""
    for argument in call.arguments:
        root = argument.value
        while isinstance(root, Member) or (isinstance(root, Item) and isinstance(root.index, Constant)):
            root = root.owner
        if isinstance(root, Name):
            yield source_of(argument.value), dict(_given_to(asked, [root.name], place)).get(root.name, ())


def _given_to(asked: Asked, names: Iterable[str], place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Variables, with the statements that gave them the values that they have at a place."""
    for name in names:
        loop = _first_alike(asked, name, loop_around(asked.scope.bindings.get(name, ()), place))
        setting = [step.statement for step in steps(asked.scope, name, place)]
        given = [each.span.start for each in setting if len(setting) == 1 or not _is_nothing(each)]
        given += _set_before_next(asked, name, place)
        given += _taken(asked, name, place)
        if loop is not None:
            given.append(loop.span.start)
        if given:
            yield name, tuple(dict.fromkeys(given))


def _is_nothing(statement: Statement) -> bool:
    """Whether a statement gives a variable no value yet: `code = None`, `var code string`."""
    match statement:
        case Assignment(operator="", value=value):
            return value is None or is_none(value) or (isinstance(value, Constant) and value.value == "")
    return False


def _set_before_next(asked: Asked, name: str, place: int) -> Iterator[int]:
    """The statements that give a variable another value before the loop tests it again in whose test a place is."""
    for bound in asked.scope.bindings.get(name, ()):
        for loop in loops_around(asked.scope, bound.statement.span.start):
            if loop.kind == "while" and loop.iterable.span.start <= place < loop.iterable.span.end:
                yield bound.statement.span.start


def _first_alike(asked: Asked, name: str, loop: Loop | None) -> Loop | None:
    """The first loop of a function that gives a variable the same values, one after the other: where code tests all
    lines of an order, and then books each."""
    if loop is None or loop.target is None:
        return loop
    given = source_of(loop.iterable)
    if any(len(asked.scope.bindings.get(each, ())) != 1 for each in names_in(loop.iterable)):
        return loop
    for bound in asked.scope.bindings.get(name, ()):
        other = bound.statement
        if isinstance(other, Loop) and other.target is not None and source_of(other.iterable) == given:
            is_alike = source_of(other.target) == source_of(loop.target)
            return other if is_alike else loop
    return loop


def _taken(asked: Asked, name: str, place: int) -> Iterator[int]:
    """The calls before a place that give a variable its value beside an error, or fill it: `item, err := find(id)`."""
    for bound in asked.scope.bindings.get(name, ()):
        match bound.statement:
            case Assignment(targets=(Collection(),), value=value, span=span) if value and span.end <= place:
                yield value.span.start
    yield from (call.span.start for call in asked.filled.get(name, ()) if call.span.end <= place)


def _call_at(scope: Scope, statement: Statement, access: Access) -> Call | None:
    """The call by which an access is made, with what dictionaries give it by name: of one that is put off
    (`retried(lambda: table.put_item(…))`) the inner one, which knows what is written."""
    calls = (part for value in expressions(statement) for part in parts_of(value) if isinstance(part, Call))
    around = [call for call in calls if access.call.span.contains(call.span)]
    made = (one for one in around if isinstance(one.function, Member) and one.function.name_span == access.place.span)
    inner = None if access.reads else next(made, None)
    call = inner or next((one for one in around if one.span == access.call.span), None)
    return spelled_by_name(call, scope) if call is not None else None


def _is_open(access: Access) -> bool:
    """Whether an update sets attributes that are not known."""
    return access.operation in ("update", "transact_update") and not access.knows("written")
