"""Which statements of a function a call of it runs, as far as its arguments decide the tests before them."""

from collections.abc import Iterator

from dynamorm_analysis.facts.statements import (
    Attempt,
    Branch,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    blocks,
    is_within,
)
from dynamorm_analysis.facts.values import Call, Constant, Member, Name, Operation, Value, dotted, parts_of
from dynamorm_analysis.linking.calls.calling import returns
from dynamorm_analysis.linking.calls.deciding import holds
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.following import MeaningOf, going_on
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.text import Span


def runs(program: Program, during: Scope, part: Span, meaning: MeaningOf) -> bool | None:
    """Whether a part of a function's text is reached during a call; None where the arguments do not tell."""
    function = during.node
    return _runs(program, during, function.body, part, meaning) if isinstance(function, Function) else None


def _runs(program: Program, during: Scope, body: tuple[Statement, ...], part: Span, meaning: MeaningOf) -> bool | None:
    certain: bool | None = True
    for statement in body:
        if statement.span.start > part.start:
            return certain
        if statement.span.end >= part.end:
            return _both(certain, _inside(program, during, statement, part, meaning))
        if isinstance(statement, Branch):
            passes = _passes(program, during, statement, meaning)
            if passes is False:
                return False
            certain = _both(certain, passes)
    return certain


def _inside(program: Program, during: Scope, statement: Statement, part: Span, meaning: MeaningOf) -> bool | None:
    for place, block in enumerate(blocks(statement)):
        if not is_within(block, part.start):
            continue
        found = _runs(program, during, block, part, meaning)
        match statement:
            case Branch(test=test):
                truth = holds(program, during, test, meaning)
                return _both(truth if place == 0 or truth is None else not truth, found)
            case Attempt() if block is not statement.body:
                return _both(None, found)
        return found
    return True


def is_chosen_by_text(program: Program, during: Scope, part: Span, meaning: MeaningOf) -> bool:
    """Whether a part of a function's text stands in a branch that a text which the call gives chooses, as in
    `if "archive" in table_name`, and it is not known which it gives."""
    function = during.node
    return isinstance(function, Function) and any(
        _compares_text(test) and holds(program, during, test, meaning) is None for test in _tests(function.body, part)
    )


def _tests(body: tuple[Statement, ...], part: Span) -> Iterator[Value]:
    """The tests of the branches in which a part of a text stands, or that it is reached past."""
    for statement in body:
        if isinstance(statement, Branch) and statement.span.end <= part.start and _leaves(statement.body):
            yield statement.test
        if statement.span.start <= part.start and part.end <= statement.span.end:
            if isinstance(statement, Branch):
                yield statement.test
            for block in blocks(statement):
                yield from _tests(block, part) if is_within(block, part.start) else ()


def is_for_nothing_given(during: Scope, part: Span) -> bool:
    """Whether a part of a function's text is reached only where a parameter is empty that the call gives, as it seems:
    `if key: return get(key)` before it, and the caller insists on having a key itself."""
    return any(_is_insisted_on(*given) for given in empty_where_reached(during, part))


def empty_where_reached(during: Scope, part: Span) -> tuple[tuple[Value, Scope], ...]:
    """What a call gives for the parameters that are empty wherever a part of a function's text is reached."""
    empty = sorted(empty_at(during, part))
    return tuple(during.arguments[name] for name in empty if name in during.arguments)


def empty_at(function: Scope, part: Span) -> frozenset[str]:
    """What is empty wherever a part of a function's text is reached: names, and attributes of these, `self.orders`."""
    return frozenset(name for test, outcome in _tested(function, part) for name in empty_by(test, outcome=outcome))


def filled_at(function: Scope, part: Span) -> frozenset[str]:
    """What would be empty if the tests before a part of a function's text had come out otherwise."""
    return frozenset(name for test, outcome in _tested(function, part) for name in empty_by(test, outcome=not outcome))


def _tested(function: Scope, part: Span) -> Iterator[tuple[Value, bool]]:
    return _outcomes(function.node.body, part) if isinstance(function.node, Function) else iter(())


def _outcomes(body: tuple[Statement, ...], part: Span) -> Iterator[tuple[Value, bool]]:
    """The tests that have come out in one way alone where a part of a text is reached."""
    for statement in body:
        if isinstance(statement, Branch) and statement.span.end <= part.start:
            if _leaves(statement.body):
                yield statement.test, False
            elif _leaves(statement.otherwise):
                yield statement.test, True
        if statement.span.start <= part.start and part.end <= statement.span.end:
            for place, block in enumerate(blocks(statement)):
                if is_within(block, part.start):
                    if isinstance(statement, Branch):
                        yield statement.test, place == 0
                    yield from _outcomes(block, part)


def empty_by(test: Value, *, outcome: bool) -> Iterator[str]:
    """What stands for nothing where a test comes out so: names, and attributes of these."""
    match test:
        case Name() | Member() if not outcome and (name := dotted(test)):
            yield name
        case Operation(operator="not", operands=(inner,)):
            yield from empty_by(inner, outcome=not outcome)
        case Operation(operator="is" | "is not" as operator, operands=(tested, Constant(value=None))):
            if (operator == "is") is outcome and (name := dotted(tested)):
                yield name
        case Operation(operator="and" | "or" as operator, operands=operands) if (operator == "and") is outcome:
            for each in operands:
                yield from empty_by(each, outcome=outcome)


def _is_insisted_on(given: Value, caller: Scope) -> bool:
    """Whether a caller gives a parameter of its own that it does not go without."""
    function = caller.node
    if not isinstance(given, Name) or not isinstance(function, Function):
        return False
    own = next((each for each in function.parameters if each.name == given.name), None)
    if own is None or own.default is not None or own.kind:
        return False
    return own.annotation is None or not any(
        (isinstance(part, Constant) and part.value is None) or (isinstance(part, Name) and part.name == "Optional")
        for part in parts_of(own.annotation)
    )


def _compares_text(test: Value) -> bool:
    match test:
        case Operation(operator="in" | "not in" | "==" | "!=", operands=operands):
            return any(isinstance(each, Constant) and isinstance(each.value, str) for each in operands)
        case Operation(operator="and" | "or" | "not", operands=operands):
            return any(map(_compares_text, operands))
        case Call(function=Member(name="startswith" | "endswith")):
            return True
    return False


def _passes(program: Program, during: Scope, branch: Branch, meaning: MeaningOf) -> bool | None:
    """Whether what follows a branch is reached."""
    truth = holds(program, during, branch.test, meaning)
    if truth is not None:
        return not _leaves(branch.body if truth else branch.otherwise)
    return None if _leaves(branch.body) or _leaves(branch.otherwise) else True


def bound_during(
    program: Program, during: Scope, bounds: tuple[Bound, ...], meaning: MeaningOf, depth: int
) -> tuple[Bound, ...]:
    """Those of a function's bindings of a name that a call may reach: without those in branches that its arguments
    rule out, and without those before one in a branch that it surely takes."""
    function = during.node
    if len(bounds) < 2 or not during.arguments or not isinstance(function, Function):
        return bounds
    deeper = going_on(depth, meaning)
    kept: list[Bound] = []
    for bound in bounds:
        reached = not bound.conditional or _runs(program, during, function.body, bound.statement.span, deeper)
        if reached is False:
            continue
        hides = reached and bound.by == "assignment" and not _is_in_loop(function.body, bound.statement.span)
        kept = [bound] if hides else [*kept, bound]
    return tuple(kept) or bounds


def _is_in_loop(body: tuple[Statement, ...], part: Span) -> bool:
    around = next((one for one in body if one.span.start <= part.start and part.end <= one.span.end), None)
    if around is None or isinstance(around, Loop):
        return around is not None
    return any(_is_in_loop(block, part) for block in blocks(around))


def returned_during(program: Program, during: Scope, meaning: MeaningOf, depth: int = 0) -> Iterator[Return]:
    """The return statements of a function that a call may run, those of inner functions left out."""
    body = during.node.body if isinstance(during.node, Function) else ()
    if not during.arguments:
        return returns(body)
    return iter(_returned(program, during, body, going_on(depth, meaning))[0])


def _returned(
    program: Program, during: Scope, body: tuple[Statement, ...], meaning: MeaningOf
) -> tuple[list[Return], bool]:
    """The return statements that may run in a body, and whether the function surely ends in it."""
    found: list[Return] = []
    for statement in body:
        if isinstance(statement, Return):
            return [*found, statement], True
        inner = [_returned(program, during, block, meaning) for block in blocks(statement)]
        if not isinstance(statement, Branch):
            found += (one for returned, _ in inner for one in returned)
            continue
        if not any(returned or ends for returned, ends in inner):
            continue
        outcome = holds(program, during, statement.test, meaning)
        run = inner if outcome is None else inner[:1] if outcome else inner[1:]
        found += (one for returned, _ in run for one in returned)
        if all(ends for _, ends in run):
            return found, True
    return found, False


def _leaves(body: tuple[Statement, ...]) -> bool:
    match body[-1:]:
        case (Return() | Flow(kind="raise" | "break" | "continue"),):
            return True
        case (Branch(body=inner, otherwise=otherwise),):
            return _leaves(inner) and _leaves(otherwise)
    return False


def _both(one: bool | None, other: bool | None) -> bool | None:
    if one is False or other is False:
        return False
    return None if one is None or other is None else True
