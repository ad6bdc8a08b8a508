"""What Python can say in several ways, in the one that is read: `a.get(k, b)` for `a[k] if k in a else b`.

Rules, and all that follows values for them, then need to know one way alone. Nothing is changed here that another
language says too.
"""

from dynamorm_analysis.facts.statements import Assignment, Evaluation, Loop, Statement, expressions, inside
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Value,
    names_in,
)
from dynamorm_analysis.text import Span


def plain_conditional(value: Conditional) -> Value:
    """`a[k] if k in a else b` is `a.get(k, b)`, and `a[k] if a.get(k) else b` is `a.get(k) or b`."""
    then, otherwise = value.then, value.otherwise
    match value.test:
        case Operation(operator="not in", operands=(key, owner)):
            then, otherwise = otherwise, then
        case Operation(operator="in", operands=(key, owner)):
            pass
        case Call(function=Member(owner=owner, name="get"), arguments=(Argument(value=key, name="", spread=""),)):
            if _takes(then, owner, key):
                return Operation("or", (value.test, otherwise), value.span)
            return value
        case _:
            return value
    if not _takes(then, owner, key):
        return value
    given = (Argument(key, "", "", key.span), Argument(otherwise, "", "", otherwise.span))
    return Call(Member(owner, "get", owner.span, owner.span), given, value.span)


def _takes(value: Value, owner: Value, key: Value) -> bool:
    """Whether an expression is what an owner holds under a key: `a[k]`, `a.get(k)`."""
    match value:
        case Item(owner=of, index=index):
            return _same(index, key) and _same(of, owner)
        case Call(function=Member(owner=of, name="get"), arguments=(Argument(value=index, name="", spread=""), *_)):
            return _same(index, key) and _same(of, owner)
    return False


def _same(one: Value, other: Value) -> bool:
    """Whether two expressions are written alike, of names, what they hold, and constants."""
    match one, other:
        case Constant(value=mine), Constant(value=theirs):
            return mine == theirs
        case Name(name=mine), Name(name=theirs):
            return mine == theirs
        case Member(owner=of, name=mine), Member(owner=owner, name=theirs):
            return mine == theirs and _same(of, owner)
        case Item(owner=of, index=index), Item(owner=owner, index=key):
            return _same(index, key) and _same(of, owner)
    return False


def plain_call(call: Call) -> Value:
    """`map(lambda x: y, xs)` is `(y for x in xs)`, and `filter(lambda x: c, xs)` is `(x for x in xs if c)`."""
    match call:
        case Call(
            function=Name(name="map"),
            arguments=(
                Argument(value=Lambda(parameters=(name,), body=body)),
                Argument(value=items, name="", spread=""),
            ),
        ):
            target = Name(name, call.arguments[0].span)
            return Comprehension("generator", body, (_clause(target, items, ()),), call.span)
        case Call(
            function=Name(name="filter"),
            arguments=(
                Argument(value=Lambda(parameters=(name,), body=test)),
                Argument(value=items, name="", spread=""),
            ),
        ):
            target = Name(name, call.arguments[0].span)
            return Comprehension("generator", target, (_clause(target, items, (test,)),), call.span)
    return call


def _clause(target: Name, items: Value, tests: tuple[Value, ...]) -> Clause:
    """One that runs over all that is left of items, also where that is said of the same name."""
    match items:
        case Comprehension(kind="generator", element=Name(name=inner), clauses=(clause,)) if inner == target.name:
            return Clause(clause.target, clause.iterable, (*clause.conditions, *tests))
    return Clause(target, items, tests)


def plain_evaluation(value: Value) -> Value:
    """`xs.extend([x])` is `xs.append(x)`."""
    match value:
        case Call(
            function=Member(name="extend") as method, arguments=(Argument(value=given, name="", spread="") as argument,)
        ) if (only := _only_one(given)) is not None:
            function = Member(method.owner, "append", method.name_span, method.span)
            return Call(function, (Argument(only, "", "", argument.span),), value.span)
    return value


def plain_augmented(target: Value, operator: str, value: Value, span: Span) -> Statement:
    """`item |= {…}` is `item.update({…})`, and `xs += [x]` is `xs.append(x)`."""
    if operator == "|=" and isinstance(value, Mapping):
        return _called(target, "update", value, span)
    if operator == "+=" and isinstance(target, Name) and (only := _only_one(value)) is not None:
        return _called(target, "append", only, span)
    return Assignment((target,), value, None, operator, span)


def plain_assignment(target: Value, value: Value | None, span: Span) -> Statement | None:
    """`xs = xs + [x]` and `xs = [*xs, x]` are `xs.append(x)`."""
    match target, value:
        case Name(name=name), Operation(operator="+", operands=(Name(name=same), added)) if name == same:
            only = _only_one(added)
        case Name(name=name), Collection(kind="list", items=(Spread(value=Name(name=same)), only)) if name == same:
            only = None if isinstance(only, Spread) else only
        case _:
            return None
    return None if only is None else _called(target, "append", only, span)


def _only_one(value: Value) -> Value | None:
    """The one thing in a list that is written out."""
    match value:
        case Collection(kind="list", items=(only,)) if not isinstance(only, Spread):
            return only
    return None


def _called(owner: Value, name: str, given: Value, span: Span) -> Statement:
    method = Member(owner, name, owner.span, owner.span)
    return Evaluation(Call(method, (Argument(given, "", "", given.span),), span), span)


def plain_loop(loop: Loop) -> Loop:
    """`for i in range(len(xs)): x = xs[i]` is `for x in xs`, and so is `for i, x in enumerate(xs)`, where nothing in it
    asks for the number."""
    match loop:
        case Loop(
            target=Name(name=number) as each,
            iterable=Call(
                function=Name(name="range"),
                arguments=(
                    *starts,
                    Argument(value=Call(function=Name(name="len"), arguments=(Argument(value=items),))),
                ),
            ),
            body=(Assignment(targets=(target,), value=Item(owner=of, index=Name(name=index)), operator=""), *body),
        ) if body and number == index and _same(of, items) and all(map(_is_zero, starts)):
            if not _mentions(body, number):
                return Loop("for", target, items, tuple(body), loop.otherwise, loop.span)
            counted = Collection("tuple", (each, target), target.span)
            function = Name("enumerate", loop.iterable.span)
            listed = Call(function, (Argument(items, "", "", items.span),), loop.iterable.span)
            return Loop("for", counted, listed, tuple(body), loop.otherwise, loop.span)
        case Loop(
            target=Collection(items=(Name(name=number), target)),
            iterable=Call(function=Name(name="enumerate"), arguments=(Argument(value=items, name="", spread=""), *_)),
            body=body,
        ) if not _mentions(body, number):
            return Loop("for", target, items, body, loop.otherwise, loop.span)
    return loop


def _is_zero(argument: Argument) -> bool:
    return isinstance(argument.value, Constant) and argument.value.value == 0


def _mentions(body: "list[Statement] | tuple[Statement, ...]", name: str) -> bool:
    return any(
        name in names_in(value) for outer in body for statement in inside(outer) for value in expressions(statement)
    )
