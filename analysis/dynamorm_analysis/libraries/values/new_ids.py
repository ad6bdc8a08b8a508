"""Ids that chance makes: whoever makes one once more has another."""

from collections.abc import Callable

from dynamorm_analysis.facts.statements import Function
from dynamorm_analysis.facts.values import Call, Member, Name, Value, children, last_name
from dynamorm_analysis.libraries.values.defined import defined
from dynamorm_analysis.linking.calls.calling import running
from dynamorm_analysis.linking.calls.reachability import returned_during
from dynamorm_analysis.linking.evaluation import meaning
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.words import words_of

IDS = frozenset({"cuid", "gonanoid", "ksuid", "nanoid", "ulid", "uuid", "uuidv", "xid"})
MAKING = frozenset({"create", "gen", "generate", "make", "new", "random"})
OF_OTHERS = frozenset({"from", "get", "hash", "md", "parse", "sha", "validate"})
"""Words of calls that give an id by what they are given, or one that is there."""
MAX_STEPS = 6
MOST_PARTS = 24  # of an expression, with what the names in it are set to

Follow = Callable[[Value, Scope], tuple[Value, Scope] | None]
"""What a variable is set to, or a call of the workspace gives back; None where neither is known."""


def is_new_id(program: Program, value: Value, scope: Scope) -> bool:
    """Whether a value of Python is an id that chance makes, or a text with one in it: `str(uuid4())`."""
    return comes_of_chance(value, scope, lambda part, where: _comes_of(program, part, where))


def comes_of_chance(value: Value, scope: Scope, follow: Follow) -> bool:
    """The same of any language: `uuid.NewString()`, `uid` of `uid := newID()`."""
    waiting = [(value, scope, 0)]
    for part, where, steps in waiting:
        if isinstance(part, Call) and _makes_id(part):
            return True
        if len(waiting) > MOST_PARTS:
            return False
        waiting += [(child, where, steps) for child in children(part)]
        followed = follow(part, where) if isinstance(part, Name | Call) and steps < MAX_STEPS else None
        if followed is not None and followed[0] is not part:
            waiting.append((*followed, steps + 1))
    return False


def _makes_id(call: Call) -> bool:
    """Whether a call makes an id, by its name and that of the package: `uuid4()`, `ksuid.New()`, `newUUID()`."""
    own = words_of(last_name(call.function))
    if not OF_OTHERS.isdisjoint(own):
        return False
    is_making = not MAKING.isdisjoint(own)
    if isinstance(call.function, Member):
        owner = call.function.owner
        is_of_ids = isinstance(owner, Name) and not IDS.isdisjoint(words_of(owner.name))
    else:
        is_of_ids = False
    if own[:1] == ["token"] or IDS.isdisjoint(own):
        return own in (["token", "hex"], ["token", "urlsafe"]) or (is_of_ids and (is_making or own == ["v", "4"]))
    is_field = isinstance(call.function, Member) and len(own) == 1  # `user.UUID()` is one that is there
    return is_making or not (call.arguments or is_field)


def _comes_of(program: Program, value: Value, scope: Scope) -> tuple[Value, Scope]:
    """What a name was set to, or the function gives back that a call runs, where that is one thing."""
    found = meaning(program, value.function, scope) if isinstance(value, Call) else None
    if isinstance(found, FunctionRef) and isinstance(found.scope.node, Function) and isinstance(value, Call):
        during = running(found, value, scope)
        given = [each.value for each in returned_during(program, during, meaning) if each.value is not None]
        return (given[0], during) if len(given) == 1 else (value, scope)
    return defined(program, value, scope)
