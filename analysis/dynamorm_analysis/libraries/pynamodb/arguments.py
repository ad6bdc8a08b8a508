"""The arguments of a call by their names, `**kwargs` of the same function included."""

from dataclasses import dataclass, replace

from dynamorm_analysis.facts.statements import Assignment, Evaluation
from dynamorm_analysis.facts.values import Call, Constant, Item, Mapping, Name, Value
from dynamorm_analysis.libraries.pynamodb.declarations import listed
from dynamorm_analysis.linking.calls.deciding import taken
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import Raw, Scalar
from dynamorm_analysis.linking.scope import Scope

MAX_SPREADS = 8  # mappings in mappings
MAX_STEPS = 8  # functions that hand on an argument


@dataclass(frozen=True, slots=True)
class Given:
    """An argument where it is written; `optional` when it is given on some paths only."""

    value: Value
    scope: Scope
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Arguments:
    """`complete` says that no argument is hidden in a `*` or `**` that could not be followed."""

    given: dict[str, Given]
    scope: Scope
    complete: bool

    def value(self, name: str) -> Value | None:
        given = self.given.get(name)
        if given is None or (isinstance(given.value, Constant) and given.value.value is None):
            return None
        return given.value

    def where(self, name: str) -> Scope:
        """The scope in which an argument is written: for one that a function passes on, that of its caller."""
        given = self.given.get(name)
        return given.scope if given is not None else self.scope

    def may_hide(self, name: str) -> bool:
        """Whether the argument could be given without our seeing it."""
        return not self.complete and name not in self.given

    def optional(self, name: str) -> bool:
        given = self.given.get(name)
        return given is not None and given.optional


def arguments_of(program: Program, call: Call, names: tuple[str, ...], scope: Scope) -> Arguments:
    """A call's arguments; `names` are those of the positional ones, in order."""
    found: dict[str, Given] = {}
    positions = iter(names)
    complete = True
    for argument in call.arguments:
        if argument.spread == "**":
            complete = _spread(program, argument.value, scope, found) and complete
        elif argument.spread == "*":
            passed_on = listed(program, argument.value, scope)
            if passed_on is None:
                complete, positions = False, iter(())
            else:
                found.update(
                    {name: Given(value, passed_on[1]) for value, name in zip(passed_on[0], positions, strict=False)}
                )
        elif argument.name:
            found[argument.name] = Given(argument.value, scope)
        elif (name := next(positions, None)) is not None:
            found[name] = Given(argument.value, scope)
    return Arguments({name: _as_called(given) for name, given in found.items()}, scope, complete)


def _as_called(given: Given) -> Given:
    """An argument that a function passes on: None where its caller, or a default, gives None."""
    value, scope = given.value, given.scope
    for _ in range(MAX_STEPS):
        if not isinstance(value, Name) or value.name not in scope.arguments or len(scope.bindings[value.name]) > 1:
            break
        value, scope = scope.arguments[value.name]
    return replace(given, value=value) if isinstance(value, Constant) and value.value is None else given


def _spread(program: Program, value: Value, scope: Scope, found: dict[str, Given]) -> bool:
    """Adds what `**value` brings; whether all of it could be read."""
    if not isinstance(value, Name):
        return _entries(program, value, scope, found, optional=False)
    walked = taken(program, scope, value.name, value.span.start, meaning)
    complete = True
    if not walked or walked[0].optional or not _begins(walked[0].statement):
        complete = _entries(program, value, scope, found, optional=False)
    for step in walked:
        match step.statement:
            case Assignment(targets=(Name(),), value=assigned, operator="" | "|=") if assigned is not None:
                complete = _entries(program, assigned, scope, found, optional=step.optional) and complete
            case Assignment(targets=(Item(index=Constant(value=str() as key)),), value=stored) if stored is not None:
                found[key] = Given(stored, scope, step.optional)
            case _:
                complete = False
    return complete


def _begins(statement: Assignment | Evaluation) -> bool:
    """Whether a statement sets a mapping anew."""
    return isinstance(statement, Assignment) and not statement.operator and isinstance(statement.targets[0], Name)


def _entries(
    program: Program, value: Value, scope: Scope, found: dict[str, Given], *, optional: bool, depth: int = 0
) -> bool:
    if depth > MAX_SPREADS:
        return False
    if isinstance(value, Call) and isinstance(value.function, Name) and value.function.name == "dict":
        found.update({a.name: Given(a.value, scope, optional) for a in value.arguments if a.name})
        return all(argument.name for argument in value.arguments)
    if not isinstance(value, Mapping):
        known = meaning(program, value, scope)
        if not isinstance(known, Raw) or not isinstance(known.value, Mapping):
            return False
        value, scope = known.value, known.scope
    complete = True
    for entry in value.entries:
        if isinstance(entry.key, Constant) and isinstance(entry.key.value, str):
            found[entry.key.value] = Given(entry.value, scope, optional)
        elif entry.key is None:  # `**further`
            complete = _entries(program, entry.value, scope, found, optional=optional, depth=depth + 1) and complete
        else:
            complete = False
    return complete


def number_of(program: Program, arguments: Arguments, name: str) -> tuple[int | None, bool]:
    """A whole-number argument, and whether it is known (to be absent, or to be this number)."""
    value = arguments.value(name)
    if value is None:
        return None, not arguments.may_hide(name)
    found = meaning(program, value, arguments.where(name))
    if isinstance(found, Scalar) and isinstance(found.value, int) and not isinstance(found.value, bool):
        return found.value, not arguments.optional(name)
    return None, isinstance(found, Scalar) and found.value is None


def truth_given(program: Program, arguments: Arguments, name: str) -> tuple[bool, bool]:
    """A truth argument that is False by default, and whether it is known."""
    value = arguments.value(name)
    if value is None:
        return False, not arguments.may_hide(name)
    found = meaning(program, value, arguments.where(name))
    return (bool(found.value), not arguments.optional(name)) if isinstance(found, Scalar) else (False, False)
