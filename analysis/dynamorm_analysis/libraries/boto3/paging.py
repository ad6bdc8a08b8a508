"""What the code does with the rest of a result: whether it follows LastEvaluatedKey, hands it on or forgets it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import inf

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Class,
    Evaluation,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    inside,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
    Collection,
    Conditional,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    last_name,
)
from dynamorm_analysis.libraries.boto3.answers import answered
from dynamorm_analysis.libraries.boto3.forgotten_tokens import is_forgotten, is_only_asked
from dynamorm_analysis.libraries.boto3.repeating import START, TOKENS, repeats
from dynamorm_analysis.libraries.boto3.taken_over import taken_over
from dynamorm_analysis.libraries.read_items.offsets import begins_with_first
from dynamorm_analysis.libraries.read_items.variables import reads_of
from dynamorm_analysis.libraries.values.values import constant_text
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.occurrences import Occurrence, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.linking.written.templates import described
from dynamorm_analysis.model.access import PageToken

LOOKING_CALLS = frozenset(
    {"print", "pprint", "len", "bool", "str", "repr", "type", "isinstance", "dumps"}
    | {"debug", "info", "warning", "error", "exception", "critical", "log", "pformat"}
)
"""Calls that only look at a response: handing it to them does not hand on the token."""
ANSWERING = frozenset({"JSONResponse", "Response", "dumps", "jsonable_encoder", "jsonify", "make_response"})
"""Calls that make what is returned the answer of a web request."""
ITERATING_WORDS = ("pag", "all_", "iterate", "exhaust", "depleted")
OF_ONE_PAGE = 25
"""So many items a page surely holds: more than a limit of attempts, and they are small."""


@dataclass(frozen=True, slots=True)
class Use:
    """What is done with a response: its token is read, its items are, it is handed on. `asked`: it is only asked
    whether there is a token; `forgotten`: nothing is made of that."""

    token: bool = False
    asked: bool = False
    forgotten: bool = False
    returned: bool = False
    elsewhere: bool = False
    first_item: bool = False
    first_items: bool = False
    all_items: bool = False
    variable: str = ""


@dataclass(frozen=True, slots=True)
class Rest:
    """What becomes of the pages after the first, and whether only the first item matters."""

    token: PageToken
    first_only: bool = False


def rest(program: Program, occurrence: Occurrence, tokens: frozenset[str] | None = None) -> Rest:
    """What the code around a query or scan does with its result. `tokens`: where a function makes the request, the
    names of the members of what it gives back that tell where the page ended."""
    through, tokens = tokens is not None, TOKENS if tokens is None else tokens
    if isinstance(occurrence.value, Member):
        around_it = occurrence.parent
        if isinstance(around_it, Call) and repeats(program, around_it, occurrence.scope):
            return Rest("followed")
    occurrence = answered(program, occurrence)
    if not isinstance(occurrence.value, Call) or any(isinstance(outer, Lambda) for outer in occurrence.outer):
        return Rest("unknown")
    around = _around(occurrence)
    if around is not None and _paged_by_decorators(program, around, occurrence.scope):
        return Rest("followed")
    uses = _kept(list(_uses(program, occurrence, around, 0, tokens)))
    first_only = any(use.first_item for use in uses) and not any(
        use.first_items or use.all_items or use.returned or use.elsewhere for use in uses
    )
    if through and any(use.token for use in uses) and any(one.statement for one in occurrence.rounds):
        return Rest("followed", first_only)  # by a function that is given the start under a name of its own
    return Rest(_token(uses, occurrence, around), first_only)


def takes_first(items: Occurrence) -> bool:
    """Whether code takes only the first one of the items that a call gives, or asks whether there are any."""
    return _of_items(items, [items.value, *reversed(items.outer)]).first_item


def takes_first_of(given: Occurrence, name: str) -> bool:
    """The same of the items that a variable is given by a statement."""
    return _of_items_variable(given, name).first_item


def takes_first_ones(items: Iterable[Occurrence]) -> bool:
    """Whether code takes no more of some items than the first ones, as many as it says, wherever it uses them."""
    uses = [_of_items(at, [at.value, *reversed(at.outer)]) for at in items if not _is_looked_at(at)]
    return bool(uses) and not any(use.all_items for use in uses)


def _paged_by_decorators(program: Program, around: Statement, scope: Scope) -> bool:
    return isinstance(around, Function) and any(
        repeats(program, decorator, scope.parent or scope) for decorator in around.decorators
    )


def _token(uses: list[Use], occurrence: Occurrence, around: Statement | None) -> PageToken:
    if any(use.token for use in uses):
        return "followed" if around is not None and _starts_again(occurrence, around) else "told"
    if _decorated_to_page(around) or any(use.elsewhere for use in uses):
        return "unknown"
    if any(use.returned for use in uses):
        return "returned"
    if around is None and any(use.variable for use in uses):
        return "unknown"
    return "unknown" if _begins_with_pages(occurrence) else "ignored"


def _begins_with_pages(occurrence: Occurrence) -> bool:
    """Whether each round of the loop around a request gives it another page to begin with, of which another request
    tells: `options["ExclusiveStartKey"] = last` and `table.scan(**options)`."""
    if not isinstance(occurrence.value, Call):
        return False
    given = occurrence.value.arguments
    spread = [each.value.name for each in given if each.spread in ("", "**") and isinstance(each.value, Name)]
    loops = (each.statement for each in occurrence.rounds if each.statement is not None)
    return bool(spread) and any(
        isinstance(each, Assignment) and any(_is_start_of(target, spread) for target in each.targets)
        for loop in loops
        for each in inside(loop)
    )


def _is_start_of(target: Value, options: list[str]) -> bool:
    match target:
        case Item(owner=Name(name=name), index=Constant(value=str() as text)):
            return name in options and text in START
    return False


def _around(occurrence: Occurrence) -> Statement | None:
    """The statement in which the result may be used: the function, or a loop of a script."""
    node = occurrence.scope.node
    if isinstance(node, Function):
        return node
    loops = [round_.statement for round_ in occurrence.rounds if round_.statement is not None]
    return loops[0] if loops else None


def _starts_again(occurrence: Occurrence, around: Statement) -> bool:
    """Whether a further page is asked for: in a loop, or by the function calling itself."""
    parts = list(occurrences(occurrence.scope.parent or occurrence.scope, around))
    starts = [part for part in parts if _names_start(part.value)]
    repeats = bool(starts) and (isinstance(around, Loop) or any(map(_is_looped, (occurrence, *starts))))
    calls_itself = isinstance(around, Function) and any(
        isinstance(part.value, Call) and _is_call_of(part.value, around, occurrence.scope) for part in parts
    )
    return repeats or calls_itself


def _is_looped(part: Occurrence) -> bool:
    """Whether a loop is around an expression; a comprehension asks for no page."""
    return any(each.statement is not None for each in part.rounds)


def _is_call_of(call: Call, function: Function, scope: Scope) -> bool:
    """Whether a function calls itself, and not something else of that name: `self.table.query` in a `query`, or
    `table.query`."""
    if last_name(call.function) != function.name:
        return False
    of = scope.enclosing_class
    if of is None or not isinstance(of.node, Class):
        return isinstance(call.function, Name)
    own = scope.receiver_name, of.node.name
    match call.function:
        case Member(owner=Name(name=name)):
            return name in own
    return False


def _names_start(value: Value) -> bool:
    match value:
        case Constant(value=str() as text):
            return text in START
        case Call(arguments=arguments):
            return any(argument.name in START for argument in arguments)
        case _:
            return False


def _decorated_to_page(around: Statement | None) -> bool:
    decorators = around.decorators if isinstance(around, Function) else ()
    return any(word in described(decorator).lower() for decorator in decorators for word in ITERATING_WORDS)


# ---- uses -----------------------------------------------------------------------------------------------------------


def _uses(
    program: Program, of: Occurrence, around: Statement | None, depth: int, tokens: frozenset[str]
) -> Iterator[Use]:
    """What is done with a value where it stands, with the variable that it is given to, and by a function of the
    workspace that is given it."""
    use = _use(program, of, tokens)
    if use.elsewhere and depth <= 1 and (taken := taken_over(program, of)) is not None:
        inner = [use for part in taken for use in _uses(program, part, part.scope.node, depth + 1, tokens)]
        yield from [Use(elsewhere=True)] if any(use.elsewhere or use.returned for use in inner) else inner
        return
    yield _of_token(of) if use.token and tokens >= TOKENS else use
    if not use.variable or around is None or depth > 1:
        return
    for part in reads_of(around, use.variable, of):
        yield from _uses(program, part, around, depth + 1, tokens)


def _of_token(token: Occurrence) -> Use:
    if is_only_asked(token):
        return Use(asked=True)
    return Use(forgotten=True) if is_forgotten(token) else Use(token=True)


def _kept(uses: list[Use]) -> list[Use]:
    """The same where code that asks whether there is a token, and makes nothing of it, has no use for it; code that
    only asks may say so to whoever reads the page."""
    forgets = any(use.forgotten for use in uses)
    return [Use(token=True) if use.asked and not forgets else use for use in uses]


def _use(program: Program, of: Occurrence, tokens: frozenset[str]) -> Use:
    """The use of a value, judged by the expressions around it, inner ones first."""
    inner = of.value
    outer = list(reversed(of.outer))
    for position, around in enumerate(outer):
        match around:
            case Item(owner=owner, index=index) if owner is inner:
                return _part(of, constant_text(program, index, of.scope), outer[position:], tokens)
            case Member(owner=owner, name="get" | "pop") if owner is inner:
                call = outer[position + 1] if position + 1 < len(outer) else None
                if isinstance(call, Call) and call.arguments:
                    name = constant_text(program, call.arguments[0].value, of.scope)
                    return _part(of, name, outer[position + 1 :], tokens)
                return Use(elsewhere=True)
            case Operation(operator="in" | "not in", operands=(left, right)) if right is inner:
                return Use(token=constant_text(program, left, of.scope) in tokens)
            case Binding(name=name):
                return Use(variable=name)
            case Call(function=function, arguments=arguments) if function is not inner:
                if last_name(function) in ANSWERING and isinstance(of.statement, Return):
                    return Use(returned=True)
                if last_name(function) in LOOKING_CALLS or not _is_given(arguments, inner):
                    return Use()
                return Use(elsewhere=True)
            case Operation(operator="yield"):
                return Use(returned=True)
            case Mapping() | Collection():
                return Use(returned=True) if isinstance(of.statement, Return) else Use(elsewhere=True)
            case Member(owner=owner, name=name) if owner is inner:
                return Use(token=name in tokens)
            case _:
                inner = around
    return _stated(of, inner)


def _is_given(arguments: tuple[Argument, ...], value: Value) -> bool:
    return any(argument.value is value for argument in arguments)


def _part(of: Occurrence, name: str | None, outer: list[Value], tokens: frozenset[str]) -> Use:
    """The use of one part of a response; `outer[0]` is the expression that takes it."""
    if name in tokens:
        return Use(token=True)
    if name == "Count":
        return Use() if _is_looked_at(of) else _of_items(of, outer)
    is_of_own = name == "items" and tokens > TOKENS  # so functions call them that make a page of their own
    if name != "Items" and not is_of_own:
        return Use()
    return _of_items(of, outer)


def _of_items(of: Occurrence, outer: list[Value], *, followed: bool = False) -> Use:
    """The use of a response's items, or of their number: of the first one, or whether there are any or just one, of
    the first ones, or of all of them. `followed` says that they are those that a variable holds already."""
    inner = outer[0]
    for around in outer[1:]:
        match around:
            case Item(owner=owner, index=Constant(value=0 | -1)) if owner is inner:
                return Use(first_item=True)
            case Item(owner=owner, index=index) if owner is inner and begins_with_first(index):
                return Use(first_items=True)
            case Call(function=function) if last_name(function) in ("bool", "next"):
                return Use(first_item=True)
            case Call(function=function) if last_name(function) in ("iter", "len"):
                inner = around
            case Operation(operator="not"):
                return Use(first_item=True)
            case Operation(operator="==" | "!=" | ">" | "<=" | ">=" | "<", operands=(_, Constant(value=int(most)))):
                return Use(first_item=most <= OF_ONE_PAGE, all_items=most > OF_ONE_PAGE)
            case Conditional(test=test) if test is inner:
                return Use(first_item=True)
            case Operation(operator="or" | "and") | Binding():
                inner = around
            case Member(owner=owner, name="pop") if owner is inner and not of.rounds:
                return Use(first_item=True)
            case _:
                return Use(all_items=True)
    match of.statement:
        case Assignment(targets=(Name(name=name),), value=value) if value is inner and not followed:
            return _of_items_variable(of, name)
        case Assignment(targets=(Collection(items=(Name(),)),), value=value) if value is inner:
            return Use(first_item=True)
        case Branch(test=test) if test is inner:
            return Use(first_item=True)
        case Loop(kind="for", iterable=iterable, body=body) if iterable is inner and _ends_at_first(body):
            return Use(first_item=True)
        case _:
            return Use(all_items=True)


def _ends_at_first(body: tuple[Statement, ...]) -> bool:
    """Whether a loop has one round at most: it ends with `break` or `return` whatever the item is."""
    match body[-1:]:
        case (Return() | Flow(kind="break"),):
            return not any(isinstance(p, Flow) and p.kind == "continue" for each in body for p in inside(each))
    return False


def _of_items_variable(of: Occurrence, name: str) -> Use:
    """`items = response["Items"]`, and then only `items[0]` or a test whether there are any."""
    node = of.scope.node
    if not isinstance(node, Function):
        return Use(all_items=True)
    start = of.statement.span.start
    since = -inf if of.rounds else start
    until = _set_again(node.body, name, start)
    uses = [
        _of_items(part, [part.value, *reversed(part.outer)], followed=True)
        for part in occurrences(of.scope.parent or of.scope, node, (Name,))
        if isinstance(part.value, Name) and part.value.name == name and not part.is_set and not _is_looked_at(part)
        if since < part.statement.span.start <= until
    ]
    if not uses or any(use.all_items for use in uses):
        return Use(all_items=True)
    only_one = all(use.first_item for use in uses)
    return Use(first_item=only_one, first_items=not only_one)


def _set_again(body: tuple[Statement, ...], name: str, after: int) -> float:
    """Where a name gets its next value after an offset; what is read there is still the old one."""
    again = (
        statement.span.start
        for outer in body
        for statement in inside(outer)
        if isinstance(statement, Assignment) and statement.span.start > after and not statement.operator
        if any(isinstance(target, Name) and target.name == name for target in statement.targets)
    )
    return min(again, default=inf)


def _is_looked_at(part: Occurrence) -> bool:
    """Whether a value is only shown: in a log message, say."""
    calls = [outer for outer in part.outer if isinstance(outer, Call)]
    return isinstance(part.statement, Evaluation) and any(last_name(call.function) in LOOKING_CALLS for call in calls)


def _stated(of: Occurrence, value: Value) -> Use:
    """A response that is a statement's whole value."""
    match of.statement:
        case Return():
            return Use(returned=True)
        case Assignment(targets=(Name(name=name),), value=assigned) if assigned is value:
            return Use(variable=name)
        case Assignment(value=assigned) if assigned is value:
            return Use(elsewhere=True)
        case Evaluation(value=whole) if whole is value:
            return Use(elsewhere=True)  # made for its effect (a warm-up, a permission check): no page is missed
        case _:
            return Use()
