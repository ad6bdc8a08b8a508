"""How a library asks DynamoDB, as those need to know who follow calls to its requests."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dynamorm_analysis.facts.values import Call, Member, Value
from dynamorm_analysis.libraries.calls.asked_parts import NO_PARTS, Parts
from dynamorm_analysis.libraries.calls.passed_arguments import function_run, functions_run, passed_arguments
from dynamorm_analysis.linking.files.program import Program
from dynamorm_analysis.linking.meaning import FunctionRef
from dynamorm_analysis.linking.occurrences import Occurrence
from dynamorm_analysis.linking.scope import Scope
from dynamorm_analysis.model.access import Access


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as one call makes it. `key_values` are the expressions beside the call that its key is made of, `parts`
    those that may stand elsewhere."""

    access: Access
    key_values: list[Value] = field(default_factory=list)
    parts: Parts = NO_PARTS

    def made_of(self, scope: Scope) -> Parts:
        """What the request is made of, where its call stands in a scope."""
        return self.parts.with_key(self.key_values, scope)


@dataclass(frozen=True, slots=True)
class Entered:
    """The function of the workspace that a call runs: by itself, and during that call."""

    function: Scope
    inside: Scope


def entered(program: Program, call: Call, scope: Scope) -> Entered | None:
    """What a call of Python runs, when it is certain which function that is."""
    callee = function_run(program, call, scope)
    return entering(callee, call, scope) if callee is not None else None


def entered_perhaps(program: Program, call: Call, scope: Scope) -> tuple[Entered, ...]:
    """What a call of Python may run: one function, or one of several, as methods of the kinds of one object."""
    return tuple(entering(callee, call, scope) for callee in functions_run(program, call, scope))


def entering(callee: FunctionRef, call: Call, scope: Scope) -> Entered:
    """What a call of a function runs."""
    return Entered(callee.scope.alone, callee.scope.calling(passed_arguments(callee, call, scope)))


@dataclass(frozen=True, slots=True)
class Asking:
    """How one library asks DynamoDB.

    `methods` are the names of its calls: a function that mentions none of them leads to no request. `requests` are
    those that a call makes in its scope, whose parameters may be bound to the arguments of one outer call. `handed_on`
    is an access that a function made, with what becomes of its result at the call of that function, `answered` the
    same as if that call made the request, None unless the function gives back the answer as it is. `may_enter` is how
    the language of the library tells of which functions a call runs one. `told_by_owner`: what a method is called on
    tells alone whether that is a request. `kinds` are the expressions that may be one. `in_python`: functions are those
    of Python, which dictionaries may hold. `administered` is the action of a call that asks about a table itself.
    """

    library: str
    methods: frozenset[str]
    requests: Callable[[Program, Occurrence], Iterator[Asked]]
    handed_on: Callable[[Program, Access, Occurrence], Access] = lambda _, access, __: access
    answered: Callable[[Program, Access, Occurrence], Access | None] = lambda *_: None
    may_enter: Callable[[Program, Call, Scope], tuple[Entered, ...]] = entered_perhaps
    told_by_owner: bool = False
    kinds: tuple[type, ...] = (Call, Member)
    in_python: bool = True
    administered: Callable[[Program, Call, Scope], str] = lambda *_: ""

    def entered(self, program: Program, call: Call, scope: Scope) -> Entered | None:
        """What a call runs, when it is certain which function that is."""
        found = self.may_enter(program, call, scope)
        return found[0] if len(found) == 1 else None
