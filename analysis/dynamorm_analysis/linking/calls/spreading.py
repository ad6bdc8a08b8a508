"""What `**parameters` gives by name, where the source spells out the dictionary: a literal, and stores into it; and
what `*positions` gives in turn, where a call of the function around spells it out."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import (
    Argument,
    Call,
    Collection,
    Conditional,
    Constant,
    Entry,
    Item,
    Mapping,
    Member,
    Name,
    Operation,
    Spread,
    Unknown,
    Value,
)
from dynamorm_analysis.linking.names.flow import Step, steps
from dynamorm_analysis.linking.scope import Scope

MAX_STEPS = 4
MANY = 16
"""Statements that fill a dictionary, or dictionaries that one is made of, of which no more are followed."""


@dataclass(frozen=True, slots=True)
class Held:
    """A value that a dictionary holds, with the scope to read it in; `always` is False where it may hold none. `when`
    is the test that tells whether it does, as far as one is known."""

    value: Value
    scope: Scope
    always: bool = True
    when: Value | None = None

    def or_else(self, other: "Held | None") -> "Held | None":
        """One of two; None where they are not read in one place."""
        if other is None:
            return replace(self, always=False)
        if self.scope is not other.scope and not isinstance(other.value, Constant):
            return None
        span = self.value.span
        either = Conditional(self.when or Unknown((), span), self.value, other.value, span)
        both = Operation("or", (self.when, other.when), span) if self.when and other.when else None
        return Held(either, self.scope, other.always, both)


Entries = dict[str, Held | None]
"""What a dictionary may hold, by key; None where that is not known."""


def given_by_name(value: Value, scope: Scope) -> Entries | None:
    """All that a dictionary may hold where it is spread; None where that is not known."""
    return _entries(value, scope, MAX_STEPS)


def spelled_by_name(call: Call, scope: Scope) -> Call:
    """A call as it would be with each `**parameters` written out in it, as far as these are known and read in its
    scope."""
    if not any(argument.spread == "**" for argument in call.arguments):
        return call
    found = tuple(each for argument in call.arguments for each in _spelled(argument, scope))
    return Call(call.function, found, call.span)


def _spelled(argument: Argument, scope: Scope) -> tuple[Argument, ...]:
    entries = given_by_name(argument.value, scope) if argument.spread == "**" else None
    held = list(entries.items()) if entries is not None else []
    if not held or any(each is None or each.scope is not scope for _, each in held):
        return (argument,)
    return tuple(Argument(each.value, name, "", each.value.span) for name, each in held if each is not None)


def given_in_turn(value: Value, scope: Scope) -> list[tuple[Value, Scope]] | None:
    """All that a tuple gives where it is spread, or a list that the function only makes; None where that is not
    known."""
    where, is_own = scope, False
    if isinstance(value, Name) and len(scope.bindings.get(value.name, ())) == 1:
        match steps(scope, value.name, value.span.start):
            case ():
                value, where = scope.arguments.get(value.name, (value, scope))
            case (Step(statement=Assignment(targets=(Name(),), value=Collection() as made, operator="")) as step,):
                value, is_own = (value, False) if step.optional else (made, True)
    if not isinstance(value, Collection) or (value.kind != "tuple" and not is_own) or value.kind == "set":
        return None
    return None if any(isinstance(item, Spread) for item in value.items) else [(item, where) for item in value.items]


def _entries(value: Value, scope: Scope, further: int) -> Entries | None:
    """None where nothing is known of what it holds."""
    if further <= 0:
        return None
    match value:
        case Mapping(entries=entries):
            return _of_literal(entries, scope, further)
        case Call(function=Name(name="dict"), arguments=arguments):
            return _of_arguments(arguments, scope, further)
        case Name(name=name) if found := steps(scope, name, value.span.start):
            return _built(name, found, value.span.start, scope, further)
        case Name(name=name) if name in scope.arguments:
            given, caller = scope.arguments[name]
            return _entries(given, caller, further - 1)
    return None


def _of_literal(entries: tuple[Entry, ...], scope: Scope, further: int) -> Entries | None:
    found: Entries = {}
    if sum(entry.key is None for entry in entries) > MANY:
        return None
    for entry in entries:
        match entry.key:
            case Constant(value=str() as key):
                found[key] = Held(entry.value, scope)
            case None if (inner := _entries(entry.value, scope, further - 1)) is not None:
                found = _with(found, inner)
            case _:
                return None
    return found


def _of_arguments(arguments: tuple[Argument, ...], scope: Scope, further: int) -> Entries | None:
    """`dict(…)` and `parameters.update(…)`."""
    found: Entries = {}
    if sum(not argument.name for argument in arguments) > MANY:
        return None
    for argument in arguments:
        if argument.name:
            found[argument.name] = Held(argument.value, scope)
            continue
        inner = _entries(argument.value, scope, further - 1) if argument.spread != "*" else None
        if inner is None:
            return None
        found = _with(found, inner)
    return found


def _built(name: str, before: tuple[Step, ...], start: int, scope: Scope, further: int) -> Entries | None:
    """A dictionary in a variable, as the statements before a place leave it; what those after it set counts too where
    both stand in a loop."""
    first, *others = before
    made = first.statement
    if len(others) > MANY or first.optional or not isinstance(made, Assignment) or made.value is None:
        return None
    if not isinstance(made.targets[0], Name):
        return None
    found = _entries(made.value, scope, further - 1)
    end = scope.node.span.end + 1 if scope.node is not None else start
    later = [step for step in steps(scope, name, end) if step.optional and step.statement.span.start > start]
    if len(later) > MANY:
        return None
    for step in (*others, *later):
        changed = _changed(step.statement, scope, further)
        if found is None or changed is None:
            return None
        found = _with(found, changed, optional=step.optional, when=step.when)
    return found


def _with(entries: Entries, further: Entries, *, optional: bool = False, when: Value | None = None) -> Entries:
    """Entries with others set over them: always, or on some paths only."""
    found = dict(entries)
    for key, new in further.items():
        sure = new is None or (new.always and not optional)
        if new is not None and optional:
            new = replace(new, when=when if new.always else None)
        found[key] = new if new is None or sure else new.or_else(found.get(key))
    return found


def _changed(statement: Assignment | Evaluation, scope: Scope, further: int) -> Entries | None:
    match statement:
        case Assignment(targets=(Item(owner=Name(), index=Constant(value=str() as key)),), value=value, operator=""):
            return {key: Held(value, scope) if value is not None else None}
        case Evaluation(value=Call(function=Member(owner=Name(), name="update"), arguments=arguments)):
            return _of_arguments(arguments, scope, further)
    return None
