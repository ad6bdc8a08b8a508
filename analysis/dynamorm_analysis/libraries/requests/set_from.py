"""Attributes that an update sets from a dictionary of their new values, whatever this holds: its expression and its
placeholders are made in rounds over the dictionary, `{f":{name}": value for name, value in changes.items()}`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Evaluation,
    Flow,
    Function,
    Loop,
    Statement,
    bodies,
    inside,
)
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Clause,
    Collection,
    Comprehension,
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
from dynamorm_analysis.libraries.requests.chosen_names import chosen, is_of_name, single_tests
from dynamorm_analysis.libraries.requests.given import Given, Parameters
from dynamorm_analysis.libraries.requests.items import written_of
from dynamorm_analysis.libraries.requests.parameters import of_mapping
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Written

MAX_DEPTH = 6
Stores = Callable[[Statement], Value | None]
"""What a statement stores in the place that is asked about; None of others."""
NAMES, VALUES = "ExpressionAttributeNames", "ExpressionAttributeValues"


@dataclass(frozen=True, slots=True)
class Rounds:
    """Rounds over the entries of a dictionary, each of which stores something made of the entry. `key` and `item` are
    what it has for the entry's key and value, `scope` is where they stand. `converted`: a function may make something
    else of what was stored, or `reset`, the rounds of the value before that. `choosing` are tests by which these leave
    out entries for their names."""

    dictionary: Value
    key: Value
    item: Value
    stored: Value
    scope: Scope
    converted: bool = False
    reset: bool = False
    choosing: tuple[Value, ...] = ()

    def entries(self, program: Program) -> Parameters:
        """What the dictionary holds of which the rounds make something."""
        return chosen(program, of_mapping(program, self.dictionary, self.scope), self.choosing, self.scope)


def set_from(program: Program, parameters: Parameters, typed: bool) -> tuple[Written, ...]:
    """The attributes whose new values an update takes from a dictionary, under the names that they have in it."""
    found: list[Written] = []
    for given in parameters[VALUES]:
        for rounds in _rounds(given.value, given.scope, 0):
            if not _holds(rounds.stored, rounds.item) or not _keeps_names(parameters, rounds):
                continue
            if _loses_some(rounds):
                continue
            written = written_of(program, rounds.entries(program), typed)
            found += map(_of_open_type, written) if rounds.reset else written
    return tuple({each.attribute: each for each in found}.values())


def sent_from(program: Program, parameters: Parameters) -> Iterator[tuple[Parameters, Given]]:
    """The dictionaries of new values that an update sends as they are, each with what its function has for it."""
    for given in parameters[VALUES]:
        for rounds in _rounds(given.value, given.scope, 0):
            if is_alike(rounds.stored, rounds.item) and not (rounds.converted or rounds.reset):
                yield rounds.entries(program), Given(rounds.dictionary, rounds.scope)


def _of_open_type(written: Written) -> Written:
    """An attribute whose value may be made another one before it is stored: `if value is True: value = "yes"`. A text
    mostly stays as it is."""
    value = written.value
    return written if value.type == "S" else replace(written, value=replace(value, type=None, kind=""))


def _loses_some(rounds: Rounds) -> bool:
    """Whether other rounds take entries out of the dictionary: `{name: item.pop(name) for name in keys}`."""
    node, dictionary = rounds.scope.node, rounds.dictionary
    if not isinstance(node, Function) or not isinstance(dictionary, Name):
        return False
    values = (each.value for each in inside(node) if isinstance(each, Assignment) and each.value is not None)
    made = (part for value in values for part in parts_of(value) if isinstance(part, Comprehension))
    return any(_takes_out(part, dictionary) for each in made for part in parts_of(each.element))


def _takes_out(value: Value, dictionary: Name) -> bool:
    match value:
        case Call(function=Member(owner=Name(name=name), name="pop"), arguments=(Argument(value=given), *_)):
            return name == dictionary.name and not isinstance(given, Constant)
    return False


def _keeps_names(parameters: Parameters, rounds: Rounds) -> bool:
    """Whether attributes are called as in the dictionary: their aliases stand for its keys, or there are none."""
    made = [each for given in parameters[NAMES] for each in _rounds(given.value, given.scope, 0)]
    if not made and all(_is_none(given.value, given.scope) for given in parameters[NAMES]):
        return True
    return any(
        each.scope == rounds.scope and is_alike(each.stored, each.key) and _is_same(each.dictionary, rounds.dictionary)
        for each in made
    )


def _is_none(value: Value, scope: Scope) -> bool:
    """Whether a function is not given what it may hand on."""
    match value:
        case Constant(value=None):
            return True
        case Name(name=name) if name in scope.arguments:
            return _is_none(*scope.arguments[name])
    return False


def _is_same(one: Value, other: Value) -> bool:
    return tuple(names_in(one)) == tuple(names_in(other))


def _holds(stored: Value, item: Value) -> bool:
    """Whether what is stored is an entry's value, perhaps as the argument of a call."""
    match stored:
        case Call(arguments=(Argument(value=inner),)):
            return _holds(inner, item)
        case Mapping(entries=(Entry(value=inner),)):
            return _holds(inner, item)
    return is_alike(stored, item)


def is_alike(one: Value, other: Value) -> bool:
    """Whether two expressions are written alike, wherever they stand."""
    match one, other:
        case Name(name=name), Name(name=same):
            return name == same
        case Constant(value=value), Constant(value=same):
            return value == same
        case Item(owner=owner, index=index), Item(owner=other_owner, index=other_index):
            return is_alike(owner, other_owner) and is_alike(index, other_index)
    return False


# ---- rounds ---------------------------------------------------------------------------------------------------------


def _rounds(value: Value, scope: Scope, depth: int) -> Iterator[Rounds]:
    if depth > MAX_DEPTH:
        return
    match value:
        case Comprehension(kind="dict", element=Collection(items=(_, stored)), clauses=(clause,)):
            yield from of_clause(clause, stored, scope)
        case Mapping(entries=entries):
            for entry in entries:
                if entry.key is None:
                    yield from _rounds(entry.value, scope, depth + 1)
        case Operation(operator="|" | "or", operands=operands):
            for operand in operands:
                yield from _rounds(operand, scope, depth + 1)
        case Call(function=function, arguments=(Argument(value=inner, name="", spread=""), *options)) if all(
            option.name
            for option in options  # `json.loads(json.dumps(values), parse_float=Decimal)`
        ):
            is_copied = last_name(function) == "dict" and not options
            for one in _rounds(inner, scope, depth + 1):
                yield one if is_copied else replace(one, converted=True)
        case Name(name=name) if isinstance(scope.node, Function) and name in scope.bindings:
            for bound in scope.bindings[name]:
                if bound.by == "assignment" and bound.value is not None:
                    yield from _rounds(bound.value, scope, depth + 1)
                elif bound.by == "parameter" and name in scope.arguments:
                    given, caller = scope.arguments[name]
                    yield from _rounds(given, caller, depth + 1)
            yield from _stored(scope.node.body, name, scope, depth + 1)


def _stored(body: tuple[Statement, ...], name: str, scope: Scope, depth: int) -> Iterator[Rounds]:
    """What loops store under a name, and what `update` adds to it."""

    def stores(statement: Statement) -> Value | None:
        match statement:
            case Assignment(targets=(Item(owner=Name(name=same)),), value=stored, operator="") if same == name:
                return stored
        return None

    for statement in body:
        match statement:
            case Loop() if (made := in_loop(statement, stores)) is not None:
                yield from of_loop(statement, *made, scope)
                continue
            case Evaluation(
                value=Call(function=Member(owner=Name(name=same), name="update"), arguments=(Argument(value=more),))
            ) if same == name:
                yield from _rounds(more, scope, depth + 1)
        for inner in bodies(statement) if not isinstance(statement, Function) else ():
            yield from _stored(inner, name, scope, depth)


def in_loop(loop: Loop, stores: Stores) -> tuple[Clause, Value] | None:
    """What the rounds of a loop store somewhere, with the tests that let them do so."""
    if loop.kind != "for" or loop.target is None:
        return None
    conditions, stored = _in_rounds(loop.body, stores)
    return (Clause(loop.target, loop.iterable, conditions), stored) if stored is not None else None


def _in_rounds(body: tuple[Statement, ...], stores: Stores) -> tuple[tuple[Value, ...], Value | None]:
    conditions: tuple[Value, ...] = ()
    for statement in body:
        match statement:
            case Branch(test=test, body=(Flow(kind="continue"),), otherwise=()):
                conditions += (Operation("not", (test,), test.span),)
            case Branch(test=test, body=then):
                inner, stored = _in_rounds(then, stores)
                if stored is not None:
                    return (*conditions, test, *inner), stored
        if (given := stores(statement)) is not None:
            return conditions, given
    return conditions, None


def of_loop(loop: Loop, clause: Clause, stored: Value, scope: Scope) -> Iterator[Rounds]:
    """The rounds of a loop, unless it calls entries otherwise than the dictionary does."""
    targets = (target for one in inside(loop) if isinstance(one, Assignment) for target in one.targets)
    names = {target.name for target in targets if isinstance(target, Name)}
    for rounds in of_clause(clause, stored, scope):
        if not (isinstance(rounds.key, Name) and rounds.key.name in names):
            yield replace(rounds, reset=isinstance(rounds.item, Name) and rounds.item.name in names)


def of_clause(clause: Clause, stored: Value, scope: Scope) -> Iterator[Rounds]:
    iterable, target = clause.iterable, clause.target
    match iterable, target:
        case Call(function=Name(name="enumerate"), arguments=(Argument(value=counted), *_)), Collection(
            items=(_, each)
        ):
            iterable, target = counted, each
        case Call(function=Name(name="range"), arguments=(Argument(value=Call() as length),)), Name() as number:
            yield from _of_numbers(length, number, stored, scope)
            return
    match iterable, target:
        case Call(function=Member(owner=owner, name="items")), Collection(items=(key, item)):
            if (tests := _choosing(clause, key, item)) is not None:
                yield Rounds(owner, key, item, stored, scope, choosing=tests)
        case Name() | Call(function=Member(name="keys")), Name() as key:
            owner = (
                iterable.function.owner
                if isinstance(iterable, Call) and isinstance(iterable.function, Member)
                else iterable
            )
            item = Item(owner, key, stored.span)
            if (tests := _choosing(clause, key, item)) is not None:
                yield Rounds(owner, key, item, stored, scope, choosing=tests)


def _choosing(clause: Clause, key: Value, item: Value) -> tuple[Value, ...] | None:
    """The tests by which rounds leave out entries for their names; None where they leave out some for other reasons
    than that there is no value."""
    tests = [each for test in clause.conditions for each in single_tests(test)]
    of_names = tuple(test for test in tests if is_of_name(test, key))
    return of_names if all(test in of_names or _is_of_empty(test, item) for test in tests) else None


def _of_numbers(length: Call, number: Name, stored: Value, scope: Scope) -> Iterator[Rounds]:
    """Rounds by number over the entries of a dictionary: `range(len(pairs))` of `pairs = list(changes.items())`."""
    match length:
        case Call(function=Name(name="len"), arguments=(Argument(value=Name(name=listed) as pairs),)):
            pass
        case _:
            return
    for bound in scope.bindings.get(listed, ()):
        match bound.value:
            case Call(
                function=Name(name="list" | "tuple"),
                arguments=(Argument(value=Call(function=Member(owner=owner, name="items"))),),
            ):
                pair = Item(pairs, number, stored.span)
                key, item = (Item(pair, Constant(place, stored.span), stored.span) for place in (0, 1))
                if is_alike(stored, key) or _holds(stored, item):
                    yield Rounds(owner, stored if is_alike(stored, key) else key, item, stored, scope)


def _is_of_empty(test: Value, item: Value) -> bool:
    """Whether a test only leaves out what has no value: `value is not None`, `value`."""
    match test:
        case Operation(operator="not", operands=(Operation(operator="is", operands=(inner, Constant(value=None))),)):
            return is_alike(inner, item)
        case Operation(operator="is not" | "!=", operands=(inner, Constant(value=None))):
            return is_alike(inner, item)
        case Operation(operator="not", operands=(Operation(operator="not", operands=(inner,)),)):
            return is_alike(inner, item)
    return is_alike(test, item)
