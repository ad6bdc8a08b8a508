"""Operations of transactions that stand apart from the call that sends them: `session.add({"Put": {…}})`."""

from collections.abc import Iterator
from dataclasses import dataclass

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Flow, Function, Loop, Return, expressions, inside
from dynamorm_analysis.facts.values import (
    Call,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Value,
    called_span,
    children,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.libraries.api_words import TRANSACTED
from dynamorm_analysis.libraries.boto3.lists import KEEPING, listed_of
from dynamorm_analysis.libraries.boto3.requests import Request
from dynamorm_analysis.libraries.calls.asking import entered
from dynamorm_analysis.libraries.requests.parameters import of_call, of_mapping
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.files.reach import kind_of_entry
from dynamorm_analysis.linking.meaning import Raw, options
from dynamorm_analysis.linking.occurrences import Occurrence, calls, occurrences
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access

KINDS = frozenset(kind_of_entry(word) for word in TRANSACTED)
"""How functions that write down such operations are known."""
SENDING = frozenset({"transact_write_items", "transact_get_items"})
FILLING = frozenset({"append", "extend", "insert"})
COMPARING = frozenset({"==", "!=", "in", "not in", "is", "is not"})
MAX_STEPS = 2
"""How many functions lie between an operation and the call that sends it at most, to be told there."""


def collected(program: Program, occurrence: Occurrence) -> Iterator[Access]:
    """The operation that a dictionary is, where no call that sends it is known to hold it."""
    match occurrence.value:
        case Mapping(entries=(Entry(key=Constant(value=str() as kind, span=named), value=inner),), span=span) if (
            kind in TRANSACTED
        ):
            scope = occurrence.scope
            parameters = of_mapping(program, inner, scope)
            on_item = "Item" if kind == "Put" else "Key"
            if "TableName" not in parameters or on_item not in parameters or not _stands_apart(program, occurrence):
                return
            call = next((each for each in reversed(occurrence.outer) if isinstance(each, Call)), None)
            yield Request(
                program=program,
                operation=TRANSACTED[kind],
                parameters=parameters,
                scope=scope,
                place=scope.place(called_span(call) if call is not None else named),
                call=scope.place(call.span if call is not None else span),
                typed=True,
            ).access()


def _stands_apart(program: Program, occurrence: Occurrence, further: int = MAX_STEPS) -> bool:
    """Whether no call is known to send an operation, or those that a call builds."""
    if is_compared(occurrence):
        return False
    for around in reversed(occurrence.outer):
        if isinstance(around, Call) and last_name(around.function) not in KEEPING:
            return _is_given_away(program, occurrence, around, further)
    scope = occurrence.scope.calling({}).on(None)
    match occurrence.statement:
        case Return() | Evaluation(value=Operation(operator="yield")):
            return not _is_sent_by_callers(program, scope, further)
        case Assignment(targets=(Name(name=name) | Item(owner=Name(name=name)),)):
            return _of_variable(program, occurrence, name, scope, further)
        case Loop(target=Name(name=name)):
            return _of_variable(program, occurrence, name, scope, further)
        case Assignment(targets=(Member(),)):
            return True
    return isinstance(occurrence.value, Call)


def is_compared(occurrence: Occurrence) -> bool:
    """Whether an operation is only looked at, as tests do."""
    around = (each for each in occurrence.outer if isinstance(each, Operation))
    return isinstance(occurrence.statement, Flow) or any(one.operator in COMPARING for one in around)


def _is_given_away(program: Program, occurrence: Occurrence, call: Call, further: int) -> bool:
    scope = occurrence.scope.calling({}).on(None)
    match call.function:
        case Member(owner=Name(name=name), name=method) if method in FILLING and name in scope.bindings:
            return _of_variable(program, occurrence, name, scope, further)
    return _takes(call) and not _is_method(call, scope) and not _is_sent_by(program, call, scope, MAX_STEPS)


def _takes(call: Call) -> bool:
    return not _sends(call) and not last_name(call.function).startswith("assert")


def _sends(call: Call) -> bool:
    """Whether a call sends a transaction, or is given the method that does."""
    given = (argument.value for argument in call.arguments)
    return last_name(call.function) in SENDING or any(isinstance(one, Member) and one.name in SENDING for one in given)


def _is_method(call: Call, scope: Scope) -> bool:
    """Whether a call is one of a method that a variable holds: `send = client.transact_write_items`."""
    bounds = scope.bindings.get(call.function.name, ()) if isinstance(call.function, Name) else ()
    return any(isinstance(bound.value, Member) and bound.value.name in SENDING for bound in bounds)


def _is_sent_by_callers(program: Program, function: Scope, further: int) -> bool:
    """Whether what a function returns, or puts into a list that it is given, is told by those that call it."""
    if function.node is None or further == 0:
        return False
    name = function.node.name
    names = program.known_as(name)
    for path, anchor in program.callers_of(name):
        for call, occurrence in calls(
            program.module_scope(path, anchor), program.modules[path].units[anchor].statement
        ):
            if last_name(call.function) not in names or entered(program, call, occurrence.scope) is None:
                continue
            if not is_compared(occurrence) and not _stands_apart(program, occurrence, further - 1):
                return True
    return False


def _is_sent_by(program: Program, call: Call, scope: Scope, further: int) -> bool:
    """Whether a function is known to send operations that it is given."""
    if further == 0 or not program.reaches(last_name(call.function), SENDING, further):
        return False
    into = entered(program, call, scope)
    if into is None or into.function == scope or into.function.node is None or into.function.parent is None:
        return False
    for part in occurrences(into.function.parent, into.function.node, (Call,)):
        match part.value:
            case Call(function=Member(name=name), arguments=arguments) as inner if part.scope == into.function:
                if name in SENDING:
                    given = of_call(program, arguments, into.inside)["TransactItems"]
                    if listed_of(program, given):
                        return True
                elif _is_sent_by(program, inner, into.inside, further - 1):
                    return True
    return False


# ---- local variables ------------------------------------------------------------------------------------------------


def _of_variable(program: Program, occurrence: Occurrence, name: str, scope: Scope, further: int) -> bool:
    """Whether an operation that a local variable holds is sent by none of the function's own calls."""
    if not isinstance(scope.node, Function):
        return False
    if occurrence.value.span.start in program.shared("boto3 sent", scope, lambda: _sent_in(program, scope)):
        return False
    uses = program.shared("boto3 uses", scope, lambda: _uses(scope))
    if isinstance(occurrence.value, Call) and uses.sends(name):
        return False
    kind = f"boto3 kept in {name} {further}"
    return program.shared(kind, scope, lambda: _is_kept(program, uses, name, scope, further))


def _is_kept(program: Program, uses: "_Uses", name: str, scope: Scope, further: int) -> bool:
    """Whether what a variable holds is handed on to be sent elsewhere."""
    names = uses.holding(name)
    is_given = any(bound.by == "parameter" for each in names for bound in scope.bindings.get(each, ()))
    if is_given or not names.isdisjoint(uses.returned):
        return not _is_sent_by_callers(program, scope, further)
    calls_given = [call for call, given in uses.calls if not names.isdisjoint(given)]
    if any(_is_sent_by(program, call, scope, MAX_STEPS) for call in calls_given):
        return False
    return any(_is_taken(call, scope) for call in calls_given)


def _is_taken(call: Call, scope: Scope) -> bool:
    """Whether a call may hand on what it is given, beyond the function's own lists."""
    match call.function:
        case Member(owner=Name(name=name), name=method) if method in FILLING and name in scope.bindings:
            return False
    return _sends(call) or (_takes(call) and last_name(call.function) not in KEEPING | {"len"})


def _kept(value: Value) -> Iterator[str]:
    """The names of what an expression may hold: not those that a call is given, unless it gives it back."""
    if isinstance(value, Name):
        yield value.name
    elif not isinstance(value, Call) or last_name(value.function) in KEEPING:
        for part in children(value):
            yield from _kept(part)


def _sent_in(program: Program, function: Scope) -> frozenset[int]:
    """Where the operations begin that calls in a function's own body send."""
    if not isinstance(function.node, Function) or function.parent is None:
        return frozenset()
    found: set[int] = set()
    for part in occurrences(function.parent, function.node, (Call,)):
        match part.value:
            case Call(arguments=arguments) as call if _sends(call):
                for value, scope in listed_of(program, of_call(program, arguments, part.scope)["TransactItems"]):
                    while isinstance(value, Call) and last_name(value.function) in KEEPING and value.arguments:
                        value = value.arguments[0].value  # a copy of it
                    known = (one.value for one in options(meaning(program, value, scope)) if isinstance(one, Raw))
                    found.update(each.span.start for each in (value, *known))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Uses:
    """What a function does with its variables: which of them come to hold what others hold, which it returns, and
    which its calls are given."""

    held: tuple[tuple[str, frozenset[str]], ...]
    returned: frozenset[str]
    calls: tuple[tuple[Call, frozenset[str]], ...]

    def holding(self, name: str) -> frozenset[str]:
        """The names that may hold what one holds: lists that it is put into, pieces of these."""
        found = {name}
        for _ in range(MAX_STEPS):
            found.update(target for target, names in self.held if not found.isdisjoint(names))
        return frozenset(found)

    def sends(self, name: str) -> bool:
        """Whether a call sends what one of the names holds."""
        names = self.holding(name)
        return any(_sends(call) and not names.isdisjoint(given) for call, given in self.calls)


def _uses(function: Scope) -> _Uses:
    held: list[tuple[str, frozenset[str]]] = []
    returned: set[str] = set()
    given_to: list[tuple[Call, frozenset[str]]] = []
    for statement in inside(function.node) if isinstance(function.node, Function) else ():
        match statement:
            case Evaluation(value=Call(function=Member(owner=Name(name=filled), name=method), arguments=arguments)) if (
                method in FILLING
            ):
                held += [(filled, frozenset(names_in(argument.value))) for argument in arguments]
            case Assignment(targets=(Name(name=target),), value=value) if value is not None:
                held.append((target, frozenset(_kept(value))))
            case Loop(target=Name(name=target), iterable=iterable):
                held.append((target, frozenset(_kept(iterable))))
            case Return(value=value) if value is not None:
                returned.update(_kept(value))
        for expression in expressions(statement):
            for call in (part for part in parts_of(expression) if isinstance(part, Call)):
                given = frozenset(part.name for each in call.arguments if isinstance(part := each.value, Name))
                given_to += [(call, given)] if given else []
    return _Uses(tuple(held), frozenset(returned), tuple(given_to))
