"""Which expressions of Python are a class that declares something, or its objects, one by one or several together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from dynamorm_analysis.facts.statements import Assignment, Class, Function, Loop
from dynamorm_analysis.facts.values import (
    Argument,
    Binding,
    Call,
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
    Value,
    is_none,
    last_name,
)
from dynamorm_analysis.linking.evaluation import meaning, mro
from dynamorm_analysis.linking.meaning import ClassRef, FunctionRef, Instance, Meaning, ParameterRef
from dynamorm_analysis.linking.occurrences import Occurrence, Round
from dynamorm_analysis.linking.scope import Bound, Scope
from dynamorm_analysis.text import Place
from dynamorm_codeactions.renaming.mentions import Reading

Count = Literal["one", "many", "other"]
"""An object of the class or the class itself, several of its objects, or something else. None: it is not known."""

MAX_STEPS = 24
READS = frozenset({"get", "query", "scan", "batch_get"})
KEEPING = frozenset({"list", "iter", "reversed", "sorted", "tuple", "set", "frozenset", "filter", "chain"})
"""What gives several objects of several."""
TAKING = frozenset({"next", "min", "max", "choice", "pop", "anext"})
COPYING = frozenset({"replace", "evolve", "copy", "deepcopy", "model_copy", "_replace"})
SEVERAL = frozenset(
    {"list", "List", "Iterable", "Iterator", "Sequence", "set", "Set", "frozenset", "tuple", "Tuple", "Collection"}
    | {"Generator", "AsyncIterator", "AsyncIterable", "AsyncGenerator", "Page", "deque", "MutableSequence"}
)
ONE = frozenset({"Optional", "Annotated", "Final", "ClassVar", "type", "Type", "Awaitable", "Coroutine"})
OTHERS = frozenset({"dict", "Dict", "Mapping", "str", "int", "float", "bool", "bytes", "Decimal", "Any", "object"})


@dataclass(frozen=True, slots=True)
class ObjectsOf:
    """Tells which expressions are the class around a declaration, one below it, or objects of these; of a model that
    requests give also what they read."""

    declared: Place
    reading: Reading
    is_read: bool = False

    def has(self, value: Value, at: Occurrence) -> bool | None:
        """Whether an expression is one; None where that is not known."""
        found = self.count(value, at)
        return None if found is None else found == "one"

    def count(self, value: Value, at: Occurrence) -> Count | None:
        """Whether an expression is one, several, or something else; None where that is not known."""
        asked = (self.declared, self.is_read, at.scope, value.span)
        if asked not in self.reading.known:
            rounds = (*at.rounds, *rounds_of_lambdas(at))
            found = self.reading.worked_out(lambda: self._count(value, at.scope, rounds, 0), None)
            self.reading.known[asked] = found
        return self.reading.known[asked]  # type: ignore[return-value]  # what is known of this is a count

    def declare(self, of: Meaning | None) -> bool:
        """Whether an object or class has the name from the class that declares it."""
        of = of.of if isinstance(of, Instance) else of
        place = self.declared
        for base in mro(self.reading.project.program, of) if isinstance(of, ClassRef) else ():
            node = base.scope.node if isinstance(base, ClassRef) else None
            if not isinstance(base, ClassRef) or not isinstance(node, Class) or not node.span.contains(place.span):
                continue
            if (base.scope.path, base.scope.anchor) == (place.path, place.anchor):
                return True
        return False

    # ---- expressions ------------------------------------------------------------------------------------------------

    def _count(self, value: Value, scope: Scope, rounds: tuple[Round, ...], steps: int) -> Count | None:
        if steps > MAX_STEPS:
            return None
        found = meaning(self.reading.project.program, value, scope)
        if isinstance(found, ClassRef | Instance):
            return "one" if self.declare(found) else "other"
        if isinstance(found, ParameterRef) and found.annotation is not None:
            return self._annotated(found.annotation, found.scope, steps)
        match value:
            case Name(name=name):
                return self._named(name, scope, rounds, steps + 1)
            case Call():
                return self._called(value, scope, rounds, steps + 1)
            case Item(owner=owner):
                return _one_of(self._count(owner, scope, rounds, steps + 1))
            case Comprehension(kind="list" | "set" | "generator", element=element, clauses=clauses):
                inner = tuple(Round(one.target, one.iterable, value.span, None) for one in clauses)
                return _many_of(self._count(element, scope, (*rounds, *inner), steps + 1))
            case Collection(items=items):
                return _many_of(_agreed(self._count(one, scope, rounds, steps + 1) for one in items))
            case Conditional(then=then, otherwise=otherwise):
                known = [one for one in (then, otherwise) if not is_none(one)]
                return _agreed(self._count(one, scope, rounds, steps + 1) for one in known)
            case Operation(operator="or" | "and", operands=operands):
                return self._count(operands[-1], scope, rounds, steps + 1)
            case Binding(value=inner):
                return self._count(inner, scope, rounds, steps + 1)
            case Member(owner=owner, name=name):
                return self._field(meaning(self.reading.project.program, owner, scope), name, steps + 1)
        return None

    def _field(self, of: Meaning, name: str, steps: int) -> Count | None:
        """What a field holds by its annotation."""
        of = of.of if isinstance(of, Instance) else of
        for base in mro(self.reading.project.program, of) if isinstance(of, ClassRef) else ():
            if not isinstance(base, ClassRef) or not isinstance(base.scope.node, Class):
                continue
            for statement in base.scope.node.body:
                match statement:
                    case Assignment(targets=(Name(name=known),), annotation=annotation) if known == name:
                        return None if annotation is None else self._annotated(annotation, base.scope, steps)
        return None

    def _named(self, name: str, scope: Scope, rounds: tuple[Round, ...], steps: int) -> Count | None:
        program = self.reading.project.program
        bounds = program.bindings(scope.path, name) if scope.node is None else scope.bindings.get(name, ())
        bounds = tuple(bound for bound in bounds if not is_added_to(name, bound))
        for place in range(len(rounds) - 1, -1, -1):
            if _binds(rounds[place].target, name):
                of = self._element(rounds[place].target, rounds[place].iterable, name, scope, rounds[:place], steps)
                set_again = (bound for bound in bounds if bound.by not in ("loop", "other"))
                return _agreed([of, *(self._bound(bound, name, scope, steps) for bound in set_again)])
        if not bounds and scope.parent is not None:
            return self._named(name, scope.parent, (), steps + 1) if steps <= MAX_STEPS else None
        return _agreed(self._bound(bound, name, scope, steps) for bound in bounds) if bounds else None

    def _bound(self, bound: Bound, name: str, scope: Scope, steps: int) -> Count | None:
        match bound.statement:
            case Loop(target=target, iterable=iterable) if target is not None and _binds(target, name):
                return self._element(target, iterable, name, scope, (), steps)
            case Assignment(targets=(Name(),), annotation=annotation) if annotation is not None:
                return self._annotated(annotation, scope, steps)
            case Function(parameters=parameters) if bound.by == "parameter":
                declared = next((one.annotation for one in parameters if one.name == name), None)
                return None if declared is None else self._annotated(declared, scope, steps)
        return None if bound.value is None else self._count(bound.value, scope, (), steps + 1)

    def _element(
        self, target: Value | None, iterable: Value, name: str, scope: Scope, rounds: tuple[Round, ...], steps: int
    ) -> Count | None:
        """What a variable of a loop is, also the second one of `enumerate`."""
        match target, iterable:
            case Name(), _:
                return _one_of(self._count(iterable, scope, rounds, steps + 1))
            case Collection(items=(_, Name(name=second))), Call(function=Name(name="enumerate"), arguments=(one, *_)):
                return _one_of(self._count(one.value, scope, rounds, steps + 1)) if second == name else "other"
        return None

    def _called(self, call: Call, scope: Scope, rounds: tuple[Round, ...], steps: int) -> Count | None:
        program = self.reading.project.program
        name = last_name(call.function)
        match call:
            case Call(function=Name(name="cast"), arguments=(one, *_)):
                return self._annotated(one.value, scope, steps)
            case Call(function=Member(owner=owner)) if self.is_read and name in READS:
                of = self._count(owner, scope, rounds, steps + 1)
                return None if of is None else "other" if of != "one" else "one" if name == "get" else "many"
            case Call(arguments=(Argument(value=one, spread=""), *others)) if name in KEEPING | TAKING:
                items = others[0].value if name == "filter" and others else one
                of = self._count(items, scope, rounds, steps + 1)
                return _one_of(of) if name in TAKING else of
        run = meaning(program, call.function, scope)
        if isinstance(run, FunctionRef) and isinstance(run.scope.node, Function):
            return self._given_back(run, steps)
        if name in COPYING:
            copied = call.function.owner if isinstance(call.function, Member) else None
            given = call.arguments[0].value if call.arguments and not call.arguments[0].name else None
            found = [self._count(one, scope, rounds, steps + 1) for one in (copied, given) if one is not None]
            return "one" if "one" in found else None
        if isinstance(call.function, Member) and name in MAKING:
            return self._count(call.function.owner, scope, rounds, steps + 1)
        return None

    def _given_back(self, of: FunctionRef, steps: int) -> Count | None:
        """What a function gives by its annotation, where `Self` is the class that it was taken from."""
        node = of.scope.node
        returns = node.returns if isinstance(node, Function) else None
        if returns is None:
            return None
        if last_name(returns) == "Self" and isinstance(of.receiver, ClassRef | Instance):
            return "one" if self.declare(of.receiver) else "other"
        return self._annotated(returns, of.scope, steps)

    # ---- annotations ------------------------------------------------------------------------------------------------

    def _annotated(self, annotation: Value, scope: Scope, steps: int) -> Count | None:
        """What a type says. `scope` is that of what is annotated: the names in it are those of the scope around."""
        if steps > MAX_STEPS:
            return None
        match annotation:
            case Constant(value=str() as text) if text.isidentifier():
                return self._annotated(Name(text, annotation.span), scope, steps + 1)
            case Item(owner=owner, index=index) if last_name(owner) in SEVERAL | ONE:
                first = index.items[0] if isinstance(index, Collection) and index.items else index
                of = self._annotated(first, scope, steps + 1)
                return of if last_name(owner) in ONE else _many_of(of)
            case Item(owner=owner) if last_name(owner) in OTHERS:
                return "other"
            case Operation(operator="|", operands=operands):
                return _agreed(self._annotated(one, scope, steps + 1) for one in operands if not is_none(one))
            case Name(name="Self"):
                within = scope if isinstance(scope.node, Class) else scope.enclosing_class
                return None if within is None else "one" if self.declare(ClassRef(within)) else "other"
            case Name(name=name) | Member(name=name):
                of_class = meaning(self.reading.project.program, annotation, scope)
                if isinstance(of_class, ClassRef):
                    return "one" if self.declare(of_class) else "other"
                return "other" if name in OTHERS - {"Any", "object"} else None
        return None


MAKING = frozenset({"model_validate", "parse_obj", "model_validate_json", "model_construct", "construct", "parse_raw"})
"""Methods that pydantic gives its models, by which they make objects of themselves."""


def rounds_of_lambdas(at: Occurrence) -> Iterator[Round]:
    """The functions without a name around an expression that are given items: `sorted(orders, key=lambda one: …)`."""
    for called, given in pairwise(at.outer):
        if not isinstance(called, Call) or not isinstance(given, Lambda) or len(given.parameters) != 1:
            continue
        name, values = last_name(called.function), [one.value for one in called.arguments if not one.name]
        items = None
        if name == "filter" and len(values) > 1 and values[0] is given:
            items = values[1]
        elif name in KEEPING | TAKING and values and values[0] is not given:
            items = values[0]
        elif name == "sort" and isinstance(called.function, Member):
            items = called.function.owner
        if items is not None:
            yield Round(Name(given.parameters[0], given.span), items, given.span, None)


def is_added_to(name: str, bound: Bound) -> bool:
    """Whether a variable stays what it is, with more in it: `order |= more`, `order = {**order, "weight": 1}`."""
    match bound.statement:
        case Assignment(operator="|="):
            return True
        case Assignment(targets=(Name(),), value=Mapping(entries=entries)):
            copied = [one.value for one in entries if one.key is None]
            return any(isinstance(one, Name) and one.name == name for one in copied)
    return False


def _binds(target: Value | None, name: str) -> bool:
    match target:
        case Name(name=known):
            return known == name
        case Collection(items=items):
            return any(_binds(one, name) for one in items)
    return False


def _one_of(several: Count | None) -> Count | None:
    return "one" if several == "many" else "other" if several == "other" else None


def _many_of(one: Count | None) -> Count | None:
    return "many" if one == "one" else one if one == "other" else None


def _agreed(each: Iterable[Count | None]) -> Count | None:
    found = set(each)
    return found.pop() if len(found) == 1 else None
