"""The rounds in which a request is made: which ones make it, and with what, as is known before the first begins."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dynamorm_analysis.facts.statements import (
    Assignment,
    Branch,
    Context,
    Evaluation,
    Flow,
    Function,
    Loop,
    Return,
    Statement,
    blocks,
    expressions,
    inside,
)
from dynamorm_analysis.facts.values import (
    Binding,
    Call,
    Clause,
    Collection,
    Comprehension,
    Conditional,
    Constant,
    Item,
    Lambda,
    Member,
    Name,
    Operation,
    Value,
    last_name,
    names_in,
    parts_of,
)
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_codeactions.reading_ahead.plain import Writer, as_operand, is_plain, root_of

OF_OTHERS = frozenset({"enumerate", "zip", "sorted", "reversed", "list", "tuple", "set", "range", "dict"})
"""Functions that run over what they are given, and over nothing that ends with that."""
SEVERAL = frozenset(
    {"list", "tuple", "set", "frozenset", "dict", "List", "Tuple", "Set", "Dict", "Sequence", "Mapping"}
)
CHANGING = frozenset(
    {"add", "append", "extend", "insert", "pop", "popitem", "remove", "discard", "clear", "update", "setdefault"}
    | {"sort", "reverse", "appendleft", "popleft"}
)
"""Methods of lists, sets and dictionaries that change these."""


@dataclass(frozen=True, slots=True)
class Rounds:
    """What a request is repeated for. `statement` is that in front of which may be read: the loop, or the statement
    with a comprehension. `conditions` tell which rounds make the request, and `names` what those names stand for that
    a round sets before, both as code about `target`. `body` are the statements of a loop, none of a comprehension;
    `before` those that a round runs in front of the request's statement, `behind` those in its block that follow."""

    statement: Statement
    target: Value
    iterable: Value
    conditions: tuple[str, ...]
    names: Mapping[str, str]
    body: tuple[Statement, ...] = ()
    before: tuple[Statement, ...] = ()
    behind: tuple[Statement, ...] = ()
    asked: frozenset[str] = frozenset()
    """The names in conditions."""

    made_of: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The names of which that is made what `names` stand for."""

    @property
    def targets(self) -> frozenset[str]:
        return frozenset(names_in(self.target))

    def varies(self, value: Value) -> bool:
        """Whether an expression says something else in each round."""
        return any(name in self.names or name in self.targets for name in names_in(value))

    def say_the_same_ahead(self, *values: Value) -> bool:
        """Whether expressions, and the conditions, say in front of the rounds what they say in them."""
        named: set[str] = set()
        waiting = [*self.asked, *(name for value in values for name in names_in(value))]
        while waiting:
            name = waiting.pop()
            if name not in named:
                named.add(name)
                waiting += self.made_of.get(name, ())
        own = self.targets | self.names.keys()
        if (named - own) & (frozenset(_set_in(self.body)) | altered_in(self.body)):
            return False
        if altered_in(self.before) & own & named:
            return False
        return not (self.targets & named & frozenset(_set_in(self.before))) - self.names.keys()


def rounds_of(at: Occurrence, writer: Writer, made_in: Statement) -> Rounds | None:
    """The rounds around a request, which one of their statements makes (`made_in`); None where it is not known ahead
    which rounds make it, or what they do before."""
    if not at.rounds:
        return None
    innermost = at.rounds[-1]
    if innermost.statement is None:
        return _of_comprehension(at, writer)
    loop = innermost.statement
    if loop.kind != "for" or loop.target is None or any(isinstance(one, Lambda) for one in at.outer):
        return None
    if any(isinstance(one, Conditional | Operation) for one in at.outer):
        return None  # perhaps only some of the rounds make it
    way = _way(loop.body, made_in)
    told = _Told(writer, loop.body)
    behind: tuple[Statement, ...] = ()
    for block, position in way or ():
        if not all(map(told.passes, block[:position])):
            return None
        statement, behind = block[position], block[position + 1 :]
        if statement is made_in:
            break
        if not isinstance(statement, Branch):
            return None
        holds = any(one is made_in for each in statement.body for one in inside(each))
        if not told.asks(statement.test, holds=holds):
            return None
    if way is None:
        return None
    return Rounds(
        loop,
        loop.target,
        loop.iterable,
        tuple(told.conditions),
        told.names,
        loop.body,
        tuple(told.before),
        behind,
        frozenset(told.asked),
        told.made_of,
    )


class _Told:
    """What the statements of a round that are run in front of the request say of it."""

    def __init__(self, writer: Writer, body: tuple[Statement, ...]) -> None:
        self.writer, self.body = writer, body
        self.names: dict[str, str] = {}
        self.conditions: list[str] = []
        self.before: list[Statement] = []
        self.asked: set[str] = set()
        self.made_of: dict[str, frozenset[str]] = {}

    def passes(self, statement: Statement) -> bool:
        """Notes a statement; False where it keeps rounds from making the request in a way that is not known ahead."""
        self.before.append(statement)
        match statement:
            case Assignment(targets=(Name(name=name),), value=value, operator="") if value is not None:
                is_known = is_plain(value) and times_set(name, self.body) == 1
                text = self.writer.written(value, self.names) if is_known else None
                if text is not None:
                    self.names[name] = as_operand(value, text)
                    self.made_of[name] = frozenset(names_in(value))
                return True
            case Branch(test=test, body=body, otherwise=()) if body and _ends(body[-1]):
                is_simple = all(isinstance(one, Flow | Evaluation | Assignment) for one in body)
                return is_simple and self.asks(test, holds=False)
        return not any(isinstance(one, Return) or _leads_away(one) for one in inside(statement))

    def asks(self, test: Value, *, holds: bool) -> bool:
        """Notes a condition; False where it cannot be asked ahead."""
        text = (self.writer.written if holds else self.writer.negated)(test, self.names) if is_plain(test) else None
        if text is None:
            return False
        is_loose = isinstance(test, Conditional) or (isinstance(test, Operation) and test.operator == "or")
        self.conditions.append(f"({text})" if holds and is_loose else text)
        self.asked |= set(names_in(test))
        return True


def _of_comprehension(at: Occurrence, writer: Writer) -> Rounds | None:
    around = [one for one in at.outer if isinstance(one, Comprehension)]
    inner = at.outer[at.outer.index(around[-1]) + 1 :] if around else ()
    if len(around) != 1 or len(around[0].clauses) != 1 or any(isinstance(one, Lambda) for one in at.outer):
        return None
    (clause,) = around[0].clauses
    if any(isinstance(one, Conditional | Operation) for one in inner) or _is_in(clause, at.value):
        return None
    if not isinstance(at.statement, Assignment | Evaluation | Return) or not all(map(is_plain, clause.conditions)):
        return None
    told = [writer.written(one) for one in clause.conditions]
    conditions = tuple(one for one in told if one is not None)
    if len(conditions) < len(told):
        return None
    return Rounds(at.statement, clause.target, clause.iterable, conditions, {})


def _is_in(clause: Clause, value: Value) -> bool:
    return any(part is value for one in (clause.iterable, *clause.conditions) for part in parts_of(one))


def _way(body: tuple[Statement, ...], wanted: Statement) -> list[tuple[tuple[Statement, ...], int]] | None:
    """The blocks that lead to a statement, each with the position in it."""
    for position, statement in enumerate(body):
        if statement is wanted:
            return [(body, position)]
        for block in blocks(statement):
            further = _way(block, wanted)
            if further is not None:
                return [(body, position), *further]
    return None


def _ends(statement: Statement) -> bool:
    return isinstance(statement, Flow) and statement.kind in ("continue", "raise")


def _leads_away(statement: Statement) -> bool:
    return isinstance(statement, Flow) and statement.kind in ("continue", "break")


# ---- what changes in a round ----------------------------------------------------------------------------------------


def times_set(name: str, body: Iterable[Statement]) -> int:
    return sum(one == name for one in _set_in(body))


def _set_in(body: Iterable[Statement]) -> Iterator[str]:
    for statement in (one for each in body for one in inside(each)):
        match statement:
            case Assignment(targets=targets):
                yield from (name for target in targets for name in _bound_by(target))
            case Loop(target=target) if target is not None:
                yield from names_in(target)
            case Context(resources=resources):
                yield from (name for one in resources if one.target is not None for name in names_in(one.target))
            case Function(name=name):
                yield name
        parts = (part for value in expressions(statement) for part in parts_of(value))
        yield from (part.name for part in parts if isinstance(part, Binding))


def _bound_by(target: Value) -> Iterator[str]:
    if isinstance(target, Name):
        yield target.name
    elif isinstance(target, Collection):
        yield from (name for item in target.items for name in _bound_by(item))


def altered_in(body: Iterable[Statement]) -> frozenset[str]:
    """The names of which statements may change a part: by an assignment, `del` or a method."""
    found: set[str] = set()
    for statement in (one for each in body for one in inside(each)):
        match statement:
            case Assignment(targets=targets, operator=operator):
                found |= {root_of(one) for one in targets if operator or isinstance(one, Item | Member)}
            case Flow(kind="delete", values=values):
                found |= {root_of(value) for value in values}
        for part in (part for value in expressions(statement) for part in parts_of(value)):
            match part:
                case Call(function=Member(owner=owner, name=name)) if name in CHANGING:
                    found.add(root_of(owner))
    return frozenset(found - {""})


def also_called(names: Iterable[str], body: Iterable[Statement]) -> frozenset[str]:
    """Some names, and those that statements give to what these hold or to a part of that."""
    found = set(names)
    for statement in (one for each in body for one in inside(each)):
        match statement:
            case Assignment(targets=targets, value=value, operator="") if value is not None and root_of(value) in found:
                found.update(name for target in targets for name in _bound_by(target))
            case Loop(target=target, iterable=iterable) if target is not None and root_of(iterable) in found:
                found.update(names_in(target))
    return frozenset(found)


# ---- what is run over ------------------------------------------------------------------------------------------------


def may_run_twice(value: Value, at: Occurrence) -> bool:
    """Whether it is sure that a second loop runs over the same as the first."""
    match value:
        case Constant() | Collection() | Item():
            return True
        case Call(function=Name(name=name), arguments=arguments) if name in OF_OTHERS:
            return all(may_run_twice(one.value, at) or name == "range" for one in arguments)
        case Call(function=Member(owner=owner, name="keys" | "values" | "items" | "get")):
            return is_plain(owner) and is_plain(value)
        case Name(name=name):
            return _is_kept(name, at)
    return False


def _is_kept(name: str, at: Occurrence) -> bool:
    """Whether a name of a function stands for a list, set, tuple or dictionary, as its one binding tells."""
    node = at.scope.node
    bound = at.scope.bindings.get(name, ())
    if not isinstance(node, Function) or len(bound) != 1:
        return False
    parameter = node.parameter(name)
    if parameter is not None:
        told = parameter.annotation
        return told is not None and last_name(told.owner if isinstance(told, Item) else told) in SEVERAL
    value = bound[0].value
    match value:
        case Collection() | Comprehension(kind="list" | "set" | "dict"):
            return True
        case Call(function=Name(name="list" | "sorted" | "set" | "tuple" | "dict")):
            return True
    return False
